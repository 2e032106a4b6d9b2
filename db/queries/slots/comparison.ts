import { hash } from 'node:crypto';
import { sql, type SQL } from 'drizzle-orm';
import type { Transaction } from '../../client.ts';
import type { SlotStatus } from '../../vocabulary.ts';
import { among, unnest } from '../columns.ts';
import type { CptsSet, StagedSlot } from './staged.ts';

/** Statuses after which a slot is nobody's any more: nothing closes them again, and no snapshot need list them. */
export const OVER_STATUSES: ReadonlySet<SlotStatus> = new Set(['busy-unavailable', 'entered-in-error']);
export const OVER = sql`('busy-unavailable', 'entered-in-error')`;

/**
 * Whether a slot `o` may still be of use at an instant, as the rule S03 of the importers has it: what a snapshot that
 * lists everything would list.
 */
export function isCurrent(at: SQL): SQL {
  return sql`(CASE WHEN o.kind = 'WALKIN' OR o.capacity > 1 THEN coalesce(o.end_at, o.start_at) ELSE o.start_at END >= ${at})`;
}

/** Everything a snapshot lists of a schedule. */
export interface ListedSlots {
  id: number;
  rows: readonly StagedSlot[];
}

/** A schedule that is as a snapshot lists it. */
export interface SameSchedule {
  id: number;
  /** It has slots besides that have begun, which a snapshot neither lists nor leaves alone. */
  begun: boolean;
}

/**
 * The schedules whose current slots are, each of them and all that a vendor says of them, those a snapshot lists. Asked
 * as a digest a schedule (SHA-256 over the slots as PostgreSQL prints rows), so that nothing has to be sent that the index
 * knows, and nothing kept that could outlive a change. What cannot be compared merely counts as different. Slots that
 * were over before `from` are not looked at.
 */
export async function findSameSchedules(
  tx: Transaction,
  params: { schedules: readonly ListedSlots[]; cpts: readonly CptsSet[]; observedAt: Date; from: Date },
): Promise<SameSchedule[]> {
  if (params.schedules.length === 0) return [];
  const sets = new Map(params.cpts.map(({ number, ids }) => [number, `{${ids.join(',')}}`]));
  const asked = params.schedules.map(({ id, rows }) => ({ id, digest: digestOf(rows, sets) }));
  const current = isCurrent(sql`${params.observedAt.toISOString()}::timestamptz`);
  const same = await tx.execute<Row<SameSchedule>>(sql`
    SELECT i.id, k.begun FROM ${unnest(asked, [
      ['id', 'int'],
      ['digest', 'text'],
    ])} AS i(id, digest)
    CROSS JOIN LATERAL (
      SELECT bool_or(NOT ${current}) AS begun, string_agg((o.source_id, o.status, ${utc('start_at')}, ${utc('end_at')},
        o.modalities, o.visibility, o.kind, o.capacity, o.booking_url, o.cpts, ${utc('valid_at')})::text,
        E'\\n' ORDER BY o.source_id COLLATE "C") FILTER (WHERE ${current}) AS text
      FROM slot o WHERE o.schedule_id = i.id AND o.status NOT IN ${OVER}
        AND (coalesce(o.end_at, o.start_at) >= ${params.from.toISOString()}::timestamptz OR ${current})) k
    WHERE encode(sha256(convert_to(k.text, 'UTF8')), 'hex') = i.digest`);
  return [...same];
}

type Row<T> = T & Record<string, unknown>;

const utc = (name: string) => sql.raw(`o.${name} AT TIME ZONE 'UTC'`);

/** Marks the current slots of these schedules as seen again, where they were last seen before an instant. */
export async function refreshSame(
  tx: Transaction,
  params: { scheduleIds: readonly number[]; observedAt: Date; before: Date },
): Promise<void> {
  if (params.scheduleIds.length === 0) return;
  const at = sql`${params.observedAt.toISOString()}::timestamptz`;
  await tx.execute(sql`
    UPDATE slot o SET observed_at = ${at}
    WHERE o.schedule_id IN ${among(params.scheduleIds, 'int')} AND o.status NOT IN ${OVER} AND ${isCurrent(at)}
      AND o.observed_at < ${params.before.toISOString()}::timestamptz`);
}

function digestOf(rows: readonly StagedSlot[], sets: ReadonlyMap<number, string>): string {
  const sorted = rows.toSorted((a, b) => (a.sourceId < b.sourceId ? -1 : 1));
  return hash('sha256', sorted.map((row) => printed(row, sets)).join('\n'));
}

/** A row as PostgreSQL prints it (manual, 8.16.6), its members in the order of the statement above. */
function printed(row: StagedSlot, sets: ReadonlyMap<number, string>): string {
  const {
    sourceId,
    status,
    startAt,
    endAt,
    modalities,
    visibility,
    kind,
    capacity,
    bookingUrl,
    cpts,
    validAt,
  } = row;
  const open = cpts === null ? '' : quoted(sets.get(cpts) ?? null);
  const of = `${modalities},${visibility},${kind},${capacity ?? ''},${quoted(bookingUrl)},${open}`;
  return `(${quoted(sourceId)},${status},${instant(startAt)},${instant(endAt)},${of},${instant(validAt)})`;
}

const QUOTED = /[",()\\ \t\n\v\f\r]/;

function quoted(text: string | null): string {
  if (text === null) return '';
  return text === '' || QUOTED.test(text) ? `"${text.replace(/["\\]/g, '$&$&')}"` : text;
}

/** An instant as a timestamp without zone is printed: no zeros at the end of its fraction. */
function instant(iso: string | null): string {
  if (iso === null) return '';
  const time = iso.endsWith('.000Z') ? iso.slice(11, -5) : iso.slice(11, -1);
  return `"${iso.slice(0, 10)} ${time.includes('.') ? time.replace(/\.?0+$/, '') : time}"`;
}
