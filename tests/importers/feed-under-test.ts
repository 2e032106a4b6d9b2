import { sql } from 'drizzle-orm';
import { DateTime } from 'luxon';
import type { Database } from '../../db/client.ts';
import { upsertFeed, upsertVendor, type Feed, type NewFeed } from '../../db/queries/feeds/feeds.ts';
import { listRejections, type FeedRun, type StoredRejection } from '../../db/queries/feeds/runs.ts';
import type { SlotStatus } from '../../db/vocabulary.ts';
import type { Body } from '../../importers/contract.ts';
import { ndjson } from '../../importers/ndjson/importer.ts';
import { runFeed, type Run } from '../../importers/run.ts';

/** A Tuesday morning in Rennes. */
export const NOW = '2026-11-24T08:00:00.000Z';

export function at(iso: string): DateTime<true> {
  const instant = DateTime.fromISO(iso, { zone: 'utc' });
  if (!instant.isValid) throw new Error(`${iso} is not an instant`);
  return instant;
}

const quiet = { info: () => undefined, error: () => undefined };
let feeds = 0;

/** A pushed feed of our own format, with its vendor. */
export async function makeFeed(db: Database, feed: Partial<NewFeed> = {}): Promise<Feed> {
  feeds += 1;
  const number = feeds;
  const vendor = await upsertVendor(db, { code: `vendor-${number}`, name: `Vendor ${number}` });
  const code = `feed-${number}`;
  return upsertFeed(db, { code, vendorId: vendor.id, protocol: 'ndjson', name: code, ...feed });
}

type Json = Record<string, unknown>;

/** A line about Dr Le Gall's agenda in Rennes, free at ten. */
export function line(changes: Json = {}): Json {
  return {
    scheduleId: 'ag-1',
    sourceId: 's-1',
    status: 'free',
    start: '2026-11-24T10:00:00+01:00',
    end: '2026-11-24T10:15:00+01:00',
    modalities: ['AMB'],
    visibility: ['PUBLIC'],
    bookingUrl: 'https://agenda.invalid/rdv/1',
    specialties: ['SM54'],
    practitioner: { rpps: '81000000001', family: 'LE GALL', given: 'Maëlle' },
    location: { line: '4 rue des Tanneurs', postalCode: '35000', city: 'Rennes' },
    ...changes,
  };
}

/** Lines as one body, in small pieces. A text is sent as it is. */
export async function* bodyOf(lines: readonly (Json | string)[]): AsyncIterable<Body> {
  const text = lines.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))).join('\n');
  yield { name: 'body', contentType: 'application/x-ndjson', bytes: pieces(Buffer.from(text)) };
}

async function* pieces(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  for (let start = 0; start < bytes.length; start += 65_536) yield bytes.subarray(start, start + 65_536);
}

/** Delivers lines to a feed and reads them at once. */
export function deliver(
  db: Database,
  feed: Feed,
  params: { lines: readonly (Json | string)[]; now?: string } & Partial<Omit<Run, 'db' | 'feed'>>,
): Promise<FeedRun> {
  const { lines, now = NOW, ...run } = params;
  return runFeed({
    db,
    feed,
    importer: ndjson,
    bodies: bodyOf(lines),
    mode: 'delta',
    clock: () => at(now),
    log: quiet,
    ...run,
  });
}

export interface SlotInIndex extends Record<string, unknown> {
  feedId: number;
  schedule: string;
  source: string;
  status: SlotStatus;
  start: string;
  version: number;
  url: string | null;
}

/** The index, by schedule and slot. */
export async function indexOf(db: Database): Promise<SlotInIndex[]> {
  const rows = await db.execute<SlotInIndex>(sql`
    SELECT s.feed_id AS "feedId", s.source_id AS schedule, o.source_id AS source, o.status, o.version,
      to_char(o.start_at AT TIME ZONE 'UTC', 'MM-DD"T"HH24:MI') AS start, o.booking_url AS url
    FROM slot o JOIN schedule s ON s.id = o.schedule_id ORDER BY s.id, o.source_id`);
  return [...rows];
}

/** `a free 1`: each slot in a word. */
export async function inShort(db: Database): Promise<string[]> {
  return (await indexOf(db)).map(({ source, status, version }) => `${source} ${status} v${version}`);
}

export function rejectionsOf(db: Database, run: FeedRun): Promise<StoredRejection[]> {
  return listRejections(db, { runId: run.id, limit: 1000 });
}
