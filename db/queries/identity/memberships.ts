import { sql } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import { unnest } from '../columns.ts';

export interface Membership {
  rpps: string;
  /** The structure's key, as `finess:350000123`. */
  structureKey: string;
}

/** Says who belongs to which structure, on top of what is known. */
export async function addMemberships(db: Queryable, rows: readonly Membership[]): Promise<void> {
  if (rows.length === 0) return;
  const given = unnest(rows, [
    ['rpps', 'text'],
    ['structureKey', 'text'],
  ]);
  await db.execute(sql`
    INSERT INTO membership (rpps, structure_key) SELECT DISTINCT rpps, structure_key FROM ${given} AS i(rpps, structure_key)
    ON CONFLICT DO NOTHING`);
}

/** What is a professional's own: agendas they or their structures keep, and structures they belong to. */
export interface OwnCare {
  scheduleIds: number[];
  structureIds: number[];
}

/** Finds what is someone's own by RPPS; the agendas that are matched with theirs across feeds count as theirs. */
export async function findOwnCare(db: Queryable, rpps: string): Promise<OwnCare> {
  const [found] = await db.execute<OwnCare & Record<string, unknown>>(sql`
    WITH structures AS (
      SELECT o.id FROM membership m JOIN organization o ON o.key = m.structure_key WHERE m.rpps = ${rpps}),
    roles AS (
      SELECT r.id, coalesce(r.same_as, r.id) AS shown FROM practitioner_role r
      LEFT JOIN practitioner p ON p.id = r.practitioner_id
      WHERE p.rpps = ${rpps} OR r.organization_id IN (SELECT id FROM structures))
    SELECT ARRAY(SELECT s.id FROM schedule s WHERE s.role_id IN (SELECT id FROM roles
                 UNION SELECT x.id FROM practitioner_role x JOIN roles ON x.same_as = roles.shown)) AS "scheduleIds",
           ARRAY(SELECT id FROM structures) AS "structureIds"`);
  return found ?? { scheduleIds: [], structureIds: [] };
}
