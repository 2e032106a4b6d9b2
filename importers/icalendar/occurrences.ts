import ICAL from 'ical.js';
import type { ReadingContext } from '../contract.ts';
import { Refusal } from '../ndjson/line-reading.ts';
import type { RuleCode } from '../rules.ts';
import { toNominal, toWall, type Clock, type Written } from './clock.ts';
import { all, first, type Component, type Property } from './component.ts';
import { windowOf, type IcalendarSettings } from './record.ts';
import { expand, type Budget } from './recurrence.ts';

const DAY = 86_400_000;

/** One time that a component takes place; `to` is null when it says no length. */
export interface Occurrence {
  from: number;
  to: number | null;
  /** The date it begins on, where it takes place. */
  day: string;
}

/** What the components of one body are read with. */
export interface BodyReading {
  clock: Clock;
  budget: Budget;
  context: ReadingContext<IcalendarSettings>;
  remark(component: Component, rule: RuleCode, reason: string): void;
}

/** How long each occurrence lasts: hours on the wall (a day of 23 hours is a day), or hours that pass. */
type Length = { wall: number } | { passed: number } | null;

/** When a component takes place within the window, its recurrence expanded. Throws Refusal when that cannot be read. */
export function occurrencesOf(component: Component, reading: BodyReading): Occurrence[] {
  const start = first(component, 'dtstart');
  if (!start) throw new Refusal('F03', `${component.name}: DTSTART is missing`);
  const begins = reading.clock.written(start);
  if (begins.floating) reading.remark(component, 'T02', `${begins.wall} was read in ${begins.zone.name}`);
  const length = lengthOf(component, begins, reading.clock);
  const recurs = component.properties.has('rrule') || component.properties.has('rdate');
  const place = { component, begins, length, reading, recurs };
  const found = [...new Set(startsOf(place))].flatMap((wall) => occur({ ...begins, wall }, place));
  const excluded = exclusionsOf(component, reading.clock);
  return [...found, ...periodsOf(component, reading.clock)].filter(
    ({ from, day }) => !excluded.has(from) && !excluded.has(day),
  );
}

interface Place {
  component: Component;
  begins: Written;
  length: Length;
  reading: BodyReading;
  recurs: boolean;
}

/** The walls at which it begins: its own, those of its rules and its dates. Offsets are at most a day away. */
function startsOf({ component, begins, length, reading }: Place): string[] {
  const { clock, budget, context } = reading;
  const lasts = length === null ? 0 : 'wall' in length ? length.wall : length.passed;
  const { from, to } = windowOf(context);
  const window = { from: from - lasts - DAY, to: to + DAY };
  const dates = all(component, 'rdate').filter(({ type }) => type !== 'period');
  const walls = [
    begins.wall,
    ...all(component, 'rrule').flatMap((rule) => expand(rule, { first: begins, window, clock, budget })),
    ...dates.flatMap((property) =>
      property.values.map((value) => inZone(clock.written(property, value), begins, clock)),
    ),
  ];
  const last = context.now.toMillis() + 4 * 366 * DAY;
  return walls.filter((wall) => {
    const nominal = toNominal(wall);
    return nominal >= window.from && (nominal <= window.to || nominal > last);
  });
}

/** What the clock of the first one shows when another clock shows this. */
function inZone(written: Written, { zone }: Written, clock: Clock): string {
  if (written.zone.name === zone.name) return written.wall;
  return clock.wallAt(instantOf(written, clock), zone);
}

function instantOf({ wall, zone }: Written, clock: Clock): number {
  const read = clock.instant(wall, zone);
  if ('problem' in read) throw new Refusal(read.problem, read.reason);
  return read.at;
}

/** RFC 5545 §3.3.10: an occurrence at a time that the clocks jump over does not take place; a single event is wrong. */
function occur({ wall, zone }: Written, { component, length, reading, recurs }: Place): Occurrence[] {
  const { clock } = reading;
  const start = clock.instant(wall, zone);
  if ('problem' in start) {
    if (recurs && start.problem === 'T04') return [];
    throw new Refusal(start.problem, start.reason);
  }
  if (start.warning === 'T05') reading.remark(component, 'T05', `${wall} was read as its first`);
  const day = wall.slice(0, 10);
  if (length === null) return [{ from: start.at, to: null, day }];
  if ('passed' in length) return [{ from: start.at, to: start.at + length.passed, day }];
  const end = clock.instant(toWall(toNominal(wall) + length.wall), zone);
  if (!('problem' in end)) return [{ from: start.at, to: end.at, day }];
  if (!recurs) throw new Refusal(end.problem, end.reason);
  return [{ from: start.at, to: start.at + length.wall, day }];
}

function lengthOf(component: Component, begins: Written, clock: Clock): Length {
  const end = first(component, 'dtend');
  const duration = first(component, 'duration');
  if (!end) return duration ? durationOf(duration.values[0]) : begins.isDate ? { wall: DAY } : null;
  const ends = clock.written(end);
  const length =
    ends.zone.name === begins.zone.name
      ? { wall: toNominal(ends.wall) - toNominal(begins.wall) }
      : { passed: instantOf(ends, clock) - instantOf(begins, clock) };
  return positive(length, `ends at ${ends.wall}, begins at ${begins.wall}`);
}

/** Days are of the calendar, hours pass (RFC 5545 §3.3.6). */
export function durationOf(value: unknown): Length {
  const text = String(value);
  if (!/^[+-]?P(?:\d{1,4}[WD])?(?:T(?:\d{1,5}[HMS])+)?$/u.test(text) || !/\d/u.test(text)) {
    throw new Refusal('T01', `"${text.slice(0, 40)}" is not a duration`);
  }
  const milliseconds = ICAL.Duration.fromString(text).toSeconds() * 1000;
  return positive(/[WD]/u.test(text) ? { wall: milliseconds } : { passed: milliseconds }, `lasts ${text}`);
}

function positive(length: NonNullable<Length>, reason: string): Length {
  const milliseconds = 'wall' in length ? length.wall : length.passed;
  if (milliseconds < 0) throw new Refusal('S02', reason);
  return milliseconds === 0 ? null : length;
}

/** RDATE with VALUE=PERIOD: a start with a length of its own. */
function periodsOf(component: Component, clock: Clock): Occurrence[] {
  return all(component, 'rdate')
    .filter(({ type }) => type === 'period')
    .flatMap((property) => property.values.map((value) => periodOf(property, value, clock)));
}

/** A PERIOD: from an instant to another, or for a duration (RFC 5545 §3.3.9). */
export function periodOf(property: Property, value: unknown, clock: Clock): Occurrence & { to: number } {
  const [start, end]: unknown[] = Array.isArray(value) ? value : [];
  const begins = clock.written(property, start);
  const from = instantOf(begins, clock);
  const day = begins.wall.slice(0, 10);
  if (typeof end !== 'string' || /^[+-]?P/u.test(end)) {
    const length = durationOf(end);
    if (length === null) throw new Refusal('S02', 'a period that lasts nothing');
    return { from, to: from + ('wall' in length ? length.wall : length.passed), day };
  }
  const to = instantOf(clock.written(property, end), clock);
  if (to <= from) throw new Refusal('S02', `ends at ${end}, begins at ${String(start)}`);
  return { from, to, day };
}

/** EXDATE: instants, or whole days. */
function exclusionsOf(component: Component, clock: Clock): ReadonlySet<number | string> {
  return new Set(
    all(component, 'exdate').flatMap((property) =>
      property.values.map((value) => markOf(property, value, clock)),
    ),
  );
}

/** What tells one occurrence of a series from the others: the instant it was to begin, or the day. */
export function markOf(property: Property, value: unknown, clock: Clock): number | string {
  const written = clock.written(property, value);
  if (written.isDate) return written.wall.slice(0, 10);
  const read = clock.instant(written.wall, written.zone);
  return 'problem' in read ? written.wall : read.at;
}
