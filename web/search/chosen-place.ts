import type { Place } from '../api.ts';
import type { Criteria } from './criteria.ts';

/** About a hundred metres: enough for distances, too little to tell whose door it is. */
const COORDINATE_DIGITS = 3;

const rounded = (degrees: number) => Number(degrees.toFixed(COORDINATE_DIGITS));

/** Whether one can search around a place. */
export function isPlaced({ insee, lat, lon }: Place): boolean {
  return insee !== undefined ? lat !== null : lat !== null && lon !== null;
}

/** A place as the URL may hold it: a commune by its code, anything else by its rounded position; never an address's text. */
export function placeCriteria(place: Place): Criteria {
  const { kind, insee, lat, lon } = place;
  if (insee !== undefined && kind !== 'address') return { commune: insee, near: shortLabel(place) };
  if (lat === null || lon === null) return {};
  const position = { lat: rounded(lat), lon: rounded(lon) };
  return kind === 'address' ? position : { ...position, near: shortLabel(place) };
}

/** `Rennes` for `Rennes (35)`, the bare number for a postal code. */
export function shortLabel({ kind, label, postalCodes }: Place): string {
  if (kind === 'postal-code') return postalCodes[0] ?? label;
  return label.replace(/ \([0-9AB]{2,3}\)$/, '');
}
