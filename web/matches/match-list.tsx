import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { api } from '../api.ts';
import { useKeys } from '../keys/use-keys.ts';
import { answered, until } from '../problem.ts';
import { Failed } from '../shell/trouble.tsx';
import { useWords } from '../words/use-words.ts';
import { MatchCard } from './match-card.tsx';
import { DECISIONS, matchesQuery, type Deciding, type Decision, type Tab } from './match-queries.ts';
import styles from './matches.module.css';

/** The matches of a state; each can be decided by its buttons, and the one that is looked at by a key. */
export function MatchList({ state }: { state: Exclude<Tab, 'shared'> }) {
  const { say } = useWords();
  const list = useRef<HTMLOListElement>(null);
  const found = useInfiniteQuery(matchesQuery(state));
  const matches = found.data?.pages.flatMap(({ items }) => items) ?? [];
  const [looked, setLooked] = useState(0);
  const current = matches[Math.min(looked, matches.length - 1)];
  const { decide, error, announced } = useDecision();
  const look = (step: number) => {
    const next = Math.max(0, Math.min(matches.length - 1, looked + step));
    setLooked(next);
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' });
  };
  const byKey = (decision: Decision) => () => {
    if (current && DECISIONS[state].some((each) => each === decision)) decide({ match: current, decision });
  };
  useKeys({
    next: () => look(1),
    previous: () => look(-1),
    accept: byKey('accept'),
    refuse: byKey('refuse'),
    undo: byKey('undo'),
  });
  return (
    <>
      <output className="sr">{announced}</output>
      {error && <Failed title={say('matches.not-decided')} error={error} />}
      {found.isPending && <output>{say('matches.loading')}</output>}
      {found.error && matches.length === 0 && (
        <Failed title={say('matches.failed')} error={found.error} onRetry={() => void found.refetch()} />
      )}
      {found.data && matches.length === 0 && <p className={styles['none']}>{say(`matches.none.${state}`)}</p>}
      <ol ref={list} className={styles['cards']}>
        {matches.map((match, index) => (
          <MatchCard
            key={match.id}
            match={match}
            current={match === current}
            onLook={() => setLooked(index)}
            onDecide={decide}
          />
        ))}
      </ol>
      {found.hasNextPage && (
        <button type="button" disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {say('matches.more')}
        </button>
      )}
    </>
  );
}

/** Takes a decision; the match leaves its tab, and what was done is said. */
function useDecision() {
  const { say } = useWords();
  const queries = useQueryClient();
  const [announced, setAnnounced] = useState('');
  const { mutate, error, isPending } = useMutation({
    mutationFn: ({ match, decision }: Deciding) => {
      const param = { matchId: String(match.id), decision };
      return answered(api.matches[':matchId'][':decision'].$post({ param }, until()));
    },
    onSuccess: async (_, { match, decision }) => {
      setAnnounced(say(`matches.done.${decision}`, { name: match.roles[0]?.name ?? '' }));
      await queries.invalidateQueries({ queryKey: ['matches'] });
    },
  });
  return {
    decide: (asked: Deciding) => {
      if (!isPending) mutate(asked);
    },
    error,
    announced,
  };
}
