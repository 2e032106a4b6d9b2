import { beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../db/client.ts';
import type { Feed } from '../../db/queries/feeds/feeds.ts';
import { testDatabase } from '../support/database.ts';
import { deliver, inShort, line, makeFeed, rejectionsOf } from './feed-under-test.ts';

/** A quarter of an hour of that Tuesday, by its beginning in Rennes. */
function slotAt(hour: string): ReturnType<typeof line> {
  const start = `2026-11-24T${hour}:00+01:00`;
  const end = new Date(Date.parse(start) + 15 * 60_000).toISOString();
  return line({ sourceId: hour, start, end });
}

const MORNING = '2026-11-24T07:00:00.000Z';
const HALF_PAST_TEN = '2026-11-24T09:30:00.000Z';

describe('a whole day sent again in the course of it', () => {
  let db: Database;
  let feed: Feed;
  beforeEach(async () => {
    ({ db } = await testDatabase());
    feed = await makeFeed(db);
    const lines = ['09:00', '09:15', '09:30', '11:00', '14:00'].map(slotAt);
    await deliver(db, feed, { lines, mode: 'snapshot', now: MORNING });
  });

  test('has its past slots refused, each with its reason', async () => {
    const lines = ['09:00', '09:15', '09:30', '11:00', '14:00'].map(slotAt);
    const run = await deliver(db, feed, { lines, mode: 'snapshot', now: HALF_PAST_TEN });
    expect(run).toMatchObject({ received: 5, rejected: 3, unchanged: 2, closingRefused: null });
    const rejections = await rejectionsOf(db, run);
    expect(rejections.map(({ rule, at }) => `${rule} ${at}`)).toEqual([
      'S03 line 1',
      'S03 line 2',
      'S03 line 3',
    ]);
  });

  test('still closes what it no longer lists: time that passes is no sign of a broken feed', async () => {
    const lines = ['09:00', '09:15', '09:30', '14:00'].map(slotAt);
    const run = await deliver(db, feed, { lines, mode: 'snapshot', now: HALF_PAST_TEN });
    expect(run).toMatchObject({ rejected: 3, closed: 1, closingRefused: null });
    expect(await inShort(db)).toContain('11:00 busy-unavailable v2');
    expect(await inShort(db)).toContain('14:00 free v1');
  });

  test('closes nothing when it is also broken', async () => {
    const lines = [...['09:00', '09:15', '14:00'].map(slotAt), 'broken', 'broken'];
    const run = await deliver(db, feed, { lines, mode: 'snapshot', now: HALF_PAST_TEN });
    expect(run.closed).toBe(0);
    expect(run.closingRefused).toContain('2 of 3');
  });
});
