import { sql, type SQL } from 'drizzle-orm';
import type { Queryable } from '../client.ts';

/** Whose figures, over which time: `to` is not in it. */
export interface Span {
  territory: string;
  from: Date;
  to: Date;
}

/** One figure with what it rests on: a value of few is told as such. */
export interface Figure {
  code: string;
  /** Null when there is nothing to say it of. */
  value: number | null;
  /** On how many cases, searches, appointments or slots it rests. */
  of: number;
}

const instant = (date: Date) => sql`${date.toISOString()}::timestamptz`;

/** `column` is within the span. */
const during = (column: SQL, { from, to }: Span): SQL =>
  sql`${column} >= ${instant(from)} AND ${column} < ${instant(to)}`;

/** Median, in seconds, of an interval. */
const medianSeconds = (interval: SQL): SQL =>
  sql`(percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM ${interval})))::float8`;

type Columns = Record<string, number | null>;

/** A row of `code` and `code_of` columns as figures. */
function toFigures(row: Columns | undefined): Figure[] {
  const columns = row ?? {};
  return Object.keys(columns)
    .filter((name) => !name.endsWith('_of'))
    .map((name) => ({
      code: name.replaceAll('_', '-'),
      value: columns[name] ?? null,
      of: columns[`${name}_of`] ?? 0,
    }));
}

/** What became of the cases opened in a span: access, decisions, orientation, call-backs, outcome. */
export async function readCaseFigures(db: Queryable, span: Span): Promise<Figure[]> {
  const [row] = await db.execute<Columns>(sql`
    WITH c AS (SELECT * FROM dispatch_case WHERE territory_code = ${span.territory} AND ${during(sql`opened_at`, span)}),
    f AS (
      SELECT c.id, c.opened_at, c.outcome, c.overdue_since,
        min(e.at) FILTER (WHERE e.account_id IS NOT NULL AND e.type <> 'opened') AS taken,
        min(e.at) FILTER (WHERE e.type = 'ask-doctor') AS asked, min(e.at) FILTER (WHERE e.type = 'decide') AS decided,
        min(e.at) FILTER (WHERE e.type = 'hold-placed') AS held,
        min(e.at) FILTER (WHERE e.type = 'booked') AS booked,
        count(*) FILTER (WHERE e.type = 'hold-placed') AS attempts,
        count(*) FILTER (WHERE e.type = 'attempt-callback') AS callbacks,
        bool_or(e.type = 'call-own-doctor' AND e.facts -> 'about' ->> 'outcome' = 'agreed') AS own,
        bool_or(e.type = 'orient-beyond' AND e.facts -> 'about' ->> 'outcome' = 'agreed') AS beyond,
        bool_or(e.type = 'overdue') AS overdue, bool_or(e.type = 'handed-over-at-shift-end') AS shifted,
        bool_or(e.type = 'booking-unknown') AS unknown, bool_or(e.type = 'booking-refused') AS refused,
        bool_or(e.type = 'called-again' AND e.at < c.opened_at + interval '72 hours') AS again
      FROM c JOIN case_event e ON e.case_id = c.id GROUP BY c.id, c.opened_at, c.outcome, c.overdue_since)
    SELECT count(*)::int AS cases_presented, count(*)::int AS cases_presented_of,
      avg((taken IS NOT NULL)::int)::float8 AS cases_taken, count(*)::int AS cases_taken_of,
      ${medianSeconds(sql`taken - opened_at`)} AS seconds_to_taken, count(taken)::int AS seconds_to_taken_of,
      avg((taken - opened_at < interval '30 seconds')::int)::float8 AS taken_within_30_s, count(taken)::int AS taken_within_30_s_of,
      ${medianSeconds(sql`decided - asked`)} AS seconds_to_doctor, count(decided - asked)::int AS seconds_to_doctor_of,
      ${medianSeconds(sql`held - opened_at`)} AS seconds_to_first_hold, count(held)::int AS seconds_to_first_hold_of,
      ${medianSeconds(sql`booked - opened_at`)} AS seconds_to_confirmation, count(booked)::int AS seconds_to_confirmation_of,
      avg(attempts) FILTER (WHERE held IS NOT NULL)::float8 AS holds_a_case, count(held)::int AS holds_a_case_of,
      avg(coalesce(own, false)::int)::float8 AS own_doctor, count(*)::int AS own_doctor_of,
      avg(coalesce(beyond, false)::int)::float8 AS beyond_availability, count(*)::int AS beyond_availability_of,
      sum(callbacks)::int AS callback_attempts, count(*) FILTER (WHERE callbacks > 0)::int AS callback_attempts_of,
      avg(coalesce(overdue, false)::int)::float8 AS overdue_cases, count(*)::int AS overdue_cases_of,
      avg(coalesce(shifted, false)::int)::float8 AS handed_over_at_shift_end, count(*)::int AS handed_over_at_shift_end_of,
      avg(coalesce(unknown, false)::int)::float8 AS unknown_bookings, count(*)::int AS unknown_bookings_of,
      avg(coalesce(refused, false)::int)::float8 AS refused_bookings, count(*)::int AS refused_bookings_of,
      avg(coalesce(again, false)::int)::float8 AS called_again_72_h, count(*)::int AS called_again_72_h_of
    FROM f`);
  return toFigures(row);
}

/** What became of the appointments that regulators took in a span: how soon, by which modality, honoured or not. */
export async function readAppointmentFigures(db: Queryable, span: Span): Promise<Figure[]> {
  const within = (hours: number) =>
    sql`avg((start_at - created_at <= make_interval(hours => ${hours}::int))::int)::float8`;
  const ended = sql`count(*) FILTER (WHERE state IN ('fulfilled', 'noshow', 'cancelled'))::int`;
  const share = (state: SQL) =>
    sql`avg((state = ${state})::int) FILTER (WHERE state IN ('fulfilled', 'noshow', 'cancelled'))::float8`;
  const [row] = await db.execute<Columns>(sql`
    WITH a AS (
      SELECT * FROM appointment WHERE territory_code = ${span.territory} AND ${during(sql`created_at`, span)}
        AND state NOT IN ('rejected', 'entered-in-error'))
    SELECT count(*)::int AS appointments_made, count(*)::int AS appointments_made_of,
      ${within(4)} AS within_4_h, count(*)::int AS within_4_h_of, ${within(12)} AS within_12_h, count(*)::int AS within_12_h_of,
      ${within(24)} AS within_24_h, count(*)::int AS within_24_h_of, ${within(48)} AS within_48_h, count(*)::int AS within_48_h_of,
      avg((modalities & 4 <> 0)::int)::float8 AS video, count(*)::int AS video_of,
      ${share(sql`'fulfilled'`)} AS honoured, ${ended} AS honoured_of,
      ${share(sql`'noshow'`)} AS no_show, ${ended} AS no_show_of,
      ${share(sql`'cancelled'`)} AS cancelled, ${ended} AS cancelled_of
    FROM a`);
  return toFigures(row);
}

/** How regulators' searches ended in a span: how many, how fast the first offers came, how many found nobody. */
export async function readSearchFigures(db: Queryable, span: Span): Promise<Figure[]> {
  const [row] = await db.execute<Columns>(sql`
    SELECT count(*)::int AS searches, count(*)::int AS searches_of,
      (percentile_cont(0.5) WITHIN GROUP (ORDER BY answer_ms) FILTER (WHERE found > 0))::float8 / 1000 AS seconds_to_first_offer,
      count(*) FILTER (WHERE found > 0)::int AS seconds_to_first_offer_of,
      avg((found = 0)::int)::float8 AS failed_searches, count(*)::int AS failed_searches_of
    FROM search_event WHERE territory_code = ${span.territory} AND ${during(sql`at`, span)}`);
  return toFigures(row);
}

/** Of the slots of a territory that begin in a span and that the index still remembers, how many were taken through us. */
export async function readSupplyFigures(db: Queryable, span: Span): Promise<Figure[]> {
  const [row] = await db.execute<Columns>(sql`
    WITH s AS (
      SELECT sl.taken, sl.status, sc.role_id FROM slot sl JOIN schedule sc ON sc.id = sl.schedule_id
      JOIN practitioner_role r ON r.id = sc.role_id JOIN location l ON l.id = r.location_id
      LEFT JOIN commune c ON c.insee = l.insee
      WHERE ${during(sql`sl.start_at`, span)} AND sl.visibility <> 0
        AND coalesce(c.departement, CASE WHEN l.postal_code LIKE '97%' THEN left(l.postal_code, 3) ELSE left(l.postal_code, 2) END)
          = ${span.territory})
    SELECT count(*) FILTER (WHERE taken OR status = 'free')::int AS slots_offered, count(*) FILTER (WHERE taken OR status = 'free')::int AS slots_offered_of,
      avg(taken::int) FILTER (WHERE taken OR status = 'free')::float8 AS fill_rate, count(*) FILTER (WHERE taken OR status = 'free')::int AS fill_rate_of,
      count(DISTINCT role_id) FILTER (WHERE status = 'free')::int AS active_professionals, count(DISTINCT role_id)::int AS active_professionals_of
    FROM s`);
  return toFigures(row);
}
