import type { AgendaContent } from '../../db/agenda-content.ts';
import type { LocationDescription, PractitionerDescription } from '../contract.ts';
import type { AppointmentObservation } from './observation.ts';

/** An appointment as an agenda keeps it. */
export function toContent(appointment: AppointmentObservation): AgendaContent {
  const { start, end, zone, status, practitioner, organization, location } = appointment;
  const { specialties, access, bring, modality, link, manageUrl } = appointment;
  return {
    title: null,
    note: null,
    start,
    end,
    zone,
    status,
    practitioner: practitioner && { rpps: practitioner.rpps, name: nameOf(practitioner) },
    organization: organization && { finess: organization.finess, name: organization.name },
    specialties,
    place: location && placeOf(location, practitioner?.phone ?? null),
    access,
    bring,
    modality,
    link,
    manageUrl,
  };
}

function nameOf({ prefix, given, family }: PractitionerDescription): string | null {
  return [prefix, given, family].filter(Boolean).join(' ') || null;
}

function placeOf(
  location: LocationDescription,
  personal: string | null,
): NonNullable<AgendaContent['place']> {
  const { name, line, postalCode, city, lat, lon, phone, finess } = location;
  return { name, line, postalCode, city, lat, lon, phone: phone ?? personal, finess };
}
