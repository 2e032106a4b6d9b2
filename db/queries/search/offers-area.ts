import type { Database } from '../../client.ts';

/** What the words of a query mean in the reference data; null or short where it is not known. */
export interface SearchArea {
  place: { name: string; lat: number | null; lon: number | null } | null;
  groups: number[];
  unknownSpecialties: string[];
  /** Widest circle of the adaptive radius in that territory, km; null when the territory is not known. */
  capKm: number | null;
}

/** The words of a query that the reference data explains. */
export interface AreaQuery {
  commune: string | undefined;
  specialties: string[];
  /** The asker's territory; a commune's own département is preferred. */
  territoryCode: string | undefined;
}

/** Resolves a commune (INSEE), specialties (TRE_R38) and the territory's cap in one look. */
export async function findSearchArea(db: Database, query: AreaQuery): Promise<SearchArea> {
  const sql = db.$client;
  const [row] = await sql<
    (Omit<SearchArea, 'place'> & { name: string | null; lat: number | null; lon: number | null })[]
  >`
    select c.name, c.lat, c.lon,
           array(select distinct group_id from specialty where code = any(${query.specialties}::text[])) as groups,
           array(select wanted from unnest(${query.specialties}::text[]) wanted
                  where not exists (select from specialty where code = wanted)) as "unknownSpecialties",
           (select radius_cap_km from territory
             where code = coalesce(c.departement, ${query.territoryCode ?? null}::text)) as "capKm"
      from (values (1)) one
      left join commune c on c.insee = ${query.commune ?? null}::text`;
  if (!row) throw new Error('a row of one value always answers');
  const { name, lat, lon, ...area } = row;
  return { ...area, place: name === null ? null : { name, lat, lon } };
}
