import { sql } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import { careMask } from '../../care.ts';
import { among, unnest } from '../columns.ts';

/** A schedule as the index knows it, with the actor it belongs to. */
export interface KnownSchedule {
  id: number;
  sourceId: string;
  described: string;
  roleId: number;
  practitionerId: number | null;
  organizationId: number | null;
  locationId: number;
  lat: number;
  lon: number;
  zone: string;
}

type ScheduleRecord = KnownSchedule & Record<string, unknown>;

/** The schedules of a feed that are known, by the vendor's id. */
export async function findSchedules(
  db: Queryable,
  params: { feedId: number; sourceIds: readonly string[] },
): Promise<Map<string, KnownSchedule>> {
  const rows = await db.execute<ScheduleRecord>(sql`
    SELECT s.id, s.source_id AS "sourceId", s.described, s.role_id AS "roleId", s.lat, s.lon, s.zone,
      r.practitioner_id AS "practitionerId", r.organization_id AS "organizationId", r.location_id AS "locationId"
    FROM schedule s JOIN practitioner_role r ON r.id = s.role_id
    WHERE s.feed_id = ${params.feedId} AND s.source_id IN ${among(params.sourceIds, 'text')}`);
  return new Map(rows.map((row) => [row.sourceId, row]));
}

export interface ScheduleRow {
  sourceId: string;
  roleId: number;
  zone: string;
  lat: number;
  lon: number;
  described: string;
  /** A mask over CARE_FACTS; null leaves what was said before. */
  care: number | null;
  /** As an array literal; written with `care`. */
  languages: string | null;
}

/** Writes the schedules of a feed, one row a source id, and gives their ids by source id. */
export async function upsertSchedules(
  db: Queryable,
  params: { feedId: number; rows: readonly ScheduleRow[] },
): Promise<Map<string, number>> {
  if (params.rows.length === 0) return new Map();
  const rows = unnest(params.rows, [
    ['sourceId', 'text'],
    ['roleId', 'int'],
    ['zone', 'text'],
    ['lat', 'float8'],
    ['lon', 'float8'],
    ['described', 'text'],
    ['care', 'int'],
    ['languages', 'text'],
  ]);
  const written = await db.execute<{ id: number; source_id: string }>(sql`
    INSERT INTO schedule (feed_id, source_id, role_id, zone, lat, lon, described, care, languages)
    SELECT ${params.feedId}, i.source_id, i.role_id, i.zone, i.lat, i.lon, i.described, i.care, i.languages::text[]
    FROM ${rows} AS i(source_id, role_id, zone, lat, lon, described, care, languages)
    ORDER BY i.source_id COLLATE "C"
    ON CONFLICT (feed_id, source_id) DO UPDATE SET role_id = excluded.role_id, zone = excluded.zone,
      lat = excluded.lat, lon = excluded.lon, described = excluded.described,
      care = coalesce(excluded.care, schedule.care),
      languages = CASE WHEN excluded.care IS NULL THEN schedule.languages ELSE excluded.languages END
    RETURNING id, source_id`);
  return new Map(written.map((row) => [row.source_id, row.id]));
}

/**
 * Of these schedules, or of all: where no feed says whether the professional is a woman or a man, what the national
 * directory says of their RPPS.
 */
export async function fillSexes(db: Queryable, scheduleIds?: readonly number[]): Promise<void> {
  const [female, male] = [careMask(['sex-F']), careMask(['sex-M'])];
  await db.execute(sql`
    UPDATE schedule s SET care = coalesce(s.care, 0) | CASE d.sex WHEN 'F' THEN ${female}::int ELSE ${male}::int END
    FROM practitioner_role r JOIN practitioner p ON p.id = r.practitioner_id
    JOIN directory_person d ON d.rpps = p.rpps AND d.sex IS NOT NULL
    WHERE s.role_id = r.id AND coalesce(s.care, 0) & ${female | male}::int = 0
      AND ${scheduleIds === undefined ? sql`true` : sql`s.id IN ${among(scheduleIds, 'int')}`}`);
}

/** Every schedule at these places, of whatever feed, is where the place now is. */
export async function alignSchedules(db: Queryable, locationIds: readonly number[]): Promise<void> {
  await db.execute(sql`
    UPDATE schedule s SET lat = l.lat, lon = l.lon
    FROM practitioner_role r JOIN location l ON l.id = r.location_id
    WHERE s.role_id = r.id AND l.id IN ${among(locationIds, 'int')} AND (s.lat, s.lon) <> (l.lat, l.lon)`);
  await db.execute(sql`
    UPDATE schedule_specialty a SET pos = s.pos
    FROM schedule s JOIN practitioner_role r ON r.id = s.role_id
    WHERE a.schedule_id = s.id AND r.location_id IN ${among(locationIds, 'int')} AND NOT a.pos ~= s.pos`);
}

/** What each specialty code searches as (the three codes of general medicine are one). */
export async function loadSpecialtyGroups(db: Queryable): Promise<Map<string, number>> {
  const rows = await db.execute<{ code: string; group_id: number }>(
    sql`SELECT code, group_id FROM specialty`,
  );
  return new Map(rows.map((row) => [row.code, row.group_id]));
}

/**
 * What schedules answer for. A delta only adds, since it may not show every slot; a snapshot or a pull that names
 * specialties for a schedule names them all.
 */
export async function writeSpecialties(
  db: Queryable,
  params: { rows: readonly { scheduleId: number; groupId: number }[]; replace: boolean },
): Promise<void> {
  if (params.rows.length === 0) return;
  const rows = unnest(params.rows, [
    ['scheduleId', 'int'],
    ['groupId', 'smallint'],
  ]);
  await db.execute(sql`
    INSERT INTO schedule_specialty (schedule_id, group_id, pos)
    SELECT i.schedule_id, i.group_id, s.pos FROM ${rows} AS i(schedule_id, group_id)
    JOIN schedule s ON s.id = i.schedule_id
    LEFT JOIN schedule_specialty k ON k.schedule_id = i.schedule_id AND k.group_id = i.group_id
    WHERE k.schedule_id IS NULL ORDER BY 1, 2 ON CONFLICT DO NOTHING`);
  if (!params.replace) return;
  await db.execute(sql`
    WITH i AS MATERIALIZED (SELECT * FROM ${rows} AS i(schedule_id, group_id))
    DELETE FROM schedule_specialty k WHERE k.schedule_id IN (SELECT schedule_id FROM i)
      AND NOT EXISTS (SELECT 1 FROM i WHERE i.schedule_id = k.schedule_id AND i.group_id = k.group_id)`);
}

/** A snapshot or a pull has said everything these schedules hold between two instants; null is without bound. What they said since then stands. */
export async function confirmSchedules(
  db: Queryable,
  params: { scheduleIds: readonly number[]; at: Date; from: Date | null; to: Date | null },
): Promise<void> {
  if (params.scheduleIds.length === 0) return;
  const instant = (date: Date | null) => sql`${date?.toISOString() ?? null}::timestamptz`;
  await db.execute(sql`
    UPDATE schedule SET confirmed_at = ${instant(params.at)}, confirmed_from = ${instant(params.from)},
      confirmed_to = ${instant(params.to)}
    WHERE id IN ${among(params.scheduleIds, 'int')} AND coalesce(confirmed_at <= ${instant(params.at)}, true)`);
}

/** The vendor has nothing new to say: what its last complete reading confirmed still holds. */
export async function confirmAgain(db: Queryable, params: { feedId: number; at: Date }): Promise<void> {
  await db.execute(sql`
    UPDATE schedule SET confirmed_at = ${params.at.toISOString()}::timestamptz
    WHERE feed_id = ${params.feedId}
      AND confirmed_at = (SELECT max(confirmed_at) FROM schedule WHERE feed_id = ${params.feedId})`);
}

/** Every schedule of a feed, for a pull whose answer leaves out those that have nothing free. */
export async function listScheduleIds(db: Queryable, feedId: number): Promise<number[]> {
  const rows = await db.execute<{ id: number }>(
    sql`SELECT id FROM schedule WHERE feed_id = ${feedId} ORDER BY id`,
  );
  return rows.map((row) => row.id);
}

/** Two runs of one feed are applied one after the other; the wait ends with the transaction that holds it. */
export async function lockFeed(db: Queryable, feedId: number): Promise<void> {
  await db.execute(sql`SELECT pg_advisory_xact_lock(7273004, ${feedId})`);
}
