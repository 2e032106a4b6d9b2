import type { OfferSlotRow } from '../../db/queries/search/offers-details.ts';
import { FRESHNESS, type Freshness } from '../../db/vocabulary.ts';

/** How many starts an offer shows. */
const NEXT_STARTS = 3;

/** A slot as one feed shows it, and how far that feed can be believed now. */
export type SeenSlot = OfferSlotRow & { state: Freshness };

/** One start of one professional at one place: the slot to book, and every feed that shows it. */
export interface MergedSlot {
  slot: SeenSlot;
  feedIds: number[];
}

/**
 * One slot a start, earliest first, whatever the order the feeds came in. The slot kept is the one to believe and that
 * can be booked; it is kept whole, since an identifier of one vendor and an address of another book nothing.
 */
export function mergeSlots(slots: readonly SeenSlot[]): MergedSlot[] {
  const starts = new Map<number, SeenSlot[]>();
  for (const slot of slots) starts.set(slot.start, [...(starts.get(slot.start) ?? []), slot]);
  return [...starts.entries()]
    .sort(([a], [b]) => a - b)
    .slice(0, NEXT_STARTS)
    .flatMap(([, same]) => toMerged(same));
}

function toMerged(same: readonly SeenSlot[]): MergedSlot[] {
  const [slot] = [...same].sort(compareTrust);
  const feedIds = [...new Set(same.map(({ feedId }) => feedId))].sort((a, b) => a - b);
  return slot ? [{ slot, feedIds }] : [];
}

function compareTrust(a: SeenSlot, b: SeenSlot): number {
  return (
    FRESHNESS.indexOf(a.state) - FRESHNESS.indexOf(b.state) ||
    Number(a.bookingUrl === null) - Number(b.bookingUrl === null) ||
    a.feedId - b.feedId ||
    Number(a.id) - Number(b.id)
  );
}
