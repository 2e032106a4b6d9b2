import { sql } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import type { ContactPreference } from '../../vocabulary.ts';
import { EXERCISE, type ExerciseRow } from '../availability/availability.ts';
import { agreedInWeek } from './beyond.ts';

/** An exercise that accepts patients beyond what it declares. */
export interface OverbookingRow extends ExerciseRow {
  distanceKm: number;
  weeklyQuota: number | null;
  /** Patients agreed already for the present week. */
  taken: number;
  contact: ContactPreference;
  contactValue: string;
}

/** The nearest exercises that accept patients beyond what they declare, of a specialty or of any; 50 at most. `now`: RFC 3339. */
export async function listOverbooking(
  db: Queryable,
  params: { lat: number; lon: number; radiusKm: number; specialty?: string | undefined; now: string },
): Promise<OverbookingRow[]> {
  const { lat, lon, radiusKm } = params;
  const specialty = params.specialty ?? null;
  const rows = await db.execute<OverbookingRow & Record<string, unknown>>(sql`
    SELECT * FROM (
      SELECT round((6371 * acos(least(1, sin(radians(${lat}::float8)) * sin(radians(l.lat))
          + cos(radians(${lat}::float8)) * cos(radians(l.lat)) * cos(radians(l.lon - ${lon}::float8)))))::numeric, 1)::float8 AS "distanceKm",
        s.overbooking_quota AS "weeklyQuota", ${agreedInWeek(sql`${params.now}::timestamptz`)} AS taken, s.contact, s.contact_value AS "contactValue", ${EXERCISE}
      WHERE s.overbooking AND s.contact IS NOT NULL
        AND (${specialty}::text IS NULL OR (SELECT group_id FROM specialty WHERE code = coalesce(s.specialty, d.specialty))
          = (SELECT group_id FROM specialty WHERE code = ${specialty}::text))) near
    WHERE near."distanceKm" <= ${radiusKm} ORDER BY near."distanceKm", near."roleId" LIMIT 50`);
  return [...rows];
}
