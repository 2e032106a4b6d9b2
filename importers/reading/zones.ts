import { IANAZone } from 'luxon';
import { zoneOf } from '../../db/reference/zones.ts';

const REMEMBERED = 1000;
const names = new Map<string, boolean>();

/** Whether a name is one of the IANA time zone database; a bare offset is none. */
export function isZone(name: string): boolean {
  const known = names.get(name);
  if (known !== undefined) return known;
  const valid = /^[a-z]/iu.test(name) && IANAZone.isValidZone(name);
  if (names.size < REMEMBERED) names.set(name, valid);
  return valid;
}

/** The codes of a place: INSEE's of its commune, and the postal one. */
interface PlaceCodes {
  insee?: string | null | undefined;
  postalCode?: string | null | undefined;
}

/** The zone of an overseas place, which its codes tell; null elsewhere, where the feed's zone speaks. */
export function overseasZone(place: PlaceCodes | null | undefined): string | null {
  const code = [place?.insee, place?.postalCode].find((each) => each && /^9[78]\d{3}$/u.test(each));
  return code ? zoneOf(code.slice(0, 3), place?.insee ?? undefined) : null;
}
