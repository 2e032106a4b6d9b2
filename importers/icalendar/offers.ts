import { FeedError } from '../contract.ts';
import type { IcalendarRecord, OpenRange, Span } from './record.ts';
import { cut, merge, without } from './spans.ts';

const MINUTE = 60_000;
const MAX_SLOTS = 100_000;

/** What open ranges are made slots with. */
export interface Cutting {
  busy: readonly Span[];
  window: Span;
  /** Minutes of a consultation; without it a range is one slot. */
  duration: number | undefined;
  validAt: string | null;
}

/**
 * The slots of open ranges: what the busy time leaves of them, in pieces of one consultation. A time that two ranges
 * declare is offered once. Throws FeedError when they are more than an agenda can hold.
 */
export function slotsOf(open: readonly OpenRange[], cutting: Cutting): IcalendarRecord[] {
  const { window, validAt } = cutting;
  const ranges = open
    .filter(({ from, to }) => from < window.to && (to ?? from) >= window.from)
    .toSorted((one, other) => one.from - other.from || (other.to ?? 0) - (one.to ?? 0));
  const slots = new Map<number, IcalendarRecord>();
  for (const piece of piecesOf(ranges, cutting)) {
    const slot = { type: 'slot', ...piece, ...upcoming(piece, window), began: piece.from, validAt } as const;
    if (!slots.has(piece.from) && isToCome(slot, window)) slots.set(piece.from, slot);
    if (slots.size > MAX_SLOTS) throw new FeedError('too-large', `more than ${MAX_SLOTS} slots`);
  }
  return [...slots.values()].toSorted((one, other) => one.from - other.from);
}

/** What is left of a piece under way, from the next whole minute: the rest of it can still be booked. */
function upcoming({ from, to }: OpenRange, window: Span): Pick<Span, 'from'> {
  const next = Math.ceil(window.from / MINUTE) * MINUTE;
  return { from: to === null ? from : Math.max(from, next) };
}

function isToCome({ from, to }: OpenRange, window: Span): boolean {
  return to === null ? from >= window.from : to > from;
}

function* piecesOf(ranges: readonly OpenRange[], { busy, window, duration }: Cutting): Iterable<OpenRange> {
  const taken = merge(busy);
  const length = duration === undefined ? null : duration * MINUTE;
  let covered = -Infinity;
  for (const range of ranges) {
    const end = range.to ?? (length === null ? null : range.from + length);
    if (end === null) {
      if (without({ from: range.from, to: range.from + 1 }, taken).length > 0) yield range;
      continue;
    }
    const from = length === null ? range.from : Math.max(range.from, covered);
    covered = Math.max(covered, end);
    for (const rest of without({ from, to: end }, taken)) {
      const pieces = length === null ? [rest] : cut(within(rest, window, length), length);
      for (const piece of pieces) if (piece.to > window.from) yield { ...range, ...piece };
    }
  }
}

/** The part of a span that begins inside the window, its pieces where they would have been. */
function within({ from, to }: Span, window: Span, length: number): Span {
  const past = Math.max(0, Math.ceil((window.from - from) / length));
  const last = window.to + length - 1;
  return { from: from + past * length, to: Math.min(to, last) };
}
