import { queryOptions } from '@tanstack/react-query';
import type { InferRequestType, InferResponseType } from 'hono/client';
import { api } from '../api.ts';
import { answered, until } from '../problem.ts';

export type Vendor = InferResponseType<typeof api.vendors.$get, 200>['items'][number];
export type VendorDetail = InferResponseType<(typeof api.vendors)[':vendorCode']['$get'], 200>;
export type Exam = VendorDetail['exams'][number];
export type Key = InferResponseType<
  (typeof api.vendors)[':vendorCode']['keys']['$get'],
  200
>['items'][number];
export type Declaration = InferRequestType<
  (typeof api.vendors)[':vendorCode']['declaration']['$put']
>['json'];
export type Criterion = Declaration['criteria'][number]['criterion'];

const SECOND = 1000;
const LIVE_EVERY = SECOND;
const QUIET_EVERY = 30 * SECOND;

/** The register as one may see it. */
export const vendorsQuery = queryOptions({
  queryKey: ['vendors'],
  queryFn: async ({ signal }) => (await answered(api.vendors.$get({ query: {} }, until(signal)))).items,
  refetchInterval: QUIET_EVERY,
});

const isUnderWay = ({ state }: Exam) => state === 'asked' || state === 'running';

/** A vendor with its exams; looked at every second while one is under way. */
export function vendorQuery(vendorCode: string) {
  return queryOptions({
    queryKey: ['vendors', vendorCode],
    queryFn: ({ signal }) =>
      answered(api.vendors[':vendorCode'].$get({ param: { vendorCode } }, until(signal))),
    refetchInterval: ({ state }) => (state.data?.exams.some(isUnderWay) ? LIVE_EVERY : QUIET_EVERY),
  });
}

/** What a vendor may declare of itself, by domain: the register's own list, which does not change while one looks. */
export const criteriaQuery = queryOptions({
  queryKey: ['criteria'],
  queryFn: ({ signal }) => answered(api.criteria.$get({ query: {} }, until(signal))),
  staleTime: Infinity,
});

/** A vendor's keys, without the keys themselves. */
export function keysQuery(vendorCode: string) {
  return queryOptions({
    queryKey: ['vendors', vendorCode, 'keys'],
    queryFn: async ({ signal }) => {
      const call = api.vendors[':vendorCode'].keys.$get({ param: { vendorCode } }, until(signal));
      return (await answered(call)).items;
    },
    refetchInterval: QUIET_EVERY,
  });
}
