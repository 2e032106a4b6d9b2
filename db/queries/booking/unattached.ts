import { eq, sql } from 'drizzle-orm';
import type { Queryable, Transaction } from '../../client.ts';
import { appointment, type Appointment } from '../../schema/appointment.ts';
import type { AppointmentState } from '../../vocabulary.ts';
import { changeAppointment, lockAppointment, type Actor } from './appointments.ts';
import { isCovered, settleHoldTold, slotTold } from './reported-places.ts';

/** An appointment here that a reported one may be. Instants in ms. */
export interface Candidate {
  id: string;
  start: number;
  end: number;
  state: AppointmentState;
  practitioner: string | null;
  regulator: string | null;
  /** 0 to 100: the same professional, start, regulator, vendor. */
  likelihood: number;
}

/** A reported appointment that nothing here is known to be, with what it may be. */
export interface UnattachedRow {
  id: string;
  version: number;
  state: AppointmentState;
  start: number;
  end: number;
  practitioner: string | null;
  rpps: string | null;
  vendor: string | null;
  /** Names the asker as its regulator. */
  mine: boolean;
  reportedAt: number;
  candidates: Candidate[];
}

/** Who looks: their own and their territory's, and those of no territory. */
export interface Looker {
  accountId: number;
  territoryCode: string | null;
}

const OPEN = sql`(a.origin = 'reported' AND a.hold_id IS NULL AND a.case_id IS NULL
  AND a.state IN ('confirmed', 'awaiting-vendor', 'fulfilled', 'noshow'))`;
const toMs = (column: string) => sql`round(extract(epoch FROM ${sql.raw(column)}) * 1000)::float8`;
const nameOf = (alias: string) =>
  sql.raw(`nullif(concat_ws(' ', ${alias}.prefix, ${alias}.given, ${alias}.family), '')`);

const seenBy = ({ accountId, territoryCode }: Looker) => sql`(a.account_id = ${accountId}
  OR a.territory_code IS NULL OR a.territory_code = ${territoryCode}::text)`;

/** What is to be attached, the likeliest match first, then the newest; 100 at most. */
export async function listUnattached(db: Queryable, looker: Looker): Promise<UnattachedRow[]> {
  const rows = await db.execute<UnattachedRow & Record<string, unknown>>(sql`
    SELECT a.id, a.version, a.state, ${toMs('a.start_at')} AS start, ${toMs('a.end_at')} AS end,
      ${nameOf('p')} AS practitioner, p.rpps, v.name AS vendor, coalesce(a.account_id = ${looker.accountId}, false) AS mine,
      ${toMs('a.created_at')} AS "reportedAt", coalesce(c.candidates, '[]') AS candidates
    FROM appointment a LEFT JOIN practitioner p ON p.id = a.practitioner_id LEFT JOIN vendor v ON v.id = a.vendor_id
    LEFT JOIN LATERAL (
      SELECT jsonb_agg(jsonb_build_object('id', k.id, 'start', ${toMs('k.start_at')}, 'end', ${toMs('k.end_at')},
        'state', k.state, 'practitioner', k.practitioner, 'regulator', k.regulator, 'likelihood', k.likelihood)
        ORDER BY k.likelihood DESC, k.id) AS candidates, max(k.likelihood) AS best
      FROM (
        SELECT o.id, o.start_at, o.end_at, o.state, ${nameOf('q')} AS practitioner, w.display_name AS regulator,
          (CASE WHEN o.practitioner_id = a.practitioner_id THEN 40 ELSE 0 END)
          + (CASE WHEN o.start_at = a.start_at THEN 30 WHEN abs(extract(epoch FROM o.start_at - a.start_at)) <= 3600 THEN 15 ELSE 0 END)
          + (CASE WHEN o.account_id = a.account_id THEN 20 ELSE 0 END)
          + (CASE WHEN f.vendor_id = a.vendor_id THEN 10 ELSE 0 END) AS likelihood
        FROM appointment o LEFT JOIN feed f ON f.id = o.feed_id LEFT JOIN practitioner q ON q.id = o.practitioner_id
        LEFT JOIN account w ON w.id = o.account_id
        WHERE o.origin = 'here' AND o.source_id IS NULL AND o.state IN ('awaiting-vendor', 'unknown')
          AND abs(extract(epoch FROM o.start_at - a.start_at)) <= 86400
          AND (o.account_id = ${looker.accountId} OR o.territory_code = ${looker.territoryCode}::text)
        ORDER BY likelihood DESC, o.id LIMIT 5) k WHERE k.likelihood >= 30) c ON true
    WHERE ${OPEN} AND ${seenBy(looker)}
    ORDER BY c.best DESC NULLS LAST, mine DESC, a.created_at DESC, a.id LIMIT 100`);
  return [...rows];
}

/** Locks a reported appointment that is still to be attached; undefined when there is none that the looker sees. */
async function lockUnattached(
  tx: Transaction,
  { id, looker }: { id: string; looker: Looker },
): Promise<Appointment | undefined> {
  const row = await lockAppointment(tx, id);
  const [open] = await tx.execute(
    sql`SELECT FROM appointment a WHERE a.id = ${id} AND ${OPEN} AND ${seenBy(looker)}`,
  );
  return open ? row : undefined;
}

interface Attaching {
  id: string;
  version: number;
  looker: Looker;
  now: Date;
}

export type Attached = 'absent' | 'changed' | 'not-open' | { row: Appointment };

/**
 * Says that a reported appointment is one that was waiting here: the word of its vendor passes to that one, and the
 * report is no appointment of its own any more.
 */
export async function attachToAppointment(
  tx: Transaction,
  { id, version, looker, now, appointmentId }: Attaching & { appointmentId: string },
): Promise<Attached> {
  const row = await lockUnattached(tx, { id, looker });
  if (!row) return 'absent';
  if (row.version !== version) return 'changed';
  const own = await lockAppointment(tx, appointmentId);
  const theirs = own?.accountId === looker.accountId || own?.territoryCode === looker.territoryCode;
  if (!own || !theirs) return 'absent';
  if (own.origin !== 'here' || own.sourceId !== null || !WAITING.has(own.state)) return 'not-open';
  const by: Actor = { accountId: looker.accountId, actor: 'regulator' };
  await changeAppointment(tx, row, {
    by,
    at: now,
    state: 'entered-in-error',
    type: 'attached',
    reason: appointmentId,
    from: { state: row.state },
    to: null,
  });
  await tx.update(appointment).set({ sourceId: null }).where(eq(appointment.id, id));
  return { row: await takeWord(tx, { own, row, by, now }) };
}

/** The vendor's word of a report becomes that of the appointment here. */
async function takeWord(
  tx: Transaction,
  { own, row, by, now }: { own: Appointment; row: Appointment; by: Actor; now: Date },
): Promise<Appointment> {
  const { vendorId, sourceId, validAt, startAt, endAt, state } = row;
  const { practitionerId } = own;
  const overlaps = KEPT.has(state) && (await isCovered(tx, { id: own.id, practitionerId, startAt, endAt }));
  const times = (each: Appointment) => ({
    start: each.startAt.toISOString(),
    end: each.endAt.toISOString(),
  });
  const changed = await changeAppointment(tx, own, {
    by,
    at: now,
    state,
    type: 'attached',
    reason: row.id,
    from: { state: own.state, ...times(own) },
    to: { state, ...times(row) },
    set: {
      startAt,
      endAt,
      overlaps,
      ...(await slotTold(tx, own, startAt)),
      keeping: KEPT.has(state) && !overlaps,
    },
  });
  await settleHoldTold(tx, changed, now);
  const set = { vendorId, sourceId, validAt };
  await tx.update(appointment).set(set).where(eq(appointment.id, own.id));
  return { ...changed, ...set };
}

const WAITING: ReadonlySet<AppointmentState> = new Set(['awaiting-vendor', 'unknown']);
const KEPT: ReadonlySet<AppointmentState> = new Set(['confirmed', 'awaiting-vendor']);
