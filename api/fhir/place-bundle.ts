import type { DeclaredPlaceRow } from '../../db/queries/availability/declared-places.ts';
import { printIdentifier } from '../../importers/identifiers.ts';
import type { PlaceQuery } from './place-query.ts';
import { agendaOf, bundleOf, slotBody, typed, type Resource } from './slot-bundle.ts';
import { PROFILES, SYSTEMS } from './systems.ts';

/** What an answer is made of besides its slots. */
export interface PlaceAnswering {
  /** Address of this service, without a path. */
  base: string;
  /** As it was asked, and where it goes on. */
  self: string;
  next: string | undefined;
  total: number;
  query: PlaceQuery;
}

/**
 * A searchset of the places of structures (SAS guide, SOS Médecins): schedules and slots, one of which is what was
 * searched, then what they refer to, each once. `total` counts the slots of all pages, as the guide's examples do.
 */
export function placeBundle(
  rows: readonly DeclaredPlaceRow[],
  answering: PlaceAnswering,
): Record<string, unknown> {
  const { base, self, next, total, query } = answering;
  const { includes, root } = query;
  const slots = rows.map((row) => slotOf(row, base));
  const schedules = distinct(rows.map(scheduleOf));
  const matches = root === 'Slot' ? slots : schedules;
  const along = root === 'Slot' ? schedules : slots;
  return bundleOf({
    profile: PROFILES.sosBundle,
    base,
    self,
    next,
    total,
    matches,
    included: [
      ...(includes.along ? along : []),
      ...(includes.places ? distinct(rows.map((row) => locationOf(row, base))) : []),
      ...(includes.structures ? distinct(rows.map((row) => organizationOf(row, query))) : []),
    ],
  });
}

const distinct = (resources: readonly Resource[]): Resource[] => [
  ...new Map(resources.map((resource) => [resource.id, resource])).values(),
];

function slotOf(row: DeclaredPlaceRow, base: string): Resource {
  return { ...slotBody(row, PROFILES.sosSlot), comment: agendaOf({ ...row, rpps: null }, base) };
}

/** A structure at a place: one location of its own, since a place may be shared by several. */
const placeId = ({ roleId }: DeclaredPlaceRow): string => `lieu-${roleId}`;
const structureId = ({ organizationId }: DeclaredPlaceRow): string => `structure-${organizationId}`;

function scheduleOf(row: DeclaredPlaceRow): Resource {
  return {
    resourceType: 'Schedule',
    id: String(row.scheduleId),
    meta: { profile: [PROFILES.sosSchedule] },
    actor: [{ reference: `Location/${placeId(row)}` }],
  };
}

function locationOf(row: DeclaredPlaceRow, base: string): Resource {
  const { locationName, phone, line, postalCode, city, lat, lon } = row;
  return {
    resourceType: 'Location',
    id: placeId(row),
    meta: { profile: [PROFILES.sosLocation] },
    identifier: [
      {
        type: { coding: [{ system: SYSTEMS.locationType, code: 'INTRN' }] },
        system: `${base}/fhir/Location`,
        value: placeId(row),
      },
    ],
    ...(locationName !== null && { name: locationName }),
    ...(phone !== null && { telecom: [{ system: 'phone', value: phone }] }),
    address: { line: [line], city, postalCode },
    position: { latitude: lat, longitude: lon },
    managingOrganization: { reference: `Organization/${structureId(row)}` },
  };
}

/** By the number it was asked by. The guide's profile of SOS Médecins takes a SIRET alone, that of a CPTS a FINESS. */
function organizationOf(row: DeclaredPlaceRow, query: PlaceQuery): Resource {
  const { finess, siret, organizationName: name } = row;
  const bySiret = siret !== null && (finess === null || query.siret.includes(siret));
  const value = bySiret
    ? printIdentifier({ kind: 'siret', value: siret })
    : printIdentifier({ kind: 'finess', value: finess ?? '' });
  return {
    resourceType: 'Organization',
    id: structureId(row),
    meta: { profile: [bySiret ? PROFILES.sosOrganization : PROFILES.organization] },
    identifier: [{ type: typed('IDNST'), system: SYSTEMS.structure, value }],
    name,
  };
}
