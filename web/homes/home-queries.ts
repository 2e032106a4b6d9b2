import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { InferRequestType, InferResponseType } from 'hono/client';
import { api } from '../api.ts';
import { answered, done, until } from '../problem.ts';

export type Right = InferResponseType<typeof api.session.rights.$get, 200>['items'][number];
export type Grant = InferResponseType<typeof api.grants.$get, 200>['items'][number];
export type NewGrant = InferRequestType<typeof api.grants.$post>['json'];
export type AccessEntry = InferResponseType<(typeof api)['access-entries']['$get'], 200>['items'][number];
export type BreakGlass = InferResponseType<(typeof api)['break-glass']['$get'], 200>['items'][number];
export type CommunityAsk = InferResponseType<(typeof api)['community-asks']['$get'], 200>['items'][number];
export type Notice = InferResponseType<typeof api.notices.$get, 200>['items'][number];

const PAGE = '50';
const cursorOf = (cursor: string) => (cursor === '' ? {} : { cursor });

/** The ways I may act. */
export const rightsQuery = queryOptions({
  queryKey: ['session', 'rights'],
  queryFn: async ({ signal }) =>
    (await answered(api.session.rights.$get({ query: {} }, until(signal)))).items,
});

/** Who holds what, newest first. */
export const grantsQuery = queryOptions({
  queryKey: ['grants'],
  queryFn: async ({ signal }) => (await answered(api.grants.$get({ query: {} }, until(signal)))).items,
});

/** What I was told about my data. */
export const noticesQuery = queryOptions({
  queryKey: ['notices'],
  queryFn: async ({ signal }) => (await answered(api.notices.$get({ query: {} }, until(signal)))).items,
});

/** Who looked at or changed what; an auditor reads all of it. */
export const entriesQuery = infiniteQueryOptions({
  queryKey: ['access-entries', 'pages'],
  queryFn: ({ signal, pageParam }) =>
    answered(api['access-entries'].$get({ query: { limit: PAGE, ...cursorOf(pageParam) } }, until(signal))),
  initialPageParam: '',
  getNextPageParam: ({ next }) => next,
});

/** Every emergency access, for the auditor. */
export const breakGlassQuery = infiniteQueryOptions({
  queryKey: ['break-glass'],
  queryFn: ({ signal, pageParam }) =>
    answered(api['break-glass'].$get({ query: { limit: PAGE, ...cursorOf(pageParam) } }, until(signal))),
  initialPageParam: '',
  getNextPageParam: ({ next }) => next,
});

/** Whom regulators ask one's communities to see, the one to answer first first; the stream does not tell of them. */
export const communityAsksQuery = queryOptions({
  queryKey: ['community-asks'],
  queryFn: async ({ signal }) =>
    (await answered(api['community-asks'].$get({ query: {} }, until(signal)))).items,
  refetchInterval: 20_000,
});

/** Takes the person at that instant (ms), at one of one's places; the first of them when `roleId` is 0. */
export function acceptAsk(id: number, { start, roleId }: { start: number; roleId: number }): Promise<void> {
  const json = { start: new Date(start).toISOString(), ...(roleId > 0 ? { roleId } : {}) };
  const param = { askId: String(id) };
  return done(api['community-asks'][':askId'].accept.$post({ param, json }, until()));
}
