import type postgres from 'postgres';
import type { AskedCare } from './offers-care.ts';

type Fragment = postgres.PendingQuery<postgres.Row[]>;

/** Slots kept for members of these structures (a mask of VISIBILITIES), and those of these very agendas. */
export interface OwnSight {
  ofStructures: { mask: number; ids: number[] };
  ofAgendas: { mask: number; ids: number[] };
}

/** What is looked for, and around where. Instants are RFC 3339 text, distances km. */
export interface Look {
  lat: number;
  lon: number;
  /** Specialty groups; null for any. */
  groups: number[] | null;
  from: string;
  to: string;
  /** Masks over MODALITIES and VISIBILITIES. */
  modalities: number;
  visibility: number;
  /** What the asker sees besides, because it is theirs or their structure's; absent for those who see by role alone. */
  own?: OwnSight | undefined;
  /** What is asked of whoever sees the caller; absent when nothing is. */
  care?: AskedCare | undefined;
  /** The instant that ages are counted from. */
  now: string;
}

/** A circle as the spatial index sees it: `reach` is its half side in Mercator km. */
export interface Circle {
  reach: number;
  /** Most agendas to read. */
  limit: number;
}

/** Answered by the index `slot_free` alone: free, in the window, of a modality asked, visible to the asker. */
export function eligible(sql: postgres.Sql, look: Look): Fragment {
  return sql`${freeInWindow(sql, look)}
    and sl.modalities & ${look.modalities}::smallint <> 0 and ${seen(sql, look)}`;
}

/** Visible to the asker: by their role, or because it is theirs. */
export function seen(sql: postgres.Sql, look: Pick<Look, 'visibility' | 'own'>): Fragment {
  const byRole = sql`sl.visibility & ${look.visibility}::smallint <> 0`;
  if (!look.own) return byRole;
  const { ofStructures, ofAgendas } = look.own;
  return sql`(${byRole}
    or (sl.visibility & ${ofStructures.mask}::smallint <> 0 and sl.cpts && ${ofStructures.ids}::int[])
    or (sl.visibility & ${ofAgendas.mask}::smallint <> 0 and sl.schedule_id = any(${ofAgendas.ids}::int[])))`;
}

export function freeInWindow(sql: postgres.Sql, look: Look): Fragment {
  return sql`sl.status = 'free' and not sl.taken
    and sl.start_at >= ${look.from}::timestamptz and sl.start_at < ${look.to}::timestamptz`;
}

/** When a slot `sl` of a schedule `s` was last known to be true: looked at itself, or listed again by its agenda. */
export function confirmedAt(sql: postgres.Sql): Fragment {
  return sql`greatest(sl.observed_at,
    case when sl.start_at >= coalesce(s.confirmed_from, '-infinity')
          and sl.start_at < coalesce(s.confirmed_to, 'infinity') then s.confirmed_at end)`;
}

/** Confirmed recently enough to be shown at all, by a vendor that is not suspended. */
export function shown(sql: postgres.Sql, look: Look): Fragment {
  return sql`${confirmedAt(sql)} >= ${look.now}::timestamptz - f.hidden_after_seconds * interval '1 second'
    and f.suspended_at is null`;
}

/** The role that a role `r` is shown as: its own, or the first of those it was matched with. */
export function offerRole(sql: postgres.Sql): Fragment {
  return sql`coalesce(r.same_as, r.id)`;
}

/** These offers' roles, with those matched with them: `id` and the role it is `shown` as. Two probes of an index each. */
export function matchedRoles(sql: postgres.Sql, roleIds: number[]): Fragment {
  return sql`(
    select r.id, ${offerRole(sql)} as shown from practitioner_role r where r.id = any(${roleIds}::int[])
    union
    select r.id, ${offerRole(sql)} as shown from practitioner_role r where r.same_as = any(${roleIds}::int[])) m`;
}

/** The centre as a Mercator point in km. */
export function centre(sql: postgres.Sql, look: Look): Fragment {
  const { x, y } = toMercator(look);
  return sql`point(${x}::float8, ${y}::float8)`;
}

export function inside(sql: postgres.Sql, look: Look, reach: number): Fragment {
  const { x, y } = toMercator(look);
  return sql`box(point(${x - reach}::float8, ${y - reach}::float8), point(${x + reach}::float8, ${y + reach}::float8))`;
}

/** Milliseconds since 1970: what the drizzle client would otherwise give as text of the session's zone. */
export function milliseconds(sql: postgres.Sql, instant: Fragment): Fragment {
  return sql`(extract(epoch from ${instant}) * 1000)::float8`;
}

/** A specialty's agendas, or all of them: the table to search and its name for a schedule. */
export function agendas(sql: postgres.Sql, look: Look): { table: Fragment; id: Fragment; where: Fragment } {
  if (!look.groups) return { table: sql`schedule a`, id: sql`a.id`, where: sql`true` };
  return {
    table: sql`schedule_specialty a`,
    id: sql`a.schedule_id`,
    where: sql`a.group_id = g.id`,
  };
}

/** The groups as rows, so that each is one ordered walk of the spatial index. */
export function eachGroup(sql: postgres.Sql, look: Look): Fragment {
  return look.groups ? sql`unnest(${look.groups}::smallint[]) as g(id)` : sql`(values (0)) as g(id)`;
}

/** A place as a Mercator point in km: the same projection as the generated column `pos`. */
export function toMercator({ lat, lon }: { lat: number; lon: number }): { x: number; y: number } {
  return {
    x: lon * 111.319490793,
    y: Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) * 6378.137,
  };
}
