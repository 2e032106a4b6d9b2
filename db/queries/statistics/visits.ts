import { sql, type SQL } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import { AGREED, gaveUp, MOVED, TAKEN_BACK } from '../cases/beyond.ts';
import { during, toFigures, type Columns, type Figure, type Span } from './statistics.ts';

/**
 * The visits that regulators obtained in a span: booked, agreed by telephone, taken by a member of a community. The state of
 * an agreed one is what its case was closed as, or cancelled when its professional took it back or its caller gave it up: no
 * vendor knows of it. Another hour with the same professional is the same visit.
 */
export const visitsOf = (span: Span): SQL => sql`
  SELECT a.id, a.case_id, a.created_at, a.start_at, a.state::text AS state, a.modalities::int, a.role_id, a.practitioner_id,
    false AS of_community
  FROM appointment a
  WHERE a.territory_code = ${span.territory} AND ${during(sql`a.created_at`, span)}
    AND a.state NOT IN ('rejected', 'entered-in-error')
  UNION ALL
  SELECT NULL, e.case_id, e.at, v.start_at,
    CASE WHEN ${TAKEN_BACK} THEN 'cancelled' WHEN d.appointment_id IS NOT NULL OR d.visit_at IS DISTINCT FROM v.start_at THEN 'confirmed'
      WHEN d.outcome = 'honoured' THEN 'fulfilled' WHEN d.outcome = 'no-show' THEN 'noshow' WHEN ${gaveUp(sql`d.outcome`)} THEN 'cancelled'
      ELSE 'confirmed' END,
    0, r.id, r.practitioner_id, e.type = 'community-answered'
  FROM case_event e JOIN dispatch_case d ON d.id = e.case_id
  CROSS JOIN LATERAL (SELECT to_timestamp((e.facts -> 'about' ->> 'start')::float8 / 1000) AS start_at) v
  LEFT JOIN practitioner_role r ON r.id = (e.facts -> 'about' ->> 'roleId')::int
  WHERE e.territory_code = ${span.territory} AND ${during(sql`e.at`, span)} AND ${AGREED} AND NOT ${MOVED}`;

/** What communities of professionals were asked in a span, and how many of these requests one of them answered. */
export async function readCommunityFigures(db: Queryable, span: Span): Promise<Figure[]> {
  const [row] = await db.execute<Columns>(sql`
    WITH k AS (
      SELECT EXISTS (
        SELECT FROM case_event s WHERE s.case_id = e.case_id AND s.type = 'community-answered' AND s.seq > e.seq
          AND s.facts -> 'about' -> 'organizationId' = e.facts -> 'about' -> 'organizationId') AS answered
      FROM case_event e
      WHERE e.territory_code = ${span.territory} AND e.type = 'ask-community' AND ${during(sql`e.at`, span)})
    SELECT count(*)::int AS community_asks, count(*)::int AS community_asks_of,
      avg(answered::int)::float8 AS community_answered, count(*)::int AS community_answered_of
    FROM k`);
  return toFigures(row);
}
