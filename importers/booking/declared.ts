import { z } from 'zod';

/** What a vendor can do about a booking besides being read; all false is a vendor that redirects. */
export const abilities = z.strictObject({
  recheck: z.boolean(),
  hold: z.boolean(),
  book: z.boolean(),
  cancel: z.boolean(),
});
export type Abilities = z.infer<typeof abilities>;

/**
 * What a feed's `booking` column declares. A vendor that books must let us find and cancel what it booked by our id, or
 * a lost answer could never be cleared up; finding is asked of every vendor that books.
 */
export const declaredBooking = z
  .strictObject({
    protocol: z.literal('fhir'),
    /** Base of the vendor's FHIR server: `Slot`, `Appointment` and `Practitioner` hang under it. */
    url: z.url({ protocol: /^https?$/ }),
    abilities,
    /** Parameter of the booking page that takes our correlation id; absent when the page takes none. */
    correlation: z
      .string()
      .regex(/^[\w.-]{1,40}$/, 'must be the name of a URL parameter')
      .optional(),
    /** It takes the accounts of regulators (INT_R02). */
    regulators: z.boolean().default(false),
  })
  .refine(({ abilities }) => !abilities.hold || abilities.book, 'a vendor that holds must book too');
export type DeclaredBooking = z.infer<typeof declaredBooking>;

export const REDIRECT_ONLY: Abilities = { recheck: false, hold: false, book: false, cancel: false };

/** What a feed declares; null when it declares nothing, or nothing that we can read: then it redirects. */
export function readDeclared(column: unknown): DeclaredBooking | null {
  const declared = declaredBooking.safeParse(column);
  return declared.success ? declared.data : null;
}
