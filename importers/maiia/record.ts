import { z } from 'zod';
import type { BookingRecord } from '../reading/slot-draft.ts';

const text = z.string().nullish();

/** Every list of Maiia: `items` of one page, `total` of all pages. */
export const page = z.object({ items: z.array(z.unknown()), total: z.int().nullish().catch(null) });

/** `/availability-closests`: where the next slot is, when the window is empty. */
export const closest = z.object({ availabilityCount: z.int(), firstPhysicalStartDateTime: text });

/** `/availabilities`. `percentageNewPatient` is a share kept for new patients, never a yes or no. */
export const slot = z.object({
  id: z.string().min(1),
  practitionerId: text,
  centerId: text,
  consultationReasonId: text,
  startDateTime: z.string(),
  endDateTime: text,
});

/** `/consultation-reason-hcd`. */
export const reason = z.object({ id: z.string(), name: z.string(), consultationType: text.catch(null) });

/** `/hcd`, the directory: who, and where. */
export const listing = z.object({
  professional: z
    .object({
      practitionerId: z.string(),
      cpsId: text,
      firstName: text,
      lastName: text,
      speciality: z.object({ name: text }).nullish(),
    })
    .nullish(),
  center: z.object({
    id: z.string(),
    name: text,
    publicInformation: z
      .object({
        address: z
          .object({
            number: text,
            street: text,
            zipCode: text,
            city: text,
            inseeCode: text,
            location: z
              .object({ coordinates: z.tuple([z.number(), z.number()]).nullish().catch(null) })
              .nullish()
              .catch(null),
          })
          .nullish(),
        officeInformation: z.object({ phoneNumber: text }).nullish(),
      })
      .nullish(),
  }),
  settings: z.object({ timeZone: text }).nullish(),
});
export type Listing = z.infer<typeof listing>;

/** Only an availability begins at some time: reasons and directory entries do not. */
export const dated = z.looseObject({ startDateTime: z.unknown() }).refine((item) => 'startDateTime' in item);

export interface MaiiaRecord extends BookingRecord {
  slot: z.infer<typeof slot>;
  /** What the reason of the slot says of how care is given; null when its reason was not among the bodies. */
  consultationType: string | null;
}
