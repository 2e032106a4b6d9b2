import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { findFeed } from '../../db/queries/feeds/feeds.ts';
import { testDatabase } from '../support/database.ts';
import { deliver, inShort, indexOf, line, makeFeed, rejectionsOf } from './feed-under-test.ts';

describe('a delivery', () => {
  test('puts its slots in the index, with the actor they belong to', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db);
    const run = await deliver(db, feed, {
      lines: [line(), line({ sourceId: 's-2', start: '2026-11-24T11:00:00+01:00', end: null })],
    });
    expect(run).toMatchObject({
      state: 'complete',
      received: 2,
      accepted: 2,
      unchanged: 0,
      rejected: 0,
      warned: 1,
    });
    expect(await indexOf(db)).toMatchObject([
      { schedule: 'ag-1', source: 's-1', status: 'free', start: '11-24T09:00', version: 1 },
      { schedule: 'ag-1', source: 's-2', status: 'free', start: '11-24T10:00', version: 1 },
    ]);
    const [actor] = await db.execute(sql`
      SELECT p.rpps, p.family, l.city, l.precision, l.zone, l.insee, s.lat FROM schedule s
      JOIN practitioner_role r ON r.id = s.role_id JOIN practitioner p ON p.id = r.practitioner_id
      JOIN location l ON l.id = r.location_id`);
    expect(actor).toMatchObject({
      rpps: '81000000001',
      family: 'LE GALL',
      city: 'Rennes',
      precision: 'commune',
      zone: 'Europe/Paris',
      insee: '35238',
    });
    expect(await findFeed(db, feed.id)).toMatchObject({
      failureCode: null,
      lastHeardAt: new Date('2026-11-24T08:00:00Z'),
    });
    expect(await db.execute(sql`SELECT group_id FROM schedule_specialty`)).toHaveLength(1);
  });

  test('a bad line is one rejection with its rule, its line and itself, never the page', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db);
    const lines = [
      line(),
      '{"broken',
      line({ sourceId: 's-2', end: '2026-11-24T09:00:00+01:00' }),
      line({ sourceId: 's-3' }),
    ];
    const run = await deliver(db, feed, { lines });
    expect(run).toMatchObject({ state: 'partial', received: 4, accepted: 2, rejected: 2 });
    expect(await rejectionsOf(db, run)).toMatchObject([
      { rule: 'F01', severity: 'error', at: 'line 2', record: '{"broken' },
      { rule: 'S02', severity: 'error', at: 'line 3' },
      { rule: 'S11', severity: 'warning', at: 'line 4' },
    ]);
  });

  test('an unchanged slot is not rewritten', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db);
    await deliver(db, feed, { lines: [line()] });
    const before = await db.execute(sql`SELECT ctid, xmin FROM slot`);
    const run = await deliver(db, feed, { lines: [line()], now: '2026-11-24T08:00:10Z' });
    expect(run).toMatchObject({ state: 'complete', received: 1, accepted: 0, unchanged: 1 });
    expect(await db.execute(sql`SELECT ctid, xmin FROM slot`)).toEqual(before);
  });

  test('a delta that repeats a slot says that it was seen again, once in a while', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db, { ageingAfterSeconds: 120 });
    await deliver(db, feed, { lines: [line()] });
    await deliver(db, feed, { lines: [line()], now: '2026-11-24T08:01:00Z' });
    const [slot] = await db.execute(
      sql`SELECT observed_at = '2026-11-24T08:01:00Z' AS seen, version FROM slot`,
    );
    expect(slot).toEqual({ seen: true, version: 1 });
  });

  test('a delete takes a slot away, and what is unknown is only a remark', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db);
    await deliver(db, feed, { lines: [line()] });
    const gone = { op: 'delete', scheduleId: 'ag-1' };
    const run = await deliver(db, feed, {
      lines: [
        { ...gone, sourceId: 's-1' },
        { ...gone, sourceId: 's-9' },
      ],
    });
    expect(run).toMatchObject({ state: 'complete', received: 2, accepted: 1, unchanged: 1 });
    expect(await inShort(db)).toEqual(['s-1 busy-unavailable v2']);
    expect(await rejectionsOf(db, run)).toMatchObject([{ rule: 'S14', severity: 'info', at: 'line 2' }]);
  });

  test('the same slot written twice is what its last line says', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db);
    const run = await deliver(db, feed, { lines: [line(), line({ status: 'busy' })] });
    expect(run).toMatchObject({ received: 2, accepted: 1, unchanged: 1, warned: 1 });
    expect(await inShort(db)).toEqual(['s-1 busy v1']);
    expect(await rejectionsOf(db, run)).toMatchObject([{ rule: 'S08', at: 'line 1' }]);
  });

  test('a later line needs no description: the index knows whose agenda it is', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db);
    await deliver(db, feed, { lines: [line()] });
    const bare = line({ sourceId: 's-2', practitioner: undefined, location: undefined });
    expect(await deliver(db, feed, { lines: [bare] })).toMatchObject({ state: 'complete', accepted: 1 });
    const [known] = await db.execute(sql`SELECT count(*)::int AS n FROM practitioner_role`);
    expect(known).toEqual({ n: 1 });
  });

  test('a slot of an agenda that nothing places is refused', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db);
    const nowhere = { line: '1 rue perdue' };
    const run = await deliver(db, feed, {
      lines: [
        line({ scheduleId: 'x', location: undefined, practitioner: undefined }),
        line({ scheduleId: 'y', location: nowhere }),
        line(),
      ],
    });
    expect(run).toMatchObject({ state: 'partial', received: 3, accepted: 1, rejected: 2 });
    expect((await rejectionsOf(db, run)).map(({ rule, at }) => `${rule} ${at}`)).toEqual([
      'L02 line 1',
      'L01 line 2',
    ]);
  });

  test('NUL characters and unpaired surrogates refuse their line, and are never kept as other letters', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db);
    const lines = [line({ sourceId: 'a\u0000b', sector: '\ud800' }), '{"sourceId":"a\\u0000', line()];
    expect(await deliver(db, feed, { lines })).toMatchObject({ accepted: 1, rejected: 2 });
    expect(await inShort(db)).toEqual(['s-1 free v1']);
  });
});

describe('time', () => {
  test('an older validAt never overwrites a newer one', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db);
    await deliver(db, feed, { lines: [line({ status: 'busy', validAt: '2026-11-24T07:59:00Z' })] });
    const run = await deliver(db, feed, { lines: [line({ validAt: '2026-11-24T07:58:00Z' })] });
    expect(run).toMatchObject({ state: 'complete', accepted: 0, unchanged: 1 });
    expect(await inShort(db)).toEqual(['s-1 busy v1']);
    expect(await rejectionsOf(db, run)).toMatchObject([{ rule: 'T09', severity: 'info', at: 'line 1' }]);
    const gone = { op: 'delete', scheduleId: 'ag-1', sourceId: 's-1', validAt: '2026-11-24T07:58:00Z' };
    await deliver(db, feed, { lines: [gone] });
    expect(await inShort(db)).toEqual(['s-1 busy v1']);
  });

  test('what was said again later is as new as when it was last said', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db);
    await deliver(db, feed, { lines: [line({ validAt: '2026-11-24T07:50:00Z' })] });
    await deliver(db, feed, { lines: [line({ validAt: '2026-11-24T07:59:00Z' })] });
    await deliver(db, feed, { lines: [line({ status: 'busy', validAt: '2026-11-24T07:55:00Z' })] });
    expect(await inShort(db)).toEqual(['s-1 free v1']);
  });

  test('a validAt more than two minutes ahead is refused, and blocks nothing later', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db);
    const run = await deliver(db, feed, {
      lines: [
        line({ validAt: '2026-11-24T08:02:01Z' }),
        line({ sourceId: 's-2', validAt: '2026-11-24T08:01:59Z' }),
      ],
    });
    expect(run).toMatchObject({ accepted: 1, rejected: 1 });
    expect(await rejectionsOf(db, run)).toMatchObject([{ rule: 'T08', at: 'line 1' }]);
    expect(await deliver(db, feed, { lines: [line({ validAt: '2026-11-24T08:00:00Z' })] })).toMatchObject({
      accepted: 1,
    });
  });
});

describe('a snapshot', () => {
  const three = ['s-1', 's-2', 's-3'].map((sourceId) => line({ sourceId }));

  test('closes what it no longer lists, in its own schedules and in the future only', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db);
    const over = line({ sourceId: 's-0', start: '2026-11-24T07:00:00Z', end: '2026-11-24T07:30:00Z' });
    await deliver(db, feed, { lines: [over], now: '2026-11-24T06:00:00Z' });
    await deliver(db, feed, { lines: [...three, line({ scheduleId: 'ag-2', sourceId: 't-1' })] });
    const run = await deliver(db, feed, { lines: [line()], mode: 'snapshot' });
    expect(run).toMatchObject({ state: 'complete', received: 1, accepted: 0, unchanged: 1, closed: 2 });
    expect(await inShort(db)).toEqual([
      's-0 free v1',
      's-1 free v1',
      's-2 busy-unavailable v2',
      's-3 busy-unavailable v2',
      't-1 free v1',
    ]);
    const [confirmed] = await db.execute(
      sql`SELECT confirmed_at = '2026-11-24T08:00:00Z' AS now FROM schedule WHERE source_id = 'ag-1'`,
    );
    expect(confirmed).toEqual({ now: true });
  });

  test('that lists a schedule without slots closes all of it', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db);
    await deliver(db, feed, { lines: three });
    const run = await deliver(db, feed, {
      lines: [{ op: 'schedule', scheduleId: 'ag-1' }],
      mode: 'snapshot',
    });
    expect(run).toMatchObject({ received: 0, closed: 3 });
  });

  test('closes nothing when too many of its records are refused', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db, { rejectionThreshold: 0.3 });
    await deliver(db, feed, { lines: three });
    const run = await deliver(db, feed, { lines: [line(), '{'], mode: 'snapshot' });
    expect(run).toMatchObject({ state: 'partial', closed: 0, rejected: 1 });
    expect(run.closingRefused).toContain('1 of 2 records');
    expect(await inShort(db)).toEqual(['s-1 free v1', 's-2 free v1', 's-3 free v1']);
    expect(await db.execute(sql`SELECT 1 FROM schedule WHERE confirmed_at IS NOT NULL`)).toHaveLength(0);
  });

  test('is not distrusted because the day goes by', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db, { rejectionThreshold: 0.1 });
    await deliver(db, feed, { lines: three });
    const over = line({ sourceId: 's-0', start: '2026-11-24T07:00:00Z', end: '2026-11-24T07:30:00Z' });
    const run = await deliver(db, feed, { lines: [over, line()], mode: 'snapshot' });
    expect(run).toMatchObject({ state: 'partial', rejected: 1, closed: 2, closingRefused: null });
    expect(await db.execute(sql`SELECT 1 FROM schedule WHERE confirmed_at IS NOT NULL`)).toHaveLength(1);
  });

  test('leaves a slot whose record is refused as it was', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db, { rejectionThreshold: 0.9 });
    await deliver(db, feed, { lines: three });
    const bad = line({ sourceId: 's-2', start: 'tomorrow' });
    const run = await deliver(db, feed, { lines: [line(), bad], mode: 'snapshot' });
    expect(run).toMatchObject({ closed: 1, rejected: 1 });
    expect(await inShort(db)).toEqual(['s-1 free v1', 's-2 free v1', 's-3 busy-unavailable v2']);
  });

  test('closes nothing of a schedule that a refused record names without saying which slot', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db, { rejectionThreshold: 0.9 });
    await deliver(db, feed, { lines: three });
    const run = await deliver(db, feed, {
      lines: [line(), { ...line(), sourceId: undefined }],
      mode: 'snapshot',
    });
    expect(run).toMatchObject({ closed: 0, rejected: 1 });
  });

  test('does not close what is known to be newer than itself', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db);
    await deliver(db, feed, {
      lines: [
        line({ validAt: '2026-11-24T07:50:00Z' }),
        line({ sourceId: 's-2', validAt: '2026-11-24T07:59:00Z' }),
      ],
    });
    const run = await deliver(db, feed, {
      lines: [line({ validAt: '2026-11-24T07:55:00Z' })],
      mode: 'snapshot',
    });
    expect(run).toMatchObject({ closed: 0 });
  });

  test('repeated costs no write to any slot', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db);
    await deliver(db, feed, { lines: three, mode: 'snapshot' });
    const before = await db.execute(sql`SELECT ctid, xmin FROM slot`);
    const run = await deliver(db, feed, { lines: three, mode: 'snapshot', now: '2026-11-24T08:30:00Z' });
    expect(run).toMatchObject({ accepted: 0, unchanged: 3, closed: 0 });
    expect(await db.execute(sql`SELECT ctid, xmin FROM slot`)).toEqual(before);
  });
});

describe('one place, one person', () => {
  test('two vendors’ same address and RPPS are one role, two schedules', async () => {
    const { db } = await testDatabase();
    const [a, b] = [await makeFeed(db), await makeFeed(db)];
    await deliver(db, a, { lines: [line()] });
    const there = {
      line: '4, Rue des tanneurs',
      postalCode: '35000',
      city: 'RENNES CEDEX',
      lat: 48.1,
      lon: -1.67,
      phone: '+33299000000',
    };
    await deliver(db, b, { lines: [line({ scheduleId: 'other', location: there })] });
    const [counts] = await db.execute(sql`
      SELECT (SELECT count(*)::int FROM practitioner) AS people, (SELECT count(*)::int FROM location) AS places,
        (SELECT count(*)::int FROM practitioner_role) AS roles, (SELECT count(*)::int FROM schedule) AS schedules,
        (SELECT count(DISTINCT lat)::int FROM schedule) AS latitudes`);
    expect(counts).toEqual({ people: 1, places: 1, roles: 1, schedules: 2, latitudes: 1 });
    const [place] = await db.execute(sql`SELECT lat, precision, phone, city FROM location`);
    expect(place).toEqual({ lat: 48.1, precision: 'exact', phone: '+33299000000', city: 'Rennes' });
  });

  test('a poorer description erases nothing', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db);
    const full = {
      sourceId: 'l-1',
      line: '1 quai Sud',
      postalCode: '35000',
      city: 'Rennes',
      lat: 48.1,
      lon: -1.67,
      phone: '+33299000000',
    };
    await deliver(db, feed, { lines: [line({ location: full })] });
    await deliver(db, feed, {
      lines: [line({ location: { ...full, lat: undefined, lon: undefined, phone: undefined } })],
    });
    expect(await db.execute(sql`SELECT lat, precision, phone FROM location`)).toEqual([
      { lat: 48.1, precision: 'exact', phone: '+33299000000' },
    ]);
  });

  test('a duty room without a practitioner is an offer of its structure', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db);
    const room = line({
      practitioner: undefined,
      organizations: [{ finess: '350000123', name: 'Maison médicale', kind: 'MSP' }],
    });
    await deliver(db, feed, { lines: [room] });
    const roles = await db.execute(sql`
      SELECT r.practitioner_id, o.name, o.kind FROM practitioner_role r JOIN organization o ON o.id = r.organization_id`);
    expect(roles).toEqual([{ practitioner_id: null, name: 'Maison médicale', kind: 'MSP' }]);
  });

  test('a slot open to a CPTS remembers which', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db);
    const cpts = { finess: '350000999', name: 'CPTS Rennes', kind: 'CPTS' };
    await deliver(db, feed, { lines: [line({ visibility: ['CPTS'], organizations: [cpts] })] });
    const rows = await db.execute(sql`SELECT o.name FROM slot s JOIN organization o ON o.id = ANY(s.cpts)`);
    expect(rows).toEqual([{ name: 'CPTS Rennes' }]);
    expect(
      await deliver(db, feed, { lines: [line({ visibility: ['CPTS'], organizations: [cpts] })] }),
    ).toMatchObject({ unchanged: 1 });
  });
});
