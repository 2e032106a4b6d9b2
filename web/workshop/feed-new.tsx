import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../api.ts';
import { answered, until } from '../problem.ts';
import { Failed } from '../shell/trouble.tsx';
import { useWords } from '../words/use-words.ts';
import { changesOf, EMPTY_DRAFT, protocolsQuery, type FeedDraft } from './feed-draft.ts';
import { FeedForm } from './feed-form.tsx';
import type { VendorDetail } from './vendor-queries.ts';
import styles from './workshop.module.css';

/** The feeds of a vendor, and where an operator opens another. */
export function VendorFeeds({ vendor, opens }: { vendor: VendorDetail; opens: boolean }) {
  const { say } = useWords();
  return (
    <section>
      <h2>{say('feed-form.feeds')}</h2>
      {vendor.feeds.length === 0 && <p>{say('feed-form.none')}</p>}
      <ul className={styles['list']}>
        {vendor.feeds.map(({ id, name, protocol, way }) => (
          <li key={id}>
            <Link to="/feeds/$feedId" params={{ feedId: String(id) }}>
              {name}
            </Link>
            <small>
              {protocol} · {say(`feed-form.way.${way}`)}
            </small>
          </li>
        ))}
      </ul>
      {opens && <NewFeed vendorCode={vendor.code} />}
    </section>
  );
}

function NewFeed({ vendorCode }: { vendorCode: string }) {
  const { say } = useWords();
  const protocols = useQuery(protocolsQuery);
  const [draft, setDraft] = useState<FeedDraft & { protocol: string; code: string }>({
    ...EMPTY_DRAFT,
    protocol: 'ndjson',
    code: `${vendorCode}-`,
  });
  const { mutate, isPending, error } = useOpening({ ...draft, vendor: vendorCode });
  const change = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part });
  return (
    <details className={styles['fold']}>
      <summary>{say('feed-form.new')}</summary>
      {protocols.error && <Failed error={protocols.error} onRetry={() => void protocols.refetch()} />}
      <div className={styles['row']}>
        <label>
          <span>{say('feed-form.code')}</span>
          <input
            value={draft.code}
            maxLength={60}
            autoComplete="off"
            onChange={({ target }) => change({ code: target.value })}
          />
        </label>
        <label>
          <span>{say('feed-form.protocol')}</span>
          <select value={draft.protocol} onChange={({ target }) => change({ protocol: target.value })}>
            {protocols.data?.map(({ protocol }) => (
              <option key={protocol} value={protocol}>
                {protocol}
              </option>
            ))}
          </select>
        </label>
      </div>
      <FeedForm
        draft={draft}
        onChange={change}
        onSave={() => mutate()}
        busy={isPending}
        error={error}
        action={say('feed-form.create')}
      />
    </details>
  );
}

function useOpening(asked: FeedDraft & { vendor: string; protocol: string; code: string }) {
  const queries = useQueryClient();
  const { vendor, protocol, code } = asked;
  return useMutation({
    mutationFn: () =>
      answered(api.feeds.$post({ json: { vendor, protocol, code, ...changesOf(asked) } }, until())),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['vendors'] });
      await queries.invalidateQueries({ queryKey: ['feeds'] });
    },
  });
}
