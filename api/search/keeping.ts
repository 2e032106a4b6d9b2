import type { KeptPlace } from '../../db/queries/booking/kept-places.ts';
import type { OfferSlotRow } from '../../db/queries/search/offers-details.ts';
import { OWN_FEED } from '../../db/queries/availability/published-slots.ts';
import type { BookingWay, Role } from '../../db/vocabulary.ts';
import { readDeclared } from '../../importers/vendor-calls.ts';
import { ruleFor } from '../identity/needs.ts';
import type { OfferSlot } from './resources.ts';

/** Who looks: their own hold reads as available, and colleagues alone are told whose another one is. */
export interface Looking {
  accountId: number | undefined;
  seesNames: boolean;
}

/** Who dispatches is told by name which colleague holds a slot. */
export function lookingAs(asker: { role: Role; accountId?: number }): Looking {
  return { accountId: asker.accountId, seesNames: ruleFor('slot-snp.read', asker.role) === 'always' };
}

/** A slot's quarter of an hour when its vendor does not say when it ends. */
const UNSAID_MS = 15 * 60_000;

/** What is kept of one slot of an offer: by a hold (whose, until when), or by an appointment. */
export function keepingOf(
  slot: Pick<OfferSlotRow, 'id' | 'start' | 'end' | 'capacity'>,
  kept: readonly KeptPlace[],
  looking: Looking,
): Pick<OfferSlot, 'held' | 'taken'> {
  const here = kept.filter((place) => covers(place, slot));
  const mine = here.find(({ until, accountId }) => until !== null && accountId === looking.accountId);
  if (mine) return { held: toHeld(mine, looking) };
  if (slot.capacity !== null && here.length < slot.capacity) return {};
  if (here.some(({ until }) => until === null)) return { taken: true };
  const [first] = [...here].sort((a, b) => (b.until ?? 0) - (a.until ?? 0));
  return first ? { held: toHeld(first, looking) } : {};
}

function covers(place: KeptPlace, slot: Pick<OfferSlotRow, 'id' | 'start' | 'end' | 'capacity'>): boolean {
  if (place.slotId === slot.id) return true;
  if (!place.personal || slot.capacity !== null) return false;
  const end = slot.end !== null && slot.end > slot.start ? slot.end : slot.start + UNSAID_MS;
  return place.start < end && place.end > slot.start;
}

function toHeld(place: KeptPlace, { accountId, seesNames }: Looking): NonNullable<OfferSlot['held']> {
  const mine = place.accountId === accountId;
  const by = seesNames || mine ? (place.by ?? undefined) : undefined;
  return { mine, by, until: new Date(place.until ?? place.end).toISOString() };
}

/** How a slot is booked: here when its professional declares it here or its vendor takes bookings, else where it says. */
export function bookingWay(
  feed: { protocol: string; booking: unknown },
  bookingUrl: string | null,
): BookingWay {
  if (feed.protocol === OWN_FEED) return 'here';
  if (readDeclared(feed.booking)?.abilities.book === true) return 'here';
  return bookingUrl === null || !URL.canParse(bookingUrl) ? 'phone' : 'vendor-page';
}
