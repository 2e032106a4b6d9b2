import { queryOptions } from '@tanstack/react-query';
import type { InferRequestType, InferResponseType } from 'hono/client';
import { api } from '../api.ts';
import { answered, done, until } from '../problem.ts';

type CaseList = InferResponseType<typeof api.cases.$get, 200>;
export type CaseHeader = CaseList['items'][number];
export type CaseFile = InferResponseType<(typeof api.cases)[':caseId']['$get'], 200>;
export type Contact = NonNullable<CaseFile['contact']>;
export type Motive = NonNullable<CaseFile['motive']>;
export type HistoryItem = CaseFile['history'][number];
export type Command = InferRequestType<(typeof api.cases)[':caseId']['events']['$post']>['json'];
export type Step = CaseFile['steps'][number];
export type NewCase = InferRequestType<typeof api.cases.$post>['json'];
export type Amendment = InferRequestType<(typeof api.cases)[':caseId']['$patch']>['json'];
export type SearchContext = InferResponseType<(typeof api.cases)[':caseId']['search-context']['$get'], 200>;
export type Unattached = InferResponseType<
  (typeof api)['unattached-appointments']['$get'],
  200
>['items'][number];
export type Clash = InferResponseType<(typeof api.cases)[':caseId']['clashes']['$get'], 200>['items'][number];
export type ListName = NonNullable<InferRequestType<typeof api.cases.$get>['query']['list']>;

const SECOND = 1000;
/** Changes are told by the stream; this is how often they are looked for all the same, were it silent. */
const LIST_EVERY = 15 * SECOND;
const MOST = '200';

/** A list of the territory's cases, the most urgent first, with how many there are in each list. */
export function casesQuery(list: ListName) {
  return queryOptions({
    queryKey: ['cases', 'list', list],
    queryFn: ({ signal }) => answered(api.cases.$get({ query: { list, limit: MOST } }, until(signal))),
    refetchInterval: LIST_EVERY,
  });
}

export function caseQuery(caseId: string) {
  return queryOptions({
    queryKey: ['cases', 'file', caseId],
    queryFn: ({ signal }) => answered(api.cases[':caseId'].$get({ param: { caseId } }, until(signal))),
    refetchInterval: LIST_EVERY,
  });
}

/** What a search for the case asks; read once, since what one then changes in the line stays as it was changed. */
export function searchContextQuery(caseId: string) {
  return queryOptions({
    queryKey: ['case-search', caseId],
    queryFn: ({ signal }) =>
      answered(api.cases[':caseId']['search-context'].$get({ param: { caseId } }, until(signal))),
    staleTime: 0,
  });
}

export const shiftQuery = queryOptions({
  queryKey: ['cases', 'shift'],
  queryFn: ({ signal }) => answered(api.shift.$get({ query: {} }, until(signal))),
  refetchInterval: LIST_EVERY,
});

export const unattachedQuery = queryOptions({
  queryKey: ['cases', 'unattached'],
  queryFn: async ({ signal }) =>
    (await answered(api['unattached-appointments'].$get({ query: {} }, until(signal)))).items,
  refetchInterval: 30 * SECOND,
});

export const communitiesQuery = queryOptions({
  queryKey: ['communities'],
  queryFn: async ({ signal }) => (await answered(api.communities.$get({ query: {} }, until(signal)))).items,
  staleTime: 10 * 60 * SECOND,
});

interface Near {
  lat: number;
  lon: number;
  specialty: string | undefined;
}

/** Who accepts a patient beyond what they declare, the nearest first. */
export function overbookingQuery({ lat, lon, specialty }: Near) {
  const query = { lat: String(lat), lon: String(lon), ...(specialty === undefined ? {} : { specialty }) };
  return queryOptions({
    queryKey: ['overbooking', query],
    queryFn: async ({ signal }) =>
      (await answered(api.availability.overbooking.$get({ query }, until(signal)))).items,
    staleTime: 60 * SECOND,
  });
}

/** What the same person already has around a visit. Instants in ISO 8601. */
export function clashesQuery(caseId: string, when: { start: string; end: string }) {
  return queryOptions({
    queryKey: ['cases', 'clashes', caseId, when.start],
    queryFn: async ({ signal }) =>
      (await answered(api.cases[':caseId'].clashes.$get({ param: { caseId }, query: when }, until(signal))))
        .items,
  });
}

/** Takes a step; `version` refuses it when the case is not as it was read. */
export function takeStep(caseId: string, json: Command, version?: number): Promise<CaseHeader> {
  const header = version === undefined ? {} : { 'if-match': `"${version}"` };
  return answered(api.cases[':caseId'].events.$post({ param: { caseId }, header, json }, until()));
}

/** Opens a case; asked again under the same key, it is the same case. */
export function openCase(json: NewCase, key: string) {
  return answered(api.cases.$post({ header: { 'idempotency-key': key }, json }, until()));
}

export function amendCase(caseId: string, json: Amendment, version: number): Promise<CaseHeader> {
  const header = { 'if-match': `"${version}"` };
  return answered(api.cases[':caseId'].$patch({ param: { caseId }, header, json }, until()));
}

/** The cases that a number called about. */
export async function findCasesOfNumber(phone: string): Promise<CaseHeader[]> {
  return (await answered(api.cases['of-number'].$post({ json: { phone } }, until()))).items;
}

export type Left = InferRequestType<(typeof api.shift)['hand-over']['$post']>['json']['cases'];

export function handOverShift(cases: Left) {
  return answered(api.shift['hand-over'].$post({ json: { cases } }, until()));
}

export function endShift(): Promise<void> {
  return done(api.shift.end.$post({ query: {} }, until()));
}

export function beatShift(): Promise<void> {
  return done(api.shift.heartbeat.$post({ query: {} }, until()));
}
