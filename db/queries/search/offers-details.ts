import type { AppointmentKind, OrganizationKind, Precision } from '../../vocabulary.ts';
import type { Database } from '../../client.ts';
import type { SaidCare } from './offers-care.ts';
import { confirmedAt, eligible, matchedRoles, shown, type Look } from './offers-eligible.ts';

/** A slot of an offer as one feed shows it. Instants in ms, masks as stored. */
export interface OfferSlotRow {
  id: string;
  version: number;
  start: number;
  end: number | null;
  modalities: number;
  visibility: number;
  kind: AppointmentKind;
  bookingUrl: string | null;
  capacity: number | null;
  confirmedAt: number;
  feedId: number;
}

/** What an offer says of the person, the structure and the place, with its next slots in every feed. */
export interface OfferRow extends SaidCare {
  roleId: number;
  sector: string | null;
  phone: string | null;
  participatesSince: number | null;
  rpps: string | null;
  family: string | null;
  given: string | null;
  prefix: string | null;
  organizationName: string | null;
  organizationKind: OrganizationKind | null;
  finess: string | null;
  siret: string | null;
  locationName: string | null;
  line: string | null;
  postalCode: string | null;
  insee: string | null;
  city: string | null;
  lat: number;
  lon: number;
  precision: Precision;
  zone: string;
  specialties: string[];
  slots: OfferSlotRow[];
}

/**
 * Reads offers in no order. Of each agenda: the slots of its next three starts that may be shown. Two statements side by
 * side: one that held the slots of each offer inside it would cost the half more.
 */
export async function readOffers(db: Database, look: Look, roleIds: number[]): Promise<OfferRow[]> {
  if (roleIds.length === 0) return [];
  const [actors, slots] = await Promise.all([readActors(db, roleIds), readNextSlots(db, look, roleIds)]);
  const byRole = new Map<number, OfferSlotRow[]>();
  for (const { roleId, ...slot } of slots) {
    const before = byRole.get(roleId);
    if (before) before.push(slot);
    else byRole.set(roleId, [slot]);
  }
  return actors.map((actor) => ({ ...actor, slots: byRole.get(actor.roleId) ?? [] }));
}

async function readActors(db: Database, roleIds: number[]): Promise<Omit<OfferRow, 'slots'>[]> {
  const sql = db.$client;
  return sql<Omit<OfferRow, 'slots'>[]>`
    select r.id as "roleId", r.sector, coalesce(r.phone, l.phone) as phone,
           round(date_part('epoch', r.participates_since) * 1000) as "participatesSince",
           p.rpps, p.family, p.given, p.prefix,
           o.name as "organizationName", o.kind as "organizationKind", o.finess, o.siret,
           l.name as "locationName", l.line, l.postal_code as "postalCode", l.insee, l.city, l.lat, l.lon, l.precision, l.zone,
           coalesce(k.codes, '{}') as specialties, coalesce(k.care, 0) as care, coalesce(k.languages, '{}') as languages
      from practitioner_role r
      join location l on l.id = r.location_id
      left join practitioner p on p.id = r.practitioner_id
      left join organization o on o.id = r.organization_id
      left join (
        select m.shown, array_agg(distinct c.code order by c.code) filter (where c.code is not null) as codes,
               bit_or(s.care) as care, array_agg(distinct w order by w) filter (where w is not null) as languages
          from ${matchedRoles(sql, roleIds)}
          join schedule s on s.role_id = m.id
          left join schedule_specialty a on a.schedule_id = s.id
          left join specialty c on c.group_id = a.group_id
          left join lateral unnest(s.languages) w on true
         group by m.shown) k on k.shown = r.id
     where r.id = any(${roleIds}::int[])`;
}

async function readNextSlots(
  db: Database,
  look: Look,
  roleIds: number[],
): Promise<(OfferSlotRow & { roleId: number })[]> {
  const sql = db.$client;
  const practised = look.groups
    ? sql`exists (select from schedule_specialty a
                   where a.schedule_id = s.id and a.group_id = any(${look.groups}::smallint[]))`
    : sql`true`;
  return sql<(OfferSlotRow & { roleId: number })[]>`
    select m.shown as "roleId", s.feed_id as "feedId", t.id::text as id, t.version,
           round(date_part('epoch', t.start_at) * 1000) as start, round(date_part('epoch', t.end_at) * 1000) as end,
           t.modalities, t.visibility, t.kind, t.booking_url as "bookingUrl", t.capacity,
           round(date_part('epoch', t.confirmed_at) * 1000) as "confirmedAt"
      from ${matchedRoles(sql, roleIds)}
      join schedule s on s.role_id = m.id
      join feed f on f.id = s.feed_id
     cross join lateral (
       select * from (
         select sl.*, ${confirmedAt(sql)} as confirmed_at, dense_rank() over (order by sl.start_at) as nth
           from slot sl
          where sl.schedule_id = s.id and ${eligible(sql, look)} and ${shown(sql, look)}) d
        where d.nth <= 3) t
     where ${practised}
     order by t.start_at, t.id`;
}
