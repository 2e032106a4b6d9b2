import { sql } from 'drizzle-orm';

/** The département of a place `l`: its commune's `c` (joined by `l.insee`), else what its postal code says. */
export const DEPARTEMENT = sql`coalesce(c.departement,
  CASE WHEN l.postal_code LIKE '97%' THEN left(l.postal_code, 3) ELSE left(l.postal_code, 2) END)`;
