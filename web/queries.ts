import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, type Session } from './api.ts';
import { answered, isFailure, until } from './problem.ts';
import { searched, toQuery, type Criteria, type Here } from './search/criteria.ts';

const SECOND = 1000;

/** How often an open search looks again, and the states of the feeds are read. */
export const OFFERS_EVERY = 20 * SECOND;
const FEEDS_EVERY = 30 * SECOND;

/** A lost link is said within five seconds, and found again as fast. */
const PULSE_EVERY = 4 * SECOND;
const PULSE_LIMIT = 3 * SECOND;

/** Who is signed in; null for nobody. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      return await answered(api.session.$get({ query: {} }, until(signal)));
    } catch (error) {
      if (isFailure(error, 'sign-in-required')) return null;
      throw error;
    }
  },
  staleTime: 5 * 60 * SECOND,
});

export const personasQuery = queryOptions({
  queryKey: ['personas'],
  queryFn: async ({ signal }) =>
    (await answered(api.sandbox.personas.$get({ query: {} }, until(signal)))).items,
  staleTime: Infinity,
});

export const doorsQuery = queryOptions({
  queryKey: ['session', 'doors'],
  queryFn: async ({ signal }) => (await answered(api['sign-in'].$get({ query: {} }, until(signal)))).items,
  staleTime: Infinity,
});

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async ({ signal }) => (await answered(api.sessions.$get({ query: {} }, until(signal)))).items,
});

export const accessEntriesQuery = queryOptions({
  queryKey: ['access-entries'],
  queryFn: async ({ signal }) =>
    (await answered(api['access-entries'].$get({ query: { limit: '100' } }, until(signal)))).items,
});

export const specialtiesQuery = queryOptions({
  queryKey: ['specialties'],
  queryFn: async ({ signal }) => (await answered(api.specialties.$get({ query: {} }, until(signal)))).items,
  staleTime: Infinity,
});

export const feedsQuery = queryOptions({
  queryKey: ['feeds'],
  queryFn: async ({ signal }) => (await answered(api.feeds.$get({ query: {} }, until(signal)))).items,
  refetchInterval: FEEDS_EVERY,
});

export function placesQuery(q: string) {
  return queryOptions({
    queryKey: ['places', q],
    queryFn: async ({ signal }) => (await answered(api.places.$get({ query: { q } }, until(signal)))).items,
    staleTime: 10 * 60 * SECOND,
  });
}

/** Whether the server answers at all, whatever it says of itself. */
export const pulseQuery = queryOptions({
  queryKey: ['pulse'],
  queryFn: async () => {
    const answer = await fetch('/api/health', {
      cache: 'no-store',
      signal: AbortSignal.timeout(PULSE_LIMIT),
    });
    await answer.body?.cancel();
    return true;
  },
  refetchInterval: PULSE_EVERY,
  retry: false,
  networkMode: 'always',
});

interface OffersRequest {
  criteria: Criteria;
  limit: number;
  /** Read when the request leaves, so that each look starts from now. */
  here: () => Here;
}

/** The offers of a search, looked at again while it is open. */
export function offersQuery({ criteria, limit, here }: OffersRequest) {
  return queryOptions({
    queryKey: ['offers', searched(criteria), limit, here().centre ?? null],
    queryFn: async ({ signal }) => {
      const query = toQuery(criteria, here());
      if (query === undefined) throw new Error('A search needs a place.');
      return answered(api.offers.$get({ query: { ...query, limit: String(limit) } }, until(signal)));
    },
    refetchInterval: OFFERS_EVERY,
    placeholderData: keepPreviousData,
  });
}
