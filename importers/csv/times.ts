import type { TimeRule } from '../../db/vocabulary.ts';
import { dayAfter, readMinutes, readMoment, type Moment } from './cells.ts';
import type { Field } from './columns.ts';
import { CellRefusal, quoted, type Row } from './row.ts';

/** When a row's slot is, as texts that `time-rules.ts` reads, and how long it lasts when only that is said. */
export interface RowTimes {
  start: string;
  end: string | null;
  /** Minutes. */
  duration: number | null;
  /** True when some hour is written with its offset. */
  offset: boolean;
}

/** The times of a row, from cells that hold a date, a time or both. */
export function timesOf(row: Row): RowTimes {
  const field: Field = row.record.sheet.columns.has('start') ? 'start' : 'date';
  const cell = row.text(field);
  if (cell === null) throw new CellRefusal('F03', field, 'the start is missing');
  const moment = momentOf(cell, field);
  const date = moment.date ?? dateOf(row, 'date');
  if (date === null)
    throw new CellRefusal('T01', field, `${quoted(cell)} has no date, and no column gives one`);
  if (moment.time === null) throw new CellRefusal('T01', field, `${quoted(cell)} has no time of day`);
  const start = { ...moment, date, time: moment.time };
  const end = endOf(row, start);
  return {
    start: written(start),
    end: end && written(end),
    duration: row.meaning('duration', { rule: 'F04', as: readMinutes }),
    offset: start.offset !== null || (end?.offset ?? null) !== null,
  };
}

type Whole = Moment & { date: string; time: string };

/** An end without a date is on the day of the start, or midnight at its end. */
function endOf(row: Row, start: Whole): Whole | null {
  const field: Field = row.record.sheet.columns.has('end') ? 'end' : 'endDate';
  const cell = row.text(field);
  if (cell === null) return null;
  const { date: own, time, offset } = momentOf(cell, field);
  if (time === null) throw new CellRefusal('T01', field, `${quoted(cell)} has no time of day`);
  const date = own ?? dateOf(row, 'endDate') ?? (time === '00:00' ? dayAfter(start.date) : start.date);
  return { date, time, offset: offset ?? start.offset };
}

function dateOf(row: Row, field: 'date' | 'endDate'): string | null {
  const cell = row.text(field);
  if (cell === null) return null;
  const { date } = momentOf(cell, field);
  if (date === null) throw new CellRefusal('T01', field, `${quoted(cell)} has no date`);
  return date;
}

function momentOf(cell: string, field: Field): Moment {
  const moment = readMoment(cell);
  if (moment) return moment;
  throw new CellRefusal('T01', field, `${quoted(cell)} is neither a date nor a time`);
}

/** Spreadsheets write the midnight that ends a day as 24:00. */
function written({ date, time, offset }: Whole): string {
  const midnight = time === '24:00';
  return `${midnight ? dayAfter(date) : date}T${midnight ? '00:00' : time}${offset ?? ''}`;
}

/** When a row was true, as a text of the same kind; null when it does not say, and midnight when it gives a day. */
export function validAtOf(row: Row): string | null {
  const cell = row.text('validAt');
  if (cell === null) return null;
  const { date, time, offset } = momentOf(cell, 'validAt');
  if (date === null) throw new CellRefusal('T01', 'validAt', `${quoted(cell)} has no date`);
  return written({ date, time: time ?? '00:00', offset });
}

/** A spreadsheet writes the hours of its place: only one that is written with an offset falls under `offset`. */
export function ruleOf(times: RowTimes, declared: TimeRule): TimeRule {
  return declared === 'offset' && !times.offset ? 'place' : declared;
}
