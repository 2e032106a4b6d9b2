import { assert, asyncProperty, constantFrom } from 'fast-check';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../db/client.ts';
import type { Feed } from '../../db/queries/feeds/feeds.ts';
import { setSameApart } from '../../importers/applying/sameness.ts';
import { ndjson } from '../../importers/ndjson/importer.ts';
import { observe } from '../../importers/observe.ts';
import { Staging } from '../../importers/applying/staging.ts';
import { testDatabase } from '../support/database.ts';
import { at, bodyOf, deliver, inShort, line, makeFeed, NOW } from './feed-under-test.ts';
import { NAMES, steps, TwoFeeds } from './two-feeds.ts';

const RUNS = process.env['FAULTS'] === undefined ? 6 : 150;

describe('a snapshot that is compared with the index instead of staged', () => {
  test(
    'leaves the same index, counts and remarks, whatever was delivered and happened before',
    { timeout: 900_000 },
    async () => {
      const { db } = await testDatabase();
      await assert(
        asyncProperty(constantFrom(6, 100_000, 100_000), steps, async (mostHeld, taken) => {
          const world = await TwoFeeds.open(db, mostHeld);
          for (const step of taken) {
            if (step.type === 'tell') {
              const [staged, compared] = await world.tell(step);
              expect(compared).toEqual(staged);
            } else await world.happen(step);
            const [staged, compared] = await world.index();
            expect(compared).toEqual(staged);
          }
        }),
        { numRuns: RUNS, endOnFailure: RUNS < 100 },
      );
    },
  );
});

describe('a schedule', () => {
  const cpts = [{ kind: 'CPTS', finess: '350000123', name: 'CPTS Rennes' }];
  const LATER = { start: '2026-11-24T10:30:00+01:00', end: '2026-11-24T10:45:00+01:00' };
  const RANGE = { kind: 'WALKIN', capacity: 4, visibility: ['PRO', 'CPTS'], organizations: cpts };
  const TOLD = { validAt: '2026-11-24T07:59:59.250Z', bookingUrl: 'https://rdv.invalid/?a=(1,2)&b="c"' };
  const known = [
    ...NAMES.map((sourceId) => line({ sourceId, ...LATER, ...TOLD })),
    line({ sourceId: 'range', ...LATER, ...RANGE }),
    line({ sourceId: 'bare', start: LATER.start, end: null, bookingUrl: null, status: 'busy' }),
  ];

  let db: Database;
  let feed: Feed;

  beforeAll(async () => {
    ({ db } = await testDatabase());
    feed = await makeFeed(db);
    await deliver(db, feed, { lines: known, mode: 'snapshot' });
  });

  /** What a snapshot of these lines would have to write: rows staged, and slots known to be the same. */
  async function compare(lines: Parameters<typeof bodyOf>[0]): Promise<{ staged: number; same: number }> {
    const now = at(NOW).plus({ minutes: 1 });
    const [found] = await db.execute<{ id: number }>(sql`SELECT id FROM schedule`);
    const [open] = await db.execute<{ ids: number[] }>(
      sql`SELECT cpts AS ids FROM slot WHERE cpts IS NOT NULL`,
    );
    return db.transaction(async (tx) => {
      const staging = await Staging.open(tx, { feedId: feed.id, mode: 'snapshot' });
      const settings = ndjson.settings.parse({});
      for await (const reading of observe(ndjson, bodyOf(lines), { now, settings }))
        if (reading.type === 'slot') await staging.slot(reading);
      await staging.flush();
      const { staged, same } = await setSameApart(
        tx,
        { staging, observedAt: now.toJSDate(), coverage: null },
        { schedules: [{ schedule: 0, id: found?.id ?? 0 }], cpts: [{ number: 0, ids: open?.ids ?? [] }] },
      );
      return { staged, same: same.get(0)?.slots ?? 0 };
    });
  }

  test('of which a snapshot says what the index has is not staged, however hard its names, in whatever order', async () => {
    expect(await compare(known)).toEqual({ staged: 0, same: known.length });
    expect(await compare(known.toReversed())).toEqual({ staged: 0, same: known.length });
  });

  test.each<[string, object]>([
    ['the status', { status: 'busy' }],
    ['the start', { start: '2026-11-24T10:20:00+01:00' }],
    ['the end', { end: '2026-11-24T10:50:00+01:00' }],
    ['the end, taken away', { end: null }],
    ['the modalities', { modalities: ['AMB', 'VR'] }],
    ['the visibility', { visibility: ['PUBLIC', 'PRO'] }],
    ['the kind', { kind: 'WALKIN' }],
    ['the capacity', { capacity: 3 }],
    ['the page to book on', { bookingUrl: 'https://rdv.invalid/other' }],
    ['the page, taken away', { bookingUrl: null }],
    ['who it is open to', { visibility: ['CPTS'], organizations: [{ ...cpts[0], finess: '350000124' }] }],
    ['when it was true, by a millisecond', { validAt: '2026-11-24T07:59:59.251Z' }],
    ['its own name', { sourceId: 'another' }],
  ])('is staged whole when %s of one slot differs', async (_, difference) => {
    const [first, ...others] = known;
    expect(await compare([{ ...first, ...difference }, ...others])).toEqual({
      staged: known.length,
      same: 0,
    });
  });

  test('is staged when a slot is left out, added, or written twice', async () => {
    const [first, ...others] = known;
    expect(await compare(others)).toEqual({ staged: others.length, same: 0 });
    const added = line({ sourceId: 'new', ...LATER });
    expect(await compare([...known, added])).toEqual({ staged: known.length + 1, same: 0 });
    expect(await compare([...known, first ?? added])).toEqual({ staged: known.length + 1, same: 0 });
  });

  test('closes the slot under way that a snapshot lists no more, and no other, when the rest is as it was', async () => {
    const early = line({
      sourceId: 'early',
      start: '2026-11-24T10:00:00+01:00',
      end: '2026-11-24T10:20:00+01:00',
    });
    await deliver(db, feed, { lines: [...known, early], mode: 'snapshot' });
    const during = { mode: 'snapshot', now: '2026-11-24T09:10:00Z' } as const;
    expect(await deliver(db, feed, { lines: [...known, early], ...during })).toMatchObject({
      closed: 0,
      rejected: 1,
    });
    const run = await deliver(db, feed, { lines: known, ...during });
    expect(run).toMatchObject({ accepted: 0, unchanged: known.length, closed: 1 });
    expect((await inShort(db)).filter((slot) => slot.includes('unavailable'))).toEqual([
      'early busy-unavailable v2',
    ]);
  });
});
