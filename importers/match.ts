import type { Transaction } from '../db/client.ts';
import {
  upsertLocations,
  upsertOrganizations,
  upsertPractitioners,
  upsertRoles,
  type LocationRow,
  type OrganizationRow,
  type PlacedLocation,
  type PractitionerRow,
  type RoleRow,
} from '../db/queries/slots/actors.ts';
import { resolveCommunes } from '../db/queries/search/communes.ts';
import type { KnownSchedule } from '../db/queries/slots/schedules.ts';
import {
  communeQuery,
  gather,
  gatherPlace,
  locationRow,
  organizationKey,
  organizationRow,
  practitionerKey,
  type ActorDescription,
  type MatchingFeed,
} from './applying/actor-keys.ts';
import type { OrganizationDescription } from './contract.ts';

/** Whose agenda a schedule is, and where. */
export interface MatchedSchedule {
  roleId: number;
  locationId: number;
  lat: number;
  lon: number;
  zone: string;
}

export interface Matching {
  feed: MatchingFeed;
  descriptions: readonly ActorDescription[];
  /** What the index knows of these schedules: what a description leaves out stays as it is. */
  known: ReadonlyMap<string, KnownSchedule>;
}

/** Writes structures and gives their ids by `organizationKey`. */
export function matchOrganizations(
  tx: Transaction,
  feedId: number,
  organizations: Iterable<OrganizationDescription>,
): Promise<Map<string, number>> {
  const rows = new Map<string, OrganizationRow>();
  for (const organization of organizations) {
    const row = organizationRow(feedId, organization);
    if (row) gather(rows, row);
  }
  return upsertOrganizations(tx, [...rows.values()]);
}

/**
 * Recognises the actors of schedules across feeds and writes what is new of them: the person by RPPS or ADELI, the
 * structure by FINESS or SIRET, the place by its folded address. A schedule that cannot be placed is left out.
 */
export async function matchSchedules(
  tx: Transaction,
  matching: Matching,
): Promise<Map<string, MatchedSchedule>> {
  const places = await placeSchedules(tx, matching);
  const placed = matching.descriptions.filter(({ scheduleId }) => places.has(scheduleId));
  const owned = placed.map((description) => withOwner(description, matching));
  const structures = owned.map(({ organization }) => organization).filter((item) => item !== null);
  const organizations = await matchOrganizations(tx, matching.feed.id, structures);
  const practitioners = await matchPractitioners(tx, matching.feed.id, owned);
  const roles = owned.map((description): RoleRow => {
    const { scheduleId, organization, practitioner, sector, location } = description;
    const known = matching.known.get(scheduleId);
    const person = practitionerKey(matching.feed.id, description);
    const structure = organization && organizationKey(matching.feed.id, organization);
    return {
      practitionerId: (person ? practitioners.get(person) : known?.practitionerId) ?? null,
      organizationId: (structure ? organizations.get(structure) : known?.organizationId) ?? null,
      locationId: places.get(scheduleId)!.id,
      sector,
      phone: practitioner?.phone ?? location?.phone ?? null,
    };
  });
  const roleIds = await upsertRoles(tx, roles);
  return new Map(
    owned.map(({ scheduleId }, index) => [scheduleId, matched(roleIds[index]!, places.get(scheduleId)!)]),
  );
}

function matched(roleId: number, { id, lat, lon, zone }: PlacedLocation): MatchedSchedule {
  return { roleId, locationId: id, lat, lon, zone };
}

/** A place without a name on the door is its own structure: someone there sees people, and offers need a name. */
function withOwner(description: ActorDescription, { feed, known }: Matching): ActorDescription {
  const { organization, location, scheduleId } = description;
  const owned =
    practitionerKey(feed.id, description) !== null ||
    (organization && organizationKey(feed.id, organization) !== null) ||
    known.has(scheduleId);
  if (owned) return description;
  const name = location?.name ?? location?.line ?? location?.city ?? scheduleId;
  const sourceId = `at ${location?.sourceId ?? scheduleId}`;
  return {
    ...description,
    organization: { sourceId, finess: location?.finess ?? null, siret: null, name, kind: 'other' },
  };
}

async function placeSchedules(
  tx: Transaction,
  { feed, descriptions, known }: Matching,
): Promise<Map<string, PlacedLocation>> {
  const described = descriptions.flatMap(({ location, scheduleId }) =>
    location ? [{ location, scheduleId }] : [],
  );
  const communes = await resolveCommunes(
    tx,
    described.map(({ location }) => communeQuery(location)),
  );
  const rows = new Map<string, LocationRow>();
  const keys = new Map<string, string>();
  for (const [index, place] of described.entries()) {
    const row = locationRow(feed, place, communes.get(index));
    if (!row) continue;
    gatherPlace(rows, row);
    keys.set(place.scheduleId, row.key);
  }
  const written = await upsertLocations(tx, [...rows.values()]);
  const places = new Map<string, PlacedLocation>();
  for (const { scheduleId } of descriptions) {
    const key = keys.get(scheduleId);
    const before = known.get(scheduleId);
    const place = (key && written.get(key)) || (before && { ...before, id: before.locationId });
    if (place) places.set(scheduleId, place);
  }
  return places;
}

function matchPractitioners(
  tx: Transaction,
  feedId: number,
  descriptions: readonly ActorDescription[],
): Promise<Map<string, number>> {
  const rows = new Map<string, PractitionerRow>();
  for (const description of descriptions) {
    const key = practitionerKey(feedId, description);
    if (key === null || !description.practitioner) continue;
    const { rpps, adeli, family, given, prefix } = description.practitioner;
    gather(rows, { key, rpps, adeli, family, given, prefix });
  }
  return upsertPractitioners(tx, [...rows.values()]);
}
