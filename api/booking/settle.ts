import type { DateTime } from 'luxon';
import type { Transaction } from '../../db/client.ts';
import { followInAgenda } from '../../db/queries/agenda/bookings.ts';
import {
  changeAppointment,
  findAppointment,
  lockAppointment,
  placeOfAppointment,
  SYSTEM,
  type Actor,
} from '../../db/queries/booking/appointments.ts';
import { lockPlaces, noteSlotGone } from '../../db/queries/booking/slots.ts';
import { confirmHold, endHold, findConflict } from '../../db/queries/booking/holds.ts';
import { postponeVendorRequest, settleVendorRequest } from '../../db/queries/booking/vendor-requests.ts';
import type { Appointment, VendorRequest } from '../../db/schema/appointment.ts';
import type { Deps } from '../router.ts';
import type { SlotCode } from './slot-refusal.ts';

/** What became of a booking: at its vendor, or as a person says. `failure` is a code. */
export type Outcome =
  | { is: 'booked'; reference: string | null }
  | { is: 'refused'; failure: Failure }
  | { is: 'unknown'; failure: string };

/** Why it was not booked: a slot's code, what a person said, or that the vendor has nothing of it. */
export type Failure = SlotCode | 'not-booked' | 'vendor-has-nothing';

const OPEN: ReadonlySet<Appointment['state']> = new Set(['confirming', 'unknown', 'awaiting-vendor']);

/** Whether its outcome is still to be known. */
export const isOpen = ({ state }: Pick<Appointment, 'state'>) => OPEN.has(state);

interface Settling {
  appointmentId: string;
  outcome: Outcome;
  now: DateTime<true>;
  by?: Actor;
  /** What was asked of the vendor, when the outcome is its answer. */
  request?: VendorRequest | undefined;
}

/**
 * Writes what became of a booking, once: what was settled meanwhile by another way stays. Gives the appointment as it
 * then stands, and whether it was this that settled it.
 */
export async function settleBooking(
  { db, vault }: Pick<Deps, 'db' | 'vault'>,
  settling: Settling,
): Promise<{ row: Appointment; settled: boolean }> {
  const known = await findAppointment(db, settling.appointmentId);
  if (!known) throw new Error(`there is no appointment ${settling.appointmentId}`);
  return db.transaction(async (tx) => {
    await lockPlaces(tx, placeOfAppointment(known));
    const row = await lockAppointment(tx, known.id);
    if (!row) throw new Error(`appointment ${known.id} is gone`);
    const { request, outcome, now } = settling;
    const open = isOpen(row);
    if (request && (!open || outcome.is !== 'unknown')) {
      await settleVendorRequest(tx, request.id, now.toJSDate());
    }
    if (!open) return { row, settled: false };
    const written = await write(tx, row, settling);
    await followInAgenda(tx, { vault, appointmentId: row.id, now: now.toJSDate() });
    return { row: written, settled: true };
  });
}

function write(tx: Transaction, row: Appointment, settling: Settling): Promise<Appointment> {
  const { outcome } = settling;
  if (outcome.is === 'booked') return writeBooked(tx, row, { ...settling, outcome });
  if (outcome.is === 'refused') return writeRefused(tx, row, { ...settling, outcome });
  return writeUnknown(tx, row, { ...settling, outcome });
}

type With<Is extends Outcome['is']> = Settling & { outcome: Extract<Outcome, { is: Is }> };

/** Booked elsewhere, it may cover a time that was given away meanwhile: it stands, and is flagged. */
async function writeBooked(
  tx: Transaction,
  row: Appointment,
  settling: With<'booked'>,
): Promise<Appointment> {
  const { outcome, now, by = SYSTEM } = settling;
  const overlaps = !row.keeping && (await isTaken(tx, row));
  if (row.holdId !== null) await confirmHold(tx, row.holdId, now.toJSDate());
  return changeAppointment(tx, row, {
    by,
    at: now.toJSDate(),
    type: 'confirmed',
    state: 'confirmed',
    from: { state: row.state },
    to: { state: 'confirmed' },
    tell: 'appointment.confirmed',
    set: {
      vendorReference: outcome.reference ?? row.vendorReference,
      failure: null,
      keeping: !overlaps,
      overlaps,
    },
  });
}

async function isTaken(tx: Transaction, row: Appointment): Promise<boolean> {
  if (row.capacity !== null) return false;
  const except = row.holdId === null ? null : { holdId: row.holdId };
  return (await findConflict(tx, placeOfAppointment(row), except))?.by === 'appointment';
}

const GONE = { 'slot-booked': 'busy', 'slot-withdrawn': 'busy-unavailable' } as const;
const isGone = (failure: Failure): failure is keyof typeof GONE => Object.hasOwn(GONE, failure);

/** What a refusal says of the slot itself, the index says too. */
export async function noteGone(
  tx: Transaction,
  { slotId, failure, now }: { slotId: number | null; failure: Failure; now: Date },
): Promise<void> {
  if (isGone(failure) && slotId !== null) await noteSlotGone(tx, { slotId, status: GONE[failure], now });
}

async function writeRefused(
  tx: Transaction,
  row: Appointment,
  settling: With<'refused'>,
): Promise<Appointment> {
  const { outcome, by = SYSTEM } = settling;
  const { failure } = outcome;
  const now = settling.now.toJSDate();
  if (row.holdId !== null) await endHold(tx, { id: row.holdId, ending: 'refused', now });
  await noteGone(tx, { slotId: row.slotId, failure, now });
  return changeAppointment(tx, row, {
    by,
    at: now,
    type: 'rejected',
    state: 'rejected',
    from: { state: row.state },
    to: { state: 'rejected' },
    reason: failure,
    tell: 'appointment.rejected',
    set: { failure, keeping: false },
  });
}

/** Said once: asking again without an answer changes nothing but the time of the next question. */
async function writeUnknown(
  tx: Transaction,
  row: Appointment,
  settling: With<'unknown'>,
): Promise<Appointment> {
  const { request, outcome, now, by = SYSTEM } = settling;
  if (request) await postponeVendorRequest(tx, request.id, nextTry(request, now));
  if (row.state === 'unknown') return row;
  return changeAppointment(tx, row, {
    by,
    at: now.toJSDate(),
    type: 'unknown',
    state: 'unknown',
    from: { state: row.state },
    to: { state: 'unknown' },
    reason: outcome.failure,
    tell: 'appointment.unknown',
    set: { failure: outcome.failure },
  });
}

const FIRST_TRY_SECONDS = 5;
const LONGEST_WAIT_SECONDS = 600;

/** When a vendor that did not answer is asked again: 5 s, 10 s, 20 s … ten minutes. */
export function nextTry({ attempts }: Pick<VendorRequest, 'attempts'>, now: DateTime<true>): Date {
  const seconds = Math.min(FIRST_TRY_SECONDS * 2 ** Math.min(attempts, 20), LONGEST_WAIT_SECONDS);
  return now.plus({ seconds }).toJSDate();
}
