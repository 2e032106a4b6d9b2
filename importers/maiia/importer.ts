import { bookingPage, type BookingReader, type Read } from '../booking-page.ts';
import type { Rejection } from '../contract.ts';
import { isRejection, notAvailability, pointer, readSlots, type JsonBody } from '../json-body.ts';
import { reject } from '../rules.ts';
import { describe, toDraft } from './normalize.ts';
import { closest, listing, page, reason, slot, type Listing, type MaiiaRecord } from './record.ts';

/**
 * Maiia's availabilities, after its consultation reasons and its directory when they are given: every body is a page of
 * `items`, told apart by what an item is.
 *
 * Strange: a search is keyed by the reason's name, not its id; a page holds fewer items than `total` says and nothing
 * else tells that more follow; `updateDate` is when the agenda last changed, not when the answer was true.
 */
export const maiia = bookingPage<MaiiaRecord>({
  protocol: 'maiia',
  title: 'Maiia: the availabilities of a center or a professional',
  open,
  normalize: toDraft,
});

interface Memory {
  types: Map<string, string>;
  directory: Listing[];
  /** Items received of the searches that announced more than their page held, by announced total. */
  partial: Map<number, { at: string; received: number }>;
}

function open(): BookingReader<MaiiaRecord> {
  const memory: Memory = { types: new Map(), directory: [], partial: new Map() };
  return {
    *read(body) {
      const parsed = page.safeParse(body.json);
      if (!parsed.success) yield* readClosest(body);
      else if (!remember(parsed.data.items, memory)) yield* readPage(body, parsed.data, memory);
    },
    *rest() {
      for (const [total, { at, received }] of memory.partial) {
        if (received < total) yield missingPages(at, received, total);
      }
    },
  };
}

/** Keeps reasons or directory entries for the availabilities to come; false when the items are neither. */
function remember(items: readonly unknown[], { types, directory }: Memory): boolean {
  if (!items.slice(0, 10).some((item) => reason.safeParse(item).success || listing.safeParse(item).success))
    return false;
  const reasons = items.flatMap((item) => reason.safeParse(item).data ?? []);
  const entries = items.flatMap((item) => listing.safeParse(item).data ?? []);
  for (const { id, consultationType } of reasons) types.set(id, consultationType);
  directory.push(...entries);
  return true;
}

function* readClosest({ name, at, json }: JsonBody): Iterable<Rejection> {
  const parsed = closest.safeParse(json);
  if (!parsed.success) throw notAvailability(name, 'no page of items of Maiia');
  const first = parsed.data.firstPhysicalStartDateTime;
  if (first) yield reject('F13', { at: pointer(at, 'firstPhysicalStartDateTime') }, first);
}

function* readPage(
  { at }: JsonBody,
  { items, total }: { items: readonly unknown[]; total?: number | null | undefined },
  { types, directory, partial }: Memory,
): Iterable<Read<MaiiaRecord>> {
  for (const read of readSlots(slot, items, pointer(at, 'items'))) {
    if (isRejection(read)) yield read;
    else {
      const consultationType = types.get(read.slot.consultationReasonId ?? '') ?? null;
      yield { ...read, said: describe(read.slot, directory), consultationType };
    }
  }
  if (total && items.length < total) {
    const received = (partial.get(total)?.received ?? 0) + items.length;
    partial.set(total, { at: pointer(at, 'total'), received });
  }
}

function missingPages(at: string, received: number, total: number): Rejection {
  return reject('F07', { at }, `${received} of ${total} availabilities came: the other pages are missing`);
}
