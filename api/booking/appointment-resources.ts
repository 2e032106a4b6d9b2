import { z } from '@hono/zod-openapi';
import type { ListedAppointment, listEvents } from '../../db/queries/booking/appointment-lists.ts';
import type { VendorRequest } from '../../db/schema/appointment.ts';
import {
  APPOINTMENT_ORIGINS,
  APPOINTMENT_STATES,
  BOOKING_WAYS,
  FHIR_APPOINTMENT_STATUS,
  fromMask,
  MODALITIES,
} from '../../db/vocabulary.ts';

const instant = z.iso.datetime();
const stand = z
  .object({
    state: z.string().optional(),
    start: z.string().optional(),
    end: z.string().optional(),
    roleId: z.int().nullish(),
    slotId: z.int().nullish(),
  })
  .nullable();

const event = z.object({
  at: instant,
  /** `confirming`, `confirmed`, `awaiting-vendor`, `unknown`, `rejected`, `moved`, `cancelled`, `vendor-cancel-refused`… */
  type: z.string(),
  /** A display name; absent when the platform or a vendor acted. */
  by: z.string().optional(),
  actor: z.string(),
  from: stand,
  to: stand,
  reason: z.string().optional(),
});

/** An appointment as published: nothing of whoever it is for. `version` is its ETag. */
export const appointmentResource = z
  .object({
    appointmentId: z.uuid(),
    state: z.enum(APPOINTMENT_STATES),
    /** FHIR R4 `Appointment.status`. */
    fhirStatus: z.string(),
    origin: z.enum(APPOINTMENT_ORIGINS),
    version: z.int(),
    start: instant,
    end: instant,
    modalities: z.array(z.enum(MODALITIES)),
    slotId: z.string().optional(),
    offerId: z.string().optional(),
    holdId: z.uuid().optional(),
    caseId: z.uuid().optional(),
    booking: z.enum(BOOKING_WAYS).optional(),
    /** The vendor's page to book on, while it is awaited. */
    bookingUrl: z.string().optional(),
    vendor: z.string().optional(),
    vendorReference: z.string().optional(),
    /** When the vendor last said that the slot was free, and how long before the booking that was. */
    verifiedAt: instant.optional(),
    unverifiedMinutes: z.int().optional(),
    /** Why it was refused or is not known to be booked: a code. */
    failure: z.string().optional(),
    /** Its vendor reports another one of the same professional at that time. */
    overlaps: z.boolean(),
    /** Of a cancellation: whether the vendor knows, is being told, or must be called. */
    atVendor: z.enum(['told', 'pending', 'by-hand']).optional(),
    /** A move that its vendor has not answered yet. */
    moving: z.literal(true).optional(),
    practitioner: z.object({ rpps: z.string().optional(), name: z.string() }).optional(),
    organization: z.string().optional(),
    location: z
      .object({
        line: z.string().optional(),
        postalCode: z.string().optional(),
        city: z.string().optional(),
        zone: z.string(),
        phone: z.string().optional(),
      })
      .optional(),
    bookedBy: z.string().optional(),
    createdAt: instant,
    updatedAt: instant,
    serverNow: instant,
    history: z.array(event).optional(),
  })
  .openapi('Appointment');
export type AppointmentResource = z.infer<typeof appointmentResource>;

export const appointmentExample: AppointmentResource = {
  appointmentId: '7c1d5a52-9a0b-4b53-8f0e-2a7f6a3b9c11',
  state: 'confirmed',
  fhirStatus: 'booked',
  origin: 'here',
  version: 2,
  start: '2026-11-24T14:30:00.000Z',
  end: '2026-11-24T14:45:00.000Z',
  modalities: ['AMB'],
  slotId: '48213',
  offerId: '12',
  holdId: '0b9f3f0e-6a0d-4f3c-9d5e-1f2a3b4c5d6e',
  booking: 'here',
  vendor: 'Vilaine RDV',
  vendorReference: 'VRDV-99120',
  verifiedAt: '2026-11-24T13:03:10.000Z',
  unverifiedMinutes: 0,
  overlaps: false,
  practitioner: { rpps: '10100000026', name: 'Dr Maëlle Riou' },
  location: { line: '12 rue de Nemours', postalCode: '35000', city: 'Rennes', zone: 'Europe/Paris' },
  createdAt: '2026-11-24T13:03:09.000Z',
  updatedAt: '2026-11-24T13:03:11.000Z',
  serverNow: '2026-11-24T13:03:11.000Z',
};

/** What is told of one appointment besides its row. */
export interface Beside {
  now: Date;
  bookingUrl?: string | undefined;
  open?: readonly VendorRequest[];
  events?: Awaited<ReturnType<typeof listEvents>>;
}

export function toAppointment(row: ListedAppointment, beside: Beside): AppointmentResource {
  const { open = [], events } = beside;
  return {
    appointmentId: row.id,
    state: row.state,
    fhirStatus: FHIR_APPOINTMENT_STATUS[row.state],
    origin: row.origin,
    version: row.version,
    start: row.startAt.toISOString(),
    end: row.endAt.toISOString(),
    modalities: fromMask(MODALITIES, row.modalities),
    slotId: row.slotId === null ? undefined : String(row.slotId),
    offerId: row.roleId === null ? undefined : String(row.roleId),
    holdId: row.holdId ?? undefined,
    caseId: row.caseId ?? undefined,
    booking: row.way ?? undefined,
    bookingUrl: row.state === 'awaiting-vendor' ? beside.bookingUrl : undefined,
    vendor: row.vendor ?? undefined,
    vendorReference: row.vendorReference ?? undefined,
    ...verificationOf(row),
    failure: row.failure ?? undefined,
    overlaps: row.overlaps,
    atVendor: events && atVendorOf(row, { open, events }),
    moving: open.some(({ kind }) => kind === 'move') ? true : undefined,
    ...peopleOf(row),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    serverNow: beside.now.toISOString(),
    history: events?.map(toEvent),
  };
}

const MINUTE_MS = 60_000;

function verificationOf({ verifiedAt, createdAt }: ListedAppointment) {
  if (verifiedAt === null) return {};
  const age = createdAt.getTime() - verifiedAt.getTime();
  const unverifiedMinutes = Math.max(0, Math.floor(age / MINUTE_MS));
  return { verifiedAt: verifiedAt.toISOString(), unverifiedMinutes };
}

function peopleOf(
  row: ListedAppointment,
): Pick<AppointmentResource, 'practitioner' | 'organization' | 'location' | 'bookedBy'> {
  const { practitionerName: name, rpps, line, postalCode, city, zone, phone } = row;
  const place = { line, postalCode, city, phone };
  const known = Object.fromEntries(Object.entries(place).filter(([, value]) => value !== null));
  return {
    practitioner: name === null ? undefined : { rpps: rpps ?? undefined, name },
    organization: row.organizationName ?? undefined,
    location: zone === null ? undefined : { ...known, zone },
    bookedBy: row.bookedBy ?? undefined,
  };
}

/** Whether the vendor of a cancelled appointment knows: a page or a telephone is a person's to tell. */
function atVendorOf(
  { state, way, vendorKey, feedId }: ListedAppointment,
  { open, events }: Required<Pick<Beside, 'open' | 'events'>>,
): AppointmentResource['atVendor'] {
  if (state !== 'cancelled' || feedId === null || vendorKey === null) return undefined;
  if (open.some(({ kind }) => kind === 'cancel')) return 'pending';
  const refused = events.some(({ type }) => type === 'vendor-cancel-refused');
  return way !== 'here' || refused ? 'by-hand' : 'told';
}

function toEvent(row: NonNullable<Beside['events']>[number]): z.infer<typeof event> {
  const { at, type, actor, by, from, to, reason } = row;
  return { at: at.toISOString(), type, actor, by: by ?? undefined, from, to, reason: reason ?? undefined };
}
