import type { Database } from '../../client.ts';
import type { LiveKind } from '../../vocabulary.ts';

/** A row of the log of changes; arrays that are not null are parallel. */
export interface LiveChange {
  id: number;
  kind: LiveKind;
  /** When it happened, ms. */
  at: number;
  ids: string[] | null;
  agendas: (number | null)[] | null;
  roles: (number | null)[] | null;
  territories: (string | null)[] | null;
  accounts: (number | null)[] | null;
  /** Mask over VISIBILITIES, for slots. */
  visibility: number | null;
  /** The transaction that wrote it; one at or after the next mark would be listed again. */
  tx: string;
}

/** A mark in the order of transactions (all those before it have ended) and when it was read, in seconds since 1970. */
export interface LivePosition {
  mark: string;
  at: number;
}

export async function readLivePosition(db: Database): Promise<LivePosition> {
  const [row] = await db.$client<LivePosition[]>`
    select pg_snapshot_xmin(pg_current_snapshot())::text as mark,
           floor(date_part('epoch', clock_timestamp()))::float8 as at`;
  if (!row) throw new Error('a row of one value always answers');
  return row;
}

/**
 * What has been committed by the transactions at or after a mark, except the rows already taken, and the position to ask
 * from the next time. Reads as well from a replica. `most` bounds the rows. Arrays come as JSON: the driver reads a null
 * among integers as NaN.
 */
export async function listLiveChanges(
  db: Database,
  { since, taken, most }: { since: string; taken: readonly number[]; most: number },
): Promise<{ position: LivePosition; changes: LiveChange[] }> {
  const rows = await db.$client<
    (Omit<LiveChange, 'id'> & { id: number | null; mark: string; read: number })[]
  >`
    select pg_snapshot_xmin(pg_current_snapshot())::text as mark,
           floor(date_part('epoch', clock_timestamp()))::float8 as read,
           c.id::float8 as id, c.kind, round(date_part('epoch', c.at) * 1000)::float8 as at,
           to_json(c.ids) as ids, to_json(c.agendas) as agendas, to_json(c.roles) as roles,
           to_json(c.territories) as territories, to_json(c.accounts) as accounts,
           c.visibility, c.tx::text as tx
      from (values (1)) one
      left join (select * from live_change
                  where tx >= ${since}::xid8 and id <> all(${[...taken]}::bigint[])
                  order by id limit ${most}) c on true
     order by c.id`;
  const [first] = rows;
  if (!first) throw new Error('a row of one value always answers');
  const changes = rows.flatMap((row) => {
    const { id, mark: _, read: __, ...change } = row;
    return id === null ? [] : [{ id, ...change }];
  });
  return { position: { mark: first.mark, at: first.read }, changes };
}

/** Forgets changes older than that many minutes. */
export async function forgetLiveChanges(db: Database, minutes: number): Promise<void> {
  await db.$client`delete from live_change where at < now() - ${minutes}::int * interval '1 minute'`;
}

/** Where a schedule or a role is: the offer it is shown as, and the territory of its place when that is known. */
export interface LivePlace {
  id: number;
  offerId: number;
  territory: string | null;
}

/**
 * Where agendas and roles are, by their ids; those that are gone are not answered. A role is answered with all the places
 * of its professional: what one keeps of their time shows at each of them.
 */
export async function locateLive(
  db: Database,
  { agendas, roles }: { agendas: readonly number[]; roles: readonly number[] },
): Promise<{ agendas: LivePlace[]; roles: LivePlace[] }> {
  const sql = db.$client;
  const place = sql`coalesce(r.same_as, r.id) as "offerId", territory_of(l) as territory`;
  const [ofAgendas, ofRoles] = await Promise.all([
    agendas.length === 0
      ? []
      : sql<LivePlace[]>`
          select s.id, ${place} from schedule s
            join practitioner_role r on r.id = s.role_id
            join location l on l.id = r.location_id
           where s.id = any(${[...agendas]}::int[])`,
    roles.length === 0
      ? []
      : sql<LivePlace[]>`
          select h.id, ${place} from practitioner_role h
            join practitioner_role r on r.id = h.id or r.practitioner_id = h.practitioner_id
            join location l on l.id = r.location_id
           where h.id = any(${[...roles]}::int[])`,
  ]);
  return { agendas: [...ofAgendas], roles: [...ofRoles] };
}
