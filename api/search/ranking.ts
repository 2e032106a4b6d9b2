import { leastMetres, metresBetween, type Point } from './radius.ts';

export const SORTS = ['soonest', 'nearest'] as const;
export type Sort = (typeof SORTS)[number];

/** What orders offers: start (ms) and metres, or metres alone, then the role so that no two are equal. */
export type RankKey = readonly number[];

/** An offer's place in the order. */
export interface Ranked {
  roleId: number;
  start: number;
  metres: number;
  key: RankKey;
}

/** An agenda as the index gives it: `firstAt` and `reach` never say later or farther than the truth. */
export interface Weighed extends Point {
  roleId: number;
  reach: number;
  firstAt: number;
  start: number | null;
}

interface Order {
  centre: Point;
  sort: Sort;
}

/** Less than 0 when `a` comes first; a shorter key is a bound, before all keys that begin with it. */
export function compareKeys(a: RankKey, b: RankKey): number {
  for (const [i, value] of a.entries()) {
    const other = b[i];
    if (other === undefined) return 1;
    if (value !== other) return value - other;
  }
  return a.length - b.length;
}

/** One entry a role, its best agenda, in order. What has nothing to show is not in it. */
export function rank(agendas: Iterable<Omit<Weighed, 'firstAt'>>, { centre, sort }: Order): Ranked[] {
  const best = new Map<number, Ranked>();
  for (const { roleId, start, lat, lon } of agendas) {
    if (start === null) continue;
    const metres = metresBetween(centre, { lat, lon });
    const key = sort === 'nearest' ? [metres, roleId] : [start, metres, roleId];
    const before = best.get(roleId);
    // Two agendas of one place are as near: the earlier one speaks for both, whichever came first.
    if (!before || compareKeys([...key, start], [...before.key, before.start]) < 0)
      best.set(roleId, { roleId, start, metres, key });
  }
  return [...best.values()].sort((a, b) => compareKeys(a.key, b.key));
}

/**
 * The key before which nothing is missing when the index stopped after these agendas: all that it did not list starts
 * at or after the last one (soonest), or is at least as far (nearest).
 */
export function certainBefore(listed: Iterable<Weighed>, { centre, sort }: Order): RankKey {
  let bound: RankKey = [];
  for (const { firstAt, reach } of listed) {
    const key = sort === 'nearest' ? [reach] : [firstAt, reach];
    if (compareKeys(key, bound) > 0) bound = key;
  }
  return bound.map((value, i) => (i === bound.length - 1 ? leastMetres(centre.lat, value) : value));
}
