import { z } from 'zod';
import type { Refusal } from '../fhir/refusal.ts';
import type { Slot } from '../fhir/resources.ts';
import type { Rejection } from '../contract.ts';
import { bookingSettings } from '../reading/slot-draft.ts';
import type { Modality } from '../../db/vocabulary.ts';
import type { Said } from '../reading/said.ts';

/** Settings of a feed: those of every feed, and a page for slots that have no link of their own. */
export const smartSettings = bookingSettings;
export type SmartSettings = z.infer<typeof smartSettings>;

/** The entry point of a publication, at an address that ends in `$bulk-publish`. */
export const manifest = z.object({
  transactionTime: z.string().optional().catch(undefined),
  output: z.array(z.unknown()),
  error: z.array(z.unknown()).optional().catch(undefined),
});
export type Manifest = z.infer<typeof manifest>;

/** A text as a manifest; undefined when it is none. */
export function parseManifest(text: string): Manifest | undefined {
  try {
    return manifest.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** A file of a publication: NDJSON, one resource a line. */
export const output = z.object({ type: z.string(), url: z.string().min(1) });

/** The files we read, in the order that lets each line find what it names; other types are passed over. */
export const FILE_TYPES = [
  'Location',
  'Organization',
  'Practitioner',
  'PractitionerRole',
  'HealthcareService',
  'Schedule',
  'Slot',
] as const;

/** What a schedule says of itself when it has no slot to show (`has-availability`, for aggregators). */
export type Availability = 'some' | 'none' | 'unknown';

/** A schedule the publication lists. */
export interface ScheduleRecord {
  type: 'schedule';
  at: string;
  scheduleId: string;
  availability: Availability | null;
  /** Where an aggregator had it from. */
  source: string | null;
}

/** A slot with what its schedule says of everyone and everything. */
export interface SlotRecord {
  type: 'slot';
  at: string;
  scheduleId: string;
  sourceId: string;
  slot: Slot;
  schedule: DescribedSchedule;
}

/** What a schedule leads to, read once for all of its slots. */
export interface DescribedSchedule {
  said: Said;
  modalities: Modality[];
  /** When an aggregator last heard of it from its source, as written. */
  syncedAt: string | null;
  remarks: Rejection[];
  /** What refuses every slot of the schedule: an actor that cannot be read. */
  refusal: Refusal | null;
}

export type SmartRecord = ScheduleRecord | SlotRecord;
