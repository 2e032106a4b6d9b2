import type { Body, Importer } from '../contract.ts';
import { pageExaminer } from '../fhir/page-examiner.ts';
import { searchWindow } from '../fhir/search.ts';
import { readSlotRecords, type FhirRecord } from '../fhir/slot-records.ts';
import { fetchSlots } from './fetch.ts';
import { normalizeSlot } from './normalize.ts';
import { sasSettings, type SasSettings } from './record.ts';

/**
 * INT_R01 (and R04) of the SAS guide: we ask a vendor for the free slots of 1 to 25 professionals at a time, from now to
 * the end of the third day.
 *
 * Strange: nothing is said of paging, so a page that is exactly full may hide slots; a professional without a free slot
 * is simply absent, agenda included; `total` counts slots, and entries may lack `search.mode`; examples carry wrong
 * offsets, Luhn keys and systems, so all three are remarks at most; an agenda's address may be missing (call by phone).
 */
export const sasPractitioners: Importer<FhirRecord, SasSettings> = {
  protocol: 'sas-practitioners',
  title:
    'Search of individual professionals’ free slots, as the SAS guide asks every vendor (INT_R01, INT_R04)',
  ways: ['pull'],
  mediaTypes: ['application/fhir+json', 'application/json+fhir', 'application/json'],
  settings: sasSettings,
  coverage: (context) => ({ ...searchWindow(context), everySchedule: true }),
  fetch: fetchSlots,
  records: (bodies: AsyncIterable<Body>) => readSlotRecords(bodies, pageExaminer(['Slot'])),
  normalize: normalizeSlot,
};
