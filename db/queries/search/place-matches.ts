import { sql, type SQL } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import { oneTypoPatterns } from '../../one-typo.ts';
import type { Precision } from '../../vocabulary.ts';

/** A commune or an arrondissement that answers a search; `parent` is the city of an arrondissement. */
export interface PlaceMatch {
  insee: string;
  name: string;
  departement: string;
  parent: string | null;
  postalCodes: string[];
  lat: number | null;
  lon: number | null;
  precision: Precision;
}

/** Which communes (`c`), and in what order: the lowest rank first. */
export interface Criterion {
  where: SQL;
  rank: SQL;
}

const KM_PER_DEGREE = 111;
const NEAR_KM = 100;

/** The communes of a criterion; within one rank those near a position first, then the most populous. */
export async function matchPlaces(
  db: Queryable,
  criterion: Criterion,
  { limit, near }: { limit: number; near?: { lat: number; lon: number } | undefined },
): Promise<PlaceMatch[]> {
  const rows = await db.execute<{ [Key in keyof PlaceMatch]: PlaceMatch[Key] }>(sql`
    with hit as (
      select c.*, row_number() over (order by ${criterion.rank}, ${farFrom(near)}, c.population desc, c.insee) as position
      from commune c
      where ${criterion.where}
      order by position
      limit ${limit})
    select hit.insee, hit.name, hit.departement, hit.parent, hit.lat, hit.lon, hit.precision,
      coalesce(array_agg(p.postal_code order by p.postal_code) filter (where p.postal_code is not null), '{}') as "postalCodes"
    from hit
    left join commune_postal_code p on p.insee = hit.insee
    group by hit.insee, hit.name, hit.departement, hit.parent, hit.lat, hit.lon, hit.precision, hit.position
    order by hit.position`);
  return [...rows];
}

function farFrom(near: { lat: number; lon: number } | undefined): SQL {
  if (!near) return sql`1`;
  const shrink = Math.cos((near.lat * Math.PI) / 180);
  const caller = sql`point(${near.lon * shrink}::float8, ${near.lat}::float8)`;
  return sql`coalesce(point(c.lon * ${shrink}::float8, c.lat) <-> ${caller} > ${NEAR_KM / KM_PER_DEGREE}::float8, true)`;
}

/** A name that is this one, starts with it, or has a word that does. */
export function named(folded: string): Criterion {
  return {
    where: sql`(c.folded like ${`${folded}%`} or c.folded like ${`% ${folded}%`})`,
    rank: sql`case when c.folded = ${folded} then 0 when c.folded like ${`${folded}%`} then 1 else 2 end`,
  };
}

/** The numbered arrondissement of a city whose name starts so. */
export function arrondissementOf(folded: string, number: number): Criterion {
  const ordinal = number === 1 ? '1er' : `${number}e`;
  return {
    where: sql`c.parent is not null and c.folded like ${`${folded}% ${ordinal} arrondissement`}`,
    rank: sql`0`,
  };
}

/** Communes served by the postal codes that start so; an arrondissement replaces its city. */
export function servedBy(postalCode: string): Criterion {
  const served = sql`select insee from commune_postal_code where postal_code like ${`${postalCode}%`}`;
  return {
    where: sql`c.insee in (${served})
      and not exists (select from commune part where part.parent = c.insee and part.insee in (${served}))`,
    rank: sql`0`,
  };
}

export function inDepartement(departement: string): Criterion {
  return { where: sql`c.departement = ${departement}`, rank: sql`0` };
}

export function withInsee(insee: string): Criterion {
  return { where: sql`c.insee = ${insee}`, rank: sql`0` };
}

/** The communes whose whole name ends the text: what is left of an address once its street is dropped. */
export function endingText(folded: string): Criterion {
  const words = folded.split(' ');
  const endings = words.map((_, position) => words.slice(position).join(' '));
  return { where: sql`c.folded = any(${sql.param(endings)}::text[])`, rank: sql`-length(c.folded)` };
}

/** Names one slip away from this one, whole before merely started. */
export function oneTypoFrom(folded: string): Criterion {
  const patterns = oneTypoPatterns(folded).map((pattern) => `${pattern}%`);
  return {
    where: sql`c.folded like any(${sql.param(patterns)}::text[])`,
    rank: sql`abs(length(c.folded) - ${folded.length}::int) > 1`,
  };
}

/** Both criteria, in the order of the first. */
export function both(first: Criterion, second: Criterion): Criterion {
  return { where: sql`(${first.where}) and (${second.where})`, rank: first.rank };
}

/** Either criterion, what the first finds before the rest. */
export function either(first: Criterion, second: Criterion): Criterion {
  return {
    where: sql`(${first.where}) or (${second.where})`,
    rank: sql`not (${first.where}), ${second.rank}`,
  };
}
