import { z } from 'zod';
import { codeableConcept, extension, identifier, reference } from './resources.ts';

const loose = <T>(schema: z.ZodType<T>) => schema.optional().catch(undefined);
const text = loose(z.string().trim().min(1));

/** FHIR R4 Appointment as the French profile narrows it: what nobody's agenda needs (reason, comment) is not read. */
export const appointment = z.object({
  resourceType: z.literal('Appointment'),
  id: text,
  meta: loose(z.object({ lastUpdated: text, versionId: text })),
  identifier: loose(z.array(identifier)),
  contained: loose(z.array(z.unknown())),
  extension: loose(z.array(extension)),
  status: z.string().trim().min(1).max(40),
  serviceType: loose(z.array(codeableConcept)),
  specialty: loose(z.array(codeableConcept)),
  start: z.string(),
  end: text,
  patientInstruction: text,
  participant: z.array(z.object({ actor: loose(reference) })),
});
export type FhirAppointment = z.infer<typeof appointment>;

/** A person, as far as finding their agenda needs them: no name, no birth date is read. */
export const patient = z.object({
  resourceType: z.literal('Patient'),
  identifier: loose(z.array(identifier)),
  extension: loose(z.array(extension)),
});
