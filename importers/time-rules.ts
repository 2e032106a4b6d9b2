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
  warning: 'T02' | 'T03' | 'T05' | null;
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

/** A local time in a zone: the offset in minutes of its first occurrence, and how many times the clocks show it. */
interface Occurrence {
  offset: number;
  times: 0 | 1 | 2;
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
  const short = parts[9] !== undefined && !/:\d\d$/.test(text.slice(-3));
  return { instant: new Date(local - written * MINUTE).toISOString(), warning: short ? 'T03' : null };
}

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
  const zone = reading.rule === 'paris-wall-clock' ? 'Europe/Paris' : reading.zone;
  const found = occurrenceIn(zone, local);
  if (found === null) return { problem: 'T07', reason: `"${zone.slice(0, 60)}" is not a time zone` };
  if (found.times === 0)
    return { problem: 'T04', reason: `${text} does not exist in ${zone}: the clocks jump over it` };
  const instant = new Date(local - found.offset * MINUTE).toISOString();
  if (found.times === 2) return { instant, warning: 'T05' };
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
  return {
    offset: Math.max(...valid, -Infinity),
    times: valid.length === 2 ? 2 : valid.length === 1 ? 1 : 0,
  };
}
