import { sql } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';

/** A regulator's search, as statistics know it: nothing of anyone. */
export interface SearchEvent {
  at: Date;
  territoryCode: string;
  /** INSEE code; null when a point was searched, whose nearest commune is then looked up. */
  commune: string | null;
  lat: number;
  lon: number;
  /** Groups asked for; null for any. */
  groups: readonly number[] | null;
  modalities: number;
  found: number;
  answerMs: number;
}

/** How far around a point its commune is looked for, degrees: wider than any commune of France is long. */
const AROUND = 0.3;

/** Writes down a search, a row for each group that was asked for. */
export async function recordSearch(db: Queryable, event: SearchEvent): Promise<void> {
  const { at, territoryCode, commune, lat, lon, groups, modalities, found, answerMs } = event;
  const asked =
    groups === null
      ? sql`(NULL::smallint)`
      : sql.join(
          groups.map((group) => sql`(${group}::smallint)`),
          sql`, `,
        );
  await db.execute(sql`
    INSERT INTO search_event (at, territory_code, commune, group_id, modalities, found, answer_ms)
    SELECT ${at.toISOString()}::timestamptz, ${territoryCode}, coalesce(${commune}::text, (
        SELECT c.insee FROM commune c
        WHERE c.lat BETWEEN ${lat - AROUND} AND ${lat + AROUND} AND c.lon BETWEEN ${lon - AROUND} AND ${lon + AROUND}
        ORDER BY (c.lat - ${lat}) ^ 2 + ((c.lon - ${lon}) * cos(radians(${lat}))) ^ 2 LIMIT 1)),
      g.id, ${modalities}, ${found}, ${answerMs}
    FROM (VALUES ${asked}) AS g(id)`);
}
