import { sql } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import { unnest } from '../columns.ts';

/** What an address says of its commune; `city` is folded, without CEDEX. */
export interface CommuneQuery {
  insee: string | null;
  postalCode: string | null;
  city: string | null;
}

export interface FoundCommune {
  insee: string;
  zone: string;
  /** Null where the reference data has no coordinates. */
  lat: number | null;
  lon: number | null;
  /** `commune` when it is the one named, `postal-code` when only its postal code speaks for it. */
  precision: 'commune' | 'postal-code';
  /** The postal code is one of several communes: an address line is not enough to tell a place. */
  shared: boolean;
}

interface CommuneRow extends Record<string, unknown> {
  n: number;
  insee: string;
  zone: string;
  lat: number | null;
  lon: number | null;
  named: boolean;
  shared: boolean;
}

/**
 * The commune of each address, by what is surest: its INSEE code, its name under that postal code, its name alone in
 * that département (CEDEX codes are no commune's), else the most populous of the postal code. By position in `queries`.
 */
export async function resolveCommunes(
  db: Queryable,
  queries: readonly CommuneQuery[],
): Promise<Map<number, FoundCommune>> {
  if (queries.length === 0) return new Map();
  const rows = unnest(queries, [
    ['insee', 'text'],
    ['postalCode', 'text'],
    ['city', 'text'],
  ]);
  const found = await db.execute<CommuneRow>(sql`
    SELECT i.n::int AS n, c.insee, c.zone, c.lat, c.lon, c.rank < 4 AND c.precision = 'commune' AS named,
      (SELECT count(*) FROM commune_postal_code p WHERE p.postal_code = i.postal_code) > 1 AS shared
    FROM ${rows} WITH ORDINALITY AS i(insee, postal_code, city, n)
    CROSS JOIN LATERAL (
      SELECT 1 AS rank, c.* FROM commune c WHERE c.insee = i.insee
      UNION ALL
      SELECT CASE WHEN c.folded = i.city THEN 2 ELSE 4 END, c.*
      FROM commune_postal_code p JOIN commune c ON c.insee = p.insee WHERE p.postal_code = i.postal_code
      UNION ALL
      SELECT 3, c.* FROM commune c
      WHERE c.folded = i.city AND c.departement IN (left(i.postal_code, 2), left(i.postal_code, 3))
      ORDER BY rank, population DESC LIMIT 1) c`);
  return new Map(found.map(({ n, named, ...row }) => [n - 1, { ...row, precision: precisionOf(named) }]));
}

function precisionOf(named: boolean): FoundCommune['precision'] {
  return named ? 'commune' : 'postal-code';
}

/** Whether a postal code may stand before a commune's name: it is one of its own, or a CEDEX code, which is no commune's. */
export async function mayBePostalCodeOf(
  db: Queryable,
  { insee, postalCode }: { insee: string; postalCode: string },
): Promise<boolean> {
  const [row] = await db.execute<{ may: boolean }>(sql`
    SELECT coalesce(bool_or(insee = ${insee}), true) AS may FROM commune_postal_code WHERE postal_code = ${postalCode}`);
  return row?.may ?? true;
}
