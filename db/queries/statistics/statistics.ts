import { sql, type SQL } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import { AGREED } from '../cases/beyond.ts';

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
export const during = (column: SQL, { from, to }: Span): SQL =>
  sql`${column} >= ${instant(from)} AND ${column} < ${instant(to)}`;

/** A quantile, in seconds, of an interval. */
export const secondsAt = (part: number, interval: SQL): SQL =>
  sql`(percentile_cont(${part}::float8) WITHIN GROUP (ORDER BY extract(epoch FROM ${interval})))::float8`;

/** The middle of an interval and, under a name of its own, what nine in ten stay under; each with how many it rests on. */
function delay(name: string, interval: SQL): SQL {
  const columns = [name, `${name}_of`, `${name}_p90`, `${name}_p90_of`].map((column) =>
    sql.identifier(column),
  );
  const of = sql`count(${interval})::int`;
  const [median, medianOf, ninth, ninthOf] = columns;
  return sql`${secondsAt(0.5, interval)} AS ${median}, ${of} AS ${medianOf},
    ${secondsAt(0.9, interval)} AS ${ninth}, ${of} AS ${ninthOf}`;
}

export type Columns = Record<string, number | null>;

/** A row of `code` and `code_of` columns as figures. */
export function toFigures(row: Columns | undefined): Figure[] {
  const columns = row ?? {};
  return Object.keys(columns)
    .filter((name) => !name.endsWith('_of'))
    .map((name) => ({
      code: name.replaceAll('_', '-'),
      value: columns[name] ?? null,
      of: columns[`${name}_of`] ?? 0,
    }));
}

/** A line a case opened in a span: when it first took each turn, and what its bookings came to. */
const eachCase = (span: Span): SQL => sql`
  WITH c AS (SELECT * FROM dispatch_case WHERE territory_code = ${span.territory} AND ${during(sql`opened_at`, span)}),
  h AS (
    SELECT h.case_id, min(h.created_at) AS held, count(*) AS attempts FROM hold h JOIN c ON c.id = h.case_id GROUP BY 1),
  a AS (
    SELECT a.case_id, bool_or(a.state = 'rejected') AS refused, bool_or(u.type IS NOT NULL) AS unknown
    FROM appointment a JOIN c ON c.id = a.case_id
    LEFT JOIN appointment_event u ON u.appointment_id = a.id AND u.type = 'unknown' GROUP BY 1),
  e AS (
    SELECT c.id, c.opened_at, c.outcome,
      to_timestamp(min((e.facts -> 'about' ->> 'presentedAt')::float8) FILTER (WHERE e.type = 'opened') / 1000) AS presented,
      min(e.at) FILTER (WHERE e.account_id IS NOT NULL AND e.type <> 'opened') AS acted,
      min(e.at) FILTER (WHERE e.type = 'start-search') AS searched,
      count(DISTINCT e.account_id) AS people,
      min(e.at) FILTER (WHERE e.type = 'ask-doctor') AS asked, min(e.at) FILTER (WHERE e.type = 'decide') AS decided,
      min(e.at) FILTER (WHERE e.type = 'booked' OR ${AGREED}) AS booked,
      count(*) FILTER (WHERE e.type = 'attempt-callback') AS callbacks,
      bool_or(e.type = 'call-own-doctor' AND e.facts -> 'about' ->> 'outcome' = 'agreed') AS own,
      bool_or(e.type = 'orient-beyond' AND e.facts -> 'about' ->> 'outcome' = 'agreed') AS beyond,
      bool_or(e.type = 'overdue') AS overdue, bool_or(e.type = 'handed-over-at-shift-end') AS shifted,
      bool_or(e.type = 'called-again' AND e.at < c.opened_at + interval '72 hours') AS again
    FROM c JOIN case_event e ON e.case_id = c.id GROUP BY c.id, c.opened_at, c.outcome)
  SELECT e.*, h.held, h.attempts, a.refused, a.unknown, least(e.acted, h.held) AS taken
  FROM e LEFT JOIN h ON h.case_id = e.id LEFT JOIN a ON a.case_id = e.id`;

/** What became of the cases opened in a span: access, decisions, orientation, call-backs, outcome. */
export async function readCaseFigures(db: Queryable, span: Span): Promise<Figure[]> {
  const [row] = await db.execute<Columns>(sql`
    WITH f AS (${eachCase(span)})
    SELECT count(*)::int AS cases_presented, count(*)::int AS cases_presented_of,
      avg((taken IS NOT NULL)::int)::float8 AS cases_taken, count(*)::int AS cases_taken_of,
      avg((coalesce(outcome = 'abandoned', false))::int)::float8 AS cases_abandoned, count(*)::int AS cases_abandoned_of,
      ${delay('seconds_to_answer', sql`(opened_at - presented)`)},
      avg((opened_at - presented < interval '30 seconds')::int)::float8 AS answered_within_30_s,
      count(presented)::int AS answered_within_30_s_of,
      ${delay('seconds_to_taken', sql`(taken - opened_at)`)},
      ${delay('seconds_to_doctor', sql`(decided - asked)`)},
      ${delay('seconds_to_first_search', sql`(searched - opened_at)`)},
      ${delay('seconds_to_first_hold', sql`(held - opened_at)`)},
      ${delay('seconds_to_confirmation', sql`(booked - opened_at)`)},
      avg(people) FILTER (WHERE people > 0)::float8 AS people_a_case, count(*) FILTER (WHERE people > 0)::int AS people_a_case_of,
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

/** What call-centre software's links came to in a span: how many, and how many of their addresses were not found. */
export async function readLinkFigures(db: Queryable, span: Span): Promise<Figure[]> {
  const [row] = await db.execute<Columns>(sql`
    SELECT count(*)::int AS lrm_links, count(*)::int AS lrm_links_of,
      (avg((address = 'unresolved')::int) FILTER (WHERE address <> 'absent'))::float8 AS unresolved_addresses,
      count(*) FILTER (WHERE address <> 'absent')::int AS unresolved_addresses_of
    FROM lrm_link WHERE territory_code = ${span.territory} AND ${during(sql`at`, span)}`);
  return toFigures(row);
}
