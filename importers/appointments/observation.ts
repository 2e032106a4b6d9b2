import { z } from 'zod';
import { MODALITIES } from '../../db/vocabulary.ts';
import {
  instant,
  locationDescription,
  organizationDescription,
  practitionerDescription,
} from '../contract.ts';

/** Whose appointment it is: by a qualified INS (15 characters), or by the id of a pairing the person asked for. */
const appointmentPerson = z.strictObject({
  ins: z.string().length(15).nullable(),
  pairingId: z.string().min(1).max(200).nullable(),
});

const link = z
  .url({ protocol: /^https?$/ })
  .max(2000)
  .nullable();

/** A person's appointment as a feed showed it in one run. It is sealed before it is kept, and never in a report. */
export const appointmentObservation = z.strictObject({
  type: z.literal('appointment'),
  at: z.string(),
  /** The appointment within its feed: the same from booking to cancellation. */
  sourceId: z.string().min(1).max(500),
  person: appointmentPerson,
  /** A code of FHIR's Appointment.status, or the vendor's own word when it is none. */
  status: z.string().min(1).max(40),
  start: instant,
  end: instant.nullable(),
  zone: z.string(),
  practitioner: practitionerDescription.nullable(),
  organization: organizationDescription.nullable(),
  location: locationDescription.nullable(),
  /** TRE_R38 codes. */
  specialties: z.array(z.string()),
  modality: z.enum(MODALITIES).nullable(),
  /** Where a video consultation takes place, and where the vendor lets one cancel or move. */
  link,
  manageUrl: link,
  /** What to bring, and how to get in: for the person's own page alone. */
  bring: z.string().max(2000).nullable(),
  access: z.string().max(1000).nullable(),
  validAt: instant.nullable(),
  version: z.int().nonnegative().nullable(),
});
export type AppointmentObservation = z.infer<typeof appointmentObservation>;

/** An appointment that its vendor takes back as never having been. */
export const appointmentRemoval = z.strictObject({
  type: z.literal('appointment-removal'),
  at: z.string(),
  sourceId: z.string().min(1).max(500),
  validAt: instant.nullable(),
  version: z.int().nonnegative().nullable(),
});
export type AppointmentRemoval = z.infer<typeof appointmentRemoval>;

/** What a feed of appointments brings. */
export type AppointmentReading = AppointmentObservation | AppointmentRemoval;
