import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { location, organization, practitioner, practitionerRole } from '../../db/schema/actor.ts';
import { feed, vendor } from '../../db/schema/feed.ts';
import { schedule, slot } from '../../db/schema/slot.ts';
import {
  MODALITIES,
  toMask,
  VISIBILITIES,
  type AppointmentKind,
  type Modality,
  type OrganizationKind,
  type SlotStatus,
  type Visibility,
} from '../../db/vocabulary.ts';

type FeedValues = Partial<typeof feed.$inferInsert> & { code: string; vendor?: string };

/** A feed, of a vendor of the same name unless said otherwise; two feeds may share a vendor. */
export async function addFeed(db: Database, { vendor: name, ...values }: FeedValues): Promise<number> {
  const title = name ?? values.code;
  await db.insert(vendor).values({ code: title, name: title }).onConflictDoNothing();
  const [owner] = await db.select({ id: vendor.id }).from(vendor).where(eq(vendor.code, title));
  const vendorId = required(owner).id;
  const row = { vendorId, protocol: 'ndjson', name: values.code, ...values };
  return required((await db.insert(feed).values(row).returning({ id: feed.id }))[0]).id;
}

export interface SlotSpec {
  /** RFC 3339. */
  start: string;
  minutes?: number;
  status?: SlotStatus;
  modalities?: Modality[];
  visibility?: Visibility[];
  kind?: AppointmentKind;
  bookingUrl?: string;
  capacity?: number;
  observedAt?: string;
}

export interface AgendaSpec {
  feedId: number;
  /** Nobody when absent: a duty room of `organization`. */
  rpps?: string;
  organization?: { name: string; kind?: OrganizationKind };
  lat: number;
  lon: number;
  /** TRE_R38; general medicine unless said otherwise. */
  specialties?: string[];
  phone?: string;
  participatesSince?: string;
  /** Everything it holds was confirmed then, as after a snapshot. */
  confirmedAt?: string;
  confirmedFrom?: string;
  confirmedTo?: string;
  slots?: SlotSpec[];
}

let serial = 0;

/** An agenda with its actor, its place and its slots. The same person at the same point is the same role. */
export async function addAgenda(
  db: Database,
  spec: AgendaSpec,
): Promise<{ roleId: number; slotIds: string[] }> {
  const roleId = await addRole(db, spec);
  serial += 1;
  const [row] = await db
    .insert(schedule)
    .values({
      feedId: spec.feedId,
      sourceId: `agenda-${serial}`,
      roleId,
      zone: 'Europe/Paris',
      lat: spec.lat,
      lon: spec.lon,
      confirmedAt: toDate(spec.confirmedAt),
      confirmedFrom: toDate(spec.confirmedFrom),
      confirmedTo: toDate(spec.confirmedTo),
      described: '',
    })
    .returning({ id: schedule.id });
  const scheduleId = required(row).id;
  await addSpecialties(db, scheduleId, spec.specialties ?? ['SM54']);
  return { roleId, slotIds: await addSlots(db, scheduleId, spec.slots ?? []) };
}

async function addSpecialties(db: Database, scheduleId: number, codes: string[]): Promise<void> {
  await db.execute(sql`
    insert into schedule_specialty (schedule_id, group_id, pos)
    select distinct on (c.group_id) s.id, c.group_id, s.pos
      from schedule s join specialty c on c.code = any(${sql.param(codes)}::text[])
     where s.id = ${scheduleId}`);
}

async function addSlots(db: Database, scheduleId: number, specs: SlotSpec[]): Promise<string[]> {
  if (specs.length === 0) return [];
  const rows = specs.map((spec, nth) => ({
    scheduleId,
    sourceId: `slot-${nth}`,
    status: spec.status ?? ('free' as const),
    startAt: new Date(spec.start),
    endAt: new Date(Date.parse(spec.start) + (spec.minutes ?? 15) * 60_000),
    startText: spec.start,
    modalities: toMask(MODALITIES, spec.modalities ?? ['AMB']),
    visibility: toMask(VISIBILITIES, spec.visibility ?? ['PUBLIC']),
    kind: spec.kind ?? ('ROUTINE' as const),
    capacity: spec.capacity,
    bookingUrl: spec.bookingUrl,
    observedAt: new Date(spec.observedAt ?? '2026-11-24T09:59:00Z'),
  }));
  const inserted = await db.insert(slot).values(rows).returning({ id: slot.id });
  return inserted.map(({ id }) => String(id));
}

async function addRole(db: Database, spec: AgendaSpec): Promise<number> {
  const locationId = await addLocation(db, spec);
  const practitionerId = spec.rpps === undefined ? null : await addPractitioner(db, spec.rpps);
  const organizationId = spec.organization ? await addOrganization(db, spec.organization) : null;
  const values = {
    practitionerId,
    organizationId,
    locationId,
    phone: spec.phone,
    participatesSince: toDate(spec.participatesSince),
  };
  await db.insert(practitionerRole).values(values).onConflictDoNothing();
  const actor =
    practitionerId === null
      ? and(isNull(practitionerRole.practitionerId), eq(practitionerRole.organizationId, organizationId ?? 0))
      : eq(practitionerRole.practitionerId, practitionerId);
  const where = and(actor, eq(practitionerRole.locationId, locationId));
  return required((await db.select({ id: practitionerRole.id }).from(practitionerRole).where(where))[0]).id;
}

async function addLocation(db: Database, { lat, lon }: AgendaSpec): Promise<number> {
  const key = `${lat},${lon}`;
  const row = { key, lat, lon, city: 'Rennes', precision: 'exact' as const, zone: 'Europe/Paris' };
  await db.insert(location).values(row).onConflictDoNothing();
  return required((await db.select({ id: location.id }).from(location).where(eq(location.key, key)))[0]).id;
}

async function addPractitioner(db: Database, rpps: string): Promise<number> {
  const row = { key: `rpps:${rpps}`, rpps, family: `Nom${rpps.slice(-3)}`, given: 'Anne', prefix: 'Dr' };
  await db.insert(practitioner).values(row).onConflictDoNothing();
  const found = await db
    .select({ id: practitioner.id })
    .from(practitioner)
    .where(eq(practitioner.rpps, rpps));
  return required(found[0]).id;
}

async function addOrganization(
  db: Database,
  { name, kind }: { name: string; kind?: OrganizationKind },
): Promise<number> {
  await db
    .insert(organization)
    .values({ key: `name:${name}`, name, kind: kind ?? 'other' })
    .onConflictDoNothing();
  const key = eq(organization.key, `name:${name}`);
  return required((await db.select({ id: organization.id }).from(organization).where(key))[0]).id;
}

function toDate(text: string | undefined): Date | null {
  return text === undefined ? null : new Date(text);
}

function required<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new Error('the row was just written');
  return row;
}
