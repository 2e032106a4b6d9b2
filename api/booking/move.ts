import type { Transaction } from '../../db/client.ts';
import type { Actor } from '../../db/queries/booking/appointments.ts';
import { findBookableSlot } from '../../db/queries/booking/slots.ts';
import { beginConfirmingHold, endHold, findHold, placeOf } from '../../db/queries/booking/holds.ts';
import { OWN_FEED } from '../../db/queries/availability/published-slots.ts';
import { insertVendorRequest } from '../../db/queries/booking/vendor-requests.ts';
import type { Appointment, VendorRequest } from '../../db/schema/appointment.ts';
import type { Hold } from '../../db/schema/hold.ts';
import type { Asker } from '../identity/asker.ts';
import { Problem } from '../problem.ts';
import type { Deps } from '../router.ts';
import { askToCancel } from './cancel.ts';
import { lockOwn, readAgain, type Aimed } from './change.ts';
import { LEASE_SECONDS } from './confirm.ts';
import { withdrawal } from './hold-resources.ts';
import { settleMove, writeMoved, type When } from './settle-move.ts';
import type { Outcome } from './settle.ts';
import { refusedByTable, refuseSlot, type SlotCode } from './slot-refusal.ts';
import { outcomeOfBook } from './vendor-answers.ts';
import { vendorOf, wantedOf } from './vendor.ts';

export interface MoveRequest extends Aimed {
  holdId: string;
  fencingToken: number;
}

/**
 * Moves an appointment to a slot one holds: one change with its from and to, never a cancellation and a booking. The
 * new vendor is asked first; until it has said yes the appointment stands where it was.
 */
export async function moveAppointment(
  deps: Deps,
  asker: Asker,
  move: MoveRequest,
): Promise<{ appointment: Appointment; moved: boolean }> {
  const held = await findHold(deps.db, move.holdId);
  if (!held || held.accountId !== asker.accountId) throw new Problem('not-found', 'You have no such hold.');
  const slot = await findBookableSlot(deps.db, held.slotId);
  const begun = await begin(deps, asker, { ...move, held });
  if ('refused' in begun) throw await refuseSlot(deps, asker, { slot, code: begun.refused });
  if (!begun.request || !slot) {
    if (begun.cancel) await askToCancel(deps, begun.cancel);
    return { appointment: begun.appointment, moved: true };
  }
  const vendor = vendorOf(deps, slot);
  const holdId = vendor.abilities.hold ? held.id : null;
  const wanted = await wantedOf(deps.db, slot, held);
  const answer = await vendor.book({
    ...wanted,
    appointmentId: begun.request.vendorKey,
    holdId,
  });
  const outcome = outcomeOfBook(answer);
  const moved = await settleMove(deps, { request: begun.request, outcome, by: actorOf(asker) });
  if (outcome.is === 'refused') throw await refuseSlot(deps, asker, { slot, code: codeOf(outcome) });
  return { appointment: await readAgain(deps.db, move.appointmentId), moved };
}

const actorOf = ({ accountId, role }: Asker): Actor => ({ accountId, actor: role });

function codeOf({ failure }: Extract<Outcome, { is: 'refused' }>): SlotCode {
  return failure === 'not-booked' || failure === 'vendor-has-nothing' ? 'vendor-refused' : failure;
}

interface Beginning extends MoveRequest {
  held: Hold;
}

type Begun =
  | { refused: SlotCode }
  | { appointment: Appointment; request?: VendorRequest | undefined; cancel?: VendorRequest | undefined };

async function begin(deps: Deps, asker: Asker, beginning: Beginning): Promise<Begun> {
  const now = deps.clock();
  try {
    return await deps.db.transaction((tx) =>
      beginIn(tx, beginning, { by: actorOf(asker), now, vault: deps.vault }),
    );
  } catch (error) {
    const refused = refusedByTable(error);
    if (!refused) throw error;
    const ending = refused === 'slot-booked' ? 'refused' : 'withdrawn';
    const ended = { id: beginning.held.id, ending, now: now.toJSDate() } as const;
    await deps.db.transaction((tx) => endHold(tx, ended));
    return { refused };
  }
}

async function beginIn(
  tx: Transaction,
  { held, fencingToken, ...aimed }: Beginning,
  when: When,
): Promise<Begun> {
  const { now } = when;
  const appointment = await lockOwn(tx, aimed, placeOf(held));
  if (appointment.state !== 'confirmed') {
    throw new Problem('appointment-not-open', `An appointment that is ${appointment.state} cannot be moved.`);
  }
  if (held.way !== 'here') {
    throw new Problem(
      'appointment-not-open',
      'That slot is booked at its vendor’s: book it there, then cancel this one.',
    );
  }
  const slot = await findBookableSlot(tx, held.slotId);
  const gone = withdrawal(held, slot);
  if (gone) {
    await endHold(tx, { id: held.id, ending: 'withdrawn', now: now.toJSDate() });
    return { refused: gone };
  }
  const until = now.plus({ minutes: 1 }).toJSDate();
  const swap = { id: held.id, fencingToken, now: now.toJSDate(), until };
  if (!(await beginConfirmingHold(tx, swap)))
    throw new Problem('hold-over', 'This hold is over: hold the slot again.');
  if (slot?.feedProtocol === OWN_FEED) {
    const moved = { appointment, hold: held, reference: null, vendorKey: held.id, overlaps: false };
    return writeMoved(tx, moved, when);
  }
  const request = await insertVendorRequest(tx, {
    kind: 'move',
    vendorKey: held.id,
    appointmentId: appointment.id,
    holdId: held.id,
    feedId: held.feedId,
    askedAt: now.toJSDate(),
    nextTryAt: now.plus({ seconds: LEASE_SECONDS }).toJSDate(),
  });
  return { appointment, request };
}
