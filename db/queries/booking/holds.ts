import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm';
import type { Queryable, Transaction } from '../../client.ts';
import { hold, type Hold } from '../../schema/hold.ts';
import type { HoldEnd, WebhookEvent } from '../../vocabulary.ts';
import { at, covering, ms, type Place } from './slots.ts';
import { oweRelease } from './hold-releases.ts';
import { owe } from '../outbox/outbox.ts';

type NewHold = typeof hold.$inferInsert;

const LIVE = ['held', 'confirming'] as const;

/** The place a hold keeps. */
export function placeOf(
  row: Pick<Hold, 'slotId' | 'practitionerId' | 'capacity' | 'startAt' | 'endAt'>,
): Place {
  const { slotId, practitionerId, capacity, startAt, endAt } = row;
  return { slotId, practitionerId, capacity, start: startAt.getTime(), end: endAt.getTime() };
}

/** Keeps a place, and tells its vendor. */
export async function insertHold(tx: Transaction, values: NewHold): Promise<Hold> {
  const [row] = await tx.insert(hold).values(values).returning();
  if (!row) throw new Error('An insert returned no hold.');
  await oweHold(tx, 'hold.created', { row, now: row.createdAt });
  return row;
}

export async function findHold(db: Queryable, id: string): Promise<Hold | undefined> {
  const [row] = await db.select().from(hold).where(eq(hold.id, id));
  return row;
}

/** The same, written by nobody else until the end of the transaction. */
export async function lockHold(tx: Transaction, id: string): Promise<Hold | undefined> {
  const [row] = await tx.select().from(hold).where(eq(hold.id, id)).for('update');
  return row;
}

/** What someone holds now, oldest first; of everyone when no account is named. */
export function listLiveHolds(db: Queryable, params: { accountId?: number; now: Date }): Promise<Hold[]> {
  const live = and(eq(hold.state, 'held'), gt(hold.expiresAt, params.now));
  const whose = params.accountId === undefined ? undefined : eq(hold.accountId, params.accountId);
  return db.select().from(hold).where(and(live, whose)).orderBy(asc(hold.createdAt)).limit(500);
}

/** The live hold of one person on one slot, whatever its state; on a range, of the same case. */
export async function findOwnHold(
  tx: Transaction,
  params: { place: Place; accountId: number; caseId: string | null },
): Promise<Hold | undefined> {
  const { place, accountId, caseId } = params;
  const [row] = await tx
    .select()
    .from(hold)
    .where(
      and(
        eq(hold.slotId, place.slotId),
        eq(hold.accountId, accountId),
        inArray(hold.state, LIVE),
        place.capacity === null ? undefined : sql`${hold.caseId} is not distinct from ${caseId}::uuid`,
      ),
    )
    .limit(1);
  return row;
}

/** One's own hold serves another case of one's from now on. The caller has it locked with its place. */
export async function holdForCase(tx: Transaction, row: Hold, caseId: string): Promise<Hold> {
  const [changed] = await tx.update(hold).set({ caseId }).where(eq(hold.id, row.id)).returning();
  if (!changed) throw new Error(`hold ${row.id} was locked and is not there`);
  return changed;
}

/** What stands in the way: an appointment, or someone's hold until an instant. */
export type Conflict = { by: 'appointment' } | { by: 'hold'; name: string; until: Date };

/** What stands against keeping a single place, besides one hold of the asker and the appointment it moves. */
export async function findConflict(
  tx: Queryable,
  place: Place,
  except: { holdId: string; appointmentId?: string } | null = null,
): Promise<Conflict | undefined> {
  const [row] = await tx.execute<{ name: string | null; until: number | null }>(sql`
    SELECT NULL AS name, NULL AS until FROM appointment x
     WHERE x.keeping AND x.id IS DISTINCT FROM ${except?.appointmentId ?? null}::uuid AND ${covering(place)}
    UNION ALL (
      SELECT a.display_name, ${ms(sql`x.expires_at`)} FROM hold x JOIN account a ON a.id = x.account_id
       WHERE x.state IN ('held', 'confirming') AND x.id IS DISTINCT FROM ${except?.holdId ?? null}::uuid
         AND ${covering(place)} ORDER BY x.expires_at DESC)
    LIMIT 1`);
  if (!row) return undefined;
  return row.until === null || row.name === null
    ? { by: 'appointment' }
    : { by: 'hold', name: row.name, until: new Date(row.until) };
}

/** How many places of a range are kept: by appointments, and by the holds that have not become one. */
export async function countKept(tx: Queryable, slotId: number): Promise<number> {
  const [row] = await tx.execute<{ kept: number }>(sql`
    SELECT (SELECT count(*) FROM appointment a WHERE a.keeping AND a.slot_id = ${slotId})::int
      + (SELECT count(*) FROM hold h WHERE h.state IN ('held', 'confirming') AND h.slot_id = ${slotId}
          AND NOT EXISTS (SELECT FROM appointment a WHERE a.hold_id = h.id AND a.keeping))::int AS kept`);
  return row?.kept ?? 0;
}

/** One that is booked elsewhere may be over before anybody says with what outcome; one that a vendor is asked for may not. */
const mayExpire = sql`(x.state = 'held' OR x.state = 'confirming' AND x.advisory)`;

/** Ends the holds of a place whose time has passed, so that the next one may be taken in the same transaction. */
export async function expireHoldsOf(tx: Transaction, place: Place, now: Date): Promise<void> {
  const rows = await tx.execute<{ id: string }>(sql`
    SELECT x.id FROM hold x WHERE ${mayExpire} AND x.expires_at <= ${at(now)} AND ${covering(place)} FOR UPDATE`);
  await expire(tx, rows, now);
}

/** Ends every hold whose time has passed, some at a time; one that is being confirmed at this moment is left alone. */
export async function expireHolds(tx: Transaction, now: Date): Promise<number> {
  const rows = await tx.execute<{ id: string }>(sql`
    SELECT x.id FROM hold x WHERE ${mayExpire} AND x.expires_at <= ${at(now)}
    ORDER BY x.expires_at LIMIT 200 FOR UPDATE SKIP LOCKED`);
  await expire(tx, rows, now);
  return rows.length;
}

async function expire(tx: Transaction, rows: readonly { id: string }[], now: Date): Promise<void> {
  for (const { id } of rows) await endHold(tx, { id, ending: 'expired', now });
}

/** Lengthens a live hold, never past its maximum; undefined when it is over. The caller has it locked. */
export async function extendHold(
  tx: Transaction,
  params: { row: Hold; expiresAt: Date; now: Date },
): Promise<Hold> {
  const { row, expiresAt, now } = params;
  const [renewed] = await tx.update(hold).set({ expiresAt }).where(eq(hold.id, row.id)).returning();
  if (!renewed) throw new Error(`hold ${row.id} was locked and is not there`);
  await oweHold(tx, 'hold.renewed', { row: renewed, now });
  return renewed;
}

/**
 * The vendor keeps the slot too, perhaps for a shorter while: no renewal then outlasts it. What its feed said of the slot
 * since it was asked was our own hold. It lets go of one that ended here before it answered.
 */
export async function noteVendorHold(
  tx: Transaction,
  params: { id: string; reference: string | null; expiresAt: Date | null; now: Date },
): Promise<Hold | undefined> {
  const { id, reference: vendorReference, expiresAt, now } = params;
  const until = sql`${expiresAt?.toISOString() ?? null}::timestamptz`;
  const bounds = {
    expiresAt: sql`least(expires_at, ${until})`,
    maximumAt: sql`least(maximum_at, ${until})`,
  };
  const [row] = await tx
    .update(hold)
    .set({ kind: 'vendor', vendorReference, ...bounds })
    .where(eq(hold.id, id))
    .returning();
  if (row && row.endedAt !== null) await oweRelease(tx, { row, now });
  else if (row) {
    await tx.execute(sql`
      UPDATE slot SET status = 'free', version = version + 1
      WHERE id = ${row.slotId} AND status IN ('busy', 'busy-tentative', 'busy-unavailable')`);
  }
  return row;
}

/**
 * From held to confirming, if it is still held, by this token, and not over at this very instant: whoever comes second
 * changes nothing. `until` is how long it is kept meanwhile.
 */
export async function beginConfirmingHold(
  tx: Transaction,
  params: { id: string; fencingToken: number; now: Date; until: Date },
): Promise<boolean> {
  const { id, fencingToken, now, until } = params;
  const swapped = await tx.execute(sql`
    UPDATE hold SET state = 'confirming', expires_at = ${at(until)}
    WHERE id = ${id} AND state = 'held' AND fencing_token = ${fencingToken} AND expires_at > ${at(now)}`);
  return swapped.count === 1;
}

/** It became an appointment. */
export async function confirmHold(tx: Transaction, id: string, now: Date): Promise<void> {
  const confirmed = { state: 'confirmed', endedAt: now } as const;
  await tx
    .update(hold)
    .set(confirmed)
    .where(and(eq(hold.id, id), inArray(hold.state, LIVE)));
}

/** Ends a live hold that led to nothing, and tells its vendor; false when it was over already. */
export async function endHold(
  tx: Transaction,
  params: { id: string; ending: HoldEnd; now: Date },
): Promise<boolean> {
  const { id, ending, now } = params;
  const state = ending === 'expired' ? ('expired' as const) : ('released' as const);
  const [row] = await tx
    .update(hold)
    .set({ state, ending, endedAt: now })
    .where(and(eq(hold.id, id), inArray(hold.state, LIVE)))
    .returning();
  if (!row) return false;
  await oweHold(tx, ending === 'expired' ? 'hold.expired' : 'hold.released', { row, now });
  await oweRelease(tx, { row, now });
  return true;
}

/** Ends what a case holds; gives the holds that ended. */
export async function endHoldsOfCase(
  tx: Transaction,
  params: { caseId: string; now: Date },
): Promise<string[]> {
  const { caseId, now } = params;
  const rows = await tx
    .select({ id: hold.id })
    .from(hold)
    .where(and(eq(hold.caseId, caseId), eq(hold.state, 'held')))
    .for('update');
  for (const { id } of rows) await endHold(tx, { id, ending: 'case-closed', now });
  return rows.map(({ id }) => id);
}

async function oweHold(
  tx: Transaction,
  kind: WebhookEvent,
  { row, now }: { row: Hold; now: Date },
): Promise<void> {
  const { id, slotId, feedId, startAt, endAt, expiresAt, ending } = row;
  const [source] = await tx.execute<{ id: string }>(
    sql`SELECT source_id AS id FROM slot WHERE id = ${slotId}`,
  );
  const instants = {
    start: startAt.toISOString(),
    end: endAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  };
  const body = { holdId: id, slot: source?.id ?? null, ...instants, ending };
  await owe(tx, { kind, feedId, subject: `hold:${id}`, body, at: now });
}
