import { z } from 'zod';
import type { BookingRecord } from '../reading/slot-draft.ts';

/** Zero UUIDs and the year 1 are how this vendor writes "none". */
const orNone = (written: string | null | undefined): string | null =>
  !written || /^(?:[0-]+|0001-01-01.*)$/u.test(written) ? null : written;

const text = z.string().nullish().transform(orNone);

/** `POST /slots/availableSlots`. */
export const answer = z.object({
  slots: z
    .array(z.unknown())
    .nullable()
    .transform((slots) => slots ?? []),
  nextAvailableSlotDate: text.catch(null),
});

/** One occurrence; `id` is the recurring event it comes from, `timeStartUtcOffset` is already in `timeStart`. */
export const slot = z.object({
  timeStart: z.string().refine((written) => orNone(written) !== null, 'no start'),
  timeEnd: text,
  tzId: text,
  calendarId: text,
  medicalStaffID: text,
  overlapped: z.boolean().nullish(),
  status: z.object({ eventID: text, statusID: z.number().nullish() }).nullish(),
});

/** The entity's public profile: its name, its address, its professionals. */
export const profile = z.object({
  entityId: z.string(),
  name: z.string(),
  phone: text,
  address: text,
  city: text,
  zip: text,
  listAddress: z.array(z.object({ lat: z.number().nullish(), lng: z.number().nullish() })).nullish(),
  publicProfessionals: z
    .array(z.object({ id: z.string(), firstName: text, lastName: text, specialty: text }))
    .nullish(),
});
export type Profile = z.infer<typeof profile>;

export interface OrdoclicRecord extends BookingRecord {
  slot: z.infer<typeof slot>;
}
