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

const VENDOR_COLUMNS = [
  'territory',
  'from',
  'to',
  'vendor',
  'name',
  'appointments',
  'refused',
  'unknown',
  'conflicts',
  'slots',
  'taken',
  'silentMinutes',
];

export function vendorsCsv({ territory, from, to, vendors }: Statistics): string {
  return writeCsv(
    VENDOR_COLUMNS,
    vendors.map((line) => [
      territory,
      from,
      to,
      line.vendor,
      line.name,
      line.appointments,
      line.refused,
      line.unknown,
      line.conflicts,
      line.slots,
      line.taken,
      line.silentMinutes,
    ]),
  );
}

export function hoursCsv({ territory, from, to, hours }: Statistics): string {
  return writeCsv(
    ['territory', 'from', 'to', 'hour', 'searches', 'failed'],
    hours.map(({ hour, searches, failed }) => [territory, from, to, hour, searches, failed]),
  );
}

export function delaysCsv({ territory, from, to, doctorDelays }: Statistics): string {
  return writeCsv(
    ['territory', 'from', 'to', 'priority', 'median', 'p90', 'of'],
    doctorDelays.map(({ priority, median, p90, of }) => [territory, from, to, priority, median, p90, of]),
  );
}

/** Mixes, one line a code: priority, care level, decision, outcome, category, who sees the slots. */
export function mixesCsv(all: Statistics): string {
  const { territory, from, to, priorities, careLevels, decisions, outcomes, categories, visibilities } = all;
  const mixes = { priorities, careLevels, decisions, outcomes, categories, visibilities };
  return writeCsv(
    ['territory', 'from', 'to', 'mix', 'key', 'count'],
    Object.entries(mixes).flatMap(([mix, counts]) =>
      counts.map(({ key, count }) => [territory, from, to, mix, key, count]),
    ),
  );
}
