import { freeSlots, type SandboxSlot } from '../agenda.ts';
import type { Agenda } from '../people.ts';
import type { Day } from '../rhythms.ts';

/** When one looks, and what the vendor's own books say is taken then. */
export interface Look {
  now: number;
  /** Places of a slot that were booked or kept at an instant; none for a vendor without books. */
  taken?: ((slotId: string, at: number) => number) | undefined;
}

/** The slots of an agenda that are free, those of the vendor's books left out. */
export function openSlots(agenda: Agenda, days: readonly Day[], { now, taken }: Look): SandboxSlot[] {
  const free = freeSlots(agenda, days, now);
  if (!taken) return free;
  return free.flatMap((slot) => {
    const left = (slot.capacity ?? 1) - taken(slot.id, now);
    if (left <= 0) return [];
    return [slot.capacity === null ? slot : { ...slot, capacity: left }];
  });
}
