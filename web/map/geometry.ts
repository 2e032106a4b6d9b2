/** Plain geometry of the map: circles, bounds, and pins that would cover each other. Degrees in WGS 84, kilometres. */

export interface Position {
  lat: number;
  lon: number;
}

const KM_PER_DEGREE = 111.195;

/** A circle on the ground as a closed ring of `[lon, lat]`. */
export function circleAround({ lat, lon }: Position, km: number, points = 72): [number, number][] {
  const north = km / KM_PER_DEGREE;
  const east = north / Math.cos((lat * Math.PI) / 180);
  return Array.from({ length: points + 1 }, (_, index) => {
    const angle = (index / points) * 2 * Math.PI;
    return [lon + east * Math.sin(angle), lat + north * Math.cos(angle)];
  });
}

export type Bounds = [west: number, south: number, east: number, north: number];

/** The smallest box around some positions; nothing around none. */
export function boundsOf(positions: readonly Position[]): Bounds | undefined {
  if (positions.length === 0) return undefined;
  const lats = positions.map(({ lat }) => lat);
  const lons = positions.map(({ lon }) => lon);
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

/** Something at a point of the screen, in pixels. */
export interface Placed {
  x: number;
  y: number;
}

/** Puts together what stands closer than `reach` pixels to the first of a group, so that no pin hides another. */
export function groupNear<Item extends Placed>(items: readonly Item[], reach: number): [Item, ...Item[]][] {
  const groups: [Item, ...Item[]][] = [];
  for (const item of items) {
    const near = groups.find(([first]) => Math.hypot(first.x - item.x, first.y - item.y) < reach);
    if (near) near.push(item);
    else groups.push([item]);
  }
  return groups;
}
