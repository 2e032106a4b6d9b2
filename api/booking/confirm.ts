import type { DateTime } from 'luxon';
import type { Transaction } from '../../db/client.ts';
import { followInAgenda } from '../../db/queries/agenda/bookings.ts';
import {
  findAppointmentOfHold,
  insertAppointment,
  noteVerified,
} from '../../db/queries/booking/appointments.ts';
import { findBookableSlot, lockPlaces, type BookableSlot } from '../../db/queries/booking/slots.ts';
import {
  beginConfirmingHold,
  confirmHold,
  endHold,
  findConflict,
  findHold,
  lockHold,
  placeOf,
} from '../../db/queries/booking/holds.ts';
import { OWN_FEED } from '../../db/queries/availability/published-slots.ts';
import { insertVendorRequest } from '../../db/queries/booking/vendor-requests.ts';
import type { Appointment, VendorRequest } from '../../db/schema/appointment.ts';
import type { Hold } from '../../db/schema/hold.ts';
import type { AppointmentState, HoldEnd } from '../../db/vocabulary.ts';
import type { Asker } from '../identity/asker.ts';
import { Problem } from '../problem.ts';
import { requireWeighed } from '../regulation/clashes.ts';
import type { Deps } from '../router.ts';
import { withdrawal } from './hold-resources.ts';
import { AWAITED_MINUTES } from './hold-rules.ts';
import { settleBooking, type Outcome } from './settle.ts';
import { refusedByTable, refuseSlot, type SlotCode, type SlotRefusal } from './slot-refusal.ts';
import { outcomeOfBook, outcomeOfRecheck } from './vendor-answers.ts';
import { vendorOf, wantedOf } from './vendor.ts';

/** How long whoever asks a vendor has to itself: two calls at their deadline, and some to write (seconds). */
export const LEASE_SECONDS = 20;

export interface ConfirmRequest {
  holdId: string;
  fencingToken: number;
  /** A code, never a sentence about anyone. */
  reason?: string | undefined;
}

interface Confirming extends ConfirmRequest {
  asker: Asker;
  now: DateTime<true>;
}

type Begun =
  | { appointment: Appointment; again: true }
  | { appointment: Appointment; again: false; hold: Hold; request: VendorRequest | undefined }
  | { refused: SlotRefusal };

/**
 * From a hold to an appointment: begun in one transaction, then the vendor is asked outside any, then what it answered is
 * written. Throws `not-found`, `hold-over`, `hold-token-stale`, `case-clash`, and a slot's 409 with what else there is.
 */
export async function confirmBooking(
  deps: Deps,
  asker: Asker,
  request: ConfirmRequest,
): Promise<{ appointment: Appointment; again: boolean }> {
  const held = await findHold(deps.db, request.holdId);
  if (!held || held.accountId !== asker.accountId) throw new Problem('not-found', 'You have no such hold.');
  const slot = await findBookableSlot(deps.db, held.slotId);
  const begun = await begin(deps, held, { ...request, asker, now: deps.clock() });
  if ('refused' in begun) throw await refuseSlot(deps, asker, { slot, ...begun.refused });
  if (begun.again || !slot) return begun;
  const appointment = await askVendor(deps, { ...begun, slot });
  if (appointment.state !== 'rejected') return { appointment, again: false };
  throw await refuseSlot(deps, asker, { slot, code: codeOf(appointment.failure) });
}

const SLOT_CODES: readonly SlotCode[] = [
  'slot-booked',
  'slot-withdrawn',
  'vendor-refused',
  'vendor-unreachable',
];

const codeOf = (failure: string | null): SlotCode =>
  SLOT_CODES.find((code) => code === failure) ?? 'vendor-refused';

/** What only the table can tell is refused by it: its transaction is lost, and the hold with it. */
async function begin({ db, vault }: Deps, held: Hold, confirming: Confirming): Promise<Begun> {
  try {
    return await db.transaction(async (tx) => {
      const begun = await beginIn(tx, held, confirming);
      const isNew = 'appointment' in begun && !begun.again;
      if (isNew) {
        const { id: appointmentId } = begun.appointment;
        await followInAgenda(tx, { vault, appointmentId, now: confirming.now.toJSDate() });
      }
      return begun;
    });
  } catch (error) {
    const code = refusedByTable(error);
    if (!code) throw error;
    const now = confirming.now.toJSDate();
    const ending = code === 'slot-booked' ? 'refused' : 'withdrawn';
    await db.transaction((tx) => endHold(tx, { id: held.id, ending, now }));
    return { refused: { code } };
  }
}

async function beginIn(tx: Transaction, held: Hold, confirming: Confirming): Promise<Begun> {
  const { now, fencingToken } = confirming;
  const { id } = held;
  await lockPlaces(tx, placeOf(held));
  const hold = await lockHold(tx, id);
  const known = hold && hold.state !== 'held' ? await findAppointmentOfHold(tx, id) : undefined;
  if (known && known.state !== 'rejected') return { appointment: known, again: true };
  if (!hold || hold.state !== 'held' || hold.expiresAt.getTime() <= now.toMillis()) {
    throw new Problem('hold-over', 'This hold is over: hold the slot again.');
  }
  if (hold.fencingToken !== fencingToken) {
    throw new Problem('hold-token-stale', 'This token is of another hold: read the hold again.');
  }
  const refused = await findObstacle(tx, hold);
  if (refused) {
    await endHold(tx, { id, ending: refused.ending, now: now.toJSDate() });
    return { refused };
  }
  await weighClashes(tx, hold);
  return turnIntoAppointment(tx, hold, confirming);
}

/** A person's other visits around that time are weighed first, in words; the hold stays. Throws `case-clash`. */
async function weighClashes(
  tx: Transaction,
  { caseId, territoryCode, startAt, endAt }: Pick<Hold, 'caseId' | 'territoryCode' | 'startAt' | 'endAt'>,
): Promise<void> {
  if (caseId === null || territoryCode === null) return;
  await requireWeighed(tx, { caseId, territoryCode }, { start: startAt, end: endAt });
}

/** What happened to the slot since it was held. */
async function findObstacle(
  tx: Transaction,
  hold: Hold,
): Promise<(SlotRefusal & { ending: HoldEnd }) | undefined> {
  const gone = withdrawal(hold, await findBookableSlot(tx, hold.slotId));
  if (gone) return { code: gone, ending: 'withdrawn' };
  if (hold.capacity !== null) return undefined;
  const conflict = await findConflict(tx, placeOf(hold), { holdId: hold.id });
  if (!conflict) return undefined;
  return conflict.by === 'appointment'
    ? { code: 'slot-booked', ending: 'refused' }
    : { code: 'slot-held', ending: 'refused', heldUntil: conflict.until };
}

async function turnIntoAppointment(tx: Transaction, hold: Hold, confirming: Confirming): Promise<Begun> {
  const { asker, now, fencingToken, reason } = confirming;
  const until = now.plus({ minutes: AWAITED_MINUTES }).toJSDate();
  const swapped = await beginConfirmingHold(tx, { id: hold.id, fencingToken, now: now.toJSDate(), until });
  if (!swapped) throw new Problem('hold-over', 'This hold is over: hold the slot again.');
  const slot = await findBookableSlot(tx, hold.slotId);
  const ours = slot?.feedProtocol === OWN_FEED;
  const state = stateAtFirst(hold, ours);
  const values = { ...appointmentFrom(hold, now.toJSDate()), state, keeping: hold.way === 'here' };
  const appointment = await insertAppointment(
    tx,
    {
      ...values,
      vendorId: slot?.vendorId,
      verifiedAt: ours ? now.toJSDate() : new Date(slot?.confirmedAt ?? hold.createdAt),
    },
    {
      by: { accountId: asker.accountId, actor: asker.role },
      reason,
      tell: state === 'confirmed' ? 'appointment.confirmed' : undefined,
    },
  );
  if (state === 'confirmed') await confirmHold(tx, hold.id, now.toJSDate());
  const request =
    state === 'confirming' ? await insertVendorRequest(tx, requestFor(appointment, hold, now)) : undefined;
  return { appointment, again: false, hold, request };
}

/** What is declared here is ours to give; a vendor that books is asked; the others are told by a person. */
function stateAtFirst({ way }: Hold, ours: boolean): AppointmentState {
  if (way !== 'here') return 'awaiting-vendor';
  return ours ? 'confirmed' : 'confirming';
}

/** The appointment a hold becomes. Its id, which is also the vendor's key, is made here so that both are known at once. */
function appointmentFrom(hold: Hold, now: Date) {
  const { slotId, feedId, roleId, practitionerId, startAt, endAt, modalities, capacity, way } = hold;
  const { accountId, territoryCode, caseId } = hold;
  const id = crypto.randomUUID();
  const place = { slotId, feedId, roleId, practitionerId, startAt, endAt, modalities, capacity, way };
  const whose = { accountId, territoryCode, caseId, holdId: hold.id };
  return { id, vendorKey: id, origin: 'here' as const, ...place, ...whose, createdAt: now, updatedAt: now };
}

function requestFor({ id, feedId }: Appointment, hold: Hold, now: DateTime<true>) {
  return {
    kind: 'book' as const,
    vendorKey: id,
    appointmentId: id,
    holdId: hold.id,
    feedId: feedId ?? hold.feedId,
    askedAt: now.toJSDate(),
    nextTryAt: now.plus({ seconds: LEASE_SECONDS }).toJSDate(),
  };
}

interface Asking {
  appointment: Appointment;
  hold: Hold;
  slot: BookableSlot;
  request: VendorRequest | undefined;
}

/** Re-checks when the vendor can and does not already hold it for us, then books when it books. */
async function askVendor(deps: Deps, asking: Asking): Promise<Appointment> {
  const { appointment, hold, slot, request } = asking;
  const settle = async (outcome: Outcome) =>
    (await settleBooking(deps, { appointmentId: appointment.id, outcome, request, now: deps.clock() })).row;
  const vendor = vendorOf(deps, slot);
  let current = appointment;
  if (vendor.abilities.recheck && hold.kind === 'local') {
    const seen = outcomeOfRecheck(await vendor.recheck({ slotSourceId: slot.sourceId }), slot);
    // A vendor whose answer to our hold was lost may call taken what it keeps for us: booking will tell.
    const perhapsOurs = vendor.abilities.hold && typeof seen === 'object' && seen.failure === 'slot-booked';
    if (typeof seen === 'object' && !(perhapsOurs && request)) return settle(seen);
    if (seen === 'free') {
      const verifiedAt = deps.clock().toJSDate();
      await noteVerified(deps.db, appointment.id, verifiedAt);
      current = { ...appointment, verifiedAt };
    }
  }
  if (!request) return current;
  const holdId = vendor.abilities.hold ? hold.id : null;
  const wanted = await wantedOf(deps.db, slot, hold);
  return settle(outcomeOfBook(await vendor.book({ ...wanted, appointmentId: request.vendorKey, holdId })));
}
