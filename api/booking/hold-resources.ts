import { z } from '@hono/zod-openapi';
import type { BookableSlot } from '../../db/queries/booking/slots.ts';
import type { Hold } from '../../db/schema/hold.ts';
import { BOOKING_WAYS, HOLD_KINDS, HOLD_STATES } from '../../db/vocabulary.ts';
import { bookingPage } from './booking-page.ts';

const instant = z.iso.datetime();

/** A hold as published. Instants are UTC; `serverNow` lets a screen count down whatever its own clock says. */
export const holdResource = z
  .object({
    holdId: z.uuid(),
    state: z.enum(HOLD_STATES),
    /** `vendor`: the vendor keeps the slot too. */
    kind: z.enum(HOLD_KINDS),
    slotId: z.string(),
    offerId: z.string(),
    start: instant,
    end: instant,
    expiresAt: instant,
    /** No renewal goes past it. */
    maximumAt: instant,
    serverNow: instant,
    fencingToken: z.int(),
    /** Only our own screens know of it. */
    advisory: z.boolean(),
    booking: z.enum(BOOKING_WAYS),
    bookingUrl: z.string().optional(),
    caseId: z.uuid().optional(),
    /** With whom and where; absent once the slot is forgotten. */
    practitioner: z.object({ name: z.string() }).optional(),
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
    /** What happened to the slot since it was held. */
    warning: z.enum(['slot-withdrawn', 'slot-booked']).optional(),
  })
  .openapi('Hold');

export const newHold = z
  .strictObject({
    slotId: z.string().regex(/^[1-9]\d{0,14}$/, 'must be the id of a slot, as an offer gives it'),
    slotVersion: z.int().positive(),
    caseId: z.uuid().optional(),
  })
  .openapi('NewHold', { example: { slotId: '48213', slotVersion: 4 } });

export const holdExample: z.infer<typeof holdResource> = {
  holdId: '0b9f3f0e-6a0d-4f3c-9d5e-1f2a3b4c5d6e',
  state: 'held',
  kind: 'vendor',
  slotId: '48213',
  offerId: '12',
  start: '2026-11-24T14:30:00.000Z',
  end: '2026-11-24T14:45:00.000Z',
  expiresAt: '2026-11-24T13:07:00.000Z',
  maximumAt: '2026-11-24T13:12:00.000Z',
  serverNow: '2026-11-24T13:02:00.000Z',
  fencingToken: 341,
  advisory: false,
  booking: 'here',
  practitioner: { name: 'Dr Maëlle Riou' },
  location: { line: '12 rue de Nemours', postalCode: '35000', city: 'Rennes', zone: 'Europe/Paris' },
};

/** A hold, beside its slot as the index has it now: absent once the slot is forgotten. */
export function toHold(
  row: Hold,
  { slot, now }: { slot: BookableSlot | undefined; now: Date },
): z.infer<typeof holdResource> {
  return {
    holdId: row.id,
    state: row.state,
    kind: row.kind,
    slotId: String(row.slotId),
    offerId: String(row.roleId),
    start: row.startAt.toISOString(),
    end: row.endAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    maximumAt: row.maximumAt.toISOString(),
    serverNow: now.toISOString(),
    fencingToken: row.fencingToken,
    advisory: row.advisory,
    booking: row.way,
    bookingUrl: row.way === 'vendor-page' ? bookingPage(slot?.bookingUrl ?? null) : undefined,
    caseId: row.caseId ?? undefined,
    ...(slot && whereabouts(slot)),
    warning: row.state === 'held' ? withdrawal(row, slot) : undefined,
  };
}

function whereabouts(slot: BookableSlot) {
  const { person, organization, line, postalCode, city, zone, phone } = slot;
  return {
    practitioner: person === null ? undefined : { name: person },
    organization: organization ?? undefined,
    location: {
      line: line ?? undefined,
      postalCode: postalCode ?? undefined,
      city: city ?? undefined,
      zone,
      phone: phone ?? undefined,
    },
  };
}

/** What its vendor did to a held slot. One that the vendor holds for us is rightly busy there, or no longer listed. */
export function withdrawal(
  row: Pick<Hold, 'kind'>,
  slot: BookableSlot | undefined,
): 'slot-withdrawn' | 'slot-booked' | undefined {
  if (!slot || slot.suspended || slot.status === 'entered-in-error') return 'slot-withdrawn';
  if (slot.status === 'free' || row.kind === 'vendor') return undefined;
  return slot.status === 'busy-unavailable' ? 'slot-withdrawn' : 'slot-booked';
}
