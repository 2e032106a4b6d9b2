import type { ReadingContext, Reading, SlotObservation } from '../contract.ts';
import { describeLocation, describeOrganizations, describePractitioner, type Remark } from './actors.ts';
import { observed } from './refusal.ts';
import type { SlotRecord } from './slot-bundle.ts';
import {
  bookable,
  readBookingUrl,
  readCapacity,
  readKind,
  readModalities,
  readSpecialties,
  readStatus,
  readTimes,
  readVisibility,
} from './slot-fields.ts';

/**
 * A joined FHIR slot as our observation, with the remarks it deserves; or the one refusal that says why not. Shared by
 * every protocol that brings SAS resources (guide §1.4 to 1.8, contradictions §1.19). `busyIsNews`: only free slots were
 * asked for, so that another status is worth an `S12`.
 */
export function observeSlot(
  record: SlotRecord,
  context: ReadingContext,
  { busyIsNews = true } = {},
): Iterable<Reading> {
  const { at, slot, scheduleId, sourceId } = record;
  return observed({ at, record: slot, scheduleId, sourceId }, (remark) => {
    if (busyIsNews && slot.status !== 'free') remark('S12', `the status is ${slot.status.slice(0, 40)}`);
    return read(record, context, remark);
  });
}

function read(record: SlotRecord, context: ReadingContext, remark: Remark): SlotObservation {
  const { slot, at, scheduleId, sourceId, gaps } = record;
  for (const gap of gaps) remark('I10', `${gap} is not in the bundle`);
  const location = complete(describeLocation(record, remark), context.settings.location, NO_LOCATION);
  const practitioner = complete(describePractitioner(record, remark), context.settings.practitioner, NOBODY);
  const organizations = describeOrganizations(record, remark);
  if (!practitioner && organizations.length === 0)
    remark('I05', 'the schedule names neither a person nor a structure');
  return {
    type: 'slot',
    at,
    scheduleId,
    sourceId,
    ...readTimes(slot, { context, location }, remark),
    modalities: readModalities(slot, remark),
    kind: readKind(slot, remark),
    visibility: readVisibility(slot, context.settings, remark),
    bookingUrl: readBookingUrl(slot, remark),
    ...bookable(readStatus(slot), readCapacity(slot, remark)),
    specialties: readSpecialties(record, remark),
    practitioner,
    organizations,
    location,
    validAt: null,
    sector: null,
  };
}

const NOBODY = {
  sourceId: null,
  rpps: null,
  adeli: null,
  family: null,
  given: null,
  prefix: null,
  phone: null,
};
const NO_LOCATION = {
  sourceId: null,
  finess: null,
  name: null,
  line: null,
  postalCode: null,
  city: null,
  insee: null,
  lat: null,
  lon: null,
  zone: null,
  phone: null,
};

/** What was found, completed by what the feed's settings declare; null when neither says anything. */
function complete<T extends object>(found: T | null, declared: Partial<T> | undefined, blank: T): T | null {
  if (!found && !declared) return null;
  const present = Object.entries(found ?? {}).filter(([, value]) => value !== null);
  return { ...blank, ...declared, ...Object.fromEntries(present) };
}
