import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import postgres from 'postgres';
import { openDatabase, type Database, type Transaction } from '../../db/client.ts';
import { confirmSchedules } from '../../db/queries/slots/schedules.ts';
import { findSameSchedules } from '../../db/queries/slots/comparison.ts';
import { closeUnlisted } from '../../db/queries/slots/endings.ts';
import {
  dropSuperseded,
  openStaging,
  resolveSchedules,
  stageSlots,
  writeSlots,
  type StagedSlot,
} from '../../db/queries/slots/staged.ts';
import type { Country } from './country.ts';
import { median, printFigure, ratioOf, tell } from './figures.ts';
import { benchPipeline, PIPELINE_FEED } from './pipeline.ts';
import type { Pace } from './run.ts';
import { drawChanges, readSnapshot, type Batch } from './rows.ts';

/** Rows that are staged and written at once. */
const BATCH = 10_000;
/** A turn lasts about a second: several make a round. */
const TURNS_A_ROUND = 2;
/** Where the feeds begin whose whole snapshots are read again; those before are written to. */
const SNAPSHOTS = 21;

/** Rows a second, and bytes of write-ahead log. */
interface Turn {
  fresh: number;
  unchanged: number;
  copy: number;
  /** A row of an unchanged snapshot, and a schedule of it marked as confirmed. */
  wal: number;
  confirmWal: number;
}

/** What is measured: the country through one connection, as a run holds one, and a client of its own for COPY. */
interface Bench {
  db: Database;
  client: postgres.Sql;
  country: Country;
}

/**
 * The last step of a reading, in batches of 10,000 rows: half new slots and half changed ones (fresh), then a whole feed
 * that has not changed. Against COPY of as many rows into an empty clone of the table with the same keys, the foreign one
 * included; in turns.
 */
export async function benchIngest(country: Country, pace: Pace): Promise<void> {
  const client = postgres(country.url, { max: 1, onnotice: () => undefined });
  const db = openDatabase(country.url, { max: 1 });
  await client`create table copied (like slot including all)`;
  await client`alter table copied add foreign key (schedule_id) references schedule on delete cascade`;
  const turns: Turn[] = [];
  for (let turn = 0; turn <= pace.rounds * TURNS_A_ROUND; turn += 1) {
    const measured = await takeTurn({ db, client, country }, turn);
    if (turn > 0) turns.push(measured);
    const rates = [measured.fresh, measured.unchanged, measured.copy].map((rate) => Math.round(rate));
    tell(`ingest ${turn || 'warm-up'}: fresh ${rates[0]}, unchanged ${rates[1]}, copy ${rates[2]} rows/s`);
  }
  report(turns);
  await benchPipeline(country, pace, async (turn) => {
    const rows = Math.round(country.slots / 25);
    const changes = await drawChanges(db, { feedId: PIPELINE_FEED - 1, now: country.now, rows, turn });
    return writeFresh(db, changes, country.now);
  });
  await Promise.all([client.end(), db.close()]);
}

/** Each turn is another feed's: what one turn wrote is not what the next one finds. */
async function takeTurn({ db, client, country }: Bench, turn: number): Promise<Turn> {
  const { now, slots } = country;
  const observedAt = new Date(now.getTime() + turn * 1000);
  const changes = await drawChanges(db, { feedId: turn + 1, now, rows: Math.round(slots / 25) });
  const fresh = await writeFresh(db, changes, observedAt);
  const copy = await rowsPerSecond(changes.length, () => copyRows(client, changes));
  await client`truncate copied`;
  const snapshot = await readSnapshot(db, SNAPSHOTS + turn, now);
  const before = await walPosition(client);
  const unchanged = await rowsPerSecond(snapshot.length, () =>
    db.transaction((tx) => confirmUnchanged(tx, snapshot, now)),
  );
  const after = await walPosition(client);
  const scheduleIds = [...new Set(snapshot.map(({ schedule }) => schedule))];
  await confirmSchedules(db, { scheduleIds, at: observedAt, from: null, to: null });
  const confirmWal = ((await walPosition(client)) - after) / scheduleIds.length;
  return { fresh, unchanged, copy, wal: (after - before) / snapshot.length, confirmWal };
}

/** Changes in batches, each a transaction. Gives rows a second. */
async function writeFresh(db: Database, changes: Batch, observedAt: Date): Promise<number> {
  return rowsPerSecond(changes.length, async () => {
    for (let at = 0; at < changes.length; at += BATCH) {
      await db.transaction((tx) => write(tx, changes.slice(at, at + BATCH), observedAt));
    }
  });
}

async function rowsPerSecond(rows: number, work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return (rows * 1000) / (performance.now() - begun);
}

/** What `importers/applying/apply.ts` does with staged slots whose schedules are known. */
async function write(tx: Transaction, batch: Batch, observedAt: Date): Promise<void> {
  await openStaging(tx);
  for (let at = 0; at < batch.length; at += BATCH / 2) await stageSlots(tx, batch.slice(at, at + BATCH / 2));
  const listed = [...new Set(batch.map(({ schedule }) => schedule))].map((id) => ({ schedule: id, id }));
  await resolveSchedules(tx, { rows: listed, staged: batch.length });
  await dropSuperseded(tx);
  const { changed, unchanged } = await writeSlots(tx, {
    cpts: [],
    from: 0,
    to: 2 ** 31 - 1,
    observedAt,
    refreshBefore: null,
    again: false,
  });
  if (changed + unchanged !== batch.length) throw new Error('some rows were lost on the way');
}

/** What `importers/applying/apply.ts` does with a snapshot that says what the index has: nothing of it is staged. */
async function confirmUnchanged(tx: Transaction, snapshot: Batch, now: Date): Promise<void> {
  await openStaging(tx);
  const held = new Map<number, StagedSlot[]>();
  for (const row of snapshot) {
    const rows = held.get(row.schedule);
    if (rows) rows.push(row);
    else held.set(row.schedule, [row]);
  }
  const schedules = [...held].map(([id, rows]) => ({ id, rows }));
  const found = await findSameSchedules(tx, { schedules, cpts: [], observedAt: now, from: now });
  if (found.length !== schedules.length) throw new Error('an unchanged snapshot was taken for a changed one');
  const begun = found.filter((schedule) => schedule.begun);
  const listed = begun.map(({ id }) => ({ schedule: id, id, validAt: null, same: true }));
  const closed = await closeUnlisted(tx, { listed, observedAt: now, again: false, from: now, to: null });
  if (closed > 0) throw new Error(`an unchanged snapshot closed ${closed} slots`);
}

const COPIED = `schedule_id, source_id, status, start_at, end_at, start_text, end_text, modalities, visibility, kind,
  capacity, booking_url, cpts, valid_at, observed_at`;

async function copyRows(client: postgres.Sql, rows: Batch): Promise<void> {
  for (let at = 0; at < rows.length; at += BATCH) {
    const lines = rows.slice(at, at + BATCH).map((row) => `${toCopyLine(row)}\n`);
    const into = await client.unsafe(`copy copied (${COPIED}) from stdin`).writable();
    await pipeline(Readable.from([lines.join('')]), into);
  }
}

function toCopyLine(row: StagedSlot): string {
  const { startAt, endAt, startText, endText, bookingUrl } = row;
  const values = [row.schedule, row.sourceId, row.status, startAt, endAt, startText, endText];
  const rest = [
    row.modalities,
    row.visibility,
    row.kind,
    row.capacity,
    bookingUrl,
    null,
    row.validAt,
    startAt,
  ];
  return [...values, ...rest].map((value) => value ?? '\\N').join('\t');
}

/** Bytes of write-ahead log so far. */
async function walPosition(client: postgres.Sql): Promise<number> {
  const [row] = await client`select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 as bytes`;
  return Number(row?.['bytes']);
}

function report(turns: readonly Turn[]): void {
  const against = 'COPY into an empty clone of the table with the same keys';
  const absolute = { target: null, against: null };
  for (const [name, target] of [
    ['fresh', 0.3],
    ['unchanged', 0.75],
  ] as const) {
    const value = ratioOf(turns.map((turn) => ({ ours: turn[name], theirs: turn.copy })));
    printFigure({ name: `ingest.${name}`, value, unit: 'ratio', target, against });
    const rows = median(turns.map((turn) => turn[name]));
    printFigure({ name: `ingest.${name}.rows`, value: rows, unit: 'rows/s', ...absolute });
  }
  const wal = median(turns.map((turn) => turn.wal));
  printFigure({ name: 'ingest.unchanged.wal', value: wal, unit: 'B/row', target: 1, against: null });
  const confirmWal = median(turns.map((turn) => turn.confirmWal));
  printFigure({ name: 'ingest.confirmed.wal', value: confirmWal, unit: 'B/row', ...absolute });
  const copy = median(turns.map((turn) => turn.copy));
  printFigure({ name: 'ingest.copy.rows', value: copy, unit: 'rows/s', ...absolute });
}
