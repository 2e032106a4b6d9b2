/** From the projections FINESS publishes to WGS 84 degrees. RGF93 and its overseas kin are WGS 84 within a metre. */

export interface Position {
  lat: number;
  lon: number;
}

/** Metres in a projection. */
export interface Projected {
  x: number;
  y: number;
}

/** GRS 80. */
const SEMI_MAJOR = 6_378_137;
const FLATTENING = 1 / 298.257222101;
const ECCENTRICITY = Math.sqrt(FLATTENING * (2 - FLATTENING));
const DEGREES = 180 / Math.PI;

/** Lambert 93's own constants (IGN, "Projections et repères de référence"). */
const LAMBERT = { n: 0.725607765053267, c: 11_754_255.426096, x: 700_000, y: 12_655_612.049876, lon: 3 };
/** Well below a millimetre. */
const CLOSE_ENOUGH = 1e-12;

/** Lambert 93 (EPSG:2154), by IGN's algorithm ALG0004. */
export function fromLambert93({ x, y }: Projected): Position {
  const [dx, dy] = [x - LAMBERT.x, LAMBERT.y - y];
  const lon = LAMBERT.lon + (Math.atan2(dx, dy) / LAMBERT.n) * DEGREES;
  const isometric = -Math.log(Math.hypot(dx, dy) / LAMBERT.c) / LAMBERT.n;
  return { lat: latitudeOf(isometric) * DEGREES, lon };
}

/** The latitude of an isometric latitude, radians (ALG0002). */
function latitudeOf(isometric: number): number {
  let latitude = 2 * Math.atan(Math.exp(isometric)) - Math.PI / 2;
  for (let before = Infinity; Math.abs(latitude - before) > CLOSE_ENOUGH;) {
    before = latitude;
    const bent = ECCENTRICITY * Math.sin(before);
    const ratio = ((1 + bent) / (1 - bent)) ** (ECCENTRICITY / 2);
    latitude = 2 * Math.atan(ratio * Math.exp(isometric)) - Math.PI / 2;
  }
  return latitude;
}

const SCALE = 0.9996;
const N = FLATTENING / (2 - FLATTENING);
/** Radius of the rectified meridian, metres. */
const RECTIFIED = (SEMI_MAJOR / (1 + N)) * (1 + N ** 2 / 4 + N ** 4 / 64);
const BETA = [
  N / 2 - (2 / 3) * N ** 2 + (37 / 96) * N ** 3,
  N ** 2 / 48 + N ** 3 / 15,
  (17 / 480) * N ** 3,
] as const;
const DELTA = [
  2 * N - (2 / 3) * N ** 2 - 2 * N ** 3,
  (7 / 3) * N ** 2 - (8 / 5) * N ** 3,
  (56 / 15) * N ** 3,
] as const;

/** A zone of the Universal Transverse Mercator projection. */
export interface UtmZone {
  zone: number;
  south: boolean;
}

/** UTM, by Krüger's series to the third order: a millimetre within a zone. */
export function fromUtm({ x, y }: Projected, { zone, south }: UtmZone): Position {
  const northing = (y - (south ? 10_000_000 : 0)) / (SCALE * RECTIFIED);
  const easting = (x - 500_000) / (SCALE * RECTIFIED);
  let [xi, eta] = [northing, easting];
  for (const [index, beta] of BETA.entries()) {
    const turns = 2 * (index + 1);
    xi -= beta * Math.sin(turns * northing) * Math.cosh(turns * easting);
    eta -= beta * Math.cos(turns * northing) * Math.sinh(turns * easting);
  }
  const conformal = Math.asin(Math.sin(xi) / Math.cosh(eta));
  const latitude = DELTA.reduce(
    (sum, delta, index) => sum + delta * Math.sin(2 * (index + 1) * conformal),
    conformal,
  );
  const lon = zone * 6 - 183 + Math.atan2(Math.sinh(eta), Math.cos(xi)) * DEGREES;
  return { lat: latitude * DEGREES, lon };
}

/**
 * Degrees of a FINESS position; `system` as `sourcecoordet` ends (`LAMBERT_93`, `UTM_N20`, `UTM_S40`). Null for a system
 * that is none of them.
 */
export function toDegrees(point: Projected, system: string): Position | null {
  if (system === 'LAMBERT_93') return fromLambert93(point);
  const utm = /^UTM_([NS])(20|21|22|38|40)$/.exec(system);
  return utm ? fromUtm(point, { zone: Number(utm[2]), south: utm[1] === 'S' }) : null;
}
