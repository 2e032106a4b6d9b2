import { parse } from 'csv-parse/sync';
import { FeedError, type Rejection } from '../contract.ts';
import type { Line } from '../ndjson/lines.ts';
import { reject } from '../rules.ts';
import { columnsOf, type Sheet } from './columns.ts';
import type { CsvRecord } from './record.ts';

const DELIMITERS = [';', ',', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];
/** A quote that nothing closes would take the rest of the file with it: a cell holds no more lines than this. */
const LONGEST_CELL = 20;

/** A record before its cells are told apart: its first line, and those that its quoted cells go on to. */
interface Framed {
  number: number;
  text: string;
  lines: readonly Line[];
}

/** What a table is cut by. */
export interface Header {
  sheet: Sheet;
  delimiter: Delimiter;
}

/** The header a line is, under the delimiter that makes most of it; null when none makes a column we know. */
export function headerOf(text: string): Header | null {
  const readings = DELIMITERS.map((delimiter) => ({
    delimiter,
    sheet: columnsOf(cellsOf(text, delimiter) ?? []),
  }));
  const best = readings.reduce((one, other) => (known(other) > known(one) ? other : one));
  return known(best) > 0 ? best : null;
}

const known = ({ sheet }: { sheet: Sheet }): number => sheet.columns.size;

export interface Table extends Header {
  /** Said before the line number: empty for the first body. */
  place: string;
}

/** Rows out of lines as they come. A line that is no row is one rejection and takes none of its neighbours with it. */
export class RowReader {
  readonly #table: Table;
  #waiting: Line[] = [];

  constructor(table: Table) {
    this.#table = table;
  }

  /** The rows that these lines complete; `last` when no more lines will come. */
  read(lines: readonly Line[], last: boolean): (CsvRecord | Rejection)[] {
    const queue = [...this.#waiting, ...lines.map(withoutReturn)].reverse();
    const single: Framed[] = [];
    const rows: (CsvRecord | Rejection)[] = [];
    this.#waiting = [];
    for (let line = queue.pop(); line; line = queue.pop()) {
      const framed = line.refused ? refusal(line, this.#table) : this.#frame(line, queue, last);
      if (framed === 'waiting') break;
      if ('number' in framed && framed.lines.length === 1) {
        single.push(framed);
        continue;
      }
      rows.push(...this.#rowsOf(single.splice(0)));
      const read = 'number' in framed ? this.#several(framed, queue) : framed;
      rows.push(...(Array.isArray(read) ? read : [read]));
    }
    rows.push(...this.#rowsOf(single));
    return rows;
  }

  /** One line, or as many as its quotes join; an open quote at the end of what came waits for what follows. */
  #frame(line: Line, queue: Line[], last: boolean): Framed | Rejection | 'waiting' {
    const { delimiter } = this.#table;
    const lines = [line];
    let open = endsQuoted(line.text, delimiter, false);
    while (open && lines.length < LONGEST_CELL && queue.length > 0) {
      const next = queue.pop()!;
      lines.push(next);
      open = next.refused === null && endsQuoted(next.text, delimiter, true);
    }
    if (open && !last && lines.length < LONGEST_CELL) {
      this.#waiting = lines;
      return 'waiting';
    }
    if (!open) return { number: line.number, text: lines.map(({ text }) => text).join('\n'), lines };
    queue.push(...lines.slice(1).reverse());
    return this.#refuse(line, 'a quote is opened and never closed');
  }

  /** A record over several lines counts as one only when it fits the table; else its first line alone is at fault. */
  #several({ number, text, lines }: Framed, queue: Line[]): (CsvRecord | Rejection)[] {
    const cells = cellsOf(text, this.#table.delimiter);
    if (cells && !misfit(cells, this.#table.sheet)) return this.#row({ number, text }, cells);
    queue.push(...lines.slice(1).reverse());
    return [this.#refuse(lines[0]!, 'a quote is opened and never closed')];
  }

  #rowsOf(framed: readonly Framed[]): (CsvRecord | Rejection)[] {
    const { delimiter } = this.#table;
    const all = recordsOf(framed.map(({ text }) => text).join('\n'), delimiter);
    const matched = all?.length === framed.length ? all : null;
    return framed.flatMap((record, index) => {
      const cells = matched?.[index] ?? cellsOf(record.text, delimiter);
      return cells ? this.#row(record, cells) : [this.#refuse(record, 'its cells cannot be told apart')];
    });
  }

  #row({ number, text }: Pick<Framed, 'number' | 'text'>, cells: string[]): (CsvRecord | Rejection)[] {
    const { sheet, place } = this.#table;
    if (cells.every((cell) => cell.trim() === '')) return [];
    const at = `${place}line ${number}`;
    const wrong = misfit(cells, sheet);
    if (wrong)
      return [reject('F16', { at: `${at}, column ${wrong.column}`, record: printable(text) }, wrong.reason)];
    if (text.includes('\0')) return [reject('F05', { at, record: printable(text) }, 'it holds a NUL')];
    return [{ type: 'row', at, text, cells, sheet }];
  }

  #refuse({ number, text }: Pick<Line, 'number' | 'text'>, reason: string): Rejection {
    return reject('F16', { at: `${this.#table.place}line ${number}`, record: printable(text) }, reason);
  }
}

/** Lines are cut at their newline. */
function withoutReturn(line: Line): Line {
  return line.text.endsWith('\r') ? { ...line, text: line.text.slice(0, -1) } : line;
}

/** The record of a remark: PostgreSQL keeps no NUL. */
const printable = (text: string): string => text.replaceAll('\0', '\uFFFD');

function refusal({ number, text, refused }: Line, { place }: Table): Rejection {
  const reason =
    refused === 'F02' ? 'more than 1 MiB' : 'bytes that are not of the encoding of what precedes';
  return reject(refused ?? 'F05', { at: `${place}line ${number}`, record: printable(text) }, reason);
}

/** Empty cells beyond the header are how spreadsheets end their lines; any other difference shifts every cell. */
function misfit(cells: readonly string[], { width }: Sheet): { column: number; reason: string } | null {
  const used = cells.findLastIndex((cell) => cell.trim() !== '') + 1;
  if (cells.length >= width && used <= width) return null;
  return {
    column: Math.min(cells.length, width) + 1,
    reason: `${cells.length} cells under ${width} columns`,
  };
}

/** True when the text ends inside a quoted cell, given whether it begins in one (RFC 4180 §2.5 to 2.7). */
function endsQuoted(text: string, delimiter: Delimiter, begun: boolean): boolean {
  if (!text.includes('"')) return begun;
  let quoted = begun;
  let fresh = !begun;
  for (let index = 0; index < text.length; index += 1) {
    const letter = text[index];
    if (letter === '"' && quoted) {
      if (text[index + 1] === '"') index += 1;
      else quoted = false;
    } else if (letter === '"' && fresh) quoted = true;
    fresh = !quoted && letter === delimiter;
  }
  return quoted;
}

/** The cells of one record; null when its quotes make none. */
export function cellsOf(text: string, delimiter: Delimiter): string[] | null {
  return recordsOf(text, delimiter)?.[0] ?? null;
}

function recordsOf(text: string, delimiter: Delimiter): string[][] | null {
  try {
    return parse(text, { delimiter, relaxQuotes: true, relaxColumnCount: true, recordDelimiter: '\n' });
  } catch {
    return null;
  }
}

/** The table cannot be read without these: said in words, with what was found instead. */
export function missingColumn({ columns, unread }: Sheet, name: string): FeedError {
  const found = [...[...columns.values()].map((column) => column.name), ...unread];
  const list = found.slice(0, 30).map((heading) => `"${heading.slice(0, 40)}"`);
  return new FeedError(
    'malformed',
    `${name}: the column of the start ("date" and "heure", or "début") is missing; found ${list.join(', ')}`,
  );
}
