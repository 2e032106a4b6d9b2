import { and, eq, sql } from 'drizzle-orm';
import type { Queryable, Transaction } from '../../client.ts';
import {
  appointment,
  appointmentEvent,
  type Appointment,
  type AppointmentStand,
} from '../../schema/appointment.ts';
import type { AppointmentState, WebhookEvent } from '../../vocabulary.ts';
import { at, settleTaken, type Place } from './slots.ts';
import { oweHub } from '../outbox/hub.ts';
import { owe } from '../outbox/outbox.ts';

/** Who did something: an account, a vendor's program, or the system when both are absent. */
export interface Actor {
  accountId: number | null;
  actor: string;
}

export const SYSTEM: Actor = { accountId: null, actor: 'system' };

/** What an appointment's event says besides who and when. */
interface Happening {
  type: string;
  from: AppointmentStand | null;
  to: AppointmentStand | null;
  reason?: string | null | undefined;
}

export async function addEvent(
  tx: Transaction,
  row: Pick<Appointment, 'id' | 'updatedAt'>,
  { by, ...happening }: Happening & { by: Actor },
): Promise<void> {
  await tx.insert(appointmentEvent).values({ appointmentId: row.id, at: row.updatedAt, ...by, ...happening });
}

/** The place an appointment takes; null when it is of nobody we know, as some that vendors report. */
export function placeOfAppointment(row: Appointment): Place {
  const { slotId, practitionerId, capacity, startAt, endAt } = row;
  return { slotId: slotId ?? 0, practitionerId, capacity, start: startAt.getTime(), end: endAt.getTime() };
}

/** An appointment that no one else writes until the end of the transaction. */
export async function lockAppointment(tx: Transaction, id: string): Promise<Appointment | undefined> {
  const [row] = await tx.select().from(appointment).where(eq(appointment.id, id)).for('update');
  return row;
}

export async function findAppointment(db: Queryable, id: string): Promise<Appointment | undefined> {
  const [row] = await db.select().from(appointment).where(eq(appointment.id, id));
  return row;
}

export async function findAppointmentOfHold(db: Queryable, holdId: string): Promise<Appointment | undefined> {
  const [row] = await db.select().from(appointment).where(eq(appointment.holdId, holdId));
  return row;
}

/** A hold becomes an appointment: its row, its first event, its slots given. */
export async function insertAppointment(
  tx: Transaction,
  values: typeof appointment.$inferInsert,
  { by, reason, tell }: { by: Actor; reason?: string | undefined; tell?: WebhookEvent | undefined },
): Promise<Appointment> {
  const [row] = await tx.insert(appointment).values(values).returning();
  if (!row) throw new Error('An insert returned no appointment.');
  await addEvent(tx, row, { by, type: row.state, from: { state: 'held' }, to: standOf(row), reason });
  await settleTaken(tx, placeOfAppointment(row));
  await oweHub(tx, row);
  if (tell) await oweAppointment(tx, tell, { row });
  return row;
}

/** Where and when an appointment stands, for its history. */
export function standOf({ state, startAt, endAt, roleId, slotId }: Appointment): AppointmentStand {
  return { state, start: startAt.toISOString(), end: endAt.toISOString(), roleId, slotId };
}

/** The vendor said at this instant that the slot is free; no change of the appointment itself. */
export async function noteVerified(db: Queryable, id: string, verifiedAt: Date): Promise<void> {
  await db.update(appointment).set({ verifiedAt }).where(eq(appointment.id, id));
}

/** Changes that a state brings with it. */
type Changes = Partial<
  Pick<
    Appointment,
    | 'keeping'
    | 'overlaps'
    | 'failure'
    | 'vendorReference'
    | 'verifiedAt'
    | 'slotId'
    | 'feedId'
    | 'vendorId'
    | 'roleId'
    | 'practitionerId'
    | 'startAt'
    | 'endAt'
    | 'modalities'
    | 'capacity'
    | 'way'
    | 'holdId'
    | 'vendorKey'
    | 'sourceId'
    | 'validAt'
  >
>;

/**
 * Changes a locked appointment: one version more, its event, its slots given or taken back, its vendor told. Everything
 * in the caller's transaction.
 */
export async function changeAppointment(
  tx: Transaction,
  before: Appointment,
  change: Happening & { by: Actor; at: Date; state: AppointmentState; tell?: WebhookEvent; set?: Changes },
): Promise<Appointment> {
  const { by, at, state, tell, set, ...happening } = change;
  const [after] = await tx
    .update(appointment)
    .set({ ...set, state, version: before.version + 1, updatedAt: at })
    .where(and(eq(appointment.id, before.id), eq(appointment.version, before.version)))
    .returning();
  if (!after) throw new Error(`appointment ${before.id} was locked and has changed`);
  await addEvent(tx, after, { by, ...happening });
  await settleTaken(tx, placeOfAppointment(before));
  if (movesPlace(before, after)) await settleTaken(tx, placeOfAppointment(after));
  await oweHub(tx, after);
  if (tell) await oweAppointment(tx, tell, { row: after, before });
  return after;
}

function movesPlace(before: Appointment, after: Appointment): boolean {
  return before.slotId !== after.slotId || before.startAt.getTime() !== after.startAt.getTime();
}

/** Tells the vendor's webhooks: ids and instants, nobody's name. A move says from and to. */
export async function oweAppointment(
  tx: Transaction,
  kind: WebhookEvent,
  { row, before }: { row: Appointment; before?: Appointment },
): Promise<void> {
  if (row.feedId === null) return;
  const { id, state, failure, feedId, vendorReference, updatedAt } = row;
  const moved = kind === 'appointment.moved' && before ? { from: timesOf(before), to: timesOf(row) } : {};
  const body = { appointmentId: id, state, failure, vendorReference, ...timesOf(row), ...moved };
  await owe(tx, { kind, feedId, subject: `appointment:${id}`, body, at: updatedAt });
}

function timesOf({ startAt, endAt }: Appointment) {
  return { start: startAt.toISOString(), end: endAt.toISOString() };
}

/** Appointments that were over before an instant keep no place any more; gives how many. */
export async function letGoOfPast(db: Queryable, before: Date): Promise<number> {
  const past = await db.execute(sql`
    UPDATE appointment SET keeping = false WHERE keeping AND end_at < ${at(before)}`);
  return past.count;
}
