import type { Importer } from '../contract.ts';
import { observeSlot } from '../fhir/observe-slot.ts';
import { searchWindow } from '../fhir/search.ts';
import type { FhirRecord } from '../fhir/slot-records.ts';
import { fetchSchedules } from './fetch.ts';
import { sosSettings, type SosSettings } from './record.ts';
import { readAsked } from './records.ts';

/**
 * The SAS guide's search for SOS Médecins: the schedules of an association's fixed places, and with them their slots.
 *
 * Strange: the three conditions on slots (`_has`) are independent and `_revinclude` brings every slot of a schedule that
 * meets them, so busy slots and slots of other days come too and are left out here; `total` may count slots or
 * schedules, and `search.mode` marks only the schedules; there is never a practitioner, the place and its association
 * are who sees people; a place may be known by the vendor's own id.
 */
export const sasSosMedecins: Importer<FhirRecord, SosSettings> = {
  protocol: 'sas-sos-medecins',
  title: 'Search of SOS Médecins’ fixed places and their free slots, as the SAS guide asks (§ SOS Médecins)',
  ways: ['pull'],
  mediaTypes: ['application/fhir+json', 'application/json+fhir', 'application/json'],
  settings: sosSettings,
  coverage: (context) => ({ ...searchWindow(context), everySchedule: true }),
  fetch: fetchSchedules,
  records: readAsked,
  normalize: (record, context) => (record.type === 'schedule' ? [record] : observeSlot(record, context)),
};
