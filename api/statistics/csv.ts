import { INDICATORS } from './indicators.ts';
import type { Statistics } from './resources.ts';

type Cell = string | number | boolean | null;

/** RFC 4180; a text that a spreadsheet would take for a formula is made plain. */
export function writeCsv(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [header, ...rows].map((row) => row.map((cell) => writeCell(cell)).join(',')).join('\r\n') + '\r\n';
}

function writeCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const plain = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

type Indicators = Statistics['indicators'];

export function indicatorsCsv(
  span: Pick<Statistics, 'territory' | 'from' | 'to'>,
  indicators: Indicators,
): string {
  const header = ['territory', 'from', 'to', 'code', 'label', 'unit', 'value', 'of', 'suppressed'];
  const { territory, from, to } = span;
  return writeCsv(
    header,
    indicators.map(({ code, label, unit, value, of, suppressed }) => [
      territory,
      from,
      to,
      code,
      label,
      unit,
      value,
      of,
      suppressed,
    ]),
  );
}

export function daysCsv({ territory, days }: Statistics): string {
  return writeCsv(
    ['territory', 'day', 'cases', 'appointments', 'searches', 'failed'],
    days.map(({ day, cases, appointments, searches, failed }) => [
      territory,
      day,
      cases,
      appointments,
      searches,
      failed,
    ]),
  );
}

export function needsCsv({ territory, from, to, needs }: Statistics): string {
  return writeCsv(
    ['territory', 'from', 'to', 'commune', 'name', 'specialty', 'label', 'searches', 'failed'],
    needs.map((need) => [
      territory,
      from,
      to,
      need.commune,
      need.name,
      need.specialty,
      need.label,
      need.searches,
      need.failed,
    ]),
  );
}

export function vendorsCsv({ territory, from, to, vendors }: Statistics): string {
  return writeCsv(
    ['territory', 'from', 'to', 'vendor', 'name', 'appointments', 'refused', 'unknown', 'silentMinutes'],
    vendors.map((line) => [
      territory,
      from,
      to,
      line.vendor,
      line.name,
      line.appointments,
      line.refused,
      line.unknown,
      line.silentMinutes,
    ]),
  );
}

/** Mixes, one line a code: priority, care level, decision, outcome, category. */
export function mixesCsv(all: Statistics): string {
  const { territory, from, to, priorities, careLevels, decisions, outcomes, categories } = all;
  const mixes = { priorities, careLevels, decisions, outcomes, categories };
  return writeCsv(
    ['territory', 'from', 'to', 'mix', 'key', 'count'],
    Object.entries(mixes).flatMap(([mix, counts]) =>
      counts.map(({ key, count }) => [territory, from, to, mix, key, count]),
    ),
  );
}

/** The data dictionary of every indicator, in both languages. */
export function dictionaryCsv(): string {
  return writeCsv(
    ['code', 'family', 'unit', 'open', 'label_fr', 'definition_fr', 'label_en', 'definition_en'],
    INDICATORS.map(({ code, family, unit, open, fr, en }) => [
      code,
      family,
      unit,
      open,
      fr.label,
      fr.definition,
      en.label,
      en.definition,
    ]),
  );
}
