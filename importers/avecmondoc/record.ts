import { z } from 'zod';
import type { BookingRecord } from '../reading/slot-draft.ts';

const text = z.string().nullish();
const id = z.union([z.string().min(1), z.number()]).transform(String);

/** A day of the grid; its `start` and `end` only bound the day. */
export const day = z.object({
  start: text.catch(null),
  end: text.catch(null),
  slots: z
    .array(z.unknown())
    .nullable()
    .transform((slots) => slots ?? []),
});

/** Beside the days, or instead of them: the next slot, or false. */
export const next = z.object({ nextAvailableBusinessHour: z.unknown() });

/** A cell of the grid. Its own `start` is an index ("0", "1"); the instants are those of `businessHours`. */
export const cell = z.object({
  businessHours: z.preprocess(
    (written) => (written === false ? null : written),
    z
      .object({
        id,
        start: z.string(),
        end: text,
        extendedProps: z
          .object({ doctorId: id.nullish(), organizationId: id.nullish(), type: text })
          .nullish(),
      })
      .nullish(),
  ),
  isAvailable: z.boolean().nullish(),
});
export type Hours = NonNullable<z.infer<typeof cell>['businessHours']>;

/** `/Organizations/slug/{slug}`. */
export const organization = z.object({
  id,
  slug: z.string(),
  name: z.string(),
  address: text,
  zipCode: text,
  city: text,
  phone: text,
  finessNumber: text,
  timezone: text,
  coordinates: z.object({ lat: z.number(), lng: z.number() }).nullish(),
});
export type Organization = z.infer<typeof organization>;

export interface AvecMonDocRecord extends BookingRecord {
  hours: Hours;
  isAvailable: boolean;
}
