import { IANAZone } from 'luxon';
import type { DateTime } from 'luxon';
import type { TimeRule } from '../db/vocabulary.ts';

/** How a text is to be read: the feed's declared rule, the zone of the place, and the day it is today. */
export interface TimeReading {
  rule: TimeRule;
  zone: string;
  now: DateTime<true>;
}

/** An instant in UTC, comparable as text, with the remark its writing deserves. */
export interface ReadInstant {
  instant: string;
  warning: 'T02' | 'T03' | 'T05' | 'T10' | null;
}

/** Why a text is no instant: a code of `rules.ts`. */
export interface TimeProblem {
  problem: 'T01' | 'T04' | 'T06' | 'T07';
  reason: string;
}

const WRITTEN =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?:([Zz])|([+-])(\d\d)(?::?(\d\d))?)?$/;
const MINUTE = 60_000;
const DAY = 86_400_000;
const YEAR = 365.25 * DAY;
/** Published examples are years old; nothing bookable is further ahead than five. */
const PAST = 10 * YEAR;
const FUTURE = 5 * YEAR;

/** A local time in a zone, offsets in minutes: those of the times the clocks show it, and those in use that day. */
interface Occurrence {
  /** The first occurrence first; none in a gap. */
  offsets: readonly number[];
  around: readonly number[];
}

/** By zone, then by quarter of an hour: no clock change happens inside one, and feeds repeat the same hours. */
const occurrences = new Map<string, Map<number, Occurrence>>();
const QUARTER = 15 * MINUTE;
const REMEMBERED = 50_000;

/** Reads a written time under the feed's rule. Never guesses: what it had to assume is a warning, by its code. */
export function readInstant(text: string, reading: TimeReading): ReadInstant | TimeProblem {
  const parts = WRITTEN.exec(text);
  const local = parts && toLocal(parts);
  if (!parts || local === null)
    return { problem: 'T01', reason: `"${text.slice(0, 60)}" is not a date and time` };
  const now = reading.now.toMillis();
  if (local < now - PAST || local > now + FUTURE) {
    return { problem: 'T06', reason: `"${text}" is too far from today to be a slot` };
  }
  const written = offsetOf(parts);
  if (written === 'absurd') return { problem: 'T01', reason: `"${text}" has an offset no place uses` };
  if (reading.rule !== 'offset' || written === null) return readWallClock(text, local, reading);
  const instant = new Date(local - written * MINUTE).toISOString();
  if (parts[8] !== undefined) return { instant, warning: null };
  const used = occurrenceIn(reading.zone, local)?.around;
  if (used && !used.includes(written)) return { instant, warning: 'T10' };
  return { instant, warning: /:\d\d$/.test(text.slice(-3)) ? null : 'T03' };
}

/** From when to when, as texts; an end that is not written is null. */
export interface WrittenInterval {
  start: string;
  end: string | null;
}

/** The same, read. */
interface ReadInterval {
  start: ReadInstant;
  end: ReadInstant | null;
}

/**
 * Reads a start and its end. When the autumn change shows only one of them twice, that one is the occurrence that keeps
 * the duration on the wall: 02:45 to 03:00 is a quarter of an hour.
 */
export function readInterval(written: WrittenInterval, reading: TimeReading): ReadInterval | TimeProblem {
  const start = readInstant(written.start, reading);
  if ('problem' in start) return start;
  const end = written.end === null ? null : readInstant(written.end, reading);
  if (end === null || written.end === null) return { start, end: null };
  if ('problem' in end) return end;
  if ((start.warning === 'T05') === (end.warning === 'T05')) return { start, end };
  const [from, to] = [wallOf(written.start), wallOf(written.end)];
  return start.warning === 'T05'
    ? { start: again(start, { local: from, at: Date.parse(end.instant) - (to - from), reading }), end }
    : { start, end: again(end, { local: to, at: Date.parse(start.instant) + (to - from), reading }) };
}

const wallOf = (text: string): number => toLocal(WRITTEN.exec(text)!) ?? Number.NaN;

/** The other occurrence of a time shown twice, when `at` is one; else the first, as it was. */
function again(
  first: ReadInstant,
  { local, at, reading }: { local: number; at: number; reading: TimeReading },
): ReadInstant {
  const offsets = occurrenceIn(zoneOf(reading), local)?.offsets ?? [];
  return offsets.includes((local - at) / MINUTE) ? { ...first, instant: new Date(at).toISOString() } : first;
}

const zoneOf = ({ rule, zone }: TimeReading): string => (rule === 'paris-wall-clock' ? 'Europe/Paris' : zone);

/** Milliseconds of the wall clock as if it were UTC, or null when no calendar has that day or no clock that hour. */
function toLocal(parts: RegExpExecArray): number | null {
  const [year, month, day, hour, minute] = [+parts[1]!, +parts[2]!, +parts[3]!, +parts[4]!, +parts[5]!];
  const second = +(parts[6] ?? 0);
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
  if (hour > 23 || minute > 59 || second > 59) return null;
  const millisecond = parts[7] === undefined ? 0 : Math.trunc(+`0.${parts[7]}` * 1000);
  return Date.UTC(year, month - 1, day, hour, minute, second, millisecond);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The written offset in minutes, null when none is written. */
function offsetOf(parts: RegExpExecArray): number | null | 'absurd' {
  if (parts[8] !== undefined) return 0;
  if (parts[9] === undefined) return null;
  const [hours, minutes] = [+parts[10]!, +(parts[11] ?? 0)];
  if (hours > 14 || minutes > 59) return 'absurd';
  return (parts[9] === '-' ? -1 : 1) * (hours * 60 + minutes);
}

function readWallClock(text: string, local: number, reading: TimeReading): ReadInstant | TimeProblem {
  const zone = zoneOf(reading);
  const found = occurrenceIn(zone, local);
  if (found === null) return { problem: 'T07', reason: `"${zone.slice(0, 60)}" is not a time zone` };
  const [offset] = found.offsets;
  if (offset === undefined)
    return { problem: 'T04', reason: `${text} does not exist in ${zone}: the clocks jump over it` };
  const instant = new Date(local - offset * MINUTE).toISOString();
  if (found.offsets.length > 1) return { instant, warning: 'T05' };
  return { instant, warning: reading.rule === 'offset' ? 'T02' : null };
}

function occurrenceIn(zone: string, local: number): Occurrence | null {
  const quarter = Math.floor(local / QUARTER);
  const known = occurrences.get(zone)?.get(quarter);
  if (known) return known;
  if (!IANAZone.isValidZone(zone)) return null;
  const found = lookUp(IANAZone.create(zone), quarter * QUARTER);
  const memo = occurrences.get(zone) ?? new Map<number, Occurrence>();
  if (memo.size > REMEMBERED) memo.clear();
  occurrences.set(zone, memo.set(quarter, found));
  return found;
}

/** The offsets of the day before and the day after are the only two a local time can have. */
function lookUp(zone: IANAZone, local: number): Occurrence {
  const around = [...new Set([zone.offset(local - DAY), zone.offset(local + DAY)])];
  const valid = around.filter((offset) => zone.offset(local - offset * MINUTE) === offset);
  return { offsets: valid.toSorted((one, other) => other - one), around };
}
