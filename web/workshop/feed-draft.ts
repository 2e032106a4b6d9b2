import { queryOptions } from '@tanstack/react-query';
import type { InferRequestType, InferResponseType } from 'hono/client';
import { api } from '../api.ts';
import { answered, until } from '../problem.ts';

export type FeedSettings = InferResponseType<(typeof api.feeds)[':feedId']['settings']['$get'], 200>;
export type FeedChanges = InferRequestType<(typeof api.feeds)[':feedId']['$patch']>['json'];

/** What is being typed of a feed, as text. */
export interface FeedDraft {
  name: string;
  /** Empty for a feed that its vendor pushes. */
  url: string;
  cadenceSeconds: string;
  /** A JSON object. */
  settings: string;
}

export const EMPTY_DRAFT: FeedDraft = { name: '', url: '', cadenceSeconds: '60', settings: '{}' };

export function draftOf({ name, url, cadenceSeconds, settings }: FeedSettings): FeedDraft {
  return {
    name,
    url: url ?? '',
    cadenceSeconds: String(cadenceSeconds),
    settings: JSON.stringify(settings, null, 2),
  };
}

/** A draft as the API takes it; its settings are already known to be a JSON object. */
export function changesOf({ name, url, cadenceSeconds, settings }: FeedDraft) {
  const parsed: NonNullable<FeedChanges['settings']> = JSON.parse(settings);
  const address = url.trim() === '' ? null : url.trim();
  return { name, url: address, cadenceSeconds: Number(cadenceSeconds), settings: parsed };
}

/** What was decided of a feed: an operator's affair. */
export function feedSettingsQuery(feedId: number) {
  return queryOptions({
    queryKey: ['feeds', feedId, 'settings'],
    queryFn: ({ signal }) =>
      answered(api.feeds[':feedId'].settings.$get({ param: { feedId: String(feedId) } }, until(signal))),
  });
}

/** The protocols a feed may speak. */
export const protocolsQuery = queryOptions({
  queryKey: ['protocols'],
  queryFn: async ({ signal }) => (await answered(api.protocols.$get({ query: {} }, until(signal)))).items,
  staleTime: Infinity,
});
