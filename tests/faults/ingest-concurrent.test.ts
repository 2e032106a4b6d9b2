import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { Database } from '../../db/client.ts';
import {
  appendChunk,
  claimDelivery,
  closeDelivery,
  discardDelivery,
  findDelivery,
  openDelivery,
} from '../../db/queries/feeds/deliveries.ts';
import { pauseFeed, type Feed } from '../../db/queries/feeds/feeds.ts';
import { findRunOfDelivery } from '../../db/queries/feeds/runs.ts';
import { startWorker } from '../../importers/running/worker.ts';
import { at, deliver, inShort, line, makeFeed, NOW } from '../importers/feed-under-test.ts';
import { testDatabase } from '../support/database.ts';

const quiet = { info: () => undefined, error: () => undefined };

/** Stores lines as the API does, in pieces of 100 bytes. */
async function store(db: Database, feed: Feed, lines: readonly object[]): Promise<number> {
  const opened = await openDelivery(db, {
    feedId: feed.id,
    mode: 'delta',
    contentType: 'application/x-ndjson',
    idempotencyKey: null,
    receivedAt: new Date(NOW),
  });
  const { id } = 'delivery' in opened ? opened.delivery : opened.existing;
  const bytes = Buffer.from(lines.map((item) => JSON.stringify(item)).join('\n'));
  for (let seq = 0; seq * 100 < bytes.length; seq += 1) {
    await appendChunk(db, { deliveryId: id, seq, bytes: bytes.subarray(seq * 100, seq * 100 + 100) });
  }
  await closeDelivery(db, {
    deliveryId: id,
    byteCount: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  });
  return id;
}

async function until(done: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200 && !(await done()); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

describe('at the same time', () => {
  test('two first deliveries of one schedule store one schedule', async () => {
    const { db } = await testDatabase({ max: 8 });
    const feed = await makeFeed(db);
    const runs = await Promise.all([
      deliver(db, feed, { lines: [line()] }),
      deliver(db, feed, { lines: [line({ sourceId: 's-2' })] }),
    ]);
    expect(runs.map(({ accepted }) => accepted)).toEqual([1, 1]);
    expect(await db.execute(sql`SELECT source_id FROM schedule`)).toEqual([{ source_id: 'ag-1' }]);
    expect(await inShort(db)).toEqual(['s-1 free v1', 's-2 free v1']);
  });

  test('eight vendors that meet the same people and places for the first time agree on them', async () => {
    const { db } = await testDatabase({ max: 20 });
    const people = Array.from({ length: 60 }, (_, index) =>
      line({
        scheduleId: `ag-${index}`,
        practitioner: { rpps: String(81000000000 + index), family: 'X' },
        location: { line: `${index} rue Haute`, postalCode: '35000', city: 'Rennes' },
        organizations: [{ finess: String(350000000 + (index % 7)), name: 'Centre' }],
      }),
    );
    const feeds = await Promise.all(Array.from({ length: 8 }, () => makeFeed(db)));
    const runs = await Promise.all(
      feeds.map((feed, turn) => deliver(db, feed, { lines: turn % 2 ? people : people.toReversed() })),
    );
    expect(runs.map(({ state, accepted }) => `${state} ${accepted}`)).toEqual(Array(8).fill('complete 60'));
    const [counts] = await db.execute(sql`
      SELECT (SELECT count(*)::int FROM practitioner) AS people, (SELECT count(*)::int FROM location) AS places,
        (SELECT count(*)::int FROM practitioner_role) AS roles, (SELECT count(*)::int FROM organization) AS structures,
        (SELECT count(*)::int FROM schedule) AS schedules`);
    expect(counts).toEqual({ people: 60, places: 60, roles: 60, structures: 7, schedules: 480 });
  });
});

describe('a delivery', () => {
  test('is kept whole, then read by a worker, in the order of its feed', async () => {
    const { db } = await testDatabase({ max: 10 });
    const feed = await makeFeed(db);
    const ids: number[] = [];
    for (const status of ['free', 'busy', 'free', 'busy'])
      ids.push(await store(db, feed, [line({ status })]));
    const worker = startWorker({ db, clock: () => at(NOW), log: quiet, concurrency: 3 });
    await until(
      async () => (await findDelivery(db, { feedId: feed.id, deliveryId: ids[3]! }))?.state === 'read',
    );
    await worker.stop();
    expect(await inShort(db)).toEqual(['s-1 busy v4']);
    expect(await findRunOfDelivery(db, ids[0]!)).toMatchObject({ state: 'complete', accepted: 1 });
  });

  test('whose worker died is read again once its claim is over, and never by two at once', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db);
    const id = await store(db, feed, [line()]);
    const now = new Date(NOW);
    const claims = await Promise.all([1, 2, 3].map(() => claimDelivery(db, { now, leaseSeconds: 60 })));
    expect(claims.filter((claim) => claim !== undefined)).toMatchObject([{ id }]);
    const second = await store(db, feed, [line({ sourceId: 's-2' })]);
    expect(await claimDelivery(db, { now: new Date(+now + 59_000), leaseSeconds: 60 })).toBeUndefined();
    expect(await claimDelivery(db, { now: new Date(+now + 61_000), leaseSeconds: 60 })).toMatchObject({ id });
    expect(second).toBeGreaterThan(id);
  });

  test('of a paused feed waits', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db);
    await pauseFeed(db, { feedId: feed.id, at: new Date(NOW) });
    await store(db, feed, [line()]);
    expect(await claimDelivery(db, { now: new Date(NOW), leaseSeconds: 60 })).toBeUndefined();
  });

  test('under a key that is known is the one already brought; one that never became whole leaves nothing', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db);
    const coming = {
      feedId: feed.id,
      mode: 'delta',
      contentType: 'x',
      idempotencyKey: 'k',
      receivedAt: new Date(NOW),
    } as const;
    const first = await openDelivery(db, coming);
    expect(first).toHaveProperty('delivery');
    const again = await openDelivery(db, coming);
    expect(again).toHaveProperty('existing');
    if ('delivery' in first) await discardDelivery(db, first.delivery.id);
    expect(await openDelivery(db, coming)).toHaveProperty('delivery');
  });
});
