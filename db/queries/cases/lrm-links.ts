import { sql } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import { lrmLink } from '../../schema/lrm-link.ts';

/** The territories that know call-centre software by this name, by their code. */
export async function listTerritoriesOfOrigin(db: Queryable, origin: string): Promise<string[]> {
  const rows = await db.execute<{ code: string }>(sql`
    SELECT territory_code AS code FROM territory_settings
    WHERE changes -> 'lrmOrigins' @> to_jsonb(${origin}::text) ORDER BY 1`);
  return [...rows].map(({ code }) => code);
}

/** Writes down that a link was opened, and whether its address was found. */
export async function recordLrmLink(db: Queryable, link: typeof lrmLink.$inferInsert): Promise<void> {
  await db.insert(lrmLink).values(link);
}
