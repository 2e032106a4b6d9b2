import type { Rejection, SlotObservation } from '../contract.ts';
import { reject } from '../rules.ts';

/** Slots whose neighbours and earlier writings are remembered; beyond, the schedules met first are forgotten. */
const REMEMBERED = 50_000;
/** A schedule longer than this is compared no further: no agenda is, a hostile body may be. */
const LONGEST_SCHEDULE = 5000;

interface Written {
  validAt: string | null;
  content: string;
  /** Its start, when it takes part in the search for overlaps. */
  from: string | null;
}

interface Interval {
  from: string;
  to: string;
  sourceId: string;
}

interface Known {
  slots: Map<string, Written>;
  /** In the order of their starts. */
  intervals: Interval[];
}

/** What only shows when the records of a reading are held against each other: written twice, out of order, overlapping. */
export class Comparison {
  readonly #schedules = new Map<string, Known>();
  #count = 0;

  /** The remarks a slot deserves after those that came before it. */
  remarksOn(slot: SlotObservation): Rejection[] {
    const known = this.#schedules.get(slot.scheduleId) ?? this.#begin(slot.scheduleId);
    const before = known.slots.get(slot.sourceId);
    if (before) forget(known.intervals, slot.sourceId, before.from);
    const remarks = before ? repeated(slot, before) : [];
    if (!before && known.slots.size >= LONGEST_SCHEDULE) return remarks;
    const neighbour = place(known.intervals, slot);
    if (neighbour && !before) remarks.push(reject('S11', naming(slot), overlap(slot, neighbour)));
    this.#remember(known, slot);
    return remarks;
  }

  #begin(scheduleId: string): Known {
    const begun: Known = { slots: new Map(), intervals: [] };
    this.#schedules.set(scheduleId, begun);
    return begun;
  }

  #remember(known: Known, slot: SlotObservation): void {
    if (!known.slots.has(slot.sourceId)) this.#count += 1;
    const from = takesTime(slot) ? slot.start : null;
    known.slots.set(slot.sourceId, { validAt: slot.validAt, content: contentOf(slot), from });
    for (const [scheduleId, { slots }] of this.#schedules) {
      if (this.#count <= REMEMBERED || scheduleId === slot.scheduleId) break;
      this.#schedules.delete(scheduleId);
      this.#count -= slots.size;
    }
  }
}

function naming({ at, scheduleId, sourceId }: SlotObservation) {
  return { at, scheduleId, sourceId };
}

/** The same slot once more: its version may go back, or stay while its content changes; else it is merely repeated. */
function repeated(slot: SlotObservation, before: Written): Rejection[] {
  const where = naming(slot);
  if (slot.validAt !== null && before.validAt !== null) {
    if (slot.validAt < before.validAt) {
      return [reject('S19', where, `validAt goes from ${before.validAt} back to ${slot.validAt}`)];
    }
    if (slot.validAt > before.validAt) return [];
    if (contentOf(slot) !== before.content) {
      return [reject('S18', where, `written differently before with the same validAt, ${slot.validAt}`)];
    }
  }
  return [reject('S08', where, 'written before in the same reading')];
}

/** What a version vouches for: what may be booked, when and by whom. */
function contentOf({ status, start, end, modalities, visibility, capacity, kind }: SlotObservation): string {
  return [status, start, end, modalities, visibility, capacity, kind].join(' ');
}

function takesTime({ end, status }: SlotObservation): boolean {
  return end !== null && status !== 'entered-in-error';
}

/** Puts a slot among the intervals of its schedule; gives one that it overlaps, when there is one. */
function place(intervals: Interval[], slot: SlotObservation): Interval | undefined {
  const { start: from, end: to, sourceId } = slot;
  if (to === null || !takesTime(slot)) return undefined;
  const index = firstAfter(intervals, from);
  const [before, after] = [intervals[index - 1], intervals[index]];
  intervals.splice(index, 0, { from, to, sourceId });
  if (before && before.to > from) return before;
  return after && after.from < to ? after : undefined;
}

function forget(intervals: Interval[], sourceId: string, from: string | null): void {
  if (from === null) return;
  let index = firstAfter(intervals, from) - 1;
  while (index >= 0 && intervals[index]!.from === from && intervals[index]!.sourceId !== sourceId) index -= 1;
  if (intervals[index]?.sourceId === sourceId) intervals.splice(index, 1);
}

/** The place of the first interval that begins after an instant. */
function firstAfter(intervals: readonly Interval[], instant: string): number {
  let [low, high] = [0, intervals.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (intervals[middle]!.from <= instant) low = middle + 1;
    else high = middle;
  }
  return low;
}

function overlap({ start, end }: SlotObservation, { from, to }: Interval): string {
  return `${start} to ${end} overlaps ${from} to ${to}`;
}
