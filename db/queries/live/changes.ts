import type { Database } from '../../client.ts';
import { offerRole } from '../search/offers-eligible.ts';
import type { SearchFeed } from '../search/offers-nearby.ts';

/** The tables a copy in memory follows, as the triggers of `index_change` name them. */
export type ChangeKind =
  | 'slot'
  | 'schedule'
  | 'schedule_specialty'
  | 'practitioner_role'
  | 'feed'
  | 'specialty'
  | 'commune'
  | 'territory';

/** What one statement wrote: schedules (for slots and specialties too), roles or feeds by their ids. */
export interface Change {
  id: number;
  kind: ChangeKind;
  ids: number[];
  /** Of a transaction that the next mark does not cover: it will be listed again. */
  open: boolean;
}

/** A mark in the order of transactions: all those before it have ended, and what they wrote is seen. */
export async function readMark(db: Database): Promise<string> {
  const [row] = await db.$client<
    { mark: string }[]
  >`select pg_snapshot_xmin(pg_current_snapshot())::text as mark`;
  if (!row) throw new Error('a row of one value always answers');
  return row.mark;
}

/** What has been committed by the transactions at or after a mark, and the mark to ask from the next time. */
export async function listChanges(db: Database, since: string): Promise<{ mark: string; changes: Change[] }> {
  const rows = await db.$client<({ mark: string } & { [K in keyof Change]: Change[K] | null })[]>`
    select pg_snapshot_xmin(pg_current_snapshot())::text as mark, c.id::float8 as id, c.kind, c.ids,
           c.tx >= pg_snapshot_xmin(pg_current_snapshot()) as open
      from (values (1)) one
      left join index_change c on c.tx >= ${since}::xid8
     order by c.id`;
  const changes = rows.flatMap(({ id, kind, ids, open }) =>
    id === null || kind === null || ids === null ? [] : [{ id, kind, ids, open: open === true }],
  );
  return { mark: rows[0]?.mark ?? since, changes };
}

/** The sum of the ids of those same changes: any change more or less moves it. Read from the index alone. */
export async function sumChanges(db: Database, since: string): Promise<number> {
  const [row] = await db.$client<{ sum: number }[]>`
    select coalesce(sum(id), 0)::float8 as sum from index_change where tx >= ${since}::xid8`;
  return row?.sum ?? 0;
}

/** Forgets changes older than that many minutes; a copy that fell asleep for longer reads everything again. */
export async function forgetChanges(db: Database, minutes: number): Promise<void> {
  await db.$client`delete from index_change where at < now() - ${minutes}::int * interval '1 minute'`;
}

/** An agenda without its slots; `roleId` is the role it is shown as. Instants in ms. */
export interface AgendaRow {
  id: number;
  roleId: number;
  feedId: number;
  lat: number;
  lon: number;
  groups: number[];
  /** What its feed says of the exercise: a mask over CARE_FACTS, and languages; null when nothing. */
  care: number | null;
  languages: string[] | null;
  confirmedAt: number | null;
  confirmedFrom: number | null;
  confirmedTo: number | null;
}

/** Agendas by their ids and by their roles. */
export async function readAgendas(
  db: Database,
  { ids, roleIds }: { ids: number[]; roleIds: number[] },
): Promise<AgendaRow[]> {
  const sql = db.$client;
  return sql<AgendaRow[]>`
    select s.id, ${offerRole(sql)} as "roleId", s.feed_id as "feedId", s.lat, s.lon,
           array(select a.group_id from schedule_specialty a where a.schedule_id = s.id) as groups, s.care, s.languages,
           round(date_part('epoch', s.confirmed_at) * 1000) as "confirmedAt",
           round(date_part('epoch', s.confirmed_from) * 1000) as "confirmedFrom",
           round(date_part('epoch', s.confirmed_to) * 1000) as "confirmedTo"
      from schedule s
      join practitioner_role r on r.id = s.role_id
     where s.id = any(${ids}::int[]) or s.role_id = any(${roleIds}::int[])`;
}

/** Every agenda's id, in order. */
export async function listAgendaIds(db: Database): Promise<number[]> {
  const rows = await db.$client<{ id: number }[]>`select id from schedule order by id`;
  return rows.map(({ id }) => id);
}

/** Bytes of one packed slot: start and observation (float8, ms), modalities and visibility (int2), big-endian. */
export const PACKED_SLOT = 20;

/** The free slots of agendas that start at or after an instant, packed in the order of their starts. */
export async function readFreeSlots(
  db: Database,
  { agendaIds, from }: { agendaIds: number[]; from: Date },
): Promise<{ agendaId: number; packed: Buffer }[]> {
  return db.$client<{ agendaId: number; packed: Buffer }[]>`
    select schedule_id as "agendaId",
           string_agg(float8send(round(date_part('epoch', start_at) * 1000))
                      || float8send(round(date_part('epoch', observed_at) * 1000))
                      || int2send(modalities) || int2send(visibility), ''::bytea order by start_at) as packed
      from slot
     where schedule_id = any(${agendaIds}::int[]) and status = 'free' and not taken and start_at >= ${from.toISOString()}::timestamptz
     group by schedule_id`;
}

/** A feed with what decides whether its slots are shown. */
export type RememberedFeed = Omit<SearchFeed, 'nearby'> & { hiddenAfterSeconds: number; suspended: boolean };

/** Every feed, in the order they are named. */
export async function readFeeds(db: Database): Promise<RememberedFeed[]> {
  return db.$client<RememberedFeed[]>`
    select f.id, f.code, v.name as vendor, f.ageing_after_seconds as "ageingAfterSeconds",
           f.stale_after_seconds as "staleAfterSeconds", f.hidden_after_seconds as "hiddenAfterSeconds",
           (extract(epoch from f.last_heard_at) * 1000)::float8 as "lastHeardAt",
           f.failure_code as "failureCode", f.failing_since is not null as failing,
           f.paused_at is not null as paused, f.protocol, f.booking, f.suspended_at is not null as suspended
      from feed f join vendor v on v.id = f.vendor_id
     order by v.name, f.code`;
}
