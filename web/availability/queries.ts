import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import { api } from '../api.ts';
import { answered, until } from '../problem.ts';

export type Exercise = InferResponseType<typeof api.availability.$get, 200>['items'][number];
export type Week = InferResponseType<typeof api.availability.week.$get, 200>;
export type Range = Week['ranges'][number];
export type Occurrence = Week['occurrences'][number];
export type Preview = InferResponseType<typeof api.availability.preview.$get, 200>;

/** What the page shows: which exercise (the first when absent), and any day of its week (the present one when absent). */
export interface Shown {
  roleId?: number;
  from?: string;
}

export const LOOKERS = ['regulator', 'professional', 'citizen'] as const;
export type Looker = (typeof LOOKERS)[number];

/** Bookings arrive while one looks. */
const EVERY_MS = 15_000;

const roleOf = ({ roleId }: Shown) => (roleId === undefined ? {} : { roleId: String(roleId) });

const exercises = {
  queryKey: ['availability', 'exercises'],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    answered(api.availability.$get({ query: {} }, until(signal))),
};

export const exercisesQuery = queryOptions({ ...exercises, select: ({ items }) => items });

/** The structures of which one may open places. */
export const structuresQuery = queryOptions({ ...exercises, select: ({ structures }) => structures });

export function weekQuery(shown: Shown) {
  const query: { roleId?: string; from?: string } = { ...roleOf(shown) };
  if (shown.from !== undefined) query.from = shown.from;
  return queryOptions({
    queryKey: ['availability', 'week', query],
    queryFn: ({ signal }) => answered(api.availability.week.$get({ query }, until(signal))),
    refetchInterval: EVERY_MS,
    placeholderData: keepPreviousData,
  });
}

export function previewQuery(shown: Shown, as: Looker) {
  const query = { ...roleOf(shown), as };
  return queryOptions({
    queryKey: ['availability', 'preview', query],
    queryFn: ({ signal }) => answered(api.availability.preview.$get({ query }, until(signal))),
    refetchInterval: EVERY_MS,
  });
}
