import { FeedError, feedSettings, type Body, type Importer } from '../contract.ts';
import type { FhirBundle } from '../fhir/bundle.ts';
import {
  observeFhirAppointment,
  readAppointmentRecords,
  type FhirPersonRecord,
} from '../fhir/appointment-bundle.ts';
import { observeSlot } from '../fhir/observe-slot.ts';
import { readSlotRecords, type FhirRecord } from '../fhir/slot-records.ts';

/** Bundles whose entries are things as they are now; a history, a message or a document is something else. */
const TYPES: readonly string[] = ['searchset', 'collection', 'transaction', 'batch'];

/**
 * A FHIR Bundle with the profiles of the SAS guide, pushed instead of asked for: what a vendor answers to INT_R01 or
 * INT_R04 it can send unchanged, CPTS included.
 *
 * Strange: busy slots are welcome, since a delta has no other way to say that one is taken; a transaction's DELETE names
 * a slot without its schedule, so it is refused and the slot is to be sent as `busy-unavailable`; `urn:uuid:` addresses
 * are new in every bundle, so a business identifier goes before them.
 */
export const fhirBundle: Importer<FhirRecord | FhirPersonRecord> = {
  protocol: 'fhir-bundle',
  title: 'FHIR Bundle of slots with the profiles of the SAS guide, pushed by the vendor',
  ways: ['push'],
  mediaTypes: ['application/fhir+json', 'application/json+fhir', 'application/json'],
  settings: feedSettings,
  records: (bodies: AsyncIterable<Body>, { settings }) =>
    settings.carries === 'appointments'
      ? readAppointmentRecords(bodies, refuseOtherTypes)
      : readSlotRecords(bodies, refusePersons),
  normalize: (record, context) => {
    if (record.type === 'schedule') return [record];
    if (record.type === 'slot') return observeSlot(record, context, { busyIsNews: false });
    return observeFhirAppointment(record, context);
  },
};

/** What names persons goes to a feed of its own, whose bodies are sealed. */
function refusePersons(bundle: FhirBundle): [] {
  if (bundle.entries.some(({ type }) => type === 'Appointment' || type === 'Patient'))
    throw new FeedError('carries-persons', 'this feed carries slots: appointments go to a feed of their own');
  return refuseOtherTypes(bundle);
}

function refuseOtherTypes({ type }: FhirBundle): [] {
  if (type !== undefined && TYPES.includes(type)) return [];
  throw new FeedError('not-availability', `a Bundle of type ${type ?? '(none)'}, not ${TYPES.join(', ')}`);
}
