import { and, asc, eq, gte, inArray, isNotNull, min, notInArray, sql } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import { commune, communePostalCode, holiday } from '../../schema/reference.ts';

/** A commune (or, in Paris, Lyon and Marseille, an arrondissement) that can be found on a map. */
export interface LocatedCommune {
  insee: string;
  name: string;
  /** The first of its postal codes. */
  postalCode: string;
  population: number;
  lat: number;
  lon: number;
}

/** The located communes of a département, by INSEE code; a city that is cut into arrondissements is left to them. */
export async function listLocatedCommunes(db: Queryable, departement: string): Promise<LocatedCommune[]> {
  const cities = db
    .select({ insee: sql<string>`${commune.parent}` })
    .from(commune)
    .where(isNotNull(commune.parent));
  const rows = await db
    .select({
      insee: commune.insee,
      name: commune.name,
      postalCode: min(communePostalCode.postalCode),
      population: commune.population,
      lat: commune.lat,
      lon: commune.lon,
    })
    .from(commune)
    .innerJoin(communePostalCode, eq(communePostalCode.insee, commune.insee))
    .where(and(eq(commune.departement, departement), notInArray(commune.insee, cities)))
    .groupBy(commune.insee)
    .orderBy(asc(commune.insee));
  return rows.flatMap(({ postalCode, lat, lon, ...row }) =>
    postalCode === null || lat === null || lon === null ? [] : [{ ...row, postalCode, lat, lon }],
  );
}

/** The public holidays of a département from a local day on (`2026-04-03`), as ISO days. */
export async function listHolidays(
  db: Queryable,
  params: { departement: string; from: string },
): Promise<string[]> {
  const rows = await db
    .selectDistinct({ day: holiday.day })
    .from(holiday)
    .where(and(inArray(holiday.scope, ['FR', params.departement]), gte(holiday.day, params.from)))
    .orderBy(asc(holiday.day));
  return rows.map(({ day }) => day);
}
