import { foldCase } from '../../api/regulation/lifecycle/case.ts';
import { derive } from '../../api/regulation/lifecycle/derived.ts';
import type { Database } from '../../db/client.ts';
import { readEvents } from '../../db/queries/cases/cases.ts';

/** What a day left behind that it should not have, read from the database alone. Each is an id and a sentence. */
export interface Audit {
  lost: string[];
  doubleBookings: string[];
}

/** How late the next action of an open case may be before it must have rung, seconds. */
const RINGS_WITHIN = 10;

/** `opened` are the cases that people opened; all of them must be there, closed or somebody's, at `now`. */
export async function auditDay(
  db: Database,
  { opened, now }: { opened: readonly string[]; now: Date },
): Promise<Audit> {
  const found = await Promise.all([
    findMissing(db, opened),
    findUnowned(db),
    findSilent(db, now),
    findForgottenBookings(db),
    findUntrue(db),
  ]);
  return { lost: found.flat(), doubleBookings: await findDoubleBookings(db) };
}

interface Found extends Record<string, unknown> {
  id: string;
  why: string;
}

const told = (rows: Iterable<Found>) => [...rows].map(({ id, why }) => `${id} ${why}`);

async function findMissing({ $client: sql }: Database, opened: readonly string[]): Promise<string[]> {
  const rows = await sql<Found[]>`
    select o.id, 'was opened and is not there' as why from unnest(${[...opened]}::uuid[]) o(id)
     where not exists (select from dispatch_case c where c.id = o.id)`;
  return told(rows);
}

/** Open and nobody's: without owner or next action, in the hands of someone who has gone, in a queue that nobody serves. */
async function findUnowned({ $client: sql }: Database): Promise<string[]> {
  const rows = await sql<Found[]>`
    select c.id, case
             when num_nonnulls(c.owner_account_id, c.owner_queue) <> 1 then 'has no owner'
             when c.next_action_at is null then 'has no next action'
             when c.owner_account_id is not null and (p.account_id is null or p.ended_at is not null)
               then 'is in the hands of someone who has left'
             else 'waits where nobody looks' end as why
      from dispatch_case c left join dispatch_presence p on p.account_id = c.owner_account_id
     where c.closed_at is null
       and (num_nonnulls(c.owner_account_id, c.owner_queue) <> 1 or c.next_action_at is null
         or (c.owner_account_id is not null and (p.account_id is null or p.ended_at is not null))
         or c.owner_queue not in ('pick-up', 'doctor', 'osnp', 'follow-up'))`;
  return told(rows);
}

/** Late, and it never rang. */
async function findSilent({ $client: sql }: Database, now: Date): Promise<string[]> {
  const before = new Date(now.getTime() - RINGS_WITHIN * 1000).toISOString();
  const rows = await sql<Found[]>`
    select id, 'is late and did not ring' as why from dispatch_case
     where closed_at is null and overdue_since is null
       and next_action_at < ${before}::timestamptz`;
  return told(rows);
}

/** Closed although nobody knows of its booking, or says it has a visit that is none. */
async function findForgottenBookings({ $client: sql }: Database): Promise<string[]> {
  const rows = await sql<Found[]>`
    select c.id, 'is closed while its booking is unknown' as why from dispatch_case c
     where c.closed_at is not null and exists (
       select from appointment a where a.case_id = c.id and a.state in ('unknown', 'confirming'))
    union all
    select c.id, 'has a visit that is cancelled' from dispatch_case c join appointment a on a.id = c.appointment_id
     where c.booking_state = 'confirmed' and a.state not in ('confirmed', 'fulfilled', 'noshow')`;
  return told(rows);
}

/** A case that is not what its events make it. */
async function findUntrue(db: Database): Promise<string[]> {
  const rows = await db.$client<
    (Found & { state: string; version: number; owner: number | null; outcome: string | null })[]
  >`
    select id, '' as why, state, version, owner_account_id as owner, outcome from dispatch_case`;
  const untrue: string[] = [];
  for (const { id, state, version, owner, outcome } of rows) {
    const made = derive(foldCase(await readEvents(db, id)));
    const same =
      made.state === state &&
      made.version === version &&
      made.ownerAccountId === owner &&
      made.outcome === outcome;
    if (!same) untrue.push(`${id} is not what its history makes it`);
  }
  return untrue;
}

/** One professional kept twice at one time, a range beyond its places, two visits kept for one case. */
async function findDoubleBookings({ $client: sql }: Database): Promise<string[]> {
  const rows = await sql<Found[]>`
    select a.id, 'overlaps ' || b.id || ' of the same professional' as why
      from appointment a join appointment b on b.practitioner_id = a.practitioner_id and b.id > a.id
       and tstzrange(a.start_at, a.end_at) && tstzrange(b.start_at, b.end_at)
     where a.keeping and b.keeping and a.capacity is null and b.capacity is null
       and a.origin = 'here' and b.origin = 'here'
    union all
    select min(a.id::text)::uuid, 'is beyond the places of its range' from appointment a
     where a.keeping and a.capacity is not null group by a.slot_id having count(*) > min(a.capacity)
    union all
    select min(a.id::text)::uuid, 'shares its single place' from appointment a
     where a.keeping and a.capacity is null and a.slot_id is not null group by a.slot_id having count(*) > 1
    union all
    select min(a.id::text)::uuid, 'is one of several visits kept for case ' || a.case_id || ': '
             || string_agg(concat_ws(' ', a.origin, a.state, 'of', a.account_id, 'at', a.created_at::time(0)), ', ' order by a.created_at)
      from appointment a
     where a.case_id is not null and (a.keeping or a.state = 'confirmed') and a.state <> 'cancelled'
     group by a.case_id having count(*) > 1`;
  return told(rows);
}
