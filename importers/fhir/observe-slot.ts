import { complete, NOBODY, NOWHERE } from '../applying/blank.ts';
import type { ReadingContext, Reading, SlotObservation } from '../contract.ts';
import { describeLocation, describeOrganizations, describePractitioner, type Remark } from './actors.ts';
import { readCare } from './care.ts';
import { overseasZone } from '../reading/zones.ts';
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
  const { settings } = context;
  for (const gap of gaps) remark('I10', `${gap} is not in the bundle`);
  const location = known(NOWHERE, settings.location, describeLocation(record, remark));
  if (location) location.zone ??= overseasZone(location);
  const practitioner = known(NOBODY, settings.practitioner, describePractitioner(record, remark));
  const organizations = describeOrganizations(record, remark);
  if (!practitioner && organizations.length === 0)
    remark('I05', 'the schedule names neither a person nor a structure');
  const care = readCare(record);
  return {
    type: 'slot',
    at,
    scheduleId,
    sourceId,
    ...readTimes(slot, { context, location }, remark),
    modalities: readModalities(slot, remark),
    kind: readKind(slot, remark),
    visibility: readVisibility(slot, settings, remark),
    bookingUrl: readBookingUrl(slot, remark),
    ...bookable(readStatus(slot), readCapacity(slot, remark)),
    specialties: readSpecialties(record, remark),
    practitioner,
    organizations,
    location,
    validAt: null,
    sector: care?.sector ?? null,
    care,
  };
}

/** What was found, completed by what the feed's settings declare; null when neither says anything. */
function known<T extends object>(blank: T, declared: Partial<T> | undefined, found: T | null): T | null {
  return found || declared ? complete(blank, declared, found) : null;
}
