import { createHash } from 'node:crypto';
import type { Care } from '../../db/care.ts';
import { fold } from '../../db/fold.ts';
import type { LocationRow, OrganizationRow } from '../../db/queries/slots/actors.ts';
import type { CommuneQuery, FoundCommune } from '../../db/queries/search/communes.ts';
import { PRECISIONS } from '../../db/vocabulary.ts';
import type { LocationDescription, OrganizationDescription, PractitionerDescription } from '../contract.ts';

/** A schedule's actor as one body describes it; null for what the body leaves out. */
export interface ActorDescription {
  scheduleId: string;
  practitioner: PractitionerDescription | null;
  /** The structure the practitioner works for there, or that sees people itself. */
  organization: OrganizationDescription | null;
  location: LocationDescription | null;
  sector: string | null;
  care: Care | null;
}

/** What the keys of a feed's own actors begin with, and the zone of places that say none. */
export interface MatchingFeed {
  id: number;
  zone: string;
}

/** Hash of a description: an unchanged one costs no look-up. */
export function hashDescription(description: ActorDescription): string {
  return createHash('sha1').update(JSON.stringify(description)).digest('base64url');
}

/** The key of a person: the national identifier, else the feed's own. */
export function practitionerKey(
  feedId: number,
  { practitioner, scheduleId }: ActorDescription,
): string | null {
  if (practitioner?.rpps) return `rpps:${practitioner.rpps}`;
  if (practitioner?.adeli) return `adeli:${practitioner.adeli}`;
  if (practitioner?.sourceId) return `feed:${feedId}:${practitioner.sourceId}`;
  return practitioner?.family ? `feed:${feedId}:of ${scheduleId}` : null;
}

/** The key of a structure: FINESS, else SIRET, else the feed's own id or name for it. */
export function organizationKey(feedId: number, organization: OrganizationDescription): string | null {
  if (organization.finess) return `finess:${organization.finess}`;
  if (organization.siret) return `siret:${organization.siret}`;
  if (organization.sourceId) return `feed:${feedId}:${organization.sourceId}`;
  return organization.name ? `feed:${feedId}:named ${fold(organization.name)}` : null;
}

/** A structure as a row; one without a name goes by its identifier. */
export function organizationRow(
  feedId: number,
  organization: OrganizationDescription,
): OrganizationRow | null {
  const key = organizationKey(feedId, organization);
  if (key === null) return null;
  const { finess, siret, kind, name, sourceId } = organization;
  return { key, finess, siret, kind, name: name ?? finess ?? siret ?? sourceId ?? key };
}

/**
 * The key of a place: its folded address, so that two vendors' same address is one place; with the commune where a
 * postal code is several communes' (each has its own "rue de l’Église"); the feed's own id without an address.
 */
function locationKey(
  feedId: number,
  { location, scheduleId }: { location: LocationDescription; scheduleId: string },
  commune: FoundCommune | undefined,
): string {
  const { line, postalCode, sourceId } = location;
  if (line && (postalCode || commune)) {
    const area =
      postalCode && commune?.shared !== true ? postalCode : `${postalCode ?? ''} ${commune?.insee ?? ''}`;
    return `${area.trim()} ${fold(line)}`;
  }
  return `feed:${feedId}:${sourceId ?? `of ${scheduleId}`}`;
}

const CEDEX = / cedex( \d+)?$/;

/** What an address says of its commune. */
export function communeQuery({ insee, postalCode, city }: LocationDescription): CommuneQuery {
  return { insee, postalCode, city: city ? fold(city).replace(CEDEX, '') : null };
}

/** A place as a row, or null when neither coordinates nor a commune say where it is. */
export function locationRow(
  feed: MatchingFeed,
  described: { location: LocationDescription; scheduleId: string },
  commune: FoundCommune | undefined,
): LocationRow | null {
  const { location } = described;
  const exact = location.lat !== null && location.lon !== null;
  const lat = exact ? location.lat : (commune?.lat ?? null);
  const lon = exact ? location.lon : (commune?.lon ?? null);
  if (lat === null || lon === null) return null;
  const { name, line, postalCode, city, phone } = location;
  const precision = exact ? 'exact' : (commune?.precision ?? 'unknown');
  const zone = location.zone ?? commune?.zone ?? feed.zone;
  const insee = location.insee ?? commune?.insee ?? null;
  return {
    key: locationKey(feed.id, described, commune),
    name,
    line,
    postalCode,
    city,
    insee,
    lat,
    lon,
    precision,
    zone,
    phone,
  };
}

/** The row, its blanks filled by another one. */
function filled<Row extends object>(row: Row, other: Row): Row {
  const whole = { ...row };
  for (const name in whole) if (whole[name] === null) whole[name] = other[name];
  return whole;
}

/** Keeps one row a key: the first, its blanks filled by the others. */
export function gather<Row extends { key: string }>(rows: Map<string, Row>, row: Row): void {
  const known = rows.get(row.key);
  rows.set(row.key, known ? filled(known, row) : row);
}

/** Keeps one row a key: the most precise, its blanks filled by the others. */
export function gatherPlace(rows: Map<string, LocationRow>, row: LocationRow): void {
  const known = rows.get(row.key);
  if (!known) rows.set(row.key, row);
  else if (PRECISIONS.indexOf(row.precision) < PRECISIONS.indexOf(known.precision))
    rows.set(row.key, filled(row, known));
  else rows.set(row.key, filled(known, row));
}
