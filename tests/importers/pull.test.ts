import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { claimDueFeed, findFeed } from '../../db/queries/feeds/feeds.ts';
import type { Importer } from '../../importers/contract.ts';
import { ndjson } from '../../importers/ndjson/importer.ts';
import { testDatabase } from '../support/database.ts';
import { deliver, inShort, line, makeFeed, NOW } from './feed-under-test.ts';

/** A pull of our own format that covers the next two days, and leaves out agendas with nothing free. */
const pulled: Importer = {
  ...ndjson,
  coverage: ({ now }) => ({ from: now, to: now.plus({ days: 2 }), everySchedule: true }),
};
const pull = { importer: pulled, mode: 'snapshot', pulled: true } as const;
const address = 'https://agenda.invalid/slots';

describe('a pull', () => {
  test('closes what its window no longer lists, of every agenda of the feed, and nothing beyond', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db, { url: address });
    const later = line({ sourceId: 's-later', start: '2026-11-27T10:00:00Z', end: '2026-11-27T10:15:00Z' });
    await deliver(db, feed, { lines: [line(), later, line({ scheduleId: 'ag-2', sourceId: 't-1' })] });
    const other = await makeFeed(db);
    await deliver(db, other, { lines: [line({ sourceId: 'x-1' })] });
    const run = await deliver(db, feed, { ...pull, lines: [line()] });
    expect(run).toMatchObject({ state: 'complete', unchanged: 1, closed: 1 });
    expect(await inShort(db)).toEqual([
      's-1 free v1',
      's-later free v1',
      't-1 busy-unavailable v2',
      'x-1 free v1',
    ]);
  });

  test('with a record that could be anyone’s leaves the agendas it does not name alone', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db, { url: address, rejectionThreshold: 0.9 });
    await deliver(db, feed, { lines: [line(), line({ scheduleId: 'ag-2', sourceId: 't-1' })] });
    const run = await deliver(db, feed, { ...pull, lines: [line(), '{'] });
    expect(run).toMatchObject({ state: 'partial', closed: 0 });
  });

  test('is due again after its cadence, whether it was read or not', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db, { url: address, cadenceSeconds: 100, dueAt: new Date(NOW) });
    for (const lines of [[line()], ['<html>']]) {
      await deliver(db, feed, { ...pull, lines });
      const after = await findFeed(db, feed.id);
      const seconds = (Number(after?.dueAt) - Date.parse(NOW)) / 1000;
      expect(seconds).toBeGreaterThanOrEqual(90);
      expect(seconds).toBeLessThanOrEqual(110);
    }
  });

  test('is claimed by one worker, and by another once that one is silent', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db, { url: address, dueAt: new Date(NOW) });
    const now = new Date(NOW);
    const claims = await Promise.all([1, 2, 3].map(() => claimDueFeed(db, { now, leaseSeconds: 60 })));
    expect(claims.filter((claim) => claim !== undefined)).toMatchObject([{ id: feed.id }]);
    expect(await claimDueFeed(db, { now: new Date(+now + 61_000), leaseSeconds: 60 })).toMatchObject({
      id: feed.id,
    });
  });

  test('confirms the agendas it read until the end of its window', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db, { url: address });
    await deliver(db, feed, { ...pull, lines: [line()] });
    const [confirmed] = await db.execute(sql`
      SELECT confirmed_at = '2026-11-24T08:00:00Z' AS at, confirmed_to = '2026-11-26T08:00:00Z' AS upto FROM schedule`);
    expect(confirmed).toEqual({ at: true, upto: true });
  });
});
