import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Feed } from '../api.ts';
import { answered, until } from '../problem.ts';
import { useSession } from '../session.ts';
import { Failed } from '../shell/trouble.tsx';
import { Dot } from '../ui/dot.tsx';
import { useWords } from '../words/use-words.ts';
import { FeedEdit } from './feed-edit.tsx';
import { replaysQuery } from './replay-query.ts';
import styles from './workshop.module.css';

const DAY = 86_400_000;

/** What an operator does for a feed in trouble: accept a shape that was flagged, read kept bodies again. */
export function FeedCare({ feed }: { feed: Feed }) {
  const { say } = useWords();
  const { role } = useSession();
  return (
    <>
      {feed.flagged && <Flagged feed={feed} reason={feed.flagged.reason} />}
      <p className={styles['note']}>{say('care.kept', { days: feed.retentionDays })}</p>
      {role === 'operator' && <ReadAgain feed={feed} />}
      {role === 'operator' && <FeedEdit feedId={feed.id} />}
      <LastReplay feed={feed} />
    </>
  );
}

function Flagged({ feed, reason }: { feed: Feed; reason: string }) {
  const { say } = useWords();
  const { role } = useSession();
  const queries = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () =>
      answered(api.feeds[':feedId'].shape.$post({ param: { feedId: String(feed.id) } }, until())),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['feeds'] }),
  });
  return (
    <div className={styles['once']}>
      <p>
        <Dot state="flagged" />
        <b>{say('care.flagged')}</b>
      </p>
      <p>
        <code lang="en">{reason}</code>
      </p>
      {role === 'operator' && (
        <div className={styles['row']}>
          <button type="button" disabled={isPending} onClick={() => mutate()}>
            {say('care.accept')}
          </button>
        </div>
      )}
      {error && <Failed title={say('care.failed')} error={error} />}
    </div>
  );
}

function ReadAgain({ feed }: { feed: Feed }) {
  const { say } = useWords();
  const queries = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => {
      const since = new Date(Date.now() - DAY).toISOString();
      return answered(
        api.feeds[':feedId'].replays.$post({ param: { feedId: String(feed.id) }, json: { since } }, until()),
      );
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['feeds', feed.id, 'replays'] }),
  });
  return (
    <div className={styles['row']}>
      <button type="button" disabled={isPending} onClick={() => mutate()}>
        {say('care.replay')}
      </button>
      {error && <Failed title={say('care.failed')} error={error} />}
    </div>
  );
}

/** How far the last reading again is, and what it changed. */
function LastReplay({ feed }: { feed: Feed }) {
  const { say } = useWords();
  const { data: last } = useQuery(replaysQuery(feed.id));
  if (!last) return null;
  const { state, readings, changed, rejectedBefore: before, rejectedNow: now } = last;
  return (
    <output className={styles['note']}>
      {say('care.replay.state', { state, readings, changed, before, now })}
    </output>
  );
}
