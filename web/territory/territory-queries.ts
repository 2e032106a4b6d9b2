import { queryOptions } from '@tanstack/react-query';
import type { InferRequestType, InferResponseType } from 'hono/client';
import { api } from '../api.ts';
import { answered, until } from '../problem.ts';

const { 'territory-settings': door } = api;

export type Territory = InferResponseType<typeof door.$get, 200>;
export type Settings = Territory['settings'];
export type Changes = InferRequestType<typeof door.$put>['json'];
export type Step = keyof Settings['steps'];
export type Role = keyof Settings['queues'];
export type Queue = Settings['queues'][Role][number];
export type State = Settings['steps'][Step]['from'][number];

/** How the territory of whoever asks works on cases, beside the default. */
export const territoryQuery = queryOptions({
  queryKey: ['territory-settings'],
  queryFn: ({ signal }) => answered(door.$get({ query: {} }, until(signal))),
});

/** Says what the territory changes of the default, if nobody did since `version`. */
export function putSettings(json: Changes, version: number): Promise<Territory> {
  return answered(door.$put({ header: { 'if-match': `"${version}"` }, json }, until()));
}
