import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import { api } from '../api.ts';
import { answered, until } from '../problem.ts';
import type { Locale } from '../time.ts';

export type Statistics = InferResponseType<typeof api.statistics.$get, 200>;
export type Indicator = Statistics['indicators'][number];
export type Day = Statistics['days'][number];
export type Need = Statistics['needs'][number];

/** What is looked at: days, both included, and a territory; one's own and the last week when absent. */
export interface SpanChoice {
  from?: string;
  to?: string;
  territory?: string;
}

export function statisticsQuery(span: SpanChoice, lang: Locale) {
  return queryOptions({
    queryKey: ['statistics', span, lang],
    queryFn: ({ signal }) => answered(api.statistics.$get({ query: { ...span, lang } }, until(signal))),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}

/** The territories whose figures one may ask for: one's own, or all of them. */
export const territoriesQuery = queryOptions({
  queryKey: ['statistics', 'territories'],
  queryFn: async ({ signal }) =>
    (await answered(api.statistics.territories.$get({ query: {} }, until(signal)))).items,
  staleTime: Infinity,
});

/** Where the same is read as CSV. */
export function fileAddress(name: string, { territory, from, to }: Statistics, lang: Locale): string {
  return `/api/statistics/files/${name}.csv?${new URLSearchParams({ territory, from, to, lang }).toString()}`;
}
