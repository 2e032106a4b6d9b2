import { infiniteQueryOptions } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import { api } from '../api.ts';
import { answered, until } from '../problem.ts';

export type Match = InferResponseType<typeof api.matches.$get, 200>['items'][number];
export type MatchedRole = Match['roles'][number];

/** The tabs of the page: the states of a match, and whom several vendors publish. */
export const TABS = ['proposed', 'matched', 'refused', 'undone', 'shared'] as const;
export type Tab = (typeof TABS)[number];

/** What may be said of a match, by its state. */
export const DECISIONS = {
  proposed: ['accept', 'refuse'],
  matched: ['undo'],
  refused: ['undo'],
  undone: ['undo'],
} as const satisfies Record<Match['state'], readonly string[]>;
export type Decision = (typeof DECISIONS)[Match['state']][number];

export interface Deciding {
  match: Match;
  decision: Decision;
}

const PAGE = '20';

/** Matches of a state, latest first, a page at a time. */
export function matchesQuery(state: Exclude<Tab, 'shared'>) {
  return infiniteQueryOptions({
    queryKey: ['matches', state],
    queryFn: ({ signal, pageParam: cursor }) => {
      const query = { state, limit: PAGE, ...(cursor === '' ? {} : { cursor }) };
      return answered(api.matches.$get({ query }, until(signal)));
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
}

/** Offers that several vendors publish, latest first. */
export const sharedQuery = infiniteQueryOptions({
  queryKey: ['matches', 'shared'],
  queryFn: ({ signal, pageParam: cursor }) => {
    const query = { limit: PAGE, ...(cursor === '' ? {} : { cursor }) };
    return answered(api['shared-offers'].$get({ query }, until(signal)));
  },
  initialPageParam: '',
  getNextPageParam: ({ next }) => next,
});
