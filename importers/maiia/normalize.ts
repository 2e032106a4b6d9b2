import type { Modality } from '../../db/vocabulary.ts';
import { soleSchedule } from '../reading/booking-page.ts';
import type { Rejection } from '../contract.ts';
import { parsePractitionerIdentifier } from '../identifiers.ts';
import { reject } from '../rules.ts';
import { NOTHING_SAID, organizationNamed, phoneAmong, specialtiesNamed, type Said } from '../reading/said.ts';
import type { BookingContext, SlotDraft } from '../reading/slot-draft.ts';
import type { Listing, MaiiaRecord } from './record.ts';

/** One availability as ours; a practitioner in two centers has two schedules. */
export function toDraft(
  { slot, at, consultationType }: MaiiaRecord,
  context: BookingContext,
): SlotDraft | Rejection {
  const own = [slot.practitionerId, slot.centerId].filter(Boolean).join('@');
  const scheduleId = own || soleSchedule('maiia', context.settings);
  const modality = modalityOf(consultationType);
  if (modality === null) {
    const where = { at, record: slot, scheduleId, sourceId: slot.id };
    return reject('S05', where, `consultationType "${consultationType?.slice(0, 40)}" is not known`);
  }
  return {
    record: slot,
    scheduleId,
    sourceId: slot.id,
    start: slot.startDateTime,
    end: slot.endDateTime ?? null,
    modality,
  };
}

/** At the practice unless the reason says otherwise; a word that is not known is no modality. */
function modalityOf(consultationType: string | null): Modality | null {
  if (consultationType === null || consultationType === 'PHYSICAL') return 'AMB';
  return /^(?:TELE|VIDEO)/u.test(consultationType) ? 'VR' : null;
}

/** Who and where, from the directory's entries. */
export function describe(slot: MaiiaRecord['slot'], directory: readonly Listing[]): Said {
  const entries = directory.filter(({ center }) => center.id === slot.centerId);
  const entry = entries.find(({ professional }) => professional?.practitionerId === slot.practitionerId);
  const place = entry ?? entries[0];
  if (!place) return { ...NOTHING_SAID, practitioner: { sourceId: slot.practitionerId } };
  const person = entry?.professional;
  return {
    ...NOTHING_SAID,
    practitioner: {
      sourceId: slot.practitionerId,
      ...identifierOf(person?.cpsId),
      family: person?.lastName,
      given: person?.firstName,
    },
    organizations: place.center.name
      ? [organizationNamed(place.center.name, { sourceId: place.center.id })]
      : [],
    location: locationOf(place),
    specialties: specialtiesNamed(person?.speciality?.name),
    bookingUrl: null,
  };
}

/** `cpsId` is the number on the professional's card: an RPPS, an ADELI for some. */
function identifierOf(cpsId: string | null | undefined): Said['practitioner'] {
  const found = parsePractitionerIdentifier(cpsId ?? '');
  return found && { [found.kind]: found.value };
}

function locationOf({ center, settings }: Listing): Said['location'] {
  const address = center.publicInformation?.address;
  const [lon, lat] = address?.location?.coordinates ?? [null, null];
  return {
    sourceId: center.id,
    name: center.name,
    lat,
    lon,
    line: [address?.number, address?.street].filter(Boolean).join(' ') || null,
    postalCode: address?.zipCode,
    city: address?.city,
    insee: address?.inseeCode,
    zone: settings?.timeZone,
    phone: phoneAmong(center.publicInformation?.officeInformation?.phoneNumber),
  };
}
