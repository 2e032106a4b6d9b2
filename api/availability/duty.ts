import type { DateTime } from 'luxon';
import type { Database } from '../../db/client.ts';
import { confirmOwn, listUnpublished } from '../../db/queries/availability/published-slots.ts';
import type { Duty } from '../duties.ts';
import { DAYS_AHEAD, publishAll } from './publish.ts';

/** Says a minute's worth of truth at a time: rewriting every agenda each few seconds would cost more than it tells. */
const CONFIRM_EVERY_MS = 60_000;

/**
 * Keeps declared ranges in the index: writes again those that a booking, a cancellation or the passing days have changed,
 * and confirms the others.
 */
export function publishingDuty(): Duty {
  let confirmed = 0;
  return {
    name: 'declared ranges',
    everySeconds: 5,
    run: async ({ db, clock }) => {
      const now = clock();
      await publishOwed(db, now);
      if (now.toMillis() - confirmed < CONFIRM_EVERY_MS) return;
      await confirmOwn(db, { at: now.toJSDate() });
      confirmed = now.toMillis();
    },
  };
}

/** Publishes every exercise that is owed it, and tells how many. */
export async function publishOwed(db: Database, now: DateTime<true>): Promise<number> {
  const roleIds = await listUnpublished(db, { before: now.plus({ days: DAYS_AHEAD }).toJSDate() });
  await publishAll(db, roleIds, now);
  return roleIds.length;
}
