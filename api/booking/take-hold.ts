import type { DateTime } from 'luxon';
import type { Transaction } from '../../db/client.ts';
import {
  findBookableSlot,
  lockPlaces,
  noteSlotGone,
  placeOfSlot,
  seesSlot,
  type BookableSlot,
} from '../../db/queries/booking/slots.ts';
import { findCase } from '../../db/queries/cases/cases.ts';
import { listUnreleased } from '../../db/queries/booking/hold-releases.ts';
import {
  countKept,
  endHold,
  expireHoldsOf,
  findConflict,
  findOwnHold,
  holdForCase,
  insertHold,
  noteVendorHold,
} from '../../db/queries/booking/holds.ts';
import type { Hold } from '../../db/schema/hold.ts';
import type { Called } from '../../importers/vendor-calls.ts';
import type { Asker } from '../identity/asker.ts';
import { ruleFor } from '../identity/needs.ts';
import { Problem } from '../problem.ts';
import type { Deps } from '../router.ts';
import { bookingWay } from '../search/keeping.ts';
import { holdTimes } from './hold-rules.ts';
import { sightOfSlots } from './sight.ts';
import { refuseSlot, type SlotRefusal } from './slot-refusal.ts';
import { vendorOf, wantedOf } from './vendor.ts';

/** What is asked to be held. */
export interface HoldRequest {
  slotId: number;
  slotVersion: number;
  caseId: string | null;
}

/** Who asks for what, and when. */
interface Asked extends HoldRequest {
  asker: Asker;
  now: DateTime<true>;
}

type Taken = { hold: Hold; again: boolean } | { refused: SlotRefusal };

/**
 * Keeps a slot for someone. Throws `not-found` for a slot or a case they may not see, `case-closed`, and a slot's 409 with
 * what else there is.
 * The vendor is asked to keep it too, when it can, after the transaction: its no takes ours back.
 */
export async function takeHold(
  deps: Deps,
  asker: Asker,
  request: HoldRequest,
): Promise<{ hold: Hold; slot: BookableSlot; again: boolean }> {
  const slot = await findBookableSlot(deps.db, request.slotId);
  if (!slot || !(await seesSlot(deps.db, { slotId: slot.id, ...(await sightOfSlots(deps, asker)) }))) {
    throw new Problem('not-found', `You see no slot ${request.slotId}.`);
  }
  if (request.caseId !== null) await requireCase(deps, asker, request.caseId);
  const asked = { ...request, asker, now: deps.clock() };
  const taken = await deps.db.transaction((tx) => takeLocally(tx, slot, asked));
  if ('refused' in taken) throw await refuseSlot(deps, asker, { slot, ...taken.refused });
  if (taken.again) return { slot, ...taken };
  return { slot, again: false, hold: await askVendorToHold(deps, asker, { slot, hold: taken.hold }) };
}

/** A slot is held for a case by who works on the cases of its territory, as long as it is open. */
async function requireCase({ db }: Deps, { role, territoryCode }: Asker, caseId: string): Promise<void> {
  const works = ruleFor('dispatch.change', role) === 'territory' && territoryCode !== null;
  const found = works ? await findCase(db, { caseId, territoryCode }) : undefined;
  if (!found) throw new Problem('not-found', 'You have no such case.');
  if (found.closedAt !== null) throw new Problem('case-closed', 'Reopen the case first.');
}

async function takeLocally(tx: Transaction, slot: BookableSlot, asked: Asked): Promise<Taken> {
  const { asker, now, caseId } = asked;
  const place = placeOfSlot(slot);
  await lockPlaces(tx, place);
  await expireHoldsOf(tx, place, now.toJSDate());
  const own = await findOwnHold(tx, { place, accountId: asker.accountId, caseId });
  const again = own && (await sameHold(tx, own, caseId));
  if (again) return { hold: again, again: true };
  // Whoever keeps it is named first: a vendor that keeps it for them lists it no more.
  const refused = (await findTaker(tx, slot, asker)) ?? unofferable(slot, asked) ?? stale(slot, asked);
  if (refused) return { refused };
  const way = bookingWay({ protocol: slot.feedProtocol, booking: slot.booking }, slot.bookingUrl);
  const hold = await insertHold(tx, {
    ...holdTimes(now),
    slotId: slot.id,
    slotVersion: slot.version,
    feedId: slot.feedId,
    roleId: slot.roleId,
    practitionerId: slot.practitionerId,
    startAt: new Date(slot.start),
    endAt: new Date(slot.end),
    modalities: slot.modalities,
    capacity: slot.capacity,
    way,
    advisory: way !== 'here',
    accountId: asker.accountId,
    role: asker.role,
    territoryCode: asker.territoryCode,
    caseId,
    createdAt: now.toJSDate(),
  });
  return { hold, again: false };
}

/** One's own hold, for the case that is now asked for; none when it is being confirmed for another one. */
async function sameHold(tx: Transaction, own: Hold, caseId: string | null): Promise<Hold | undefined> {
  if (caseId === null || own.caseId === caseId) return own;
  return own.state === 'held' ? holdForCase(tx, own, caseId) : undefined;
}

/** What the index itself says against a slot: taken at its vendor, withdrawn, or begun. */
function unofferable(slot: BookableSlot, { now }: Asked): SlotRefusal | undefined {
  const { status, suspended, capacity, start, end } = slot;
  const begun = now.toMillis() >= (capacity === null ? start : end);
  if (suspended || begun || status === 'busy-unavailable' || status === 'entered-in-error') {
    return { code: 'slot-withdrawn' };
  }
  return status === 'free' ? undefined : { code: 'slot-booked' };
}

/** Who has it already; on a range, whether every place is kept. */
async function findTaker(
  tx: Transaction,
  slot: BookableSlot,
  { role }: Asker,
): Promise<SlotRefusal | undefined> {
  if (slot.capacity !== null) {
    return (await countKept(tx, slot.id)) >= slot.capacity ? { code: 'capacity-full' } : undefined;
  }
  const conflict = await findConflict(tx, placeOfSlot(slot));
  if (!conflict) return undefined;
  if (conflict.by === 'appointment') return { code: 'slot-booked' };
  const heldBy = role === 'citizen' ? undefined : conflict.name;
  return { code: 'slot-held', heldUntil: conflict.until, heldBy };
}

/** Shown otherwise than it is now, or not confirmed within what its feed promises. */
function stale(slot: BookableSlot, { slotVersion, now }: Asked): SlotRefusal | undefined {
  const hidden = now.toMillis() - slot.confirmedAt > slot.hiddenAfterSeconds * 1000;
  return hidden || slot.version !== slotVersion ? { code: 'slot-stale' } : undefined;
}

/** A vendor that holds is asked to; when nobody knows what it did, the hold is ours alone. */
async function askVendorToHold(
  deps: Deps,
  asker: Asker,
  { slot, hold }: { slot: BookableSlot; hold: Hold },
): Promise<Hold> {
  const vendor = vendorOf(deps, slot);
  if (hold.way !== 'here' || !vendor.abilities.hold) return hold;
  await letGoOfFormer(deps, slot);
  const answer = await vendor.hold({ ...(await wantedOf(deps.db, slot, hold)), holdId: hold.id });
  if (answer.outcome === 'done') {
    const noted = { id: hold.id, ...answer, now: deps.clock().toJSDate() };
    return (await deps.db.transaction((tx) => noteVendorHold(tx, noted))) ?? hold;
  }
  const refused = refusalFrom(answer);
  if (!refused) return hold;
  await takeBack(deps, { hold, code: refused.code });
  throw await refuseSlot(deps, asker, { slot, ...refused });
}

/**
 * A vendor that has not yet been told that a former hold is over would keep the slot against this one. What is owed to it
 * stays owed: being told twice changes nothing.
 */
async function letGoOfFormer(deps: Deps, slot: BookableSlot): Promise<void> {
  const vendor = vendorOf(deps, slot);
  const former = await listUnreleased(deps.db, { slotId: slot.id, feedId: slot.feedId });
  await Promise.all(former.map((holdId) => vendor.release({ holdId })));
}

/** A vendor's certain no about the slot itself; anything else leaves our own hold as it is. */
function refusalFrom(answer: Called): { code: 'slot-booked' | 'slot-withdrawn' } | undefined {
  if (answer.outcome !== 'refused') return undefined;
  if (answer.code === 'slot-taken') return { code: 'slot-booked' };
  return answer.code === 'slot-gone' ? { code: 'slot-withdrawn' } : undefined;
}

async function takeBack(
  { db, clock }: Deps,
  { hold, code }: { hold: Hold; code: 'slot-booked' | 'slot-withdrawn' },
): Promise<void> {
  const now = clock().toJSDate();
  await db.transaction(async (tx) => {
    await endHold(tx, { id: hold.id, ending: 'refused', now });
    const status = code === 'slot-booked' ? 'busy' : 'busy-unavailable';
    await noteSlotGone(tx, { slotId: hold.slotId, status, now });
  });
}
