import { DateTime } from 'luxon';

/** What a range says of time, by the wall clock of its place. */
export interface Rule {
  id: number;
  zone: string;
  /** `YYYY-MM-DD`: the day, or the first one of a repetition. */
  day: string;
  /** `HH:MM`; an end that is not after its start is on the next day. */
  starts: string;
  ends: string;
  /** Mask of the days it comes back on, Monday the first bit; 0 for once. */
  weekdays: number;
  /** Last day of a repetition; null without end. */
  until: string | null;
  /** Cut into places of so many minutes; null for one range. */
  slotMinutes: number | null;
  /** Patients of a range that is not cut; 1 of one that is. */
  capacity: number;
  /** Days on which it does not take place. */
  exceptions: readonly string[];
}

/** An interval, ms since 1970. */
export interface Span {
  start: number;
  end: number;
}

/** A range on one day. */
export interface Occurrence extends Span {
  rangeId: number;
  day: string;
}

/** A place to publish: a whole occurrence, or a piece of one. */
export interface Place extends Occurrence {
  /** Names it for ever: the range and its start. */
  sourceId: string;
  /** Patients it is for. */
  capacity: number;
}

const MINUTE = 60_000;
const DAY = 86_400_000;

/**
 * The occurrences of a range that touch a window. An hour the clock skips in spring is read an hour later; one it shows
 * twice in autumn is the first, so that a range over the change is an hour shorter or longer, as the day is.
 */
export function occurrencesOf(rule: Rule, window: Span): Occurrence[] {
  const days = rule.weekdays === 0 ? [rule.day] : repeatedDays(rule, window);
  return days
    .filter((day) => !rule.exceptions.includes(day))
    .map((day) => Object.assign({ rangeId: rule.id, day }, spanOn(rule, day)))
    .filter(({ start, end }) => start < end && start < window.end && end > window.start);
}

/** The days of a repetition that may touch a window: one more on each side, for ranges that pass midnight. */
function repeatedDays({ day, until, weekdays, zone }: Rule, window: Span): string[] {
  const first = isoDay(DateTime.fromMillis(window.start - DAY, { zone }));
  const last = isoDay(DateTime.fromMillis(window.end, { zone }));
  const end = until !== null && until < last ? until : last;
  const days: string[] = [];
  for (let at = DateTime.fromISO(first > day ? first : day, { zone: 'utc' }); isoDay(at) <= end;) {
    if (weekdays & (1 << (at.weekday - 1))) days.push(isoDay(at));
    at = at.plus({ days: 1 });
  }
  return days;
}

const isoDay = (at: DateTime): string => at.toFormat('yyyy-MM-dd');

function spanOn({ starts, ends, zone }: Pick<Rule, 'starts' | 'ends' | 'zone'>, day: string): Span {
  const endDay = ends > starts ? day : isoDay(DateTime.fromISO(day, { zone: 'utc' }).plus({ days: 1 }));
  return { start: instantOf(day, starts, zone), end: instantOf(endDay, ends, zone) };
}

function instantOf(day: string, time: string, zone: string): number {
  return DateTime.fromISO(`${day}T${time}`, { zone }).toMillis();
}

/**
 * What to publish of an occurrence: itself, or pieces of `slotMinutes` by elapsed time. What an absence touches is left
 * out; of a whole range each rest is a place, and its patients are shared among them.
 */
export function placesOf(
  rule: Pick<Rule, 'slotMinutes' | 'capacity'>,
  occurrence: Occurrence,
  absences: readonly Span[],
): Place[] {
  const { start, end } = occurrence;
  if (rule.slotMinutes === null) {
    return shareOut(restsOf(occurrence, absences), rule.capacity).map((rest) => named(occurrence, rest));
  }
  const length = rule.slotMinutes * MINUTE;
  const places: Place[] = [];
  for (let at = start; at + length <= end; at += length) {
    const piece = { start: at, end: at + length, capacity: 1 };
    if (!absences.some((absence) => touches(absence, piece))) places.push(named(occurrence, piece));
  }
  return places;
}

function named(occurrence: Occurrence, span: Span & { capacity: number }): Place {
  const sourceId = `${occurrence.rangeId}-${Math.floor(span.start / MINUTE).toString(36)}`;
  return { ...occurrence, ...span, sourceId };
}

const touches = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end;

/** What absences leave of an interval. */
function restsOf(span: Span, absences: readonly Span[]): Span[] {
  let rests: Span[] = [{ start: span.start, end: span.end }];
  for (const absence of absences) {
    rests = rests.flatMap((rest) =>
      touches(rest, absence)
        ? [
            { start: rest.start, end: absence.start },
            { start: absence.end, end: rest.end },
          ].filter(({ start, end }) => start < end)
        : [rest],
    );
  }
  return rests;
}

/**
 * Shares patients among the rests of a range, one each from the longest on, then by length: never more in all than the
 * range has. A rest that gets none is left out.
 */
function shareOut(rests: readonly Span[], patients: number): (Span & { capacity: number })[] {
  const given = rests.map((rest) => ({ ...rest, capacity: 0 }));
  for (let left = patients; left > 0 && given.length > 0; left -= 1) {
    const [neediest] = given.toSorted((a, b) => roomOf(b) - roomOf(a) || a.start - b.start);
    if (neediest) neediest.capacity += 1;
  }
  return given.filter(({ capacity }) => capacity > 0);
}

/** How long each patient of a rest would have with one more; without end while it has none, the longest first. */
function roomOf({ start, end, capacity }: Span & { capacity: number }): number {
  return capacity === 0 ? Number.MAX_SAFE_INTEGER / 2 + (end - start) : (end - start) / (capacity + 1);
}

/** The week an instant is of at a place, as the instant it begins: quotas count by it. */
export function weekOf(instant: number, zone: string): number {
  return DateTime.fromMillis(instant, { zone }).startOf('week').toMillis();
}
