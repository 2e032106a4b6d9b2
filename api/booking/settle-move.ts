import type { DateTime } from 'luxon';
import type { Transaction } from '../../db/client.ts';
import { followInAgenda } from '../../db/queries/agenda/bookings.ts';
import {
  changeAppointment,
  lockAppointment,
  placeOfAppointment,
  standOf,
  SYSTEM,
  type Actor,
} from '../../db/queries/booking/appointments.ts';
import { lockPlaces } from '../../db/queries/booking/slots.ts';
import { findFeed } from '../../db/queries/feeds/feeds.ts';
import {
  confirmHold,
  endHold,
  findConflict,
  findHold,
  lockHold,
  placeOf,
} from '../../db/queries/booking/holds.ts';
import { postponeVendorRequest, settleVendorRequest } from '../../db/queries/booking/vendor-requests.ts';
import type { Appointment, VendorRequest } from '../../db/schema/appointment.ts';
import type { Hold } from '../../db/schema/hold.ts';
import type { Deps } from '../router.ts';
import { askToCancel, oweCancel } from './cancel.ts';
import { readAgain } from './change.ts';
import { nextTry, noteGone, type Outcome } from './settle.ts';

/** Who moves it, and when. */
export interface When extends Pick<Deps, 'vault'> {
  by: Actor;
  now: DateTime<true>;
}

interface Moved {
  appointment: Appointment;
  hold: Hold;
  reference: string | null;
  vendorKey: string;
  /** Its vendor booked it over a time that was given away meanwhile: it stands, and is flagged. */
  overlaps: boolean;
}

/** The appointment stands in its new place, and the old vendor is owed a cancellation. */
export async function writeMoved(
  tx: Transaction,
  { appointment: before, hold, reference, vendorKey, overlaps }: Moved,
  { by, now, vault }: When,
): Promise<{ appointment: Appointment; cancel: VendorRequest | undefined }> {
  const { slotId, feedId, roleId, practitionerId, startAt, endAt, modalities, capacity, way } = hold;
  const place = { slotId, feedId, roleId, practitionerId, startAt, endAt, modalities, capacity, way };
  const to = standOf({ ...before, ...place });
  await confirmHold(tx, hold.id, now.toJSDate());
  // What its former vendor says from now on is of the place that was left.
  const told = {
    vendorId: (await findFeed(tx, hold.feedId))?.vendorId ?? null,
    sourceId: null,
    validAt: null,
  };
  const appointment = await changeAppointment(tx, before, {
    by,
    at: now.toJSDate(),
    type: 'moved',
    state: 'confirmed',
    from: standOf(before),
    to,
    tell: 'appointment.moved',
    set: {
      ...place,
      ...told,
      holdId: hold.id,
      vendorKey,
      vendorReference: reference,
      keeping: !overlaps,
      overlaps,
    },
  });
  await followInAgenda(tx, { vault, appointmentId: before.id, now: now.toJSDate() });
  return { appointment, cancel: await oweCancel(tx, before, now) };
}

/** Writes what the new place's vendor answered. Gives whether the appointment moved. */
export async function settleMove(
  deps: Deps,
  { request, outcome, by = SYSTEM }: { request: VendorRequest; outcome: Outcome; by?: Actor },
): Promise<boolean> {
  const now = deps.clock();
  if (outcome.is === 'unknown') {
    await postponeVendorRequest(deps.db, request.id, nextTry(request, now));
    return false;
  }
  const written = await deps.db.transaction((tx) =>
    settleIn(tx, { request, outcome }, { by, now, vault: deps.vault }),
  );
  if (written.cancel) await askToCancel(deps, written.cancel);
  return written.moved;
}

interface Answered {
  request: VendorRequest;
  outcome: Exclude<Outcome, { is: 'unknown' }>;
}

/** Booked in its new place after it was given up in the old one, it is given up there too. */
async function settleIn(
  tx: Transaction,
  { request, outcome }: Answered,
  when: When,
): Promise<{ moved: boolean; cancel?: VendorRequest | undefined }> {
  const now = when.now.toJSDate();
  const known = await readAgain(tx, request.appointmentId);
  const held = await findHold(tx, request.vendorKey);
  if (held) await lockPlaces(tx, placeOfAppointment(known), placeOf(held));
  await settleVendorRequest(tx, request.id, now);
  const hold = held && (await lockHold(tx, held.id));
  const appointment = await lockAppointment(tx, known.id);
  if (!hold || !appointment || hold.state !== 'confirming') return { moved: false };
  if (outcome.is === 'refused') {
    await endHold(tx, { id: hold.id, ending: 'refused', now });
    await noteGone(tx, { slotId: hold.slotId, failure: outcome.failure, now });
    return { moved: false };
  }
  const booked = { ...appointment, vendorKey: request.vendorKey, feedId: hold.feedId, way: hold.way };
  if (appointment.state !== 'confirmed') {
    await endHold(tx, { id: hold.id, ending: 'released', now });
    return { moved: false, cancel: await oweCancel(tx, booked, when.now) };
  }
  const { reference } = outcome;
  const except = { holdId: hold.id, appointmentId: appointment.id };
  const conflict = hold.capacity === null ? await findConflict(tx, placeOf(hold), except) : undefined;
  const overlaps = conflict?.by === 'appointment';
  const { vendorKey } = request;
  const moved = await writeMoved(tx, { appointment, hold, reference, vendorKey, overlaps }, when);
  return { moved: true, cancel: moved.cancel };
}
