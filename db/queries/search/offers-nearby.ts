import type { Database } from '../../client.ts';
import { saidCare, type SaidCare } from './offers-care.ts';
import {
  agendas,
  centre,
  confirmedAt,
  eachGroup,
  eligible,
  freeInWindow,
  inside,
  matchedRoles,
  offerRole,
  seen,
  shown,
  type Circle,
  type Look,
} from './offers-eligible.ts';

/** What one agenda has in the window, whoever may see it: enough to say why it is not an offer. */
export interface NearbyAgenda extends SaidCare {
  roleId: number;
  lat: number;
  lon: number;
  /** Shown to this asker, whatever the distance. */
  offered: boolean;
  /** Would be shown, but was observed too long ago. */
  stale: boolean;
  /** Of a modality asked, but not visible to the asker. */
  unseen: boolean;
  /** Visible, but of another modality. */
  otherModality: boolean;
}

/** Weighs the nearest agendas of the circle. Cost is bounded by `circle.limit`, never by the size of the index. */
export async function weighNearby(db: Database, look: Look, circle: Circle): Promise<NearbyAgenda[]> {
  const sql = db.$client;
  const { table, id, where } = agendas(sql, look);
  const distance = sql`a.pos <-> ${centre(sql, look)}`;
  return sql<NearbyAgenda[]>`
    select ${offerRole(sql)} as "roleId", s.lat, s.lon, w.*, k.*
      from (select n.* from ${eachGroup(sql, look)}
             cross join lateral (
               select ${id} as schedule_id, ${distance} as reach from ${table}
                where ${where} and a.pos <@ ${inside(sql, look, circle.reach)}
                order by reach limit ${circle.limit}) n
             order by n.reach limit ${circle.limit}) c
      join schedule s on s.id = c.schedule_id
      join practitioner_role r on r.id = s.role_id
      join feed f on f.id = s.feed_id
     cross join lateral (${weigh(db, look)}) w
     cross join lateral (${said(db, look)}) k`;
}

/** The same of given roles, wherever they are. */
export async function weighRoles(db: Database, look: Look, roleIds: number[]): Promise<NearbyAgenda[]> {
  const sql = db.$client;
  return sql<NearbyAgenda[]>`
    select m.shown as "roleId", s.lat, s.lon, w.*, k.*
      from ${matchedRoles(sql, roleIds)}
      join schedule s on s.role_id = m.id
      join practitioner_role r on r.id = m.id
      join feed f on f.id = s.feed_id
     cross join lateral (${weigh(db, look)}) w
     cross join lateral (${said(db, look)}) k`;
}

/** What is said of the offer of a role `r`, where something is asked of it. */
function said(db: Database, look: Look) {
  const sql = db.$client;
  return look.care ? saidCare(sql, offerRole(sql)) : sql`select 0 as care, '{}'::text[] as languages`;
}

function weigh(db: Database, look: Look) {
  const sql = db.$client;
  return sql`
    select coalesce(bool_or(asked and seen and recent), false) as offered,
           coalesce(bool_or(asked and seen), false) as stale,
           coalesce(bool_or(asked and not seen and recent), false) as unseen,
           coalesce(bool_or(seen and not asked and recent), false) as "otherModality"
      from (select sl.modalities & ${look.modalities}::smallint <> 0 as asked,
                   ${seen(sql, look)} as seen,
                   ${shown(sql, look)} as recent
              from slot sl
             where sl.schedule_id = s.id and f.suspended_at is null and ${freeInWindow(sql, look)}) m`;
}

/** A feed as a search names it: its limits, its last word, and whether it has agendas near the centre. */
export interface SearchFeed {
  id: number;
  code: string;
  vendor: string;
  ageingAfterSeconds: number;
  staleAfterSeconds: number;
  lastHeardAt: number | null;
  failureCode: string | null;
  failing: boolean;
  paused: boolean;
  nearby: boolean;
  protocol: string;
  /** What its vendor can do about a booking, as the feed declares it. */
  booking: unknown;
}

/** Every feed whose vendor is not suspended, few rows as they are: `nearby` looks at the nearest agendas of the circle only. */
export async function listSearchFeeds(db: Database, look: Look, circle: Circle): Promise<SearchFeed[]> {
  const sql = db.$client;
  return sql<SearchFeed[]>`
    with near as materialized (
      select s.feed_id from schedule s where s.pos <@ ${inside(sql, look, circle.reach)}
       order by s.pos <-> ${centre(sql, look)} limit ${circle.limit})
    select f.id, f.code, v.name as vendor, f.ageing_after_seconds as "ageingAfterSeconds",
           f.stale_after_seconds as "staleAfterSeconds",
           (extract(epoch from f.last_heard_at) * 1000)::float8 as "lastHeardAt",
           f.failure_code as "failureCode", f.failing_since is not null as failing,
           f.paused_at is not null as paused, f.protocol, f.booking, f.id in (select feed_id from near) as nearby
      from feed f join vendor v on v.id = f.vendor_id
     where f.suspended_at is null
     order by v.name, f.code`;
}

/** Free slots, of these feeds and inside this search, that were not confirmed within their feed's limit. */
export async function countUnverified(
  db: Database,
  look: Look,
  within: Circle & { feedIds: number[] },
): Promise<{ feedId: number; slots: number }[]> {
  const sql = db.$client;
  const { table, id, where } = agendas(sql, look);
  return sql<{ feedId: number; slots: number }[]>`
    select s.feed_id as "feedId", count(*)::int as slots
      from ${eachGroup(sql, look)}
     cross join lateral (
       select ${id} as schedule_id from ${table}
        where ${where} and a.pos <@ ${inside(sql, look, within.reach)}
        order by a.pos <-> ${centre(sql, look)} limit ${within.limit}) c
      join schedule s on s.id = c.schedule_id and s.feed_id = any(${within.feedIds}::int[])
      join feed f on f.id = s.feed_id
      join slot sl on sl.schedule_id = s.id and ${eligible(sql, look)}
       and ${confirmedAt(sql)} < ${look.now}::timestamptz - f.stale_after_seconds * interval '1 second'
     group by s.feed_id`;
}
