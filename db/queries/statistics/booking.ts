import { sql, type SQL } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import { DEPARTEMENT } from '../search/departement.ts';
import { visitsOf } from './visits.ts';
import { during, toFigures, type Columns, type Figure, type Span } from './statistics.ts';

/** Kilometres, as the crow flies, between a case's commune `k` and a place `l`. */
const KILOMETRES = sql`6371 * 2 * asin(sqrt(
  sin(radians(l.lat - k.lat) / 2) ^ 2 + cos(radians(k.lat)) * cos(radians(l.lat)) * sin(radians(l.lon - k.lon) / 2) ^ 2))`;

/** What became of the visits that regulators obtained in a span: how soon, how far, by which modality, honoured or not. */
export async function readAppointmentFigures(db: Queryable, span: Span): Promise<Figure[]> {
  const within = (hours: number) =>
    sql`avg((start_at - created_at <= make_interval(hours => ${hours}::int))::int)::float8`;
  const ended = sql`count(*) FILTER (WHERE state IN ('fulfilled', 'noshow', 'cancelled'))::int`;
  const share = (holds: SQL) =>
    sql`avg((${holds})::int) FILTER (WHERE state IN ('fulfilled', 'noshow', 'cancelled'))::float8`;
  const [row] = await db.execute<Columns>(sql`
    WITH a AS (
      SELECT a.*, CASE WHEN a.modalities & 1 <> 0 AND l.lat IS NOT NULL THEN ${KILOMETRES} END AS km,
        (SELECT e.actor FROM appointment_event e WHERE e.appointment_id = a.id ORDER BY e.id DESC LIMIT 1) AS actor
      FROM (${visitsOf(span)}) a LEFT JOIN dispatch_case d ON d.id = a.case_id LEFT JOIN commune k ON k.insee = d.commune
      LEFT JOIN practitioner_role r ON r.id = a.role_id LEFT JOIN location l ON l.id = r.location_id)
    SELECT count(*)::int AS appointments_made, count(*)::int AS appointments_made_of,
      ${within(4)} AS within_4_h, count(*)::int AS within_4_h_of, ${within(12)} AS within_12_h, count(*)::int AS within_12_h_of,
      ${within(24)} AS within_24_h, count(*)::int AS within_24_h_of, ${within(48)} AS within_48_h, count(*)::int AS within_48_h_of,
      avg((modalities & 4 <> 0)::int) FILTER (WHERE modalities <> 0)::float8 AS video, (count(*) FILTER (WHERE modalities <> 0))::int AS video_of,
      (percentile_cont(0.5) WITHIN GROUP (ORDER BY km))::float8 AS kilometres_to_care, count(km)::int AS kilometres_to_care_of,
      ${share(sql`state = 'fulfilled'`)} AS honoured, ${ended} AS honoured_of,
      ${share(sql`state = 'noshow'`)} AS no_show, ${ended} AS no_show_of,
      ${share(sql`state = 'cancelled'`)} AS cancelled, ${ended} AS cancelled_of,
      ${share(sql`state = 'cancelled' AND actor = 'vendor'`)} AS cancelled_by_professional, ${ended} AS cancelled_by_professional_of
    FROM a`);
  return toFigures(row);
}

/** What became of the slots that regulators held in a span: those that were lost before they were taken. */
export async function readHoldFigures(db: Queryable, span: Span): Promise<Figure[]> {
  const [row] = await db.execute<Columns>(sql`
    SELECT count(*)::int AS holds_placed, count(*)::int AS holds_placed_of,
      avg((coalesce(ending IN ('refused', 'withdrawn'), false))::int)::float8 AS slot_conflicts, count(*)::int AS slot_conflicts_of
    FROM hold WHERE territory_code = ${span.territory} AND ${during(sql`created_at`, span)}`);
  return toFigures(row);
}

/** The slots of a territory that begin in a span and that the index still remembers, free or taken through us or neither. */
export const slotsOf = (span: Span): SQL => sql`
  SELECT sl.taken, sl.status, sl.visibility, sc.role_id, f.vendor_id FROM slot sl JOIN schedule sc ON sc.id = sl.schedule_id
  JOIN feed f ON f.id = sc.feed_id JOIN practitioner_role r ON r.id = sc.role_id JOIN location l ON l.id = r.location_id
  LEFT JOIN commune c ON c.insee = l.insee
  WHERE ${during(sql`sl.start_at`, span)} AND sl.visibility <> 0 AND ${DEPARTEMENT} = ${span.territory}`;

/** How many of those were taken through us. */
export async function readSupplyFigures(db: Queryable, span: Span): Promise<Figure[]> {
  const offered = sql`count(*) FILTER (WHERE taken OR status = 'free')::int`;
  const [row] = await db.execute<Columns>(sql`
    WITH s AS (${slotsOf(span)})
    SELECT ${offered} AS slots_offered, ${offered} AS slots_offered_of,
      avg(taken::int) FILTER (WHERE taken OR status = 'free')::float8 AS fill_rate, ${offered} AS fill_rate_of,
      count(DISTINCT role_id) FILTER (WHERE status = 'free')::int AS active_professionals, count(DISTINCT role_id)::int AS active_professionals_of
    FROM s`);
  return toFigures(row);
}
