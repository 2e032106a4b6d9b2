import type { Importer } from '../contract.ts';
import { fetchPublication } from './fetch.ts';
import { normalizeRecord } from './normalize.ts';
import { readPublication } from './publication.ts';
import { smartSettings, type SmartRecord, type SmartSettings } from './record.ts';

/**
 * SMART Scheduling Links (smart-on-fhir specification, aggregators included; HL7 draft 0.1.0): a manifest that names
 * NDJSON files, published as they stand by pharmacies, centres and aggregators.
 *
 * Strange: nothing says that a slot is gone but its absence from every file, so that a reading is of all files or of
 * none; busy slots are published on purpose; the specification's own example writes offsets as `-05`; a schedule without
 * a slot may say that nothing is free, or that nobody knows; an aggregator writes its own ids and keeps the originals as
 * identifiers; a link takes `booking-referral` when it is followed, so it is stored as it was published.
 */
export const smartLinks: Importer<SmartRecord, SmartSettings> = {
  protocol: 'smart-links',
  title: 'SMART Scheduling Links: what pharmacies, centres and aggregators publish as files',
  ways: ['pull'],
  mediaTypes: ['application/fhir+ndjson', 'application/x-ndjson', 'application/json'],
  settings: smartSettings,
  coverage: ({ now }) => ({ from: now, to: now.plus({ years: 5 }), everySchedule: true }),
  fetch: fetchPublication,
  records: readPublication,
  normalize: normalizeRecord,
};
