import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../db/client.ts';
import { findFeed, requestRun, type Feed } from '../../db/queries/feeds/feeds.ts';
import { listHolidays, listLocatedCommunes } from '../../db/queries/search/ground.ts';
import { listRuns, type FeedRun } from '../../db/queries/feeds/runs.ts';
import { FeedError, type Body, type PullContext } from '../../importers/contract.ts';
import { openHttp } from '../../importers/http.ts';
import { observe } from '../../importers/observe.ts';
import { populate } from '../../importers/sandbox/population.ts';
import { openVendorServer } from '../../importers/sandbox/vendor-server.ts';
import { fetchPublication } from '../../importers/smart-links/fetch.ts';
import { smartLinks } from '../../importers/smart-links/importer.ts';
import { smartSettings } from '../../importers/smart-links/record.ts';
import { startWorker } from '../../importers/running/worker.ts';
import { testDatabase } from '../support/database.ts';
import { at, indexOf, makeFeed, rejectionsOf } from './feed-under-test.ts';
import { refusalsIn, slotsIn } from './reading.ts';
import { SmartPublisher } from './smart-publisher.ts';

const quiet = { info: () => undefined, error: () => undefined };

describe('a publisher, from its files to the index', () => {
  let publisher: SmartPublisher;
  let db: Database;
  let feed: Feed;
  let minute: number;

  beforeEach(async () => {
    publisher = new SmartPublisher();
    await publisher.open();
    ({ db } = await testDatabase());
    feed = await makeFeed(db, { protocol: 'smart-links', url: publisher.manifest, sandbox: true });
    minute = 0;
  });

  afterEach(() => publisher.close());

  const now = () => at('2026-11-24T08:00:00.000Z').plus({ minutes: minute });

  /** One pull by the worker itself, a minute after the last. */
  async function pull(): Promise<FeedRun> {
    minute += 1;
    await requestRun(db, { feedId: feed.id, at: now().toJSDate() });
    const worker = startWorker({ db, clock: now, log: quiet, concurrency: 1 });
    await expect
      .poll(async () => (await listRuns(db, { feedId: feed.id, limit: 100 })).filter(isOver).length, {
        timeout: 10_000,
      })
      .toBe(minute);
    await worker.stop();
    const [run] = await listRuns(db, { feedId: feed.id, limit: 1 });
    if (!run) throw new Error('no run');
    return run;
  }

  const isOver = ({ finishedAt }: FeedRun) => finishedAt !== null;

  const open = async () =>
    (await indexOf(db)).filter(({ status }) => status === 'free').map(({ source }) => source);

  const confirmed = async () => {
    const rows = await db.execute<{ id: string; at: string | null }>(sql`
      SELECT source_id AS id, to_char(confirmed_at AT TIME ZONE 'UTC', 'HH24:MI') AS at FROM schedule ORDER BY 1`);
    return new Map([...rows].map(({ id, at }) => [id, at]));
  };

  test('three hundred slots of ten pharmacies arrive, busy ones as busy, false offsets named', async () => {
    const run = await pull();
    expect(run).toMatchObject({ state: 'complete', received: 300, accepted: 300, rejected: 0, warned: 300 });
    expect(await rejectionsOf(db, run)).toMatchObject(Array.from({ length: 300 }, () => ({ rule: 'T10' })));
    const index = await indexOf(db);
    expect(index).toHaveLength(300);
    expect(index.filter(({ status }) => status === 'busy')).toHaveLength(70);
    expect(index.find(({ source }) => source === 's-7-29')).toMatchObject({
      schedule: 'agenda-7',
      start: '11-24T18:40',
      url: 'https://rdv.invalid/s-7-29',
    });
    const [places] = await db.execute<{ capacity: number }>(
      sql`SELECT sum(capacity)::int AS capacity FROM slot`,
    );
    expect(places?.capacity).toBe(180);
    expect(publisher.look()).toEqual([
      '$bulk-publish 200',
      'locations.ndjson 200',
      'schedules.ndjson 200',
      'slots-1.ndjson 200',
      'slots-2.ndjson 200',
    ]);
  });

  test('when no file has changed nothing is sent nor closed, and everything is confirmed', async () => {
    await pull();
    publisher.look();
    expect(await pull()).toMatchObject({ state: 'complete', received: 0, closed: 0 });
    expect(publisher.look()).toEqual([
      '$bulk-publish 200',
      'locations.ndjson 304',
      'schedules.ndjson 304',
      'slots-1.ndjson 304',
      'slots-2.ndjson 304',
    ]);
    expect(await open()).toHaveLength(230);
    expect(new Set((await confirmed()).values())).toEqual(new Set(['08:02']));
  });

  test('when one file has changed all are read whole, and only what is in none of them is closed', async () => {
    await pull();
    publisher.look();
    publisher.remove('slots-1.ndjson', 's-5-0');
    publisher.find('slots-1.ndjson', 's-5-1')['status'] = 'busy';
    expect(await pull()).toMatchObject({ state: 'complete', received: 299, closed: 1 });
    const sent = publisher.look().filter((answer) => answer.endsWith(' 200'));
    expect(sent).toHaveLength(5);
    expect(new Set(sent).size).toBe(5);
    expect(await open()).toHaveLength(228);
  });

  test('a file that is no longer named is a change, even when the others are the same', async () => {
    await pull();
    publisher.files.delete('slots-2.ndjson');
    expect(await pull()).toMatchObject({ state: 'complete', received: 160, closed: 140 });
  });

  test('a schedule with none free closes; one that nobody can tell of stays, unconfirmed', async () => {
    await pull();
    for (const place of [2, 3]) {
      for (let rank = 0; rank < 30; rank += 1) publisher.remove('slots-1.ndjson', `s-${place}-${rank}`);
    }
    const says = (word: string) => [{ url: 'http://registry.invalid/has-availability', valueCode: word }];
    publisher.find('schedules.ndjson', 'agenda-2')['extension'] = says('none');
    publisher.find('schedules.ndjson', 'agenda-3')['extension'] = says('unknown');
    const run = await pull();
    expect(run).toMatchObject({ state: 'complete', closed: 30 });
    const left = await open();
    expect(left.filter((source) => source.startsWith('s-2-'))).toHaveLength(0);
    expect(left.filter((source) => source.startsWith('s-3-'))).toHaveLength(23);
    expect((await confirmed()).get('agenda-2')).toBe('08:02');
    expect((await confirmed()).get('agenda-3')).toBe('08:01');
    await pull();
    expect((await confirmed()).get('agenda-2')).toBe('08:03');
    expect((await confirmed()).get('agenda-3')).toBe('08:01');
  });

  test('a pharmacy that leaves the publication has its slots closed', async () => {
    await pull();
    publisher.remove('schedules.ndjson', 'agenda-9');
    for (let rank = 0; rank < 30; rank += 1) publisher.remove('slots-2.ndjson', `s-9-${rank}`);
    expect(await pull()).toMatchObject({ state: 'complete', closed: 30 });
  });

  test('announced errors close nothing: what is missing may be what they are about', async () => {
    await pull();
    publisher.errors = [{ type: 'OperationOutcome', url: 'errors.ndjson' }];
    publisher.remove('slots-1.ndjson', 's-0-0');
    const run = await pull();
    expect(run).toMatchObject({ state: 'complete', closed: 0 });
    expect(run.closingRefused).toContain('1 announced');
    publisher.look();
    publisher.errors = [];
    expect(await pull()).toMatchObject({ state: 'complete', closed: 1 });
  });

  test('one file that fails is the failure of the feed: nothing is closed on half a publication', async () => {
    await pull();
    publisher.remove('slots-2.ndjson', 's-9-0');
    publisher.files.set('slots-1.ndjson', null);
    expect(await pull()).toMatchObject({ state: 'failed', failureCode: 'http-status', closed: 0 });
    expect(await open()).toHaveLength(230);
    expect(await findFeed(db, feed.id)).toMatchObject({ failureCode: 'http-status' });
  });

  test('after a run that refused a line, everything is read again: nothing of it was confirmed', async () => {
    publisher.find('slots-1.ndjson', 's-0-0')['status'] = 'open';
    expect(await pull()).toMatchObject({ state: 'partial', rejected: 1 });
    publisher.look();
    expect(await pull()).toMatchObject({ state: 'partial', received: 300 });
    expect(publisher.look().every((answer) => answer.endsWith(' 200'))).toBe(true);
  });
});

describe('a manifest', () => {
  const pull = (manifest: unknown): Promise<Body[]> => {
    const get: PullContext['get'] = (url) => {
      const text = url.endsWith('$bulk-publish') ? JSON.stringify(manifest) : '';
      return Promise.resolve({ name: url, contentType: '', bytes: once(text) });
    };
    const settings = smartSettings.parse({});
    const url = 'https://rdv.invalid/links/$bulk-publish';
    return Array.fromAsync(fetchPublication({ url, get, settings, now: at('2026-11-24T08:00:00.000Z') }));
  };

  async function* once(text: string): AsyncIterable<Uint8Array> {
    yield Buffer.from(text);
  }

  test('gives its files in the order that lets each line find what it names, each once, on whatever host', async () => {
    const files = ['b/slots', 'https://cdn.invalid/schedules', '/locations', 'b/slots'];
    const types = ['Slot', 'Schedule', 'Location', 'Slot'];
    const output = files.map((url, index) => ({ type: types[index], url }));
    const bodies = await pull({ output: [...output, { type: 'Observation', url: 'x' }, 'nonsense'] });
    expect(bodies.map(({ name }) => name)).toEqual([
      '$bulk-publish',
      'https://rdv.invalid/locations',
      'https://cdn.invalid/schedules',
      'https://rdv.invalid/links/b/slots',
    ]);
  });

  test.each([
    ['no list of files', { resourceType: 'OperationOutcome' }, 'not-availability'],
    [
      'nothing of schedules or slots',
      { output: [{ type: 'Location', url: 'locations' }] },
      'not-availability',
    ],
    ['an address that is none', { output: [{ type: 'Slot', url: 'ftp://rdv.invalid/slots' }] }, 'malformed'],
    ['an error instead', { error: 'down' }, 'not-availability'],
  ])('with %s is a failure of the feed', async (_about, manifest, code) => {
    const failure = await pull(manifest).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(FeedError);
    expect(failure).toMatchObject({ code });
  });
});

test('the demo’s vendor publishes files that are read without a remark, and answers 304 to who has them', async () => {
  const { db } = await testDatabase();
  const communes = await listLocatedCommunes(db, '35');
  const holidays = await listHolidays(db, { departement: '35', from: '2026-01-01' });
  const ground = { territory: '35', zone: 'Europe/Paris', communes, holidays };
  const agendas = populate(ground).filter(({ vendors }) => vendors.includes('ille'));
  const clock = () => at('2026-11-24T08:00:00.000Z');
  const describeAt = (base: string) => ({
    name: 'Ille Rendez-vous',
    protocol: 'smart-links' as const,
    ground,
    agendas,
    base,
  });
  const { server, vendor } = await openVendorServer(0, describeAt, clock);
  const http = openHttp({ sandbox: true });
  const context = {
    now: clock(),
    settings: smartSettings.parse({}),
    url: `${vendor.base}/links/$bulk-publish`,
  };
  const bodies = fetchPublication({ ...context, get: (url, options) => http.get(url, options) });
  const readings = await Array.fromAsync(observe(smartLinks, bodies, context));
  const again = openHttp({ sandbox: true, validators: http.validators });
  const unchanged = fetchPublication({ ...context, get: (url, options) => again.get(url, options) });
  expect(await Array.fromAsync(unchanged)).toEqual([]);
  server.close();
  expect(refusalsIn(readings)).toEqual([]);
  const slots = slotsIn(readings);
  expect(slots.length).toBeGreaterThan(200);
  expect(slots.length).toBeLessThan(1500);
  expect(slots.some(({ capacity }) => (capacity ?? 0) > 1)).toBe(true);
  expect(slots.some(({ visibility }) => visibility.includes('SNP'))).toBe(true);
  expect(readings.filter(({ type }) => type === 'schedule')).toHaveLength(agendas.length);
});
