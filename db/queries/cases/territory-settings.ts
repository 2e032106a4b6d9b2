import { and, eq, sql } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import { territorySettings } from '../../schema/case.ts';

export type TerritorySettingsRow = typeof territorySettings.$inferSelect;

/** What a territory changed of the default; undefined when it never did. */
export async function findTerritorySettings(
  db: Queryable,
  territoryCode: string,
): Promise<TerritorySettingsRow | undefined> {
  const [row] = await db
    .select()
    .from(territorySettings)
    .where(eq(territorySettings.territoryCode, territoryCode));
  return row;
}

/** Writes what a territory changes, if nobody did since `version` (0: never); false when somebody did. */
export async function putTerritorySettings(
  db: Queryable,
  params: { territoryCode: string; changes: object; version: number; changedBy: number | null; now: Date },
): Promise<boolean> {
  const { territoryCode, changes, version, changedBy, now: changedAt } = params;
  if (version === 0) {
    const written = await db
      .insert(territorySettings)
      .values({ territoryCode, changes, changedBy, changedAt })
      .onConflictDoNothing()
      .returning({ version: territorySettings.version });
    return written.length === 1;
  }
  const written = await db
    .update(territorySettings)
    .set({ changes, changedBy, changedAt, version: sql`${territorySettings.version} + 1` })
    .where(and(eq(territorySettings.territoryCode, territoryCode), eq(territorySettings.version, version)))
    .returning({ version: territorySettings.version });
  return written.length === 1;
}
