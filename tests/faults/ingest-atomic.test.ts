import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { findFeed } from '../../db/queries/feeds/feeds.ts';
import { FeedError, type Body } from '../../importers/contract.ts';
import { bodyOf, deliver, inShort, line, makeFeed, rejectionsOf } from '../importers/feed-under-test.ts';
import { testDatabase } from '../support/database.ts';

/** A body whose vendor goes away after its last line but before its end. */
async function* cutAtTheEnd(lines: Parameters<typeof bodyOf>[0]): AsyncIterable<Body> {
  for await (const body of bodyOf(lines)) {
    const bytes = (async function* () {
      yield* body.bytes;
      throw new FeedError('timeout', 'the vendor stopped in the middle');
    })();
    yield { ...body, bytes };
  }
}

const many = Array.from({ length: 6000 }, (_, index) => line({ sourceId: `s-${index}`, status: 'busy' }));

describe('a feed that fails', () => {
  test('even on its last byte changes nothing in the index, and says why', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db);
    await deliver(db, feed, { lines: [line(), line({ sourceId: 's-kept' })], now: '2026-11-24T07:50:00Z' });
    const before = await db.execute(sql`SELECT * FROM slot ORDER BY id`);
    const run = await deliver(db, feed, {
      lines: [],
      bodies: cutAtTheEnd(['{', ...many, '']),
      mode: 'snapshot',
    });
    expect(run).toMatchObject({
      state: 'failed',
      failureCode: 'timeout',
      accepted: 0,
      unchanged: 0,
      closed: 0,
      received: 6001,
    });
    expect(await db.execute(sql`SELECT * FROM slot ORDER BY id`)).toEqual(before);
    expect(await db.execute(sql`SELECT confirmed_at FROM schedule`)).toEqual([{ confirmed_at: null }]);
    const refused = (await rejectionsOf(db, run)).filter(({ severity }) => severity === 'error');
    expect(refused).toMatchObject([{ rule: 'F01', at: 'line 1' }]);
    expect(await findFeed(db, feed.id)).toMatchObject({
      failureCode: 'timeout',
      failingSince: new Date('2026-11-24T08:00:00Z'),
      lastHeardAt: new Date('2026-11-24T07:50:00Z'),
    });
  });

  test('is failing since its first failure, until it is read again', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db);
    const page = ['<!doctype html>'];
    await deliver(db, feed, { lines: page, now: '2026-11-24T08:00:00Z' });
    await deliver(db, feed, { lines: page, now: '2026-11-24T08:01:00Z' });
    expect(await findFeed(db, feed.id)).toMatchObject({
      failureCode: 'not-availability',
      failingSince: new Date('2026-11-24T08:00:00Z'),
    });
    await deliver(db, feed, { lines: [line()], now: '2026-11-24T08:02:00Z' });
    expect(await findFeed(db, feed.id)).toMatchObject({
      failureCode: null,
      failingSince: null,
      lastHeardAt: new Date('2026-11-24T08:02:00Z'),
    });
  });

  test('because of its settings says so, and never stops the others', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db, { settings: { timeRule: 'guess' } });
    expect(await deliver(db, feed, { lines: [line()] })).toMatchObject({
      state: 'failed',
      failureCode: 'settings',
    });
  });

  test('because of us tells no vendor how, and changes nothing', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db);
    const told: unknown[] = [];
    await db.execute(sql`ALTER TABLE slot ADD CONSTRAINT no_nine CHECK (source_id <> 's-9')`);
    const log = { info: () => undefined, error: (fields: object) => void told.push(fields) };
    const run = await deliver(db, feed, { lines: [line(), line({ sourceId: 's-9' })], log });
    expect(run).toMatchObject({ state: 'failed', failureCode: 'internal', accepted: 0 });
    expect(await inShort(db)).toEqual([]);
    expect(told).toMatchObject([{ feed: feed.id, code: '23514' }]);
  });
});
