import { eq, sql } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import { fhirReader } from '../../schema/availability.ts';
import type { AppointmentKind, OrganizationKind } from '../../vocabulary.ts';
import { among } from '../columns.ts';
import { OWN_FEED } from './published-slots.ts';

/** A slot declared here with everything an outside system is told of it. Instants in ms, masks as stored. */
export interface DeclaredSlotRow {
  id: number;
  scheduleId: number;
  start: number;
  end: number;
  modalities: number;
  visibility: number;
  kind: AppointmentKind;
  cpts: { id: number; finess: string; name: string }[];
  /** TRE_R38 code. */
  specialty: string | null;
  roleId: number;
  zone: string;
  practitionerId: number;
  rpps: string | null;
  adeli: string | null;
  family: string | null;
  given: string | null;
  prefix: string | null;
  phone: string | null;
  organizationName: string | null;
  organizationKind: OrganizationKind | null;
  finess: string | null;
  siret: string | null;
  locationId: number;
  locationName: string | null;
  line: string;
  postalCode: string;
  city: string;
  lat: number;
  lon: number;
}

export interface DeclaredSearch {
  from: Date;
  to: Date;
  now: Date;
  rpps: readonly string[];
  adeli: readonly string[];
  /** Masks over MODALITIES and VISIBILITIES. */
  modalities: number;
  visibility: number;
  /** Any when empty. */
  kinds: readonly string[];
  specialties: readonly string[];
}

const instant = (date: Date) => sql`${date.toISOString()}::timestamptz`;

/** What is free, not held and complete enough to be told, of slots `k` at places `l` under settings `a`, directory entries `d`. */
export function tellable(search: Omit<DeclaredSearch, 'rpps' | 'adeli'>) {
  const { from, to, now, modalities, visibility, kinds, specialties } = search;
  return sql`k.status = 'free' AND NOT k.taken AND f.suspended_at IS NULL AND k.end_at IS NOT NULL
      AND k.start_at >= greatest(${instant(from)}, ${instant(now)}) AND k.start_at <= ${instant(to)}
      AND k.modalities & ${modalities}::smallint <> 0 AND k.visibility & ${visibility}::smallint <> 0
      AND l.postal_code ~ '^[0-9]{5}$' AND l.city IS NOT NULL AND coalesce(l.line, l.name) IS NOT NULL
      AND (${kinds.length === 0} OR k.kind::text IN ${among([...kinds], 'text')})
      AND (${specialties.length === 0} OR coalesce(a.specialty, d.specialty) IN ${among([...specialties], 'text')})
      AND NOT EXISTS (SELECT FROM hold h WHERE h.slot_id = k.id AND h.capacity IS NULL
        AND h.state IN ('held', 'confirming') AND h.expires_at > ${instant(now)})`;
}

/** Of the professionals that were asked for. */
function found(search: DeclaredSearch) {
  const { rpps, adeli } = search;
  return sql`
    FROM slot k JOIN schedule s ON s.id = k.schedule_id JOIN feed f ON f.id = s.feed_id AND f.code = ${OWN_FEED}
    JOIN practitioner_role r ON r.id = s.role_id JOIN practitioner p ON p.id = r.practitioner_id
    JOIN location l ON l.id = r.location_id
    LEFT JOIN organization o ON o.id = r.organization_id
    LEFT JOIN availability_setting a ON a.role_id = r.id
    LEFT JOIN directory_person d ON d.rpps = p.rpps
    WHERE (p.rpps IN ${among([...rpps], 'text')} OR p.adeli IN ${among([...adeli], 'text')}) AND ${tellable(search)}`;
}

/** A page of slots declared here, by start. */
export async function listDeclaredSlots(
  db: Queryable,
  search: DeclaredSearch,
  page: { limit: number; after: { start: number; id: number } | undefined },
): Promise<DeclaredSlotRow[]> {
  const start = sql`round(extract(epoch FROM k.start_at) * 1000)`;
  const { after } = page;
  const rows = await db.execute<DeclaredSlotRow & Record<string, unknown>>(sql`
    SELECT k.id::float8 AS id, k.schedule_id AS "scheduleId", ${start}::float8 AS start,
      round(extract(epoch FROM k.end_at) * 1000)::float8 AS end, k.modalities, k.visibility, k.kind,
      coalesce((SELECT jsonb_agg(jsonb_build_object('id', c.id, 'finess', c.finess, 'name', c.name) ORDER BY c.id)
        FROM organization c WHERE c.id = ANY(k.cpts) AND c.finess IS NOT NULL), '[]') AS cpts,
      coalesce(a.specialty, d.specialty) AS specialty, r.id AS "roleId", l.zone, p.id AS "practitionerId", p.rpps, p.adeli,
      p.family, p.given, p.prefix, coalesce(r.phone, l.phone) AS phone, o.name AS "organizationName",
      o.kind AS "organizationKind", o.finess, o.siret, l.id AS "locationId", l.name AS "locationName",
      coalesce(l.line, l.name) AS line, l.postal_code AS "postalCode", l.city, l.lat, l.lon
    ${found(search)} AND (${start}, k.id) > (${after?.start ?? 0}::numeric, ${after?.id ?? 0}::bigint)
    ORDER BY k.start_at, k.id LIMIT ${page.limit}`);
  return [...rows];
}

/** How many slots a search finds in all. */
export async function countDeclaredSlots(db: Queryable, search: DeclaredSearch): Promise<number> {
  const [row] = await db.execute<{ count: number }>(sql`SELECT count(*)::int AS count ${found(search)}`);
  return row?.count ?? 0;
}

/** What a vendor's programs may read beside the public slots, as a mask over VISIBILITIES; 0 when nothing was decided. */
export async function findReading(db: Queryable, vendorId: number): Promise<number> {
  const [row] = await db.select().from(fhirReader).where(eq(fhirReader.vendorId, vendorId));
  return row?.visibility ?? 0;
}

/** Decides what a vendor's programs may read. */
export async function decideReading(db: Queryable, reading: typeof fhirReader.$inferInsert): Promise<void> {
  const { vendorId: _, ...set } = reading;
  await db.insert(fhirReader).values(reading).onConflictDoUpdate({ target: fhirReader.vendorId, set });
}
