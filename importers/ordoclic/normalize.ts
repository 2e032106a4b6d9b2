import type { Rejection } from '../contract.ts';
import { soleSchedule } from '../reading/booking-page.ts';
import { reject } from '../rules.ts';
import { NOTHING_SAID, organizationNamed, phoneAmong, specialtiesNamed, type Said } from '../reading/said.ts';
import type { BookingContext, SlotDraft } from '../reading/slot-draft.ts';
import type { OrdoclicRecord, Profile } from './record.ts';

/** One occurrence as ours: its instants are UTC whatever offset stands beside them. */
export function toDraft({ slot, at }: OrdoclicRecord, context: BookingContext): SlotDraft | Rejection {
  const scheduleId = slot.calendarId ?? slot.medicalStaffID ?? soleSchedule('ordoclic', context.settings);
  const taken = slot.status?.eventID !== null && slot.status?.eventID !== undefined;
  if (!taken && (slot.status?.statusID ?? 0) !== 0) {
    return reject('S04', { at, record: slot, scheduleId }, `statusID ${slot.status?.statusID} is not known`);
  }
  return {
    record: slot,
    scheduleId,
    sourceId: null,
    start: slot.timeStart,
    end: slot.timeEnd,
    modality: 'AMB',
    status: taken || slot.overlapped ? 'busy' : 'free',
  };
}

/** Who and where, from the entity's profile and the slot's own zone. */
export function describe(slot: OrdoclicRecord['slot'], entity: Profile | null): Said {
  const zone = slot.tzId;
  const person = entity?.publicProfessionals?.find(({ id }) => id === slot.medicalStaffID);
  const point = entity?.listAddress?.[0];
  return {
    ...NOTHING_SAID,
    practitioner: {
      sourceId: slot.medicalStaffID,
      family: person?.lastName,
      given: person?.firstName,
    },
    organizations: entity ? [organizationNamed(entity.name, { sourceId: entity.entityId })] : [],
    location: entity
      ? {
          zone,
          sourceId: entity.entityId,
          name: entity.name,
          phone: phoneAmong(entity.phone),
          line: entity.address?.trim(),
          postalCode: entity.zip,
          city: entity.city,
          lat: point?.lat,
          lon: point?.lng,
        }
      : { zone },
    specialties: specialtiesNamed(person?.specialty),
    bookingUrl: null,
  };
}
