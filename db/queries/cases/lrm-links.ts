import { sql } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import { lrmLink } from '../../schema/lrm-link.ts';

/** The one way to write the name of call-centre software: `SAMU 35` and `samu35` are the same. */
export function lrmOriginOf(written: string): string {
  return written.replaceAll(/\s/g, '').toLowerCase();
}

/** The territories that know call-centre software by this name, however either wrote it, by their code. */
export async function listTerritoriesOfOrigin(db: Queryable, origin: string): Promise<string[]> {
  const rows = await db.execute<{ code: string }>(sql`
    SELECT territory_code AS code FROM territory_settings
    WHERE EXISTS (
      SELECT FROM jsonb_array_elements_text(changes -> 'lrmOrigins') AS known (name)
      WHERE lower(regexp_replace(known.name, '\\s', '', 'g')) = ${lrmOriginOf(origin)})
    ORDER BY 1`);
  return [...rows].map(({ code }) => code);
}

/** Writes down that a link was opened, and whether its address was found. */
export async function recordLrmLink(db: Queryable, link: typeof lrmLink.$inferInsert): Promise<void> {
  await db.insert(lrmLink).values(link);
}
