import { useInfiniteQuery } from '@tanstack/react-query';
import { Failed } from '../shell/trouble.tsx';
import { useWords } from '../words/use-words.ts';
import { sharedQuery } from './match-queries.ts';
import styles from './matches.module.css';

/** Whom several vendors publish: one offer, and how many of its starts more than one of them shows. */
export function SharedList() {
  const { say } = useWords();
  const found = useInfiniteQuery(sharedQuery);
  const offers = found.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      <p className={styles['quiet']}>{say('shared.about')}</p>
      {found.isPending && <output>{say('matches.loading')}</output>}
      {found.error && offers.length === 0 && (
        <Failed title={say('matches.failed')} error={found.error} onRetry={() => void found.refetch()} />
      )}
      {found.data && offers.length === 0 && <p className={styles['none']}>{say('shared.none')}</p>}
      <ul className={styles['list']}>
        {offers.map(({ id, name, rpps, city, vendors, starts, sharedStarts }) => (
          <li key={id}>
            <b>{name}</b>
            <span>{vendors.join(' · ')}</span>
            <span>{say('shared.starts', { starts, shared: sharedStarts })}</span>
            <small>{[city, rpps].filter(Boolean).join(' · ')}</small>
          </li>
        ))}
      </ul>
      {found.hasNextPage && (
        <button type="button" disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {say('matches.more')}
        </button>
      )}
    </>
  );
}
