import type { AppointmentKind, OrganizationKind, Precision } from '../vocabulary.ts';
import type { Database } from '../client.ts';
import { confirmedAt, eligible, shown, type Look } from './offers-eligible.ts';

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
export interface OfferRow {
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
  city: string | null;
  lat: number;
  lon: number;
  precision: Precision;
  zone: string;
  specialties: string[];
  slots: OfferSlotRow[];
}

/** Reads offers in no order. Of each agenda: the slots of its next three starts that may be shown. */
export async function readOffers(db: Database, look: Look, roleIds: number[]): Promise<OfferRow[]> {
  if (roleIds.length === 0) return [];
  const sql = db.$client;
  return sql<OfferRow[]>`
    select r.id as "roleId", r.sector, coalesce(r.phone, l.phone) as phone,
           (extract(epoch from r.participates_since) * 1000)::float8 as "participatesSince",
           p.rpps, p.family, p.given, p.prefix,
           o.name as "organizationName", o.kind as "organizationKind", o.finess, o.siret,
           l.name as "locationName", l.line, l.postal_code as "postalCode", l.city, l.lat, l.lon, l.precision, l.zone,
           coalesce(k.codes, '{}') as specialties, coalesce(n.slots, '[]') as slots
      from practitioner_role r
      join location l on l.id = r.location_id
      left join practitioner p on p.id = r.practitioner_id
      left join organization o on o.id = r.organization_id
      left join lateral (${specialtiesOfRole(db)}) k on true
      left join lateral (${nextSlots(db, look)}) n on true
     where r.id = any(${roleIds}::int[])`;
}

function specialtiesOfRole(db: Database) {
  return db.$client`
    select array_agg(distinct c.code order by c.code) as codes
      from schedule s
      join schedule_specialty a on a.schedule_id = s.id
      join specialty c on c.group_id = a.group_id
     where s.role_id = r.id`;
}

function nextSlots(db: Database, look: Look) {
  const sql = db.$client;
  const practised = look.groups
    ? sql`exists (select from schedule_specialty a
                   where a.schedule_id = s.id and a.group_id = any(${look.groups}::smallint[]))`
    : sql`true`;
  return sql`
    select json_agg(json_build_object('id', t.id::text, 'version', t.version,
             'start', extract(epoch from t.start_at) * 1000, 'end', extract(epoch from t.end_at) * 1000,
             'modalities', t.modalities, 'visibility', t.visibility, 'kind', t.kind,
             'bookingUrl', t.booking_url, 'capacity', t.capacity,
             'confirmedAt', extract(epoch from t.confirmed_at) * 1000, 'feedId', s.feed_id)
             order by t.start_at, t.id) as slots
      from schedule s
      join feed f on f.id = s.feed_id
     cross join lateral (
       select * from (
         select sl.*, ${confirmedAt(sql)} as confirmed_at, dense_rank() over (order by sl.start_at) as nth
           from slot sl
          where sl.schedule_id = s.id and ${eligible(sql, look)} and ${shown(sql, look)}) d
        where d.nth <= 3) t
     where s.role_id = r.id and ${practised}`;
}
