import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Database } from '../../db/client.ts';
import { upsertFeed, upsertVendor } from '../../db/queries/feeds/feeds.ts';
import { FeedError, slotObservation, type Importer, type Reading } from '../../importers/contract.ts';
import { IMPORTERS } from '../../importers/registry.ts';
import { RULES } from '../../importers/rules.ts';
import { runFeed } from '../../importers/run.ts';
import { testDatabase } from '../support/database.ts';
import {
  bytesOf,
  instantAt,
  readAll,
  recordingsOf,
  refusalsIn,
  rulesIn,
  slotsIn,
  toBodies,
  type Recording,
} from './reading.ts';

/** What every protocol shows with a recording of this name, or says in it why its format cannot. */
const PROMISED = [
  'bad-among-good',
  'unknown-visibility',
  'spring-clock-change',
  'autumn-clock-change',
  'la-reunion',
  'martinique',
  'saint-pierre',
];

const NOT_AVAILABILITY: readonly (readonly [about: string, body: string])[] = [
  ['a web page', '<!doctype html>\n<html><body>Maintenance</body></html>'],
  ['an error in JSON', '{"error":{"code":503,"message":"down"}}'],
  ['a word', '"unavailable"'],
  ['nothing', ''],
];

const SILENT = { info: () => undefined, error: () => undefined };

let database: { db: Database };
beforeAll(async () => {
  database = await testDatabase();
});

const SEVERITIES = new Map(Object.entries(RULES).map(([code, rule]) => [code, rule.severity]));

afterEach(() => void vi.useRealTimers());

describe.each(IMPORTERS.map((importer) => [importer.protocol, importer] as const))(
  '%s',
  (protocol, importer) => {
    const all = recordingsOf(protocol);
    const recordings = all.filter(({ cannot }) => cannot === undefined);
    const read = (recording: Recording) => readAll(importer, bytesOf(recording), recording);

    test('shows each promise of the suite with a recording', () => {
      expect(all.map(({ name }) => name)).toEqual(expect.arrayContaining(PROMISED));
    });

    test.each(recordings.map((recording) => [recording.about, recording] as const))(
      '%s',
      async (_about, recording) => {
        const readings = await read(recording);
        const { slots, schedules, rules } = recording.expect;
        expect(slotsIn(readings)).toHaveLength(slots.length);
        expect(slotsIn(readings)).toMatchObject(slots);
        if (rules) expect(rulesIn(readings)).toEqual(rules);
        if (schedules) {
          const listed = readings.flatMap((reading) =>
            reading.type === 'schedule' ? [reading.scheduleId] : [],
          );
          expect(listed).toEqual(schedules);
        }
      },
    );

    test('every slot it reads is one of ours, and every remark has its rule, its severity and its place', async () => {
      for (const recording of recordings) expectOurs(await read(recording));
    });

    test('a replay reads the same, whatever the real clock says', async () => {
      for (const recording of recordings) {
        const first = await read(recording);
        vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2031-07-14T03:00:00Z') });
        expect(await read(recording)).toEqual(first);
        vi.useRealTimers();
      }
    });

    test('a replay through the index changes nothing', async () => {
      for (const recording of recordings) await replay(importer, recording);
    });

    test.each(NOT_AVAILABILITY)(
      '%s instead of availability never becomes a slot, nor an empty agenda',
      async (_about, body) => {
        const readings = await readAll(importer, [Buffer.from(body)], { now: '2026-11-24T08:00:00Z' }).catch(
          toFeedError,
        );
        if (Array.isArray(readings)) expect(readings.every(({ type }) => type === 'rejection')).toBe(true);
      },
    );

    test('a web page is a failure of the feed', async () => {
      const [[, page] = ['', '']] = NOT_AVAILABILITY;
      await expect(
        readAll(importer, [Buffer.from(page)], { now: '2026-11-24T08:00:00Z' }),
      ).rejects.toMatchObject({
        code: 'not-availability',
      });
    });

    test('a body cut at any byte fails as a feed or as records, in no other way', async () => {
      for (const recording of recordings) await cutEverywhere(importer, recording);
    });
  },
);

/** Reads a recording twice into one feed of its own, as a pull or a snapshot does. */
async function replay(importer: Importer, recording: Recording): Promise<void> {
  const { db } = database;
  const code = `${importer.protocol}-${recording.name}`;
  const vendor = await upsertVendor(db, { code, name: code });
  const { settings, now } = recording;
  const feed = await upsertFeed(db, {
    code,
    vendorId: vendor.id,
    protocol: importer.protocol,
    name: code,
    settings,
  });
  const read = () =>
    runFeed({
      db,
      feed,
      importer,
      mode: 'snapshot',
      pulled: true,
      log: SILENT,
      bodies: toBodies(bytesOf(recording)),
      clock: () => instantAt(now),
    });
  const first = await read();
  const second = await read();
  expect([first.state, second.state]).not.toContain('failed');
  expect(second).toMatchObject({ accepted: 0, closed: 0, rejected: first.rejected });
  expect(second.unchanged).toBe(first.accepted + first.unchanged);
}

function expectOurs(readings: readonly Reading[]): void {
  for (const slot of slotsIn(readings)) expect(slotObservation.safeParse(slot).error).toBeUndefined();
  for (const { rule, severity, at, reason } of refusalsIn(readings)) {
    expect(SEVERITIES.get(rule)).toBe(severity);
    expect(at).not.toBe('');
    expect(reason).not.toBe('');
  }
}

/** Anything but a FeedError is a fault of the importer. */
function toFeedError(error: unknown): FeedError {
  if (error instanceof FeedError) return error;
  throw error;
}

/** Cuts the last body at each byte of its edges, and at a hundred places in between. */
async function cutEverywhere(importer: Importer, recording: Recording): Promise<void> {
  const bodies = bytesOf(recording);
  const last = bodies.pop() ?? new Uint8Array();
  const step = Math.max(1, Math.floor(last.length / 100));
  for (let end = 0; end < last.length; end += end < 40 || end > last.length - 40 ? 1 : step) {
    await readAll(importer, [...bodies, last.subarray(0, end)], recording).catch(toFeedError);
  }
}
