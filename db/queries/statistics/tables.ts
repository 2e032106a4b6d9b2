import { sql, type SQL } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import { VISIBILITIES } from '../../vocabulary.ts';
import { slotsOf } from './booking.ts';
import { visitsOf } from './visits.ts';
import { during, secondsAt, type Span } from './statistics.ts';

/** A line of a table: what it is of, by its code, and how many. */
export interface Count {
  key: string;
  count: number;
}

/** What the cases opened in a span may be counted by. */
export const CASE_COLUMNS = ['priority', 'care_level', 'decision', 'outcome'] as const;

/** Cases opened in a span, by one of their codes; those without it are not counted. */
export async function countCases(
  db: Queryable,
  span: Span,
  column: (typeof CASE_COLUMNS)[number],
): Promise<Count[]> {
  const name = sql.identifier(column);
  const rows = await db.execute<{ key: string; count: number }>(sql`
    SELECT ${name}::text AS key, count(*)::int AS count FROM dispatch_case
    WHERE territory_code = ${span.territory} AND ${during(sql`opened_at`, span)} AND ${name} IS NOT NULL
    GROUP BY 1 ORDER BY 2 DESC, 1`);
  return [...rows];
}

/**
 * The visits that regulators obtained in a span, by the Hub's orientation categories: by the kind of structure, save those
 * that a community was asked for (PDM, place de marché), whoever then took the person.
 */
export async function countCategories(db: Queryable, span: Span): Promise<Count[]> {
  const rows = await db.execute<{ key: string; count: number }>(sql`
    SELECT CASE WHEN a.of_community THEN 'PDM' WHEN o.kind IN ('CPTS', 'MSP', 'CDS', 'SOS') THEN o.kind::text
        WHEN a.practitioner_id IS NOT NULL THEN 'PS' ELSE 'other' END AS key, count(*)::int AS count
    FROM (${visitsOf(span)}) a LEFT JOIN practitioner_role r ON r.id = a.role_id
    LEFT JOIN organization o ON o.id = r.organization_id
    GROUP BY 1 ORDER BY 2 DESC, 1`);
  return [...rows];
}

/** How long cases of one priority waited for a doctor's decision once asked for, seconds. */
interface DoctorDelay {
  priority: string;
  median: number;
  p90: number;
  of: number;
}

/** Of the cases opened in a span whose doctor was asked and decided, by their priority, the most urgent first. */
export async function countDoctorDelays(db: Queryable, span: Span): Promise<DoctorDelay[]> {
  const rows = await db.execute<DoctorDelay & Record<string, unknown>>(sql`
    WITH d AS (
      SELECT c.priority, min(e.at) FILTER (WHERE e.type = 'decide') - min(e.at) FILTER (WHERE e.type = 'ask-doctor') AS waited
      FROM dispatch_case c JOIN case_event e ON e.case_id = c.id
      WHERE c.territory_code = ${span.territory} AND ${during(sql`c.opened_at`, span)} GROUP BY c.id)
    SELECT priority, ${secondsAt(0.5, sql`waited`)} AS median, ${secondsAt(0.9, sql`waited`)} AS p90, count(*)::int AS of
    FROM d WHERE waited IS NOT NULL GROUP BY 1 ORDER BY array_position(ARRAY['P0', 'P1', 'P2', 'P3', 'NR'], priority)`);
  return [...rows];
}

/** Slots offered in a span by who may see them; one that several may see is counted for each. */
export async function countVisibilities(db: Queryable, span: Span): Promise<Count[]> {
  const kinds = VISIBILITIES.map((kind, bit) => sql`(${kind}::text, ${2 ** bit}::int)`);
  const rows = await db.execute<{ key: string; count: number }>(sql`
    WITH s AS (${slotsOf(span)})
    SELECT v.kind AS key, count(*)::int AS count FROM s JOIN (VALUES ${sql.join(kinds, sql`, `)}) AS v(kind, bit)
      ON s.visibility & v.bit <> 0
    WHERE s.taken OR s.status = 'free' GROUP BY 1 ORDER BY 2 DESC, 1`);
  return [...rows];
}

/** Searches by the hour of the day, in the territory's own time, and those that found nobody. */
interface Hour {
  /** 0 to 23. */
  hour: number;
  searches: number;
  failed: number;
}

export async function countHours(db: Queryable, span: Span, zone: string): Promise<Hour[]> {
  const rows = await db.execute<Hour & Record<string, unknown>>(sql`
    SELECT h.hour, count(e.id)::int AS searches, count(e.id) FILTER (WHERE e.found = 0)::int AS failed
    FROM generate_series(0, 23) AS h(hour) LEFT JOIN search_event e ON e.territory_code = ${span.territory}
      AND ${during(sql`e.at`, span)} AND extract(hour FROM e.at AT TIME ZONE ${zone}::text) = h.hour
    GROUP BY 1 ORDER BY 1`);
  return [...rows];
}

/** One day of a territory, in its own zone. */
export type Day = {
  day: string;
  cases: number;
  appointments: number;
  searches: number;
  failed: number;
};

/** Every day of a span, those without anything included. */
export async function countDays(db: Queryable, span: Span, zone: string): Promise<Day[]> {
  const local = (column: SQL) => sql`((${column}) AT TIME ZONE ${zone}::text)::date`;
  const counted = (table: SQL, column: SQL) => sql`
    SELECT ${local(column)} AS day, count(*)::int AS count FROM ${table}
    WHERE territory_code = ${span.territory} AND ${during(column, span)}`;
  const rows = await db.execute<Day>(sql`
    WITH d AS (
      SELECT generate_series(${local(sql`${span.from.toISOString()}::timestamptz`)},
        ${local(sql`${span.to.toISOString()}::timestamptz - interval '1 second'`)}, interval '1 day')::date AS day),
    c AS (${counted(sql`dispatch_case`, sql`opened_at`)} GROUP BY 1),
    a AS (
      SELECT ${local(sql`created_at`)} AS day, count(*)::int AS count FROM (${visitsOf(span)}) v GROUP BY 1),
    s AS (${counted(sql`search_event`, sql`at`)} GROUP BY 1),
    f AS (${counted(sql`search_event`, sql`at`)} AND found = 0 GROUP BY 1)
    SELECT d.day::text AS day, coalesce(c.count, 0) AS cases, coalesce(a.count, 0) AS appointments,
      coalesce(s.count, 0) AS searches, coalesce(f.count, 0) AS failed
    FROM d LEFT JOIN c USING (day) LEFT JOIN a USING (day) LEFT JOIN s USING (day) LEFT JOIN f USING (day) ORDER BY d.day`);
  return [...rows];
}

/** Where care was looked for: searches of a commune and a group of specialties, and those that found nobody. */
export type Need = {
  commune: string;
  name: string;
  lat: number | null;
  lon: number | null;
  /** A code of the group, the one it is known by; null when any specialty was asked for. */
  specialty: string | null;
  label: string | null;
  searches: number;
  failed: number;
};

export async function countNeeds(db: Queryable, span: Span): Promise<Need[]> {
  const rows = await db.execute<Need>(sql`
    SELECT e.commune, c.name, c.lat, c.lon, s.code AS specialty, s.label, count(*)::int AS searches,
      count(*) FILTER (WHERE e.found = 0)::int AS failed
    FROM search_event e JOIN commune c ON c.insee = e.commune
    LEFT JOIN LATERAL (
      SELECT code, label FROM specialty WHERE group_id = e.group_id ORDER BY code DESC LIMIT 1) s ON true
    WHERE e.territory_code = ${span.territory} AND ${during(sql`e.at`, span)}
    GROUP BY e.commune, c.name, c.lat, c.lon, s.code, s.label
    ORDER BY failed DESC, searches DESC, c.name, s.code`);
  return [...rows];
}

/** How one vendor serves a territory: appointments taken with it and how they ended, and its silence now. */
export type VendorLine = {
  vendor: string;
  name: string;
  appointments: number;
  refused: number;
  unknown: number;
  /** Slots held that were lost before they were taken. */
  conflicts: number;
  /** Slots offered in the territory, and those of them taken through us. */
  slots: number;
  taken: number;
  /** Since its feeds were last read whole; null when none ever was. */
  silentMinutes: number | null;
};

export async function countVendors(db: Queryable, span: Span, now: Date): Promise<VendorLine[]> {
  const rows = await db.execute<VendorLine>(sql`
    WITH a AS (
      SELECT coalesce(a.vendor_id, f.vendor_id) AS vendor_id, count(*)::int AS made,
        count(*) FILTER (WHERE a.state = 'rejected')::int AS refused, count(*) FILTER (WHERE a.state = 'unknown')::int AS unknown
      FROM appointment a LEFT JOIN feed f ON f.id = a.feed_id
      WHERE a.territory_code = ${span.territory} AND ${during(sql`a.created_at`, span)} GROUP BY 1),
    h AS (
      SELECT f.vendor_id, count(*)::int AS lost FROM hold h JOIN feed f ON f.id = h.feed_id
      WHERE h.territory_code = ${span.territory} AND ${during(sql`h.created_at`, span)} AND h.ending IN ('refused', 'withdrawn')
      GROUP BY 1),
    s AS (
      SELECT vendor_id, count(*)::int AS slots, count(*) FILTER (WHERE taken)::int AS taken
      FROM (${slotsOf(span)}) o WHERE taken OR status = 'free' GROUP BY 1),
    r AS (
      SELECT f.vendor_id, max(r.started_at) AS read_at FROM feed f JOIN feed_run r ON r.feed_id = f.id
      WHERE r.state IN ('complete', 'partial') GROUP BY 1)
    SELECT v.code AS vendor, v.name, coalesce(a.made, 0) AS appointments, coalesce(a.refused, 0) AS refused,
      coalesce(a.unknown, 0) AS unknown, coalesce(h.lost, 0) AS conflicts, coalesce(s.slots, 0) AS slots, coalesce(s.taken, 0) AS taken,
      greatest(0, floor(extract(epoch FROM ${now.toISOString()}::timestamptz - r.read_at) / 60))::int AS "silentMinutes"
    FROM vendor v LEFT JOIN a ON a.vendor_id = v.id LEFT JOIN r ON r.vendor_id = v.id
    LEFT JOIN h ON h.vendor_id = v.id LEFT JOIN s ON s.vendor_id = v.id
    WHERE num_nonnulls(a.vendor_id, r.vendor_id, h.vendor_id, s.vendor_id) > 0
    ORDER BY v.name`);
  return [...rows];
}
