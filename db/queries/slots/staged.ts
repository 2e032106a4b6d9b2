import { sql, type SQL } from 'drizzle-orm';
import type { Transaction } from '../../client.ts';
import type { AppointmentKind, SlotStatus } from '../../vocabulary.ts';
import { keptByVendor } from '../booking/slots.ts';
import { column, copyInto, unnest } from '../columns.ts';

/** What a staged row asks: write this slot, remove it, or leave it as it was (its record was refused). */
export const STAGED = { write: 0, remove: 1, keep: 2 } as const;

/** A slot waiting to be applied. `schedule` and `cpts` are numbers of this run, given their ids when it is applied. */
export interface StagedSlot {
  seq: number;
  op: (typeof STAGED)[keyof typeof STAGED];
  at: string;
  schedule: number;
  sourceId: string;
  status: SlotStatus | null;
  startAt: string | null;
  endAt: string | null;
  startText: string | null;
  endText: string | null;
  modalities: number;
  visibility: number;
  kind: AppointmentKind | null;
  capacity: number | null;
  bookingUrl: string | null;
  cpts: number | null;
  validAt: string | null;
}

const FIELDS = [
  ['seq', 'int'],
  ['op', 'smallint'],
  ['at', 'text'],
  ['schedule', 'int'],
  ['sourceId', 'text'],
  ['status', 'slot_status'],
  ['startAt', 'timestamptz'],
  ['endAt', 'timestamptz'],
  ['startText', 'text'],
  ['endText', 'text'],
  ['modalities', 'smallint'],
  ['visibility', 'smallint'],
  ['kind', 'appointment_kind'],
  ['capacity', 'smallint'],
  ['bookingUrl', 'text'],
  ['cpts', 'int'],
  ['validAt', 'timestamptz'],
] as const;

const STAGING = FIELDS.map(([name, type]) => `"${name}" ${type}`).join(', ');

/** Opens this transaction's staging: nothing is locked or seen while a body is read, however long that takes. */
export async function openStaging(tx: Transaction): Promise<void> {
  await tx.execute(sql.raw(`CREATE TEMP TABLE IF NOT EXISTS staged (${STAGING}) ON COMMIT DELETE ROWS`));
  await tx.execute(
    sql`CREATE TEMP TABLE IF NOT EXISTS resolved (schedule int, id int) ON COMMIT DELETE ROWS`,
  );
}

export async function stageSlots(tx: Transaction, rows: readonly StagedSlot[]): Promise<void> {
  if (rows.length === 0) return;
  await copyInto(tx, 'staged', { rows, fields: FIELDS.map(([name]) => name) });
}

export interface Superseded {
  at: string;
  schedule: number;
  sourceId: string;
}

/** Drops all but the last writing of each slot (the newest, when they say when they were true) and tells which. */
export async function dropSuperseded(tx: Transaction): Promise<Superseded[]> {
  const rows = await tx.execute<{ at: string; schedule: number; sourceId: string }>(sql`
    WITH twice AS MATERIALIZED (
      SELECT schedule, "sourceId" FROM staged WHERE op <> ${STAGED.keep} GROUP BY 1, 2 HAVING count(*) > 1),
    kept AS MATERIALIZED (
      SELECT DISTINCT ON (s.schedule, s."sourceId") s.seq FROM staged s JOIN twice USING (schedule, "sourceId")
      WHERE s.op <> ${STAGED.keep} ORDER BY s.schedule, s."sourceId", s."validAt" DESC NULLS LAST, s.seq DESC)
    DELETE FROM staged s USING twice t
    WHERE s.schedule = t.schedule AND s."sourceId" = t."sourceId" AND s.op <> ${STAGED.keep}
      AND s.seq NOT IN (SELECT seq FROM kept)
    RETURNING s.at, s.schedule, s."sourceId"`);
  return [...rows];
}

/** The planner takes a table it knows nothing of for a small one: below so many rows it is right, and need not be told. */
const SMALL = 1000;

/**
 * Gives the run's own numbers of schedules the ids they stand for; a number without id could not be placed. `staged` is
 * how many rows there are for them.
 */
export async function resolveSchedules(
  tx: Transaction,
  { rows, staged }: { rows: readonly { schedule: number; id: number }[]; staged: number },
): Promise<void> {
  if (staged === 0) return;
  await tx.execute(sql`
    INSERT INTO resolved SELECT * FROM ${unnest(rows, [
      ['schedule', 'int'],
      ['id', 'int'],
    ])}`);
  if (staged < SMALL) return;
  await tx.execute(sql`ANALYZE resolved`);
  await tx.execute(sql`ANALYZE staged (seq, op, schedule, "sourceId")`);
}

/** A set of CPTS (organization ids) by the run's own number of it. */
export interface CptsSet {
  number: number;
  ids: readonly number[];
}

function cptsOf(cpts: readonly CptsSet[]): SQL {
  const numbers = column(
    cpts.map((set) => set.number),
    'int',
  );
  const ids = column(
    cpts.map((set) => `{${set.ids.join(',')}}`),
    'text',
  );
  return sql`unnest(${numbers}, ${ids}) AS c(number, ids)`;
}

/** The slots whose schedule could not be placed, taken out of the staging. */
export async function dropUnplaced(tx: Transaction): Promise<Superseded[]> {
  const rows = await tx.execute<{ at: string; schedule: number; sourceId: string }>(sql`
    DELETE FROM staged s WHERE op = ${STAGED.write}
      AND NOT EXISTS (SELECT 1 FROM resolved m WHERE m.schedule = s.schedule)
    RETURNING s.at, s.schedule, s."sourceId"`);
  return [...rows];
}

export interface Written {
  /** Rows that are in the index as asked now and were not before. */
  changed: number;
  unchanged: number;
  /** Places in the body of what came with an older `validAt` than the index has. */
  older: string[];
  /** Places in the body of removals of slots that are not known. */
  unknown: string[];
}

export interface Writing {
  cpts: readonly CptsSet[];
  /** Rows of the staging to take, by their `seq`. */
  from: number;
  to: number;
  observedAt: Date;
  /** An unchanged slot observed before this is marked as seen again; null leaves that to its schedule. */
  refreshBefore: Date | null;
  /** The body was first read earlier: what was observed since then stands. */
  again: boolean;
}

const COMPARED = sql.raw(
  [
    'status',
    'start_at',
    'end_at',
    'modalities',
    'visibility',
    'kind',
    'capacity',
    'booking_url',
    'cpts',
  ].join(', o.'),
);

/** What a vendor calls a slot that it keeps for someone here. */
const BUSY = sql`('busy', 'busy-unavailable', 'busy-tentative')`;

/**
 * Writes staged slots over what is known. An unchanged slot is not rewritten, and one that its vendor keeps for someone
 * here and calls busy is unchanged; an older `validAt` never overwrites a newer one, and a newer one is remembered even
 * when nothing else changed. `OFFSET 0` keeps one probe a row: the planner would rather read the index from end to end.
 * The caller holds the feed's lock: a slot that is not known is new.
 */
export async function writeSlots(tx: Transaction, params: Writing): Promise<Written> {
  const at = sql`${params.observedAt.toISOString()}::timestamptz`;
  const before = sql`${params.refreshBefore?.toISOString() ?? null}::timestamptz`;
  const [counts] = await tx.execute<{ changed: number; total: number; older: string[] | null }>(sql`
    WITH i AS MATERIALIZED (
      SELECT m.id AS schedule_id, s.*, c.ids::int[] AS set, o.id AS known, o.observed_at, o.valid_at,
        coalesce(s."validAt" < o.valid_at, false) AS older,
        ${params.again} AND coalesce(o.observed_at > ${at}, false) AS outdone,
        (o.${COMPARED}) IS DISTINCT FROM (s.status, s."startAt", s."endAt", s.modalities, s.visibility, s.kind,
          s.capacity, s."bookingUrl", c.ids::int[])
          AND NOT (s.status IN ${BUSY} AND o.status = 'free' AND ${keptByVendor(sql`o.id`)}) AS differs
      FROM staged s JOIN resolved m ON m.schedule = s.schedule
      LEFT JOIN ${cptsOf(params.cpts)} ON c.number = s.cpts
      LEFT JOIN LATERAL (
        SELECT * FROM slot k WHERE k.schedule_id = m.id AND k.source_id = s."sourceId" OFFSET 0) o ON true
      WHERE s.op = ${STAGED.write} AND s.seq >= ${params.from} AND s.seq < ${params.to}),
    added AS (
      INSERT INTO slot (schedule_id, source_id, status, start_at, end_at, start_text, end_text, modalities,
        visibility, kind, capacity, booking_url, cpts, valid_at, observed_at)
      SELECT schedule_id, "sourceId", status, "startAt", "endAt", "startText", "endText", modalities,
        visibility, kind, capacity, "bookingUrl", set, "validAt", ${at}
      FROM i WHERE known IS NULL ORDER BY schedule_id, "startAt" RETURNING 1),
    altered AS (
      UPDATE slot a SET status = i.status, start_at = i."startAt", end_at = i."endAt", start_text = i."startText",
        end_text = i."endText", modalities = i.modalities, visibility = i.visibility, kind = i.kind,
        capacity = i.capacity, booking_url = i."bookingUrl", cpts = i.set,
        valid_at = coalesce(i."validAt", a.valid_at), observed_at = ${at}, version = a.version + 1
      FROM i WHERE a.id = i.known AND i.differs AND NOT i.older AND NOT i.outdone RETURNING 1),
    refreshed AS (
      UPDATE slot a SET observed_at = ${at}, valid_at = coalesce(i."validAt", a.valid_at)
      FROM i WHERE a.id = i.known AND NOT i.differs AND NOT i.older AND NOT i.outdone
        AND (i."validAt" > coalesce(i.valid_at, '-infinity') OR i.observed_at < ${before}))
    SELECT (SELECT count(*) FROM added)::int + (SELECT count(*) FROM altered)::int AS changed, count(*)::int AS total,
      (array_agg(at ORDER BY seq) FILTER (WHERE older AND differs)) AS older
    FROM i`);
  const { changed = 0, total = 0, older } = counts ?? {};
  return { changed, unchanged: total - changed, older: older ?? [], unknown: [] };
}
