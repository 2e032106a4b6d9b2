import type { Database } from '../../client.ts';

/** A hold or an appointment made here, as the search lays it over the slots of an offer. Instants in ms. */
export interface KeptPlace {
  /** The shown role whose slots it concerns. */
  roleId: number;
  /** Null once it is an appointment. */
  until: number | null;
  slotId: string | null;
  /** Of no particular professional when false: it concerns its own slot alone. */
  personal: boolean;
  /** One place of a range. */
  ranged: boolean;
  start: number;
  end: number;
  accountId: number | null;
  by: string | null;
}

/** What is kept here among the slots of these offers: their own roles', and the same professional's elsewhere. */
export async function listKeptPlaces(
  db: Database,
  { roleIds, now }: { roleIds: number[]; now: string },
): Promise<KeptPlace[]> {
  if (roleIds.length === 0) return [];
  const sql = db.$client;
  const place = sql`
    x.slot_id::text as "slotId", x.practitioner_id is not null and x.capacity is null as personal,
    x.capacity is not null as ranged, round(date_part('epoch', x.start_at) * 1000) as start,
    round(date_part('epoch', x.end_at) * 1000) as end, x.account_id as "accountId"`;
  return sql<KeptPlace[]>`
    select v.id as "roleId", k.*, a.display_name as by
      from practitioner_role v
     cross join lateral (
       select round(date_part('epoch', x.expires_at) * 1000) as until, ${place}
         from hold x
        where x.state in ('held', 'confirming') and x.expires_at > ${now}::timestamptz
          and (x.role_id = v.id or x.practitioner_id = v.practitioner_id)
       union all
       select null, ${place}
         from appointment x
        where x.keeping and x.end_at > ${now}::timestamptz
          and (x.role_id = v.id or x.practitioner_id = v.practitioner_id)) k
      left join account a on a.id = k."accountId"
     where v.id = any(${roleIds}::int[])`;
}
