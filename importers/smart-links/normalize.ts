import type { Visibility } from '../../db/vocabulary.ts';
import type { LocationDescription, Reading, ReadingContext, SlotObservation } from '../contract.ts';
import type { Remark } from '../fhir/actors.ts';
import { observed } from '../fhir/refusal.ts';
import type { Slot } from '../fhir/resources.ts';
import {
  bookable,
  extensionNamed,
  modalitiesAmong,
  readCapacity,
  readKind,
  readStatus,
  readTimes,
  readVisibility,
  specialtiesAmong,
} from '../fhir/slot-fields.ts';
import { toE164 } from '../fhir/telecom.ts';
import { reject } from '../rules.ts';
import { locationOf, practitionerOf } from '../reading/said.ts';
import { readInstant } from '../time-rules.ts';
import { syncedAt } from './describe.ts';
import type { ScheduleRecord, SlotRecord, SmartRecord, SmartSettings } from './record.ts';

type Context = ReadingContext<SmartSettings>;

/** What is published is the public's; a feed that is not says so in its visibility map, under this word. */
const PUBLIC = 'PUBLIC';

/** A line of a publication as ours: a schedule that is listed, or of which nobody can tell; a slot. */
export function* normalizeRecord(record: SmartRecord, context: Context): Iterable<Reading> {
  if (record.type === 'schedule') yield normalizeSchedule(record);
  else {
    const { at, slot, scheduleId, sourceId } = record;
    yield* observed({ at, record: slot, scheduleId, sourceId }, (remark) =>
      readSlot(record, context, remark),
    );
  }
}

function normalizeSchedule({ at, scheduleId, availability, source }: ScheduleRecord): Reading {
  if (availability !== 'unknown') return { type: 'schedule', at, scheduleId };
  const reason = source ? `what ${source} holds is not known` : 'what this schedule holds is not known';
  return { ...reject('F21', { at, scheduleId }, reason), unknown: true };
}

function readSlot(record: SlotRecord, context: Context, remark: Remark): SlotObservation {
  const { at, scheduleId, sourceId, slot, schedule } = record;
  const { settings } = context;
  if (schedule.refusal) throw schedule.refusal;
  const location = locationOf(schedule.said, settings);
  const coded = modalitiesAmong(slot.serviceType);
  const specialties = specialtiesAmong(slot.specialty, remark);
  return {
    type: 'slot',
    at,
    scheduleId,
    sourceId,
    ...bookable(readStatus(slot), readCapacity(slot, remark)),
    ...readTimes(slot, { context, location }, remark),
    modalities: coded.length > 0 ? coded : schedule.modalities,
    kind: readKind(slot, remark),
    visibility: visibilityOf(slot, settings, remark),
    ...bookingOf(slot, { settings, location }, remark),
    specialties: specialties.length > 0 ? specialties : schedule.said.specialties,
    practitioner: practitionerOf(schedule.said, settings),
    organizations: schedule.said.organizations,
    validAt: validAtOf(record, context),
    sector: schedule.said.care?.sector ?? null,
    care: schedule.said.care,
  };
}

/** A slot for those who are patients there already (HL7 `patient-type`) is offered to nobody. */
function visibilityOf(slot: Slot, settings: SmartSettings, remark: Remark): Visibility[] {
  const patients = extensionNamed('patient-type', slot.extension)?.valueCoding?.code;
  if (patients !== undefined && patients !== 'newpt') {
    remark('V04', `patient-type is ${patients.slice(0, 40)}`);
    return [];
  }
  if (slot.meta?.security?.length) return readVisibility(slot, settings, remark);
  return settings.visibility?.[PUBLIC] ?? [PUBLIC];
}

/** The link as it was published; without one, the number to call goes with the place. */
function bookingOf(
  slot: Slot,
  { settings, location }: { settings: SmartSettings; location: LocationDescription | null },
  remark: Remark,
): Pick<SlotObservation, 'bookingUrl' | 'location'> {
  const link = extensionNamed('booking-deep-link', slot.extension);
  const phone = extensionNamed('booking-phone', slot.extension)?.valueString;
  const bookingUrl =
    addressOf(link?.valueUrl ?? link?.valueUri ?? slot.comment, remark) ?? settings.bookingUrl;
  if (bookingUrl === undefined) {
    if (phone) remark('S20', `to be booked at ${phone.slice(0, 30)}`);
    else remark('S09', 'neither booking-deep-link nor booking-phone');
  }
  const called = location && phone ? { ...location, phone: location.phone ?? toE164(phone) } : location;
  return { bookingUrl: bookingUrl ?? null, location: called };
}

function addressOf(written: string | undefined, remark: Remark): string | undefined {
  const url = written === undefined ? null : URL.parse(written);
  if (url && /^https?:$/u.test(url.protocol)) return written;
  if (written !== undefined) remark('S10', `"${written.slice(0, 80)}" is not an address`);
  return undefined;
}

/** When the source of an aggregator was last heard; an instant that cannot be read says nothing. */
function validAtOf({ slot, schedule }: SlotRecord, { now, settings }: Context): string | null {
  const written = syncedAt(slot) ?? schedule.syncedAt;
  if (written === null) return null;
  const read = readInstant(written, { rule: 'offset', zone: settings.zone, now });
  return 'instant' in read ? read.instant : null;
}
