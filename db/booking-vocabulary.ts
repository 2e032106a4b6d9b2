/** The closed lists of booking: `vocabulary.ts` gives them on. */

/** A slot kept for one person: `held` until it is asked for, `confirming` while the vendor is asked. */
export const HOLD_STATES = ['held', 'confirming', 'confirmed', 'released', 'expired'] as const;

/** Whether the vendor keeps the slot too, or only we do. */
export const HOLD_KINDS = ['vendor', 'local'] as const;

/** Why a hold that led to nothing ended. */
export const HOLD_ENDS = ['released', 'expired', 'refused', 'withdrawn', 'case-closed'] as const;
export type HoldEnd = (typeof HOLD_ENDS)[number];

/** Where a slot is booked: here (with or without its vendor), on its vendor's page, or by telephone. */
export const BOOKING_WAYS = ['here', 'vendor-page', 'phone'] as const;
export type BookingWay = (typeof BOOKING_WAYS)[number];

/** Booked by us, or told by a vendor. */
export const APPOINTMENT_ORIGINS = ['here', 'reported'] as const;

/**
 * `confirming`: the vendor is being asked; `unknown`: it did not answer, the place stays kept; `awaiting-vendor`: booked
 * on the vendor's page or by telephone, nobody has said yet with what outcome.
 */
export const APPOINTMENT_STATES = [
  'confirming',
  'confirmed',
  'rejected',
  'unknown',
  'awaiting-vendor',
  'cancelled',
  'fulfilled',
  'noshow',
  'entered-in-error',
] as const;
export type AppointmentState = (typeof APPOINTMENT_STATES)[number];

/** Why an appointment is given back: codes, so that nothing about anyone is written down. `not-there`: so says whoever was telephoned. */
export const CANCEL_REASONS = [
  'caller-declined',
  'entered-by-mistake',
  'other-orientation',
  'professional-unavailable',
  'not-there',
] as const;

/** Each state as FHIR R4 says it (value set `appointmentstatus`). */
export const FHIR_APPOINTMENT_STATUS = {
  confirming: 'pending',
  confirmed: 'booked',
  rejected: 'cancelled',
  unknown: 'pending',
  'awaiting-vendor': 'pending',
  cancelled: 'cancelled',
  fulfilled: 'fulfilled',
  noshow: 'noshow',
  'entered-in-error': 'entered-in-error',
} as const satisfies Record<AppointmentState, string>;
