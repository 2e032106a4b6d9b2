import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api.ts';
import { answered, until } from '../problem.ts';
import { Failed } from '../shell/trouble.tsx';
import { useWords } from '../words/use-words.ts';
import { changesOf, draftOf, feedSettingsQuery, type FeedDraft, type FeedSettings } from './feed-draft.ts';
import { FeedForm } from './feed-form.tsx';
import styles from './workshop.module.css';

/** Where an operator changes what was decided of a feed; folded until asked, since its address may hold a secret. */
export function FeedEdit({ feedId }: { feedId: number }) {
  const { say } = useWords();
  const [open, setOpen] = useState(false);
  const settings = useQuery({ ...feedSettingsQuery(feedId), enabled: open });
  return (
    <details className={styles['fold']} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{say('feed-form.edit')}</summary>
      {settings.error && <Failed error={settings.error} onRetry={() => void settings.refetch()} />}
      {settings.data && <Edit key={settings.dataUpdatedAt} settings={settings.data} />}
    </details>
  );
}

function Edit({ settings }: { settings: FeedSettings }) {
  const { say } = useWords();
  const queries = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(settings));
  const { mutate, isPending, error, isSuccess } = useMutation({
    mutationFn: () => {
      const param = { feedId: String(settings.id) };
      return answered(api.feeds[':feedId'].$patch({ param, json: changesOf(draft) }, until()));
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['feeds'] }),
  });
  return (
    <>
      <FeedForm
        draft={draft}
        onChange={(part: Partial<FeedDraft>) => setDraft({ ...draft, ...part })}
        onSave={() => mutate()}
        busy={isPending}
        error={error}
        action={say('feed-form.save')}
      />
      <output>{isSuccess && say('feed-form.saved')}</output>
    </>
  );
}
