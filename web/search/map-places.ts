import type { MapPlace } from '../map/map-place.ts';
import type { Row } from './offers/board.ts';

/** Places that are too vague to be pinned: a postal code may cover a whole canton. */
const VAGUE = new Set(['postal-code', 'unknown']);

/** The rows as the map pins them, under their numbers. */
export function placesOf(rows: readonly Row[]): MapPlace[] {
  return rows
    .filter(({ offer }) => !VAGUE.has(offer.location.precision))
    .map(({ key, number, offer: { location } }) => ({
      key,
      number,
      lat: location.lat,
      lon: location.lon,
      city: location.city,
    }));
}
