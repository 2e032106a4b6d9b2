/** Mean radius of the Earth (IUGG), km; and the one of the Mercator projection that positions are stored in. */
const EARTH_KM = 6371.0088;
const MERCATOR_KM = 6378.137;

/** Circles a person would say aloud, km. */
const STEPS_KM = [5, 10, 15, 20, 30, 40, 50, 60] as const;

/** What the adaptive radius looks for before it stops growing. */
export const ENOUGH_OFFERS = 5;

/** Widest adaptive circle where no territory says otherwise, km. */
export const DEFAULT_CAP_KM = 60;

export interface Point {
  lat: number;
  lon: number;
}

/** Great-circle distance in whole metres. */
export function metresBetween(from: Point, to: Point): number {
  const half = (degrees: number) => Math.sin((degrees * Math.PI) / 360) ** 2;
  const cosines = Math.cos((from.lat * Math.PI) / 180) * Math.cos((to.lat * Math.PI) / 180);
  const chord = half(to.lat - from.lat) + cosines * half(to.lon - from.lon);
  return Math.round(2 * EARTH_KM * 1000 * Math.asin(Math.sqrt(Math.min(1, chord))));
}

/** Half side, in Mercator km, of a box that holds the whole circle of `km` around that latitude. */
export function mercatorReach(lat: number, km: number): number {
  return (km / scaleAt(lat)) * stretch(lat, km) + 0.001;
}

/** Metres that a place at that Mercator distance is at least away: the projection stretches towards the poles. */
export function leastMetres(lat: number, reach: number): number {
  const km = reach * scaleAt(lat);
  return Math.floor((km / stretch(lat, km * 1.1)) * 1000) - 1;
}

/**
 * The circle shown when none was asked: the smallest one that holds enough offers, else the cap.
 * `distances` are those of the nearest offers, in metres, ascending.
 */
export function adaptiveRadius(distances: readonly number[], capKm: number): number {
  const enough = distances[ENOUGH_OFFERS - 1];
  if (enough === undefined) return capKm;
  return STEPS_KM.find((km) => km <= capKm && enough <= km * 1000) ?? capKm;
}

function scaleAt(lat: number): number {
  return (Math.cos((lat * Math.PI) / 180) * EARTH_KM) / MERCATOR_KM;
}

/** How far the scale can drift from its value at the centre within `km`, as a factor above 1. */
function stretch(lat: number, km: number): number {
  const angle = km / EARTH_KM;
  return Math.exp(Math.tan(Math.min(1.54, Math.abs((lat * Math.PI) / 180) + angle)) * angle) * 1.0001;
}
