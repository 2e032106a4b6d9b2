import { DateTime } from 'luxon';
import { fold } from '../../db/fold.ts';
import { meanings } from './words.ts';

/** A date, a time or both, as a cell says them, in the parts of ISO 8601; null for what it does not say. */
export interface Moment {
  date: string | null;
  time: string | null;
  /** `Z`, `+01:00`; null when none is written, which is how spreadsheets write. */
  offset: string | null;
}

const MONTHS = meanings([
  [1, 'janvier, janv, january, jan'],
  [2, 'février, févr, fév, february, feb'],
  [3, 'mars, march, mar'],
  [4, 'avril, avr, april, apr'],
  [5, 'mai, may'],
  [6, 'juin, june, jun'],
  [7, 'juillet, juil, july, jul'],
  [8, 'août, august, aug'],
  [9, 'septembre, sept, september, sep'],
  [10, 'octobre, oct, october'],
  [11, 'novembre, nov, november'],
  [12, 'décembre, déc, december'],
]);

const DAY_FIRST = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?!\d)/u;
const YEAR_FIRST = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/u;
const IN_WORDS = /^(?:\p{L}+\.?,?\s+)?(\d{1,2})(?:er|st|nd|rd|th)?\s+(\p{L}+)\.?\s+(\d{4})(?!\d)/iu;
/** Days since 1899-12-30 between 2009 and 2064, as a date cell formatted as a number is exported. */
const SERIAL = /^([45]\d{4})(?:[.,](\d+))?$/u;
const TIME =
  /^(\d{1,2})\s*(?:h|:|heures?)\s*(?:(\d{2})(?:\s*(?::|mn?|min)\s*(?:(\d{2})(?:[.,]\d+)?)?)?)?\s*([ap]m)?$/iu;
const OFFSET = /\s*(Z|[+-]\d{2}(?::?\d{2})?)$/iu;
const MINUTES_A_DAY = 1440;

/** The moment that a cell says, in the ways France and ISO 8601 write it; null when it says none. */
export function readMoment(cell: string): Moment | null {
  const serial = SERIAL.exec(cell);
  if (serial) return fromSerial(Number(serial[1]), Number(`0.${serial[2] ?? 0}`), serial[2] !== undefined);
  const found = dateIn(cell);
  const rest = cell
    .slice(found?.length ?? 0)
    .replace(/^(?:\s*(?:[Tà,-]|at)\s*|\s+)/iu, '')
    .trim();
  if (rest === '') return found && { date: found.date, time: null, offset: null };
  const offset = found || rest.includes(':') ? OFFSET.exec(rest) : null;
  const time = timeIn(offset ? rest.slice(0, offset.index) : rest);
  return time === null
    ? null
    : { date: found?.date ?? null, time, offset: offset?.[1]?.toUpperCase() ?? null };
}

function dateIn(cell: string): { date: string; length: number } | null {
  const year = YEAR_FIRST.exec(cell);
  if (year) return { date: iso(year[1]!, year[2]!, year[3]!), length: year[0].length };
  const day = DAY_FIRST.exec(cell);
  if (day) return { date: iso(day[3]!, day[2]!, day[1]!), length: day[0].length };
  const words = IN_WORDS.exec(cell);
  const month = words ? MONTHS.get(fold(words[2]!)) : undefined;
  if (!words || month === undefined) return null;
  return { date: iso(words[3]!, String(month), words[1]!), length: words[0].length };
}

/** A year in two digits is of this century: nothing bookable is of the last one. */
function iso(year: string, month: string, day: string): string {
  return `${year.padStart(4, '20')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

function timeIn(text: string): string | null {
  if (/^0[.,]\d+$/u.test(text)) return fromFraction(Number(text.replace(',', '.')));
  const parts = TIME.exec(text);
  if (!parts) return null;
  const [hour, half] = [Number(parts[1]), parts[4]?.toLowerCase()];
  const written = half === undefined ? hour : half === 'pm' ? (hour % 12) + 12 : hour % 12;
  const time = `${String(written).padStart(2, '0')}:${parts[2] ?? '00'}`;
  return parts[3] ? `${time}:${parts[3]}` : time;
}

function fromSerial(days: number, fraction: number, timed: boolean): Moment {
  const date = DateTime.fromISO('1899-12-30', { zone: 'utc' }).plus({ days }).toISODate();
  return { date, time: timed ? fromFraction(fraction) : null, offset: null };
}

function fromFraction(fraction: number): string {
  const minutes = Math.round(fraction * MINUTES_A_DAY);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** The day after an ISO date; the same text when no calendar has that date. */
export function dayAfter(date: string): string {
  return DateTime.fromISO(date, { zone: 'utc' }).plus({ days: 1 }).toISODate() ?? date;
}

/** Minutes of a duration ("20", "20 min", "1h30", "0:20"); null when it is none, or not more than nothing. */
export function readMinutes(cell: string): number | null {
  const minutes = /^(\d{1,4})\s*(?:m|mn|min|minutes?|')?$/iu.exec(cell);
  const hours = /^(\d{1,2})\s*(?:h|:|heures?)\s*(\d{2})?\s*(?:mn?|min|:00)?$/iu.exec(cell);
  const total = minutes ? Number(minutes[1]) : hours ? Number(hours[1]) * 60 + Number(hours[2] ?? 0) : 0;
  return total > 0 && total <= MINUTES_A_DAY ? total : null;
}

/** A number with a decimal comma or point; NaN when it is none. */
export function readDecimal(cell: string): number {
  const plain = cell.replaceAll(/[\s°]/gu, '').replace(',', '.');
  return plain === '' ? Number.NaN : Number(plain);
}

/**
 * True for what a spreadsheet would run when this file is opened in one. A signed number, a phone and a dash before a
 * space are none.
 */
export function isFormula(cell: string): boolean {
  return /^[=@]/u.test(cell) || (/^[+-]\S/u.test(cell) && !/^[+-][\d\s.,()/]*$/u.test(cell));
}
