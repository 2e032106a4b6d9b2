import {
  addressOf,
  NOTHING_SAID,
  organizationNamed,
  personNamed,
  phoneAmong,
  specialtiesNamed,
  type Said,
} from '../reading/said.ts';
import type { Agenda, Booking, DoctolibRecord, Place } from './record.ts';

type Slot = DoctolibRecord['slot'];

/** The agenda a slot names, else the only one that takes bookings. */
export function agendaOf(slot: Slot, booking: Booking): Agenda | null {
  const named = slot.agenda_id ?? slot.steps[0]?.agenda_id;
  if (named) return booking.agendas.find(({ id }) => id === named) ?? null;
  const open = booking.agendas.filter((agenda) => !agenda.booking_disabled);
  return open.length === 1 ? open[0]! : null;
}

/** True when every motive the slot can be booked for is by video: that of its first step, else those of its agenda. */
export function isTelehealth(
  slot: Slot,
  agenda: Agenda | null,
  { visit_motives: motives }: Booking,
): boolean {
  const first = slot.steps[0]?.visit_motive_id;
  const ids = first ? [first] : Object.values(agenda?.visit_motive_ids_by_practice_id ?? {}).flat();
  const possible = motives.filter(({ id }) => ids.length === 0 || (id && ids.includes(id)));
  return possible.length > 0 && possible.every(({ telehealth }) => telehealth === true);
}

/** Who and where, as the booking page says it of an agenda; `sourceId` is the place the feed's settings name. */
export function describe(agenda: Agenda | null, booking: Booking, sourceId: string | null | undefined): Said {
  const { profile } = booking;
  const place = placeOf(agenda, booking, sourceId);
  const person = booking.practitioners.find(({ id }) => id === agenda?.practitioner_id);
  const title = profile?.name_with_title ?? '';
  const named = personNamed(person?.name_with_title ?? title);
  const isStructure = title !== '' && personNamed(title) === null;
  const speciality = typeof profile?.speciality === 'string' ? profile.speciality : profile?.speciality?.name;
  return {
    ...NOTHING_SAID,
    practitioner: {
      sourceId: person?.id ?? (named ? profile?.id : null),
      family: person?.last_name ?? named?.family,
      given: person?.first_name,
      prefix: named?.prefix,
    },
    organizations: isStructure ? [organizationNamed(title, { sourceId: profile?.id ?? null })] : [],
    location: place && describePlace(place),
    specialties: specialtiesNamed(person?.speciality ?? speciality),
  };
}

function placeOf(
  agenda: Agenda | null,
  { places }: Booking,
  sourceId: string | null | undefined,
): Place | null {
  const practices = Object.keys(agenda?.visit_motive_ids_by_practice_id ?? {});
  const practice = agenda?.practice_id ?? (practices.length === 1 ? practices[0] : undefined);
  const its = places.find(
    ({ id, practice_ids }) => practice && (practice_ids.includes(practice) || id === `practice-${practice}`),
  );
  const only = places.length === 1 ? places[0] : undefined;
  return its ?? places.find(({ id }) => id === sourceId) ?? only ?? null;
}

function describePlace(place: Place): Said['location'] {
  const { line, postalCode, city } = addressOf(place.full_address ?? '');
  return {
    sourceId: place.id,
    name: place.name?.trim(),
    line,
    postalCode: place.zipcode ?? postalCode,
    city: place.city ?? city,
    lat: place.latitude,
    lon: place.longitude,
    phone: phoneAmong(place.landline_number, place.phone_number),
  };
}
