import { sql } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import { DEPARTEMENT } from '../search/departement.ts';

/** A community of professionals that can be asked to see someone. */
export interface Community {
  id: number;
  name: string;
  kind: string;
  city: string | null;
}

/** The communities with a practice or a member in a département, by name; 100 at most. */
export async function listCommunities(db: Queryable, territoryCode: string): Promise<Community[]> {
  const rows = await db.execute<Community & Record<string, unknown>>(sql`
    SELECT o.id, o.name, o.kind, min(l.city) AS city
    FROM organization o
    JOIN practitioner_role r ON r.organization_id = o.id OR r.practitioner_id IN (
      SELECT p.id FROM membership m JOIN practitioner p ON p.rpps = m.rpps WHERE m.structure_key = o.key)
    JOIN location l ON l.id = r.location_id LEFT JOIN commune c ON c.insee = l.insee
    WHERE o.kind IN ('CPTS', 'MSP', 'CDS', 'SOS') AND ${DEPARTEMENT} = ${territoryCode}
    GROUP BY o.id ORDER BY o.name, o.id LIMIT 100`);
  return [...rows];
}
