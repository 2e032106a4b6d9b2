import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import { api } from '../api.ts';
import { answered, until } from '../problem.ts';

const vendorPath = api.vendors[':vendorCode'];

type WebhookList = InferResponseType<typeof vendorPath.webhooks.$get, 200>;
export type Webhook = WebhookList['items'][number];
export type WebhookEvent = WebhookList['events'][number];
export type Message = InferResponseType<typeof api.messages.$get, 200>['items'][number];

const SECOND = 1000;
const LIVE_EVERY = 2 * SECOND;
/** An address that says it is gone is seen soon after a test. */
const WATCHED_EVERY = 5 * SECOND;
const QUIET_EVERY = 30 * SECOND;
const PAGE = '20';

/** The addresses a vendor listens at, and what one may listen to. */
export function webhooksQuery(vendorCode: string) {
  return queryOptions({
    queryKey: ['vendors', vendorCode, 'webhooks'],
    queryFn: ({ signal }) => answered(vendorPath.webhooks.$get({ param: { vendorCode } }, until(signal))),
    refetchInterval: WATCHED_EVERY,
  });
}

/** What is owed to a vendor, newest first; looked at often while something waits. */
export function messagesQuery(vendorCode: string, state: Message['state'] | '') {
  return infiniteQueryOptions({
    queryKey: ['vendors', vendorCode, 'messages', state],
    queryFn: ({ signal, pageParam }) => {
      const query = {
        vendor: vendorCode,
        limit: PAGE,
        ...(state === '' ? {} : { state }),
        ...(pageParam === '' ? {} : { cursor: pageParam }),
      };
      return answered(api.messages.$get({ query }, until(signal)));
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some(({ items }) => items.some((item) => item.state === 'waiting'))
        ? LIVE_EVERY
        : QUIET_EVERY,
  });
}

/** A message with every try. */
export function messageQuery({ id, attempts, state }: Message) {
  return queryOptions({
    queryKey: ['messages', id, attempts, state],
    queryFn: ({ signal }) =>
      answered(api.messages[':messageId'].$get({ param: { messageId: String(id) } }, until(signal))),
  });
}

/** Where the regulators' accounts stand at a vendor, a line a feed. */
export function standingQuery(vendorCode: string) {
  return queryOptions({
    queryKey: ['vendors', vendorCode, 'regulators'],
    queryFn: async ({ signal }) =>
      (await answered(vendorPath.regulators.$get({ param: { vendorCode } }, until(signal)))).items,
    refetchInterval: QUIET_EVERY,
  });
}
