import { createServer, type RequestListener } from 'node:http';
import { sql } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import type { Database } from '../../db/client.ts';
import { claimDueFeed, findFeed, type Feed } from '../../db/queries/feeds/feeds.ts';
import { listRuns } from '../../db/queries/feeds/runs.ts';
import { acceptShape } from '../../db/queries/feeds/shapes.ts';
import { nextDue } from '../../importers/running/cadence.ts';
import { Hosts } from '../../importers/http/hosts.ts';
import { forget } from '../../importers/running/housekeeping.ts';
import { openHttp } from '../../importers/http.ts';
import { pullFeed } from '../../importers/running/pull.ts';
import { testDatabase } from '../support/database.ts';
import { at, deliver, inShort, line, makeFeed, NOW } from './feed-under-test.ts';

const closers: (() => void)[] = [];
afterEach(() => closers.splice(0).forEach((close) => close()));

/** A vendor on loopback. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  closers.push(() => server.close(() => undefined) && server.closeAllConnections());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : address}`;
}

const quiet = { info: () => undefined, error: () => undefined };
const PLACE = {
  zone: 'Europe/Paris',
  location: { line: '4 rue des Tanneurs', postalCode: '35000', city: 'Rennes' },
};

function calendarOf(hours: readonly number[]): string {
  const events = hours.flatMap((hour) => [
    'BEGIN:VEVENT',
    `UID:free-${hour}`,
    'DTSTAMP:20261124T000000Z',
    `DTSTART:20261125T${String(hour).padStart(2, '0')}0000Z`,
    `DTEND:20261125T${String(hour).padStart(2, '0')}3000Z`,
    'SUMMARY:Libre',
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ]);
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//fr', ...events, 'END:VCALENDAR', ''].join(
    '\r\n',
  );
}

async function states(db: Database, feed: Feed): Promise<string[]> {
  const runs = await listRuns(db, { feedId: feed.id, limit: 50 });
  return runs.toReversed().map(({ state }) => state);
}

const manyLines = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    line({ sourceId: `s-${index}`, start: `2026-11-25T08:${String(index).padStart(2, '0')}:00Z`, end: null }),
  );

describe('the cadence', () => {
  const feed = { url: 'https://agenda.invalid', cadenceSeconds: 60 };
  const wait = (failures: number, chance = 0.5) =>
    (Number(nextDue(feed, { at: at(NOW), failures, chance })) - Date.parse(NOW)) / 1000;

  test('drifts by a tenth, so that feeds that begin together do not stay so', () => {
    expect([wait(0, 0), wait(0), wait(0, 1)]).toEqual([54, 60, 66]);
  });

  test('waits twice as long after each failure in a row beyond the second, up to a quarter of an hour', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 50].map((failures) => wait(failures))).toEqual([
      60, 60, 120, 240, 480, 900, 900, 900,
    ]);
  });

  test('says nothing of a feed that is pushed', () => {
    expect(nextDue({ url: null, cadenceSeconds: 60 }, { at: at(NOW), failures: 0 })).toBeUndefined();
  });
});

describe('a vendor’s host', () => {
  test('is left in peace after five failures: the strip says skipped, then it is tried again and closes', async () => {
    const { db } = await testDatabase();
    let broken = true;
    let asked = 0;
    const url = await serve((_request, response) => {
      asked += 1;
      if (broken) response.writeHead(503).end();
      else response.writeHead(200, { 'content-type': 'text/calendar' }).end(calendarOf([9]));
    });
    const made = await makeFeed(db, { protocol: 'icalendar', url, settings: PLACE, sandbox: true });
    const hosts = new Hosts([1500]);
    const pull = async () => {
      const feed = await findFeed(db, made.id);
      await pullFeed({ db, clock: () => at(NOW), log: quiet, hosts }, feed ?? made);
    };
    await pull();
    await pull();
    expect(asked).toBe(5);
    await pull();
    expect(asked).toBe(5);
    expect(await states(db, made)).toEqual(['failed', 'failed', 'skipped']);
    const [skipped] = await listRuns(db, { feedId: made.id, limit: 1 });
    expect(skipped).toMatchObject({ failureCode: 'resting', kind: 'pull' });
    const failing = await findFeed(db, made.id);
    expect(failing).toMatchObject({ failures: 2, failureCode: 'unreachable', claimedUntil: null });
    expect(Number(failing?.dueAt)).toBeGreaterThan(Date.parse(NOW));
    broken = false;
    await new Promise((resolve) => setTimeout(resolve, 1600));
    await pull();
    await pull();
    expect((await states(db, made)).slice(3)).toEqual(['complete', 'complete']);
    expect(await findFeed(db, made.id)).toMatchObject({ failures: 0, failureCode: null });
  });

  test('is asked by one worker at a time, whichever of its feeds is due', async () => {
    const { db } = await testDatabase();
    const due = { dueAt: new Date(NOW) };
    const one = await makeFeed(db, { ...due, url: 'https://Agenda.invalid/a' });
    const two = await makeFeed(db, { ...due, url: 'https://agenda.invalid/b' });
    const elsewhere = await makeFeed(db, { ...due, url: 'https://agenda.invalid:8443/a' });
    const now = new Date(NOW);
    const claims = await Promise.all([1, 2, 3, 4].map(() => claimDueFeed(db, { now, leaseSeconds: 60 })));
    const claimed = claims.flatMap((feed) => (feed ? [feed.id] : [])).toSorted((a, b) => a - b);
    expect(claimed).toHaveLength(2);
    expect(claimed).toContain(elsewhere.id);
    await db.execute(
      sql`UPDATE feed SET claimed_until = NULL, due_at = NULL WHERE id IN (${one.id}, ${elsewhere.id})`,
    );
    await db.execute(sql`UPDATE feed SET claimed_until = NULL WHERE id = ${two.id}`);
    expect(await claimDueFeed(db, { now, leaseSeconds: 60 })).toMatchObject({ id: two.id });
  });

  test('is not asked for a suspended vendor', async () => {
    const { db } = await testDatabase();
    await makeFeed(db, { url: 'https://agenda.invalid', dueAt: new Date(NOW), suspendedAt: new Date(NOW) });
    expect(await claimDueFeed(db, { now: new Date(NOW), leaseSeconds: 60 })).toBeUndefined();
  });

  test('cannot lead inside by a redirect', async () => {
    const outside = openHttp({ sandbox: false });
    await expect(outside.get('http://0.0.0.0:1/')).rejects.toMatchObject({ code: 'refused-address' });
    await expect(outside.get('http://[fd00::1]/')).rejects.toMatchObject({ code: 'refused-address' });
    await expect(outside.get('http://100.64.0.1/')).rejects.toMatchObject({ code: 'refused-address' });
  });
});

describe('a feed whose shape suddenly changes', () => {
  test('is flagged and empties nothing; one word of an operator, and its next reading closes', async () => {
    const { db } = await testDatabase();
    const made = await makeFeed(db);
    const send = async (count: number, now: string) => {
      const feed = await findFeed(db, made.id);
      return deliver(db, feed ?? made, { lines: manyLines(count), mode: 'snapshot', now });
    };
    for (const minute of [0, 1, 2]) await send(20, `2026-11-24T08:0${minute}:00Z`);
    const collapsed = await send(2, '2026-11-24T08:03:00Z');
    expect(collapsed).toMatchObject({ state: 'complete', closed: 0, slots: 2, schedules: 1 });
    expect(collapsed.closingRefused).toBe('2 slots where 20 are usual');
    expect(await findFeed(db, made.id)).toMatchObject({
      flaggedAt: at('2026-11-24T08:03:00Z').toJSDate(),
      flaggedReason: '2 slots where 20 are usual',
    });
    expect((await inShort(db)).filter((slot) => slot.includes('free'))).toHaveLength(20);
    await acceptShape(db, { feedId: made.id, at: at('2026-11-24T08:03:30Z').toJSDate() });
    expect(await findFeed(db, made.id)).toMatchObject({ flaggedAt: null });
    expect(await send(2, '2026-11-24T08:04:00Z')).toMatchObject({ closed: 18, closingRefused: null });
  });

  test('is itself again when its next reading is', async () => {
    const { db } = await testDatabase();
    const made = await makeFeed(db);
    const send = async (count: number, minute: number) => {
      const feed = await findFeed(db, made.id);
      const now = `2026-11-24T08:0${minute}:00Z`;
      return deliver(db, feed ?? made, { lines: manyLines(count), mode: 'snapshot', now });
    };
    for (const minute of [0, 1, 2]) await send(20, minute);
    await send(0, 3);
    await send(1, 4);
    expect((await findFeed(db, made.id))?.flaggedAt).toEqual(at('2026-11-24T08:03:00Z').toJSDate());
    await send(19, 5);
    expect(await findFeed(db, made.id)).toMatchObject({ flaggedAt: null, flaggedReason: null });
  });

  test('a collapse of acceptance is one, and accepting it says which share may be refused', async () => {
    const { db } = await testDatabase();
    const made = await makeFeed(db);
    const lines = [line(), '{', '{', '{'];
    await deliver(db, made, { lines: [line(), line({ sourceId: 's-2' })], mode: 'snapshot' });
    const run = await deliver(db, made, { lines, mode: 'snapshot' });
    expect(run.closingRefused).toMatch(/3 of 4 records were refused/);
    expect((await findFeed(db, made.id))?.flaggedReason).toMatch(/3 of 4/);
    const accepted = await acceptShape(db, { feedId: made.id, at: new Date(NOW) });
    expect(accepted?.rejectionThreshold).toBeCloseTo(0.76);
  });
});

describe('a delta that deletes most of a feed at once', () => {
  const goneLines = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      op: 'delete',
      scheduleId: 'ag-1',
      sourceId: `s-${index}`,
    }));

  test('is flagged and takes nothing away, while few deletions go through', async () => {
    const { db } = await testDatabase();
    const made = await makeFeed(db);
    await deliver(db, made, { lines: manyLines(30) });
    const few = await deliver(db, made, { lines: goneLines(10), now: '2026-11-24T08:01:00Z' });
    expect(few).toMatchObject({ accepted: 10, closingRefused: null });
    expect(await findFeed(db, made.id)).toMatchObject({ flaggedAt: null });
    const most = await deliver(db, made, { lines: goneLines(30), now: '2026-11-24T08:02:00Z' });
    expect(most).toMatchObject({ accepted: 0, closingRefused: '20 of 20 free slots deleted at once' });
    expect((await inShort(db)).filter((slot) => slot.includes('free'))).toHaveLength(20);
    expect(await findFeed(db, made.id)).toMatchObject({
      flaggedReason: '20 of 20 free slots deleted at once',
    });
    await deliver(db, made, { lines: manyLines(1), now: '2026-11-24T08:03:00Z' });
    expect((await findFeed(db, made.id))?.flaggedReason).toBe('20 of 20 free slots deleted at once');
  });

  test('goes through when it is read again after an operator said that it is right', async () => {
    const { db } = await testDatabase();
    const made = await makeFeed(db);
    await deliver(db, made, { lines: manyLines(20) });
    const asOf = '2026-11-24T08:02:00Z';
    await deliver(db, made, { lines: goneLines(20), now: asOf });
    await acceptShape(db, { feedId: made.id, at: at('2026-11-24T08:03:00Z').toJSDate() });
    const accepted = (await findFeed(db, made.id)) ?? made;
    const again = await deliver(db, accepted, {
      lines: goneLines(20),
      replayed: { asOf: at(asOf) },
      now: '2026-11-24T08:04:00Z',
    });
    expect(again).toMatchObject({ kind: 'replay', accepted: 20, closingRefused: null });
    expect((await inShort(db)).filter((slot) => slot.includes('free'))).toEqual([]);
  });
});

describe('the house', () => {
  test('forgets bodies, refusals, runs and slots once they were kept long enough, and the rest never', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db);
    await db.execute(sql`
      INSERT INTO delivery (feed_id, mode, state, content_type, byte_count, received_at)
      SELECT ${feed.id}, 'delta', 'read', 'text/plain', 10, ${NOW}::timestamptz - make_interval(days => d)
      FROM unnest(ARRAY[40, 8, 6, 1]) d`);
    await db.execute(sql`
      INSERT INTO delivery (feed_id, mode, state, content_type, received_at)
      VALUES (${feed.id}, 'delta', 'received', 'text/plain', ${NOW}::timestamptz - interval '90 days')`);
    await db.execute(sql`
      INSERT INTO feed_run (feed_id, state, started_at)
      SELECT ${feed.id}, 'partial', ${NOW}::timestamptz - make_interval(days => d) FROM unnest(ARRAY[40, 8, 1]) d`);
    await db.execute(sql`
      INSERT INTO rejection (run_id, rule, severity, at, reason) SELECT id, 'S02', 'error', 'line 1', '' FROM feed_run`);
    const days = ['2026-11-10', '2026-11-16', '2026-11-20', '2026-11-26'];
    const first = '2026-11-09T08:00:00Z';
    const lines = days.map((day) =>
      line({ sourceId: day, start: `${day}T10:00:00Z`, end: `${day}T10:15:00Z` }),
    );
    await deliver(db, feed, { lines, now: first });
    await db.execute(sql`DELETE FROM feed_run WHERE started_at = ${first}::timestamptz`);
    const forgotten = await forget({ db, clock: () => at(NOW) }, () => true);
    expect(forgotten).toEqual({ deliveries: 2, rejections: 2, runs: 1, messages: 0, slots: 2 });
    expect(await db.execute(sql`SELECT state FROM delivery ORDER BY id`)).toMatchObject([
      { state: 'read' },
      { state: 'read' },
      { state: 'received' },
    ]);
    expect(await inShort(db)).toEqual(['2026-11-20 free v1', '2026-11-26 free v1']);
  });

  test('keeps no more bytes of a feed than it may, the newest always', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db, { retentionBytes: 25 });
    await db.execute(sql`
      INSERT INTO delivery (feed_id, mode, state, content_type, byte_count, received_at)
      SELECT ${feed.id}, 'delta', 'read', 'text/plain', n, ${NOW}::timestamptz FROM unnest(ARRAY[10, 10, 10, 40]) n`);
    await forget({ db, clock: () => at(NOW) }, () => true);
    expect(await db.execute(sql`SELECT byte_count::int AS n FROM delivery`)).toEqual([{ n: 40 }]);
  });
});
