import { sql, type SQL } from 'drizzle-orm';
import type { Queryable } from '../client.ts';
import type { Span } from './statistics.ts';

/** A line of a table: what it is of, by its code, and how many. */
export interface Count {
  key: string;
  count: number;
}

const during = (column: SQL, { from, to }: Span): SQL =>
  sql`${column} >= ${from.toISOString()}::timestamptz AND ${column} < ${to.toISOString()}::timestamptz`;

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

/** Appointments that regulators took in a span, by the kind of structure (the Hub's orientation categories). */
export async function countCategories(db: Queryable, span: Span): Promise<Count[]> {
  const rows = await db.execute<{ key: string; count: number }>(sql`
    SELECT CASE WHEN o.kind IN ('CPTS', 'MSP', 'CDS', 'SOS') THEN o.kind::text
        WHEN a.practitioner_id IS NOT NULL THEN 'PS' ELSE 'other' END AS key, count(*)::int AS count
    FROM appointment a LEFT JOIN practitioner_role r ON r.id = a.role_id LEFT JOIN organization o ON o.id = r.organization_id
    WHERE a.territory_code = ${span.territory} AND ${during(sql`a.created_at`, span)}
      AND a.state NOT IN ('rejected', 'entered-in-error')
    GROUP BY 1 ORDER BY 2 DESC, 1`);
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
    a AS (${counted(sql`appointment`, sql`created_at`)} AND state NOT IN ('rejected', 'entered-in-error') GROUP BY 1),
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
    r AS (
      SELECT f.vendor_id, max(r.started_at) AS read_at FROM feed f JOIN feed_run r ON r.feed_id = f.id
      WHERE r.state IN ('complete', 'partial') GROUP BY 1)
    SELECT v.code AS vendor, v.name, coalesce(a.made, 0) AS appointments, coalesce(a.refused, 0) AS refused,
      coalesce(a.unknown, 0) AS unknown,
      greatest(0, floor(extract(epoch FROM ${now.toISOString()}::timestamptz - r.read_at) / 60))::int AS "silentMinutes"
    FROM vendor v LEFT JOIN a ON a.vendor_id = v.id LEFT JOIN r ON r.vendor_id = v.id
    WHERE a.vendor_id IS NOT NULL OR r.vendor_id IS NOT NULL
    ORDER BY v.name`);
  return [...rows];
}
