import type postgres from 'postgres';
import type { Database } from '../../client.ts';
import { fulfils } from './offers-care.ts';
import {
  agendas,
  centre,
  eachGroup,
  eligible,
  inside,
  milliseconds,
  offerRole,
  shown,
  type Circle,
  type Look,
} from './offers-eligible.ts';

/**
 * An agenda that may have something to offer. `reach` (Mercator km) and `firstAt` (ms) order the candidates and are
 * never beyond the truth, so whatever is not listed is at or beyond the last one; `start` (ms) is the truth, null when
 * all its slots were observed too long ago.
 */
export interface Candidate {
  roleId: number;
  lat: number;
  lon: number;
  reach: number;
  firstAt: number;
  start: number | null;
}

/** The nearest agendas with a slot, from the centre outwards: an ordered walk that stops at the limit. */
export async function findNearest(db: Database, look: Look, circle: Circle): Promise<Candidate[]> {
  const sql = db.$client;
  return findCandidates(db, look, walk(sql, look, { ...circle, order: sql`reach` }));
}

/** The agendas with the earliest slots inside the circle, all of them weighed. */
export async function findSoonest(db: Database, look: Look, circle: Circle): Promise<Candidate[]> {
  const sql = db.$client;
  return findCandidates(db, look, walk(sql, look, { ...circle, order: sql`start_at, reach` }));
}

/** Every agenda of one person, wherever it is and whatever the specialty, with or without a slot. */
export async function findOwn(db: Database, look: Look, rpps: string): Promise<Omit<Candidate, 'firstAt'>[]> {
  const sql = db.$client;
  return sql<Omit<Candidate, 'firstAt'>[]>`
    select ${offerRole(sql)} as "roleId", s.lat, s.lon, s.pos <-> ${centre(sql, look)} as reach,
           ${milliseconds(sql, sql`t.start_at`)} as start
      from practitioner p
      join practitioner_role o on o.practitioner_id = p.id
      join practitioner_role r on r.id = o.id or r.same_as = o.id
      join schedule s on s.role_id = r.id
      join feed f on f.id = s.feed_id
      left join lateral (${firstShown(sql, look)}) t on true
     where p.rpps = ${rpps}
     limit 50`;
}

type Fragment = postgres.PendingQuery<postgres.Row[]>;

async function findCandidates(db: Database, look: Look, walked: Fragment): Promise<Candidate[]> {
  const sql = db.$client;
  return sql<Candidate[]>`
    select ${offerRole(sql)} as "roleId", s.lat, s.lon, c.reach, ${milliseconds(sql, sql`c.start_at`)} as "firstAt",
           ${milliseconds(sql, sql`t.start_at`)} as start
      from (${walked}) c
      join schedule s on s.id = c.schedule_id
      join practitioner_role r on r.id = s.role_id
      join feed f on f.id = s.feed_id
      left join lateral (${firstShown(sql, look)}) t on true`;
}

/** Index-only on both sides: positions of a specialty, then one probe of `slot_free` an agenda. */
function walk(sql: postgres.Sql, look: Look, circle: Circle & { order: Fragment }): Fragment {
  const { table, id, where } = agendas(sql, look);
  const distance = sql`a.pos <-> ${centre(sql, look)}`;
  return sql`
    select w.* from ${eachGroup(sql, look)}
     cross join lateral (
       select ${id} as schedule_id, p.start_at, ${distance} as reach
         from ${table}
        cross join lateral (
          select sl.start_at from slot sl where sl.schedule_id = ${id} and ${eligible(sql, look)}
           order by sl.start_at limit 1) p
        where ${where} and a.pos <@ ${inside(sql, look, circle.reach)} and ${fulfils(sql, look.care, id)}
        order by ${circle.order} limit ${circle.limit}) w
     order by ${circle.order} limit ${circle.limit}`;
}

function firstShown(sql: postgres.Sql, look: Look): Fragment {
  return sql`
    select sl.start_at from slot sl
     where sl.schedule_id = s.id and ${eligible(sql, look)} and ${shown(sql, look)}
     order by sl.start_at limit 1`;
}
