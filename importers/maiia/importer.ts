import { bookingPage, declaredSchedules, type BookingReader, type Read } from '../reading/booking-page.ts';
import type { Rejection } from '../contract.ts';
import { isRejection, notAvailability, pointer, readSlots, type JsonBody } from '../reading/json-body.ts';
import { reject } from '../rules.ts';
import { NOTHING_SAID } from '../reading/said.ts';
import type { BookingContext, BookingSettings } from '../reading/slot-draft.ts';
import { describe, toDraft } from './normalize.ts';
import { closest, dated, listing, page, reason, slot, type Listing, type MaiiaRecord } from './record.ts';

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
  /** Items received of the searches that announced more than their page held, in the order of the bodies. */
  partial: { at: string; total: number; received: number; reasons: ReadonlySet<string> }[];
}

function open({ settings }: BookingContext): BookingReader<MaiiaRecord> {
  const memory: Memory = { types: new Map(), directory: [], partial: [] };
  return {
    *read(body) {
      const parsed = page.safeParse(body.json);
      if (!parsed.success) yield* readClosest(body);
      else if (!remember(parsed.data.items, memory)) {
        yield* readPage(body, parsed.data, memory);
        yield {
          type: 'listing',
          at: pointer(body.at, 'items'),
          days: null,
          emptied: emptiedOf(memory, settings),
          said: NOTHING_SAID,
        };
      }
    },
    *rest() {
      for (const { at, total, received } of memory.partial) {
        if (received < total) yield missingPages(at, { received, total });
      }
    },
  };
}

/** Keeps reasons or directory entries for the availabilities to come; false when the items are neither. */
function remember(items: readonly unknown[], { types, directory }: Memory): boolean {
  const isOther = (item: unknown) => reason.safeParse(item).success || listing.safeParse(item).success;
  if (items.some((item) => dated.safeParse(item).success) || !items.some(isOther)) return false;
  const reasons = items.flatMap((item) => reason.safeParse(item).data ?? []);
  const entries = items.flatMap((item) => listing.safeParse(item).data ?? []);
  for (const { id, consultationType } of reasons) {
    if (consultationType) types.set(id, consultationType);
  }
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
  const reasons = new Set<string>();
  for (const read of readSlots(slot, items, pointer(at, 'items'))) {
    if (isRejection(read)) yield read;
    else {
      reasons.add(`${read.slot.centerId} ${read.slot.consultationReasonId}`);
      const consultationType = types.get(read.slot.consultationReasonId ?? '') ?? null;
      yield { ...read, said: describe(read.slot, directory), consultationType };
    }
  }
  if (!total || items.length >= total) return;
  const begun = partial.at(-1);
  const follows = begun?.total === total && begun.received < total && !begun.reasons.isDisjointFrom(reasons);
  if (follows) begun.received += items.length;
  else partial.push({ at: pointer(at, 'total'), total, received: items.length, reasons });
}

/** An empty page is of the only agenda of the directory, else of those that the settings name. */
function emptiedOf({ directory }: Memory, settings: BookingSettings): string[] {
  const [only, ...others] = directory;
  const its = only && others.length === 0 ? [only.professional?.practitionerId, only.center.id] : [];
  const named = its.filter(Boolean).join('@');
  return named ? [named] : declaredSchedules(settings);
}

function missingPages(at: string, { received, total }: { received: number; total: number }): Rejection {
  const reason = `${received} of ${total} availabilities came: the other pages are missing`;
  return { ...reject('F26', { at }, reason), unknown: true };
}
