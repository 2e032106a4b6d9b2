import type { SearchFeed } from '../../db/queries/search/offers-nearby.ts';
import { freshnessOf } from './freshness.ts';
import type { VendorState } from './resources.ts';

/** A feed that cannot be trusted to have said its last word: its slots may be counted as unverified. */
export function isSilent(feed: SearchFeed, now: number): boolean {
  const state = stateOf(feed, now);
  return state === 'stale' || state === 'failed';
}

/** The feeds to name beside the results: those that have agendas here, and those that are silent or failing. */
export function toVendorStates(
  feeds: readonly SearchFeed[],
  unverified: ReadonlyMap<number, number>,
  now: number,
): VendorState[] {
  return feeds
    .filter((feed) => feed.nearby || isSilent(feed, now))
    .map((feed) => ({
      vendor: feed.vendor,
      feed: feed.code,
      state: stateOf(feed, now),
      lastHeardAt: feed.lastHeardAt === null ? null : new Date(feed.lastHeardAt).toISOString(),
      reason: reasonOf(feed, now),
      unverifiedSlots: unverified.get(feed.id),
    }));
}

function stateOf(feed: SearchFeed, now: number) {
  const age = feed.lastHeardAt === null ? Infinity : now - feed.lastHeardAt;
  return freshnessOf(age, feed, feed.failing);
}

function reasonOf(feed: SearchFeed, now: number): string | undefined {
  if (feed.failing) return feed.failureCode ?? 'failed';
  if (feed.paused) return 'paused';
  return stateOf(feed, now) === 'stale' ? 'silent' : undefined;
}
