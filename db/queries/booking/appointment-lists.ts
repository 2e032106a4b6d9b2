import { and, asc, desc, eq, getTableColumns, inArray, lt, or, sql, type SQL } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import { account } from '../../schema/account.ts';
import { location, organization, practitioner, practitionerRole } from '../../schema/actor.ts';
import { appointment, appointmentEvent, type Appointment } from '../../schema/appointment.ts';
import { feed, vendor } from '../../schema/feed.ts';
import type { AppointmentState } from '../../vocabulary.ts';

/** An appointment with what a screen says of it. */
export interface ListedAppointment extends Appointment {
  rpps: string | null;
  practitionerName: string | null;
  organizationName: string | null;
  line: string | null;
  postalCode: string | null;
  city: string | null;
  zone: string | null;
  phone: string | null;
  vendor: string | null;
  /** Who booked it, by display name. */
  bookedBy: string | null;
}

/** Whose appointments may be seen: every condition that is given holds. */
export interface Sight {
  accountId?: number;
  territoryCode?: string;
  vendorId?: number;
  feedId?: number;
  /** Of the professional, bare. */
  rpps?: string;
  /** Of who answers for structures, bare: what is made at their places, and with those who practise there. */
  structuresOf?: string;
}

/** A page of appointments, latest first. */
export function listAppointments(
  db: Queryable,
  params: {
    sight: readonly Sight[];
    states?: readonly AppointmentState[];
    caseId?: string;
    limit: number;
    before?: { createdAt: Date; id: string };
  },
): Promise<ListedAppointment[]> {
  const { sight, states, caseId, limit, before } = params;
  if (sight.length === 0) return Promise.resolve([]);
  return listed(db)
    .where(
      and(
        or(...sight.map(seenBy)),
        states && inArray(appointment.state, [...states]),
        caseId === undefined ? undefined : eq(appointment.caseId, caseId),
        before && olderThan(before),
      ),
    )
    .orderBy(desc(appointment.createdAt), desc(appointment.id))
    .limit(limit);
}

/** One of them, if it may be seen. */
export async function findListedAppointment(
  db: Queryable,
  params: { id: string; sight: readonly Sight[] },
): Promise<ListedAppointment | undefined> {
  if (params.sight.length === 0) return undefined;
  const [row] = await listed(db).where(and(eq(appointment.id, params.id), or(...params.sight.map(seenBy))));
  return row;
}

function seenBy(sight: Sight): SQL | undefined {
  const { accountId, territoryCode, vendorId, feedId, rpps, structuresOf } = sight;
  return and(
    accountId === undefined ? undefined : eq(appointment.accountId, accountId),
    territoryCode === undefined ? undefined : eq(appointment.territoryCode, territoryCode),
    vendorId === undefined ? undefined : eq(appointment.vendorId, vendorId),
    feedId === undefined ? undefined : eq(appointment.feedId, feedId),
    rpps === undefined ? undefined : eq(practitioner.rpps, rpps),
    structuresOf === undefined ? undefined : atStructuresOf(structuresOf),
  );
}

/** A role counts as it is shown: what another feed calls the same exercise is of the structure too. */
function atStructuresOf(rpps: string): SQL {
  return sql`${appointment.roleId} IN (
    SELECT coalesce(r.same_as, r.id) FROM membership m
      JOIN organization o ON o.key = m.structure_key
      JOIN practitioner_role r ON r.organization_id = o.id
    WHERE m.rpps = ${rpps})`;
}

function olderThan({ createdAt, id }: { createdAt: Date; id: string }): SQL | undefined {
  return or(
    lt(appointment.createdAt, createdAt),
    and(eq(appointment.createdAt, createdAt), lt(appointment.id, id)),
  );
}

function listed(db: Queryable) {
  const columns = {
    rpps: practitioner.rpps,
    practitionerName: sql<
      string | null
    >`nullif(concat_ws(' ', ${practitioner.prefix}, ${practitioner.given}, ${practitioner.family}), '')`,
    organizationName: organization.name,
    line: location.line,
    postalCode: location.postalCode,
    city: location.city,
    zone: location.zone,
    phone: sql<string | null>`coalesce(${practitionerRole.phone}, ${location.phone})`,
    vendor: vendor.name,
    bookedBy: account.displayName,
  };
  return db
    .select({ ...getTableColumns(appointment), ...columns })
    .from(appointment)
    .leftJoin(practitionerRole, eq(practitionerRole.id, appointment.roleId))
    .leftJoin(practitioner, eq(practitioner.id, appointment.practitionerId))
    .leftJoin(organization, eq(organization.id, practitionerRole.organizationId))
    .leftJoin(location, eq(location.id, practitionerRole.locationId))
    .leftJoin(feed, eq(feed.id, appointment.feedId))
    .leftJoin(vendor, sql`${vendor.id} = coalesce(${appointment.vendorId}, ${feed.vendorId})`)
    .leftJoin(account, eq(account.id, appointment.accountId));
}

/** What happened to an appointment, in order, each with who did it. */
export function listEvents(db: Queryable, appointmentId: string) {
  const { at, actor, type, from, to, reason } = getTableColumns(appointmentEvent);
  return db
    .select({ at, actor, type, from, to, reason, by: account.displayName })
    .from(appointmentEvent)
    .leftJoin(account, eq(account.id, appointmentEvent.accountId))
    .where(eq(appointmentEvent.appointmentId, appointmentId))
    .orderBy(asc(appointmentEvent.id));
}
