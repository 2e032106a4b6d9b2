import type { DateTime } from 'luxon';
import type { Feed } from '../../db/queries/feeds/feeds.ts';

/** Failures in a row that change nothing: most pass by themselves. */
const PATIENCE = 2;
/** A feed that keeps failing is still tried this often (s). */
const LONGEST_WAIT = 900;

/** A pull that lasts longer has lost its vendor on the way (ms). */
export const PULL_DEADLINE = 600_000;

type Paced = Pick<Feed, 'cadenceSeconds' | 'url'>;

/**
 * When a feed is due again; undefined for one that is pushed. Feeds that begin together drift apart by a tenth of their
 * cadence; after the second failure in a row the wait doubles each time, up to a quarter of an hour.
 */
export function nextDue(
  { cadenceSeconds, url }: Paced,
  { at, failures, chance = Math.random() }: { at: DateTime<true>; failures: number; chance?: number },
): Date | undefined {
  if (url === null) return undefined;
  const doublings = Math.min(Math.max(0, failures - PATIENCE), 16);
  const wait = Math.min(cadenceSeconds * 2 ** doublings, Math.max(cadenceSeconds, LONGEST_WAIT));
  return at.plus({ seconds: wait * (0.9 + chance * 0.2) }).toJSDate();
}
