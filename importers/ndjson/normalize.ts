import type { Care } from '../../db/care.ts';
import { VISIBILITIES, type Visibility } from '../../db/vocabulary.ts';
import { readFeeSector, readLanguage, readSex, saidCare } from '../reading/care.ts';
import type { Reading, ReadingContext, SlotObservation } from '../contract.ts';
import { reject, type RejectedRecord } from '../rules.ts';
import { describeActor, describeOrganizations, type Actor } from './actor.ts';
import { LineReading, Refusal } from './line-reading.ts';
import type { NdjsonLine, NdjsonRecord, UpsertLine } from './record.ts';

/** A line as observations: a slot, a removal or a listed schedule, with remarks; or one refusal. */
export function normalizeLine({ at, text, line }: NdjsonRecord, context: ReadingContext): Reading[] {
  const sourceId = 'sourceId' in line ? line.sourceId : undefined;
  const where: RejectedRecord = { at, record: text, scheduleId: line.scheduleId ?? undefined, sourceId };
  const reading = new LineReading(where, context);
  try {
    const observed = observeLine(line, reading);
    return [...reading.remarks, observed];
  } catch (error) {
    if (error instanceof Refusal) return [reject(error.rule, where, error.message)];
    throw error;
  }
}

function observeLine(line: NdjsonLine, reading: LineReading): Reading {
  const actor = describeActor(line, reading);
  const { where } = reading;
  where.scheduleId = actor.scheduleId;
  if (line.op === 'schedule') return { type: 'schedule', at: where.at, scheduleId: actor.scheduleId };
  const validAt = line.validAt ? reading.instant(line.validAt, actor.zone) : null;
  const key = { at: where.at, scheduleId: actor.scheduleId, sourceId: line.sourceId, validAt };
  if (line.op === 'delete') return { type: 'removal', ...key };
  return { type: 'slot', ...key, ...offerOf(line, actor, reading), ...timesOf(line, actor, reading) };
}

type Offer = Omit<SlotObservation, 'type' | 'at' | 'scheduleId' | 'sourceId' | 'validAt' | keyof Times>;
type Times = Pick<SlotObservation, 'start' | 'end' | 'startText' | 'endText'>;

function timesOf(line: UpsertLine, { zone }: Actor, reading: LineReading): Times {
  const { start, end } = reading.interval({ start: line.start, end: line.end || null }, zone);
  const { duration } = reading.context.settings;
  const assumed = duration ? new Date(Date.parse(start) + duration * 60_000).toISOString() : null;
  return { start, end: end ?? assumed, startText: line.start, endText: line.end ?? null };
}

function offerOf(line: UpsertLine, actor: Actor, reading: LineReading): Offer {
  const modalities = line.modalities ?? [];
  if (modalities.length === 0) reading.remark('S17', 'no modality');
  return {
    status: line.status,
    modalities,
    kind: line.kind ?? 'ROUTINE',
    visibility: visibilityOf(line, reading),
    bookingUrl: bookingUrlOf(line, reading),
    capacity: capacityOf(line, reading),
    specialties: line.specialties ?? [],
    practitioner: actor.practitioner,
    organizations: describeOrganizations(line.organizations ?? [], reading),
    location: actor.location,
    sector: line.sector ?? null,
    care: careOf(line, actor, reading),
  };
}

/** What is said with the sector, and what the title says of the professional; a language that is not known is not spoken. */
function careOf({ care, sector }: UpsertLine, { practitioner }: Actor, reading: LineReading): Care | null {
  const languages = care?.languages?.flatMap((word) => {
    const code = readLanguage(word);
    if (code === null) reading.remark('S21', `${JSON.stringify(word.slice(0, 40))} is not a known language`);
    return code ?? [];
  });
  return saidCare({
    ...care,
    sector: readFeeSector(sector),
    sex: care?.sex ?? readSex(practitioner?.prefix),
    languages: languages?.length === 0 ? null : languages,
  });
}

function isVisibility(word: string): word is Visibility {
  return VISIBILITIES.some((known) => known === word);
}

/** One word that is not understood hides the slot from everyone: it may be the one that restricts it. */
function visibilityOf({ visibility }: UpsertLine, reading: LineReading): Visibility[] {
  if (!visibility || visibility.length === 0) reading.remark('V02', 'no visibility');
  const meaning = reading.context.settings.visibility ?? {};
  const seen = new Set<Visibility>();
  let hidden = false;
  for (const word of visibility ?? []) {
    const meant = Object.hasOwn(meaning, word) ? meaning[word] : isVisibility(word) ? [word] : undefined;
    for (const known of meant ?? []) seen.add(known);
    if (meant) continue;
    hidden = true;
    reading.remark('V01', `${JSON.stringify(word.slice(0, 40))} is not known`);
  }
  return hidden ? [] : [...seen];
}

function bookingUrlOf({ bookingUrl, status }: UpsertLine, reading: LineReading): string | null {
  if (!bookingUrl) {
    if (status === 'free') reading.remark('S09', 'no booking address');
    return null;
  }
  const url = URL.parse(bookingUrl);
  if (url && (url.protocol === 'https:' || url.protocol === 'http:')) return bookingUrl;
  reading.remark('S10', `${JSON.stringify(bookingUrl.slice(0, 60))} is not an http address`);
  return null;
}

function capacityOf({ capacity }: UpsertLine, reading: LineReading): number | null {
  if (capacity === null || capacity === undefined) return null;
  if (Number.isInteger(capacity) && capacity >= 1 && capacity <= 32_767) return capacity;
  reading.remark('S15', `${capacity} is not a number of places`);
  return null;
}
