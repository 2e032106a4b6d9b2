import { asc, eq, inArray, sql } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import { commune, holiday, specialty, territory } from '../../schema/reference.ts';
import type { Precision } from '../../vocabulary.ts';
import {
  arrondissementOf,
  both,
  either,
  endingText,
  inDepartement,
  matchPlaces,
  named,
  oneTypoFrom,
  servedBy,
  withInsee,
  type Criterion,
  type PlaceMatch,
} from './place-matches.ts';

export type CommuneRow = typeof commune.$inferSelect;
export type TerritoryRow = typeof territory.$inferSelect;
export type SpecialtyRow = typeof specialty.$inferSelect;

/** What someone typed, understood. `folded` went through `fold`; an empty one asks for every name. */
export interface PlaceQuery {
  folded: string;
  /** A postal code, or its first digits. */
  postalCode?: string;
  departement?: string;
  /** Number of a municipal arrondissement, from 1. When a département is given too, either will do. */
  arrondissement?: number;
}

/** A place one may search around. A postal code names its communes, the most populous first. */
export interface PlaceRow {
  kind: 'commune' | 'arrondissement' | 'postal-code';
  insee: string | null;
  names: string[];
  postalCodes: string[];
  departement: string;
  lat: number | null;
  lon: number | null;
  precision: Precision;
}

/** More communes than any postal code serves: its middle is taken over all of them, whatever the limit. */
const MOST_SERVED = 100;

/** Shorter words have too many neighbours for a slip to be told from another name. */
const SHORTEST_TYPO = 4;

/**
 * Places by name: exact first, then by beginning, then by the beginning of one of their words; in each, the most
 * populous first (those within 100 km of `near` before the others). When nothing answers, the query is relaxed a step
 * at a time: a postal code that does not exist keeps its département, an address its last words, then one slip.
 */
export async function findPlaces(
  db: Queryable,
  params: PlaceQuery & { limit: number; near?: { lat: number; lon: number } },
): Promise<PlaceRow[]> {
  const { folded, postalCode } = params;
  const limit = postalCode ? Math.max(params.limit, MOST_SERVED) : params.limit;
  for (const criterion of criteriaOf(params)) {
    const matches = await matchPlaces(db, criterion, { near: params.near, limit });
    if (matches.length === 0) continue;
    const alone = !folded && postalCode && matches[0]?.postalCodes.includes(postalCode);
    const places = alone ? withPostalCode(postalCode, matches) : matches.map(toPlaceRow);
    return places.slice(0, params.limit);
  }
  return [];
}

/** From what was asked to what it may have meant; the first that finds something answers. Nothing asked, nothing found. */
function criteriaOf({ folded, postalCode, departement, arrondissement }: PlaceQuery): Criterion[] {
  if (!folded && !postalCode && !departement && !arrondissement) return [];
  const name = named(folded);
  const area = departement ?? (postalCode ? departementOf(postalCode) : undefined);
  const within = (criterion: Criterion) => (area ? both(criterion, inDepartement(area)) : criterion);
  const criteria: Criterion[] = [];
  if (postalCode) criteria.push(folded ? both(name, servedBy(postalCode)) : servedBy(postalCode));
  if (arrondissement) {
    const part = arrondissementOf(folded, arrondissement);
    criteria.push(departement && folded ? either(part, within(name)) : part);
  }
  if (folded || !postalCode) criteria.push(within(name));
  if (postalCode) criteria.push(folded ? servedBy(postalCode) : withInsee(postalCode));
  if (folded.includes(' ')) criteria.push(endingText(folded));
  if (folded && area) criteria.push(name);
  if (folded.length >= SHORTEST_TYPO) criteria.push(within(oneTypoFrom(folded)));
  return criteria;
}

/** Overseas has three digits; a postal code of Corsica does not say which of its two départements. */
function departementOf(postalCode: string): string | undefined {
  if (postalCode.length < 5 || postalCode.startsWith('20')) return undefined;
  return postalCode.slice(0, /^9[78]/.test(postalCode) ? 3 : 2);
}

function toPlaceRow({ name, parent, ...row }: PlaceMatch): PlaceRow {
  const { insee, postalCodes, departement, lat, lon, precision } = row;
  const kind = parent === null ? 'commune' : 'arrondissement';
  return { kind, insee, names: [name], postalCodes, departement, lat, lon, precision };
}

/** The postal code is a place too: before its communes when it has several, after when it has one. */
function withPostalCode(postalCode: string, served: PlaceMatch[]): PlaceRow[] {
  const places = served.map(toPlaceRow);
  const located = served.filter(({ lat }) => lat !== null);
  const mean = (of: 'lat' | 'lon') =>
    located.length === 0 ? null : located.reduce((sum, place) => sum + (place[of] ?? 0), 0) / located.length;
  const whole: PlaceRow = {
    kind: 'postal-code',
    insee: null,
    names: served.map(({ name }) => name),
    postalCodes: [postalCode],
    departement: served[0]?.departement ?? '',
    lat: mean('lat'),
    lon: mean('lon'),
    precision: located.length === 0 ? 'unknown' : 'postal-code',
  };
  return served.length > 1 ? [whole, ...places] : [...places, whole];
}

/** A commune or arrondissement by its INSEE code. */
export async function findCommune(db: Queryable, insee: string): Promise<CommuneRow | undefined> {
  const [row] = await db.select().from(commune).where(eq(commune.insee, insee));
  return row;
}

/** A territory by the code of its département. */
export async function findTerritory(db: Queryable, code: string): Promise<TerritoryRow | undefined> {
  const [row] = await db.select().from(territory).where(eq(territory.code, code));
  return row;
}

/** Every specialty of TRE_R38, by label. */
export function listSpecialties(db: Queryable): Promise<SpecialtyRow[]> {
  return db.select().from(specialty).orderBy(asc(specialty.label), asc(specialty.code));
}

/** Every territory, by code. */
export function listTerritories(db: Queryable): Promise<TerritoryRow[]> {
  return db.select().from(territory).orderBy(asc(territory.code));
}

/** The known specialties among these codes; an unknown code is simply absent. */
export function findSpecialties(db: Queryable, codes: readonly string[]): Promise<SpecialtyRow[]> {
  if (codes.length === 0) return Promise.resolve([]);
  return db
    .select()
    .from(specialty)
    .where(inArray(specialty.code, [...codes]))
    .orderBy(asc(specialty.code));
}

/** Whether a local day (`2026-04-03`) is a public holiday in a département; false outside the years loaded. */
export async function isHoliday(db: Queryable, day: string, departement: string): Promise<boolean> {
  const rows = await db
    .select({ name: holiday.name })
    .from(holiday)
    .where(sql`${holiday.day} = ${day} and ${holiday.scope} in ('FR', ${departement})`)
    .limit(1);
  return rows.length > 0;
}
