import { and, eq, sql } from 'drizzle-orm';
import type { Transaction } from '../../client.ts';
import { appointment, type Appointment, type AppointmentStand } from '../../schema/appointment.ts';
import type { Hold } from '../../schema/hold.ts';
import type { AppointmentState } from '../../vocabulary.ts';
import {
  addEvent,
  changeAppointment,
  lockAppointment,
  placeOfAppointment,
  type Actor,
} from './appointments.ts';
import { settleTaken } from './slots.ts';
import { confirmHold } from './holds.ts';
import { oweHub } from '../outbox/hub.ts';
import { isCovered, settleHoldTold, slotTold } from './reported-places.ts';
import { findOwnAppointment, findWaitingHold, resolveActors, type Resolved } from './report-matches.ts';

interface Identifier<Kind extends string> {
  kind: Kind;
  value: string;
}

/** What a vendor tells of an appointment (INT_R03): never of whom it is for. */
export interface Report {
  vendorId: number;
  /** The vendor's own identifier of it, `system|value`. */
  sourceId: string;
  state: AppointmentState;
  startAt: Date;
  endAt: Date;
  /** When that was true; null when the vendor does not say, which is when it arrives. */
  validAt: Date | null;
  practitioner: Identifier<'rpps' | 'adeli'> | null;
  structure: Identifier<'finess' | 'siret'> | null;
  operator: { system: string; value: string } | null;
  /** The account of the regulator that it names, when known. */
  accountId: number | null;
  /** Our appointment or hold with which the vendor's page was opened. */
  correlation: string | null;
  /** Our id, when it was told to that one by name. */
  targetId: string | null;
}

/** What became of a message; `older` and `unchanged` changed nothing. */
export interface Recorded {
  outcome: 'created' | 'updated' | 'unchanged' | 'older';
  row: Appointment;
}

const VENDOR: Actor = { accountId: null, actor: 'vendor' };
const KEPT: ReadonlySet<AppointmentState> = new Set([
  'confirming',
  'confirmed',
  'unknown',
  'awaiting-vendor',
]);

/**
 * Records a report: over what it said before, else over the appointment or hold here that it is about, else by itself, to
 * be attached. A message older than what is known changes nothing. Undefined when `targetId` is not that vendor's.
 */
export async function recordReport(
  tx: Transaction,
  report: Report,
  now: Date,
): Promise<Recorded | undefined> {
  await lockReports(tx, report);
  const known = await findKnown(tx, report);
  if (known) return update(tx, { known, report, now });
  if (report.targetId !== null) return undefined;
  const actors = await resolveActors(tx, report);
  const own = await findOwnAppointment(tx, { report, actors });
  if (own) return update(tx, { known: own, report, now });
  const hold = await findWaitingHold(tx, { report, actors });
  return { outcome: 'created', row: await insert(tx, { report, actors, hold, now }) };
}

/** Two messages of one appointment are recorded one after the other. */
async function lockReports(tx: Transaction, { vendorId, sourceId }: Report): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(7273012, hashtext(${`${vendorId} ${sourceId}`}))`);
}

async function findKnown(
  tx: Transaction,
  { vendorId, sourceId, targetId }: Report,
): Promise<Appointment | undefined> {
  if (targetId === null) {
    const same = and(eq(appointment.vendorId, vendorId), eq(appointment.sourceId, sourceId));
    const [row] = await tx.select().from(appointment).where(same).for('update');
    return row;
  }
  const row = await lockAppointment(tx, targetId);
  if (!row) return undefined;
  const told = row.sourceId === null || row.sourceId === sourceId;
  return told && (await isVendors(tx, row, vendorId)) ? row : undefined;
}

async function isVendors(tx: Transaction, row: Appointment, vendorId: number): Promise<boolean> {
  if (row.vendorId !== null) return row.vendorId === vendorId;
  const [feed] = await tx.execute<{ vendor_id: number }>(
    sql`SELECT vendor_id FROM feed WHERE id = ${row.feedId}`,
  );
  return feed?.vendor_id === vendorId;
}

interface Updating {
  known: Appointment;
  report: Report;
  now: Date;
}

async function update(tx: Transaction, { known, report, now }: Updating): Promise<Recorded> {
  const validAt = report.validAt ?? now;
  if (known.validAt !== null && validAt < known.validAt) return { outcome: 'older', row: known };
  const { state, startAt, endAt } = report;
  const moved = known.startAt.getTime() !== startAt.getTime() || known.endAt.getTime() !== endAt.getTime();
  const attached = { sourceId: report.sourceId, vendorId: report.vendorId, validAt };
  if (!moved && known.state === state) {
    const first = known.sourceId === null;
    const row = await mark(tx, known, attached);
    return { outcome: first ? 'updated' : 'unchanged', row };
  }
  const covered = await isCovered(tx, { id: known.id, practitionerId: known.practitionerId, startAt, endAt });
  const overlaps = KEPT.has(state) && covered;
  const keeps = known.origin === 'here' || known.holdId !== null;
  const changed = await changeAppointment(tx, known, {
    by: VENDOR,
    at: now,
    state,
    type: moved ? 'moved' : state,
    reason: 'reported',
    from: standOf(known),
    to: {
      state,
      start: startAt.toISOString(),
      end: endAt.toISOString(),
    },
    set: {
      startAt,
      endAt,
      overlaps,
      ...(await slotTold(tx, known, startAt)),
      keeping: keeps && KEPT.has(state) && !overlaps,
    },
  });
  await settleHoldTold(tx, changed, now);
  return { outcome: 'updated', row: await mark(tx, changed, attached) };
}

/** Whose word it now is; no version more, since nothing of the appointment changes. */
async function mark(
  tx: Transaction,
  { id }: Appointment,
  set: Pick<Appointment, 'sourceId' | 'vendorId' | 'validAt'>,
): Promise<Appointment> {
  const [row] = await tx.update(appointment).set(set).where(eq(appointment.id, id)).returning();
  if (!row) throw new Error(`appointment ${id} was locked and is gone`);
  return row;
}

const standOf = ({ state, startAt, endAt, roleId, slotId }: Appointment): AppointmentStand => ({
  state,
  roleId,
  slotId,
  start: startAt.toISOString(),
  end: endAt.toISOString(),
});

interface Inserting {
  report: Report;
  actors: Resolved;
  /** The advisory hold that it is the end of. */
  hold: Hold | undefined;
  now: Date;
}

async function insert(tx: Transaction, { report, actors, hold, now }: Inserting): Promise<Appointment> {
  const { vendorId, sourceId, state, startAt, endAt, validAt } = report;
  const practitionerId = hold?.practitionerId ?? actors.practitionerId;
  const covered = await isCovered(tx, { id: null, practitionerId, startAt, endAt });
  const [row] = await tx
    .insert(appointment)
    .values({
      origin: 'reported',
      state,
      vendorId,
      sourceId,
      startAt,
      endAt,
      practitionerId,
      validAt: validAt ?? now,
      regulatorId: actors.regulatorId,
      accountId: hold?.accountId ?? actors.accountId,
      territoryCode: hold?.territoryCode ?? actors.territoryCode,
      roleId: hold?.roleId ?? actors.roleId,
      feedId: hold?.feedId ?? null,
      holdId: hold?.id ?? null,
      slotId: hold?.slotId ?? null,
      caseId: hold?.caseId ?? null,
      modalities: hold?.modalities ?? 0,
      capacity: hold?.capacity ?? null,
      way: hold?.way ?? null,
      keeping: hold !== undefined && KEPT.has(state),
      overlaps: KEPT.has(state) && covered,
      createdAt: now,
      updatedAt: now,
    })
    .returning();
  if (!row) throw new Error('An insert returned no appointment.');
  await addEvent(tx, row, { by: VENDOR, type: 'reported', from: null, to: standOf(row) });
  await oweHub(tx, row);
  if (hold) {
    await confirmHold(tx, hold.id, now);
    await settleTaken(tx, placeOfAppointment(row));
  }
  return row;
}
