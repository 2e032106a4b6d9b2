import { requirePersons } from '../appointments/observe-line.ts';
import { FeedError, type Body, type Importer, type ReadingContext, type Rejection } from '../contract.ts';
import { notAvailability } from '../reading/json-body.ts';
import { readLines, type Line } from '../ndjson/lines.ts';
import { reject, type RuleCode } from '../rules.ts';
import { normalizeAppointmentRow } from './appointments.ts';
import { readMoment } from './cells.ts';
import type { Field, Sheet } from './columns.ts';
import { toUtf8, withNewlines } from './encoding.ts';
import { normalizeRow } from './normalize.ts';
import { csvSettings, type CsvRecord, type CsvSettings } from './record.ts';
import { quoted } from './row.ts';
import { headerOf, missingColumn, RowReader, type Header } from './table.ts';

/**
 * A table that a practice makes in a spreadsheet and saves as CSV.
 *
 * Strange: the encoding is UTF-8, UTF-16 or windows-1252 and the delimiter whatever the machine's settings say; titles
 * and `sep=;` may stand above the header; decimals have a comma; hours are those of the place and carry no offset;
 * postal codes lose their zero; a cell may be a formula, which is refused, since these files are opened again.
 */
export const csv: Importer<CsvRecord, CsvSettings> = {
  protocol: 'csv',
  title: 'A spreadsheet saved as CSV, with headings in French or English',
  ways: ['push'],
  mediaTypes: [
    'text/csv',
    'application/csv',
    'text/tab-separated-values',
    'application/vnd.ms-excel',
    'text/plain',
  ],
  settings: csvSettings,
  records: readTables,
  normalize: (record, context) =>
    context.settings.carries === 'appointments'
      ? normalizeAppointmentRow(record, context)
      : normalizeRow(record, context),
};

type Context = ReadingContext<CsvSettings>;

async function* readTables(
  bodies: AsyncIterable<Body>,
  context: Context,
): AsyncIterable<CsvRecord | Rejection> {
  let count = 0;
  for await (const body of bodies) {
    count += 1;
    yield* readTable(body, count > 1 ? `${body.name}, ` : '', context);
  }
}

async function* readTable(
  body: Body,
  place: string,
  context: Context,
): AsyncGenerator<CsvRecord | Rejection> {
  const bunches = readLines(withNewlines(toUtf8(body.bytes)))[Symbol.asyncIterator]();
  const { header, number, rest } = await headerIn(bunches, body.name);
  const reader = new RowReader({ ...header, place });
  const names = ['ins', 'pairing'] as const;
  if (names.some((field) => header.sheet.columns.has(field))) requirePersons(context);
  yield* remarksOn(header.sheet, `${place}line ${number}`, context);
  let checked = header.sheet.columns.has('start');
  for (let lines = rest, last = false; !last;) {
    const next = await bunches.next();
    last = next.done === true;
    for (const row of reader.read(lines, last)) {
      if (!checked && row.type === 'row') checkDate(row, body.name);
      checked ||= row.type === 'row';
      yield row;
    }
    lines = next.done ? [] : next.value;
  }
}

interface Found {
  header: Header;
  /** Of its line. */
  number: number;
  rest: Line[];
}

/** Titles above a header are passed over; a table whose header comes later than this has none. */
const TITLES = 10;

/** The header, and the lines that came with it. Throws FeedError when no row is one. */
async function headerIn(bunches: AsyncIterator<Line[]>, name: string): Promise<Found> {
  const seen: Header[] = [];
  let count = 0;
  for (let next = await bunches.next(); !next.done && count < TITLES; next = await bunches.next()) {
    for (const [index, line] of next.value.entries()) {
      count += 1;
      if (count === 1) refuseOther(line.text, name);
      const header = headerOf(line.text.trimEnd());
      if (header?.sheet.columns.has('start') || header?.sheet.columns.has('date')) {
        return { header, number: line.number, rest: next.value.slice(index + 1) };
      }
      if (header) seen.push(header);
      if (count === TITLES) break;
    }
  }
  const [closest] = seen.toSorted((one, other) => other.sheet.columns.size - one.sheet.columns.size);
  throw closest
    ? missingColumn(closest.sheet, name)
    : notAvailability(name, count ? 'no heading of a table' : 'an empty body');
}

/** What is often saved or answered instead of a table, by how it begins. */
const OTHERS: readonly [beginning: RegExp, what: string][] = [
  [/^</u, 'a page instead of a table'],
  [/^(?:PK|ÐÏ)\p{Cc}/u, 'a workbook: save its sheet as CSV'],
  [/^%PDF/u, 'a PDF: save the sheet as CSV'],
  [/^[{[]/u, 'JSON instead of a table'],
  [/^BEGIN:V/u, 'a calendar: that is the protocol icalendar'],
];

function refuseOther(text: string, name: string): void {
  const other = OTHERS.find(([beginning]) => beginning.test(text.trimStart()));
  if (other) throw notAvailability(name, other[1]);
  if (text.includes('\0'))
    throw new FeedError('malformed', `${name}: NUL bytes, as of UTF-16 without its mark`);
}

/** A table with dates only says on which days, never when. */
function checkDate({ cells, sheet }: CsvRecord, name: string): void {
  const date = readMoment(cells[sheet.columns.get('date')!.index]!.trim());
  if (date && date.time === null) throw missingColumn(sheet, name);
}

interface Lack {
  rule: RuleCode;
  what: string;
  columns: readonly Field[];
  settled: boolean;
}

/** What neither the header nor the settings give, told once a body instead of once a row. */
function* remarksOn({ columns, unread }: Sheet, at: string, { settings }: Context): Iterable<Rejection> {
  const ofPersons = settings.carries === 'appointments';
  const lacks: Lack[] = [
    {
      rule: 'I05',
      what: 'who',
      columns: ['rpps', 'adeli', 'family', 'organization', 'finess', 'siret'],
      settled: Boolean(settings.practitioner),
    },
    {
      rule: 'L06',
      what: 'where',
      columns: ['line', 'postalCode', 'city', 'insee', 'lat'],
      settled: Boolean(settings.location),
    },
    { rule: 'S09', what: 'where to book', columns: ['bookingUrl'], settled: Boolean(settings.bookingUrl) },
    { rule: 'S17', what: 'how care is given', columns: ['modality'], settled: Boolean(settings.modalities) },
    {
      rule: 'V02',
      what: 'who may see the slots',
      columns: ['visibility'],
      settled: Boolean(settings.seenBy),
    },
  ];
  for (const { rule, what, columns: wanted, settled } of lacks) {
    if (!ofPersons && !settled && !wanted.some((field) => columns.has(field)))
      yield reject(rule, { at }, `no column says ${what}`);
  }
  if (unread.length > 0) yield reject('F18', { at }, unread.slice(0, 20).map(quoted).join(', '));
}
