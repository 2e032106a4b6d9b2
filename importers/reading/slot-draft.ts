import { z } from 'zod';
import type { Modality, SlotStatus, TimeRule } from '../../db/vocabulary.ts';
import { feedSettings, type Reading, type ReadingContext, type SlotObservation } from '../contract.ts';
import { reject, type RuleCode } from '../rules.ts';
import { locationOf, practitionerOf, type Said } from './said.ts';
import { readInterval, type TimeReading } from '../time-rules.ts';

/** Settings of the feeds that bring what a vendor's public booking pages read. */
export const bookingSettings = feedSettings.extend({
  /** Page where the public books, for the vendors whose answers hold no address. */
  bookingUrl: z.url({ protocol: /^https?$/ }).optional(),
});
export type BookingSettings = z.infer<typeof bookingSettings>;
export type BookingContext = ReadingContext<BookingSettings>;

/** A slot in its vendor's shape, joined with who and where its bodies say. */
export interface BookingRecord {
  type: 'slot';
  at: string;
  said: Said;
}

/** A slot as the vendor's record tells it: times as written, the rest in our words. */
export interface SlotDraft {
  record: unknown;
  scheduleId: string;
  /** Null when the vendor has no id of a slot: the schedule and the instant are its key. */
  sourceId: string | null;
  start: string;
  end: string | null;
  modality: Modality;
  status?: SlotStatus;
  /** Free places; 0 is busy. */
  capacity?: number | null;
  /** When the format itself decides how its times are read; else the feed's rule. */
  timeRule?: TimeRule;
}

const MINUTE = 60_000;
/** A booking page is the public's; a feed that is not says so in its visibility map, under this word. */
const PUBLIC = 'PUBLIC';

/** A draft as our observation, with the remarks that its times deserve; or the one refusal that says why not. */
export function* observeDraft(
  draft: SlotDraft,
  { at, said }: BookingRecord,
  { settings, now }: BookingContext,
): Iterable<Reading> {
  const location = locationOf(said, settings);
  const zone = placeZone(said, settings);
  const times = readTimes(draft, { rule: draft.timeRule ?? settings.timeRule, zone, now });
  const where = { at, record: draft.record, scheduleId: draft.scheduleId };
  if ('problem' in times) {
    yield reject(times.problem, { ...where, sourceId: draft.sourceId ?? undefined }, times.reason);
    return;
  }
  const sourceId = draft.sourceId ?? times.start;
  const end = times.end ?? endAfter(times.start, settings.duration);
  for (const code of times.warnings) yield reject(code, { ...where, sourceId }, `read as ${times.start}`);
  yield { ...offerOf(draft, said, settings), at, sourceId, start: times.start, end, location };
}

/** The zone of the place: the body's, as written; else what its codes or the settings say of it, address or not; else the feed's. */
export function placeZone(said: Said, settings: BookingSettings): string {
  return said.location?.zone ?? locationOf(said, settings)?.zone ?? settings.location?.zone ?? settings.zone;
}

/** The page where a slot is booked: the body's, else the settings'. */
export function bookingUrlOf(said: Said, settings: BookingSettings): string | null {
  const written = said.bookingUrl === null ? null : URL.parse(said.bookingUrl);
  return written && /^https?:$/u.test(written.protocol) ? written.href : (settings.bookingUrl ?? null);
}

/** What does not depend on reading a time. No vendor says when its answer was true, only when an event changed. */
function offerOf(draft: SlotDraft, said: Said, settings: BookingSettings) {
  const full = draft.capacity === 0;
  return {
    type: 'slot',
    scheduleId: draft.scheduleId,
    status: full ? 'busy' : (draft.status ?? 'free'),
    startText: draft.start,
    endText: draft.end,
    modalities: [draft.modality],
    kind: 'ROUTINE',
    visibility: settings.visibility?.[PUBLIC] ?? [PUBLIC],
    bookingUrl: bookingUrlOf(said, settings),
    capacity: full ? null : (draft.capacity ?? null),
    specialties: said.specialties,
    practitioner: practitionerOf(said, settings),
    organizations: said.organizations,
    validAt: null,
    sector: said.care?.sector ?? null,
    care: said.care,
  } satisfies Partial<SlotObservation>;
}

interface Times {
  start: string;
  end: string | null;
  warnings: ReadonlySet<RuleCode>;
}

function readTimes(draft: SlotDraft, reading: TimeReading): Times | { problem: RuleCode; reason: string } {
  const read = readInterval(draft, reading);
  if ('problem' in read) return read;
  const { start, end } = read;
  const warnings = new Set([start.warning, end?.warning ?? null].filter((code) => code !== null));
  return { start: start.instant, end: end?.instant ?? null, warnings };
}

function endAfter(start: string, minutes: number | undefined): string | null {
  return minutes === undefined ? null : new Date(Date.parse(start) + minutes * MINUTE).toISOString();
}
