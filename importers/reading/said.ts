import { IANAZone } from 'luxon';
import type { Care } from '../../db/care.ts';
import type {
  FeedSettings,
  LocationDescription,
  OrganizationDescription,
  PractitionerDescription,
} from '../contract.ts';
import { complete, NOBODY, NOWHERE } from '../applying/blank.ts';
import { toE164 } from '../fhir/telecom.ts';
import { specialtyFromWords } from '../fhir/specialty-words.ts';
import { overseasZone } from './zones.ts';

/** Who sees people and where, as far as a body says it; the feed's settings say the rest. */
export interface Said {
  practitioner: Partial<PractitionerDescription> | null;
  organizations: OrganizationDescription[];
  location: Partial<LocationDescription> | null;
  /** TRE_R38 codes. */
  specialties: string[];
  bookingUrl: string | null;
  care: Care | null;
}

export const NOTHING_SAID: Said = {
  practitioner: null,
  organizations: [],
  location: null,
  specialties: [],
  bookingUrl: null,
  care: null,
};

/** The person: what the body says first, then the settings; null when neither says anything. */
export function practitionerOf(said: Said, settings: FeedSettings): PractitionerDescription | null {
  const person = complete(NOBODY, settings.practitioner, said.practitioner);
  return (person.sourceId ?? nameOf(person)) ? person : null;
}

/** True when someone is named: a person by more than their vendor's own id, or a structure. */
export function isNamed(said: Said, settings: FeedSettings): boolean {
  const person = practitionerOf(said, settings);
  return said.organizations.length > 0 || (person !== null && nameOf(person) !== null);
}

function nameOf({ rpps, adeli, family }: PractitionerDescription): string | null {
  return rpps ?? adeli ?? family;
}

/** The place, in the same way; null when neither gives an address, coordinates or a national identifier. */
export function locationOf(said: Said, settings: FeedSettings): LocationDescription | null {
  const place = complete(NOWHERE, settings.location, plausible(said.location));
  place.zone ??= overseasZone(place);
  return (place.lat ?? place.line ?? place.postalCode ?? place.insee ?? place.city ?? place.finess)
    ? place
    : null;
}

/** True when coordinates cannot be degrees of latitude and longitude. */
export function isAbsurd(location: Said['location']): boolean {
  return Math.abs(location?.lat ?? 0) > 90 || Math.abs(location?.lon ?? 0) > 180;
}

/** A place without coordinates no place has, and without a zone that does not exist. */
function plausible(location: Said['location']): Said['location'] {
  if (!location) return null;
  const zone = location.zone && IANAZone.create(location.zone).isValid ? location.zone : null;
  return isAbsurd(location) ? { ...location, zone, lat: null, lon: null } : { ...location, zone };
}

/** A structure of which a body gives a name. */
export function organizationNamed(
  name: string,
  its: Partial<OrganizationDescription> = {},
): OrganizationDescription {
  return { sourceId: null, finess: null, siret: null, kind: 'other', ...its, name };
}

/** A person in one text with their title ("Dr Anne Le Goff"); null without a title, since it may be a structure. */
export function personNamed(text: string): Pick<PractitionerDescription, 'prefix' | 'family'> | null {
  const parts = /^(Dr|Docteur|Pr|Professeur|M|Mr|Mme|Mlle|Monsieur|Madame)\.?\s+(\S.*)$/iu.exec(text.trim());
  return parts ? { prefix: parts[1]!, family: parts[2]! } : null;
}

/** An address in one text ("12 rue du Port, 35000 Rennes"), in its parts; only a line when no postal code is found. */
export function addressOf(text: string): Pick<LocationDescription, 'line' | 'postalCode' | 'city'> {
  const parts = /^(.*?)[\s,]*\b(\d{5})\b[\s,]*([^,]*)/su.exec(text.trim());
  if (!parts) return { line: text.trim() || null, postalCode: null, city: null };
  return { line: parts[1] || null, postalCode: parts[2]!, city: parts[3]!.trim() || null };
}

/** The codes of a specialty in words; none when the words name none. */
export function specialtiesNamed(words: string | null | undefined): string[] {
  const code = words ? specialtyFromWords(words) : undefined;
  return code === undefined ? [] : [code];
}

/** The first of the numbers that reads as a phone, in E.164. */
export function phoneAmong(...written: (string | null | undefined)[]): string | null {
  for (const text of written) {
    const phone = text ? toE164(text) : null;
    if (phone !== null) return phone;
  }
  return null;
}
