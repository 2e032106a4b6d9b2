import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, test } from 'vitest';
import type { Database } from '../../db/client.ts';
import {
  appendChunk,
  closeDelivery,
  finishDelivery,
  openDelivery,
} from '../../db/queries/feeds/deliveries.ts';
import { findFeed, type Feed } from '../../db/queries/feeds/feeds.ts';
import { listRuns } from '../../db/queries/feeds/runs.ts';
import type { DeliveryMode } from '../../db/vocabulary.ts';
import type { Importer } from '../../importers/contract.ts';
import { ndjson } from '../../importers/ndjson/importer.ts';
import { pullFeed } from '../../importers/running/pull.ts';
import { replayFeed } from '../../importers/running/replay.ts';
import { runFeed } from '../../importers/run.ts';
import { testDatabase } from '../support/database.ts';
import { at, indexOf, inShort, line, makeFeed, NOW } from './feed-under-test.ts';

const quiet = { info: () => undefined, error: () => undefined };

/** Our own format as an importer once misread it: every slot an hour late. */
const mistaken: typeof ndjson = {
  ...ndjson,
  normalize: (record, context) =>
    [...ndjson.normalize(record, context)].map((reading) => {
      if (reading.type !== 'slot') return reading;
      const later = (instant: string) => new Date(Date.parse(instant) + 3_600_000).toISOString();
      const end = reading.end === null ? null : later(reading.end);
      return Object.assign(reading, { start: later(reading.start), end });
    }),
};

interface Sent {
  lines: readonly object[];
  now: string;
  mode?: DeliveryMode;
  importer?: Importer;
}

/** A delivery that is kept as the API keeps it, and read by an importer. */
async function send(db: Database, feed: Feed, { lines, now, mode = 'delta', importer = ndjson }: Sent) {
  const text = lines.map((each) => JSON.stringify(each)).join('\n');
  const contentType = 'application/x-ndjson';
  const announced = { feedId: feed.id, mode, contentType, idempotencyKey: null, receivedAt: new Date(now) };
  const opened = await openDelivery(db, announced);
  if (!('delivery' in opened)) throw new Error('the key is taken');
  const deliveryId = opened.delivery.id;
  await appendChunk(db, { deliveryId, seq: 0, bytes: Buffer.from(text) });
  await closeDelivery(db, { deliveryId, byteCount: text.length, sha256: '' });
  const bodies = Readable.from([{ name: 'body', contentType, bytes: Readable.from([Buffer.from(text)]) }]);
  const clock = () => at(now).plus({ milliseconds: 250 });
  const run = await runFeed({ db, feed, importer, bodies, mode, deliveryId, clock, log: quiet });
  await finishDelivery(db, { deliveryId, state: run.state === 'failed' ? 'failed' : 'read' });
  return run;
}

const again = (db: Database, feed: Feed, since = '2026-11-24T07:00:00Z') =>
  replayFeed({
    db,
    feedId: feed.id,
    since: new Date(since),
    clock: () => at('2026-11-24T12:00:00Z'),
    log: quiet,
  });

const startsOf = async (db: Database) =>
  (await indexOf(db)).map(({ source, start, status }) => `${source} ${start.slice(6)} ${status}`);

describe('reading again', () => {
  test('after an importer is fixed, corrects what it had misread and says what changed', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db);
    const other = line({ sourceId: 's-2', start: '2026-11-24T11:00:00+01:00', end: null });
    await send(db, feed, { lines: [line(), other], now: '2026-11-24T08:00:00Z', importer: mistaken });
    const moved = line({ sourceId: 's-2', start: '2026-11-24T11:30:00+01:00', end: null });
    await send(db, feed, { lines: [moved], now: '2026-11-24T08:05:00Z', importer: mistaken });
    expect(await startsOf(db)).toEqual(['s-1 10:00 free', 's-2 11:30 free']);
    expect(await again(db, feed)).toEqual({
      readings: 2,
      changed: 2,
      closed: 0,
      rejectedBefore: 0,
      rejectedNow: 0,
      failed: 0,
    });
    expect(await startsOf(db)).toEqual(['s-1 09:00 free', 's-2 10:30 free']);
  });

  test('changes nothing when nothing was misread, and says nothing of how the feed is now', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db);
    await send(db, feed, {
      lines: [line(), line({ sourceId: 's-2' })],
      now: '2026-11-24T08:00:00Z',
      mode: 'snapshot',
    });
    await send(db, feed, { lines: [line()], now: '2026-11-24T08:05:00Z', mode: 'snapshot' });
    const [before, health] = [await inShort(db), await findFeed(db, feed.id)];
    expect(before).toEqual(['s-1 free v1', 's-2 busy-unavailable v2']);
    expect(await again(db, feed)).toMatchObject({ readings: 2, changed: 0, closed: 0 });
    expect(await inShort(db)).toEqual(before);
    expect(await findFeed(db, feed.id)).toEqual(health);
    expect((await listRuns(db, { feedId: feed.id, limit: 2 })).map(({ kind }) => kind)).toEqual([
      'replay',
      'replay',
    ]);
  });

  test('brings back what a misreading had closed', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db);
    const whole = { lines: [line()], mode: 'snapshot' } as const;
    await send(db, feed, { ...whole, now: '2026-11-24T08:00:00Z' });
    const listed: Importer = {
      ...ndjson,
      normalize: () => [{ type: 'schedule', at: 'line 1', scheduleId: 'ag-1' }],
    };
    await send(db, feed, { ...whole, now: '2026-11-24T08:05:00Z', importer: listed });
    expect(await inShort(db)).toEqual(['s-1 busy-unavailable v2']);
    await again(db, feed, '2026-11-24T08:04:00Z');
    expect(await inShort(db)).toEqual(['s-1 free v3']);
  });

  test('never undoes what was observed since, with or without a validAt', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db);
    await send(db, feed, { lines: [line()], now: '2026-11-24T08:00:00Z', importer: mistaken });
    const taken = { ...feed, code: 'elsewhere' };
    await runFeed({
      db,
      feed: taken,
      importer: ndjson,
      bodies: Readable.from([
        {
          name: 'not kept',
          contentType: 'application/x-ndjson',
          bytes: Readable.from([Buffer.from(JSON.stringify(line({ status: 'busy' })))]),
        },
      ]),
      mode: 'delta',
      clock: () => at('2026-11-24T08:10:00Z'),
      log: quiet,
    });
    expect(await again(db, feed)).toMatchObject({ readings: 1, changed: 0 });
    expect(await startsOf(db)).toEqual(['s-1 09:00 busy']);
  });

  test('goes no further back than it was asked to', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db);
    await send(db, feed, { lines: [line()], now: '2026-11-24T08:00:00Z', importer: mistaken });
    expect(await again(db, feed, '2026-11-24T08:00:01Z')).toMatchObject({ readings: 0 });
  });
});

const closers: (() => void)[] = [];
afterEach(() => closers.splice(0).forEach((close) => close()));

describe('a pull', () => {
  test('keeps the bodies it brought, once as long as they stay the same, and they can be read again', async () => {
    const { db } = await testDatabase();
    let hour = 9;
    const server = createServer((_request, response) => {
      const event =
        `BEGIN:VEVENT\r\nUID:a\r\nDTSTAMP:20261124T000000Z\r\nDTSTART:20261125T${hour}0000Z\r\nDTEND:20261125T${hour}3000Z\r\nSUMMARY:Libre\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\n`.replaceAll(
          'T9',
          'T09',
        );
      const text = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//fr\r\n${event}END:VCALENDAR\r\n`;
      response.writeHead(200, { 'content-type': 'text/calendar' }).end(text);
    });
    closers.push(() => server.close());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/agenda?key=secret`;
    const location = { line: '4 rue des Tanneurs', postalCode: '35000', city: 'Rennes' };
    const settings = { zone: 'Europe/Paris', location };
    const made = await makeFeed(db, { protocol: 'icalendar', url, settings, sandbox: true });
    const pull = async () => {
      const feed = await findFeed(db, made.id);
      await pullFeed({ db, clock: () => at(NOW), log: quiet }, feed ?? made);
    };
    await pull();
    await pull();
    hour = 10;
    await pull();
    const kept =
      await db.$client`select name, state, byte_count > 100 as whole, sha256 is not null as signed from delivery`;
    const body = { name: url.replace('?key=secret', ''), state: 'read', whole: true, signed: true };
    expect([...kept]).toEqual([body, body]);
    expect(await again(db, made)).toMatchObject({ readings: 2, changed: 0 });
  });
});
