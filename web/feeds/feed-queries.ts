import { queryOptions } from '@tanstack/react-query';
import { api, type FeedRun } from '../api.ts';
import { answered, until } from '../problem.ts';
import type { Locale } from '../time.ts';

const SECOND = 1000;

/** How often a feed is looked at: while it is being read, and while nothing happens. */
const LIVE_EVERY = SECOND;
const QUIET_EVERY = 5 * SECOND;

/** Runs on the strip. */
export const SHOWN_RUNS = 40;

const path = (feedId: number) => ({ param: { feedId: String(feedId) } });
const isRunning = (run: FeedRun | null | undefined) => run?.state === 'running';

export function feedQuery(feedId: number, watched: boolean) {
  return queryOptions({
    queryKey: ['feeds', feedId],
    queryFn: ({ signal }) => answered(api.feeds[':feedId'].$get(path(feedId), until(signal))),
    refetchInterval: ({ state }) => (watched || isRunning(state.data?.lastRun) ? LIVE_EVERY : QUIET_EVERY),
  });
}

/** The last runs, oldest first as they are drawn. */
export function runsQuery(feedId: number, watched: boolean) {
  return queryOptions({
    queryKey: ['feeds', feedId, 'runs'],
    queryFn: async ({ signal }) => {
      const query = { limit: String(SHOWN_RUNS) };
      const { items } = await answered(
        api.feeds[':feedId'].runs.$get({ ...path(feedId), query }, until(signal)),
      );
      return items.toReversed();
    },
    refetchInterval: ({ state }) => (watched || isRunning(state.data?.at(-1)) ? LIVE_EVERY : QUIET_EVERY),
  });
}

/** A run with what it refused, by rule; a finished one never changes. */
export function runQuery(feedId: number, runId: number) {
  return queryOptions({
    queryKey: ['feeds', feedId, 'runs', runId],
    queryFn: ({ signal }) => {
      const param = { feedId: String(feedId), runId: String(runId) };
      return answered(api.feeds[':feedId'].runs[':runId'].$get({ param }, until(signal)));
    },
    staleTime: ({ state }) => (isRunning(state.data) ? 0 : Infinity),
    refetchInterval: ({ state }) => (isRunning(state.data) ? LIVE_EVERY : false),
  });
}

interface RejectionsRequest {
  feedId: number;
  runId: number;
  rule: string;
}

/** The first hundred remarks of a rule in a run. */
export function rejectionsQuery({ feedId, runId, rule }: RejectionsRequest) {
  return queryOptions({
    queryKey: ['feeds', feedId, 'runs', runId, rule],
    queryFn: ({ signal }) => {
      const param = { feedId: String(feedId), runId: String(runId) };
      const query = { rule, limit: '100' };
      return answered(api.feeds[':feedId'].runs[':runId'].rejections.$get({ param, query }, until(signal)));
    },
    staleTime: Infinity,
  });
}

/** The rules by their code, in the language of the screen. */
export function rulesQuery(locale: Locale) {
  return queryOptions({
    queryKey: ['rules', locale],
    queryFn: async ({ signal }) => {
      const { items } = await answered(api.rules.$get({ query: { lang: locale } }, until(signal)));
      return new Map(items.map((rule) => [rule.code, rule]));
    },
    staleTime: Infinity,
  });
}
