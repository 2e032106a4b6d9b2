import type { Look } from '../../db/queries/search/offers-eligible.ts';
import type { Agendas } from './agendas.ts';
import { adaptiveRadius, ENOUGH_OFFERS, mercatorReach, metresBetween } from './radius.ts';
import { certainBefore, compareKeys, rank, type Ranked, type RankKey, type Sort } from './ranking.ts';

/** Agendas read beyond what is needed: the second agenda of a professional, a slot observed too long ago. */
const SPARE = 8;

interface Wanted {
  sort: Sort;
  radiusKm: number;
  /** Most offers to find. */
  count: number;
  /** Key of the last offer already given, and how many were; nothing before the first page. */
  after: RankKey;
  seen: number;
}

/** The next offers after a key, exact: none inside the radius is missing before the last of them. */
export async function findRanked(agendas: Agendas, look: Look, wanted: Wanted): Promise<Ranked[]> {
  const order = { centre: look, sort: wanted.sort };
  const reach = mercatorReach(look.lat, wanted.radiusKm);
  for (let limit = wanted.seen + wanted.count + SPARE; ; limit *= 4) {
    const circle = { reach, limit };
    const listed =
      wanted.sort === 'nearest'
        ? await agendas.findNearest(look, circle)
        : await agendas.findSoonest(look, circle);
    const inside = listed.filter((agenda) => metresBetween(look, agenda) <= wanted.radiusKm * 1000);
    const next = rank(inside, order).filter(({ key }) => compareKeys(key, wanted.after) > 0);
    const whole = listed.length < limit;
    const bound = certainBefore(listed, order);
    const certain = whole ? next : next.filter(({ key }) => compareKeys(key, bound) < 0);
    if (whole || certain.length >= wanted.count) return certain.slice(0, wanted.count);
  }
}

/** The adaptive radius, km: what holds enough offers around the centre, within the cap. */
export async function findRadius(agendas: Agendas, look: Look, capKm: number): Promise<number> {
  const wanted = { sort: 'nearest', radiusKm: capKm, count: ENOUGH_OFFERS, after: [], seen: 0 } as const;
  const nearest = await findRanked(agendas, look, wanted);
  return adaptiveRadius(
    nearest.map(({ metres }) => metres),
    capKm,
  );
}
