import type { Reading, ReadingContext } from '../contract.ts';
import { normalizeLine } from '../ndjson/normalize.ts';
import type { DeleteLine, UpsertLine } from '../ndjson/record.ts';
import { reject, type RuleCode } from '../rules.ts';
import { specialtiesNamed } from '../reading/said.ts';
import {
  locationOf,
  organizationsOf,
  practitionerOf,
  scheduleOf,
  settingsFor,
  type RowActor,
} from './actor.ts';
import { readDecimal } from './cells.ts';
import type { Field } from './columns.ts';
import { placeOf, type CsvRecord, type CsvSettings } from './record.ts';
import { CellRefusal, quoted, Row } from './row.ts';
import { ruleOf, timesOf, validAtOf, type RowTimes } from './times.ts';
import { careOf } from './care.ts';
import { readKind, readModality, readStatus, readVisibility, wordsOf } from './words.ts';

type Context = ReadingContext<CsvSettings>;

/** A row as a line of our own format, read by the same rules; every remark at the cell it is about. */
export function normalizeRow(record: CsvRecord, context: Context): Reading[] {
  const row = new Row(record);
  try {
    return [...observeRow(row, context), ...row.remarks];
  } catch (error) {
    if (!(error instanceof CellRefusal)) throw error;
    const where = { at: placeOf(record, error.field), record: record.text, ...namedBy(record, context) };
    return [reject(error.rule, where, error.message)];
  }
}

function observeRow(row: Row, context: Context): Reading[] {
  const { record } = row;
  const parts = partsOf(row, context);
  const readings = normalizeLine(
    { type: 'line', at: record.at, text: record.text, line: lineOf(row, parts) },
    contextOf(parts, context),
  );
  return readings.flatMap((reading) => atItsCell(reading, { record, times: parts.times }));
}

interface Parts {
  times: RowTimes;
  actor: RowActor;
  settings: CsvSettings;
}

function partsOf(row: Row, context: Context): Parts {
  const times = timesOf(row);
  const actor = {
    practitioner: practitionerOf(row),
    location: locationOf(row),
    organizations: organizationsOf(row),
  };
  return { times, actor, settings: settingsFor(actor, context.settings) };
}

function contextOf({ times, settings }: Parts, context: Context): Context {
  const duration = times.duration ?? settings.duration;
  return { ...context, settings: { ...settings, timeRule: ruleOf(times, settings.timeRule), duration } };
}

/** The slot that a refused row still names, so that a snapshot leaves it as it was; nothing when it names none. */
function namedBy(record: CsvRecord, context: Context): { scheduleId?: string; sourceId?: string } {
  const row = new Row(record);
  try {
    const parts = partsOf(row, context);
    const line: DeleteLine = { op: 'delete', ...keyOf(row, parts) };
    const [reading] = normalizeLine({ type: 'line', at: '', text: '', line }, contextOf(parts, context));
    return reading?.type === 'removal' ? { scheduleId: reading.scheduleId, sourceId: reading.sourceId } : {};
  } catch (error) {
    if (!(error instanceof CellRefusal)) throw error;
    const [scheduleId, sourceId] = [row.written('scheduleId'), row.written('sourceId')];
    return { ...(scheduleId && { scheduleId }), ...(sourceId && { sourceId }) };
  }
}

function keyOf(row: Row, { times, actor, settings }: Parts) {
  const sourceId = idOf(row) ?? times.start;
  return { ...scheduleOf(row, actor, settings), sourceId, location: actor.location };
}

function lineOf(row: Row, parts: Parts): UpsertLine | DeleteLine {
  const { times, actor, settings } = parts;
  const key = { ...keyOf(row, parts), validAt: validAtOf(row) };
  const status = row.meaning('status', { rule: 'S04', as: readStatus }) ?? 'free';
  if (status === 'removed') return { op: 'delete', ...key };
  const { capacity, full } = capacityOf(row);
  return {
    ...key,
    status: full && status === 'free' ? 'busy' : status,
    start: times.start,
    end: times.end,
    modalities: modalitiesOf(row) ?? settings.modalities,
    kind: row.meaning('kind', { rule: 'S06', as: readKind }),
    visibility: visibilityOf(row, settings) ?? settings.seenBy,
    bookingUrl: row.text('bookingUrl') ?? settings.bookingUrl,
    capacity,
    specialties: specialtiesOf(row) ?? settings.specialties,
    organizations: actor.organizations,
    sector: row.text('sector'),
    care: careOf(row),
  };
}

const LONGEST_ID = 500;

function idOf(row: Row): string | null {
  const id = row.text('sourceId');
  if (id && id.length > LONGEST_ID)
    throw new CellRefusal('F04', 'sourceId', `more than ${LONGEST_ID} characters`);
  return id;
}

function modalitiesOf(row: Row): UpsertLine['modalities'] {
  const cell = row.text('modality');
  if (cell === null) return null;
  return wordsOf(cell).map((word) => {
    const modality = readModality(word);
    if (modality === null)
      throw new CellRefusal('S05', 'modality', `${quoted(word)} is not a known modality`);
    return modality;
  });
}

/** The words of a feed's visibility map, else ours; one that is neither stays as it is written. */
function visibilityOf(row: Row, { visibility }: CsvSettings): string[] | null {
  const cell = row.text('visibility');
  if (cell === null) return null;
  return wordsOf(cell).map((word) =>
    Object.hasOwn(visibility ?? {}, word) ? word : (readVisibility(word) ?? word),
  );
}

/** No place left is a taken slot, not a mistake. */
function capacityOf(row: Row): { capacity: number | null; full: boolean } {
  const cell = row.text('capacity');
  if (cell === null) return { capacity: null, full: false };
  const capacity = readDecimal(cell);
  if (!Number.isNaN(capacity))
    return capacity === 0 ? { capacity: null, full: true } : { capacity, full: false };
  row.remark('S15', 'capacity', `${quoted(cell)} is not a number of places`);
  return { capacity: null, full: false };
}

function specialtiesOf(row: Row): string[] | null {
  const cell = row.text('specialty');
  if (cell === null) return null;
  const whole = specialtiesNamed(cell);
  if (whole.length > 0) return whole;
  return wordsOf(cell).flatMap((word) => {
    const codes = /^S[MCI]\d{2}$/iu.test(word) ? [word.toUpperCase()] : specialtiesNamed(word);
    if (codes.length === 0) row.remark('S07', 'specialty', `${quoted(word)} is not a known specialty`);
    return codes;
  });
}

/** Which cells a rule of the line looks at. */
const CELLS_OF = new Map<string, readonly Field[]>([
  ['I01', ['rpps', 'adeli']],
  ['I02', ['siret']],
  ['I03', ['finess', 'siret', 'cpts']],
  ['L03', ['postalCode']],
  ['L04', ['lat']],
  ['S09', ['bookingUrl']],
  ['S10', ['bookingUrl']],
  ['S15', ['capacity']],
  ['S17', ['modality']],
  ['T07', ['zone']],
  ['V01', ['visibility']],
  ['V02', ['visibility']],
] satisfies [RuleCode, readonly Field[]][]);

/** What the whole file lacks is said once, at its header. */
const SAID_ONCE: ReadonlySet<string> = new Set<RuleCode>(['S09', 'S17', 'V02']);

function atItsCell(reading: Reading, { record, times }: { record: CsvRecord; times: RowTimes }): Reading[] {
  if (reading.type === 'slot' && reading.end !== null && reading.end <= reading.start) {
    const { scheduleId, sourceId } = reading;
    const where = { at: placeOf(record, 'end'), record: record.text, scheduleId, sourceId };
    return [reject('S02', where, `ends at ${times.end}, begins at ${times.start}`)];
  }
  if (reading.type !== 'rejection') return [reading];
  const ofTime: Field[] = [times.end && reading.reason.includes(times.end) ? 'end' : 'start', 'date'];
  const fields = reading.rule.startsWith('T') && reading.rule !== 'T07' ? ofTime : CELLS_OF.get(reading.rule);
  const field = fields?.find((name) => record.sheet.columns.has(name));
  if (field) return [{ ...reading, at: placeOf(record, field) }];
  return SAID_ONCE.has(reading.rule) ? [] : [reading];
}
