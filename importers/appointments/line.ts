import { z } from 'zod';
import { MODALITIES } from '../../db/vocabulary.ts';
import { location, organization, practitioner } from '../ndjson/record.ts';

const text = z.string();
const said = <T extends z.ZodType>(schema: T) => schema.nullish();

const person = z.object({
  ins: said(text.meta({ description: '15 characters, key included.' })),
  insStatus: said(
    text.meta({ description: '`qualified` (VALI in the French profiles); any other is refused.' }),
  ),
  pairingId: said(text.max(200).meta({ description: 'What the person gave when they connected you.' })),
});

const key = {
  type: z.literal('appointment'),
  sourceId: z.string().min(1).max(500).meta({ description: 'The same from booking to cancellation.' }),
  validAt: said(text.meta({ description: 'When this was true. An older one never overwrites a newer one.' })),
  version: said(z.int().nonnegative().meta({ description: 'Breaks ties of validAt.' })),
};

/** A person's appointment as it is now, cancelled ones included. */
export const appointmentUpsert = z.object({
  ...key,
  op: said(z.literal('upsert')),
  person,
  status: z.string().trim().min(1).max(40).meta({ description: 'A code of Appointment.status of FHIR.' }),
  start: text,
  end: said(text),
  zone: said(text),
  practitioner: said(practitioner),
  organization: said(organization),
  location: said(location),
  specialties: said(z.array(text)),
  modality: said(z.enum(MODALITIES)),
  link: said(text.meta({ description: 'Where the video consultation takes place.' })),
  manageUrl: said(text.meta({ description: 'Where the person cancels or moves it.' })),
  bring: said(text.meta({ description: 'What to bring or prepare.' })),
  access: said(text.meta({ description: 'How to get in; shown on the person’s own page alone.' })),
});
export type AppointmentUpsert = z.infer<typeof appointmentUpsert>;

/** An appointment that never was. */
export const appointmentDelete = z.object({ ...key, op: z.literal('delete') });

/** A line about an appointment: what every protocol's own shape is brought to. */
export const appointmentLine = z.union([appointmentUpsert, appointmentDelete]);
export type AppointmentLine = z.infer<typeof appointmentLine>;
