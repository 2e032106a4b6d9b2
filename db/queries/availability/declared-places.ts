import { sql } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import type { AppointmentKind } from '../../vocabulary.ts';
import { among } from '../columns.ts';
import { tellable, type DeclaredSearch } from './declared-slots.ts';
import { OWN_FEED } from './published-slots.ts';

/** A slot of a structure's place declared here, with everything an outside system is told of it. Instants in ms, masks as stored. */
export interface DeclaredPlaceRow {
  id: number;
  scheduleId: number;
  start: number;
  end: number;
  modalities: number;
  visibility: number;
  kind: AppointmentKind;
  /** TRE_R38 code. */
  specialty: string | null;
  /** The structure at that place: nobody in particular. */
  roleId: number;
  zone: string;
  phone: string | null;
  organizationId: number;
  organizationName: string;
  finess: string | null;
  siret: string | null;
  locationName: string | null;
  line: string;
  postalCode: string;
  city: string;
  lat: number;
  lon: number;
}

export interface DeclaredPlaceSearch extends Omit<DeclaredSearch, 'rpps' | 'adeli'> {
  finess: readonly string[];
  siret: readonly string[];
}

function found(search: DeclaredPlaceSearch) {
  const { finess, siret } = search;
  return sql`
    FROM slot k JOIN schedule s ON s.id = k.schedule_id JOIN feed f ON f.id = s.feed_id AND f.code = ${OWN_FEED}
    JOIN practitioner_role r ON r.id = s.role_id AND r.practitioner_id IS NULL
    JOIN organization o ON o.id = r.organization_id
    JOIN location l ON l.id = r.location_id
    LEFT JOIN availability_setting a ON a.role_id = r.id
    LEFT JOIN directory_person d ON false
    WHERE (o.finess IN ${among([...finess], 'text')} OR o.siret IN ${among([...siret], 'text')}) AND ${tellable(search)}`;
}

/** A page of the slots of structures' places, by start. */
export async function listDeclaredPlaces(
  db: Queryable,
  search: DeclaredPlaceSearch,
  page: { limit: number; after: { start: number; id: number } | undefined },
): Promise<DeclaredPlaceRow[]> {
  const start = sql`round(extract(epoch FROM k.start_at) * 1000)`;
  const { after } = page;
  const rows = await db.execute<DeclaredPlaceRow & Record<string, unknown>>(sql`
    SELECT k.id::float8 AS id, k.schedule_id AS "scheduleId", ${start}::float8 AS start,
      round(extract(epoch FROM k.end_at) * 1000)::float8 AS end, k.modalities, k.visibility, k.kind, a.specialty,
      r.id AS "roleId", l.zone, coalesce(r.phone, l.phone) AS phone, o.id AS "organizationId", o.name AS "organizationName",
      o.finess, o.siret, l.name AS "locationName", coalesce(l.line, l.name) AS line, l.postal_code AS "postalCode", l.city,
      l.lat, l.lon
    ${found(search)} AND (${start}, k.id) > (${after?.start ?? 0}::numeric, ${after?.id ?? 0}::bigint)
    ORDER BY k.start_at, k.id LIMIT ${page.limit}`);
  return [...rows];
}

/** How many slots such a search finds in all. */
export async function countDeclaredPlaces(db: Queryable, search: DeclaredPlaceSearch): Promise<number> {
  const [row] = await db.execute<{ count: number }>(sql`SELECT count(*)::int AS count ${found(search)}`);
  return row?.count ?? 0;
}
