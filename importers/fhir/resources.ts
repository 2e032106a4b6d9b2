import { z } from 'zod';

/** A list whose unreadable items are left out: a vendor's decorative mistake must not cost the slot it decorates. */
function listOf<T>(item: z.ZodType<T>): z.ZodType<T[]> {
  return z.array(z.unknown()).transform((items) =>
    items.flatMap((value) => {
      const parsed = item.safeParse(value);
      return parsed.success ? [parsed.data] : [];
    }),
  );
}

/** An optional member that reads as absent when it is not what FHIR says. */
const loose = <T>(schema: z.ZodType<T>) => schema.optional().catch(undefined);
const list = <T>(schema: z.ZodType<T>) => listOf(schema).optional().catch(undefined);
const text = loose(z.string().trim().min(1));

export const coding = z.object({ system: text, code: text, display: text });
export type Coding = z.infer<typeof coding>;

export const reference = z.object({
  reference: text,
  identifier: loose(z.lazy(() => identifier)),
  display: text,
});
export type Reference = z.infer<typeof reference>;

export const extension = z.object({
  url: text,
  valueReference: loose(reference),
  valueCoding: loose(coding),
  valueUrl: text,
  valueUri: text,
  valueString: text,
  valueCode: text,
  valueInstant: text,
  valueDateTime: text,
  valueInteger: loose(z.number()),
});
export type Extension = z.infer<typeof extension>;

export const codeableConcept = z.object({ coding: list(coding), text, extension: list(extension) });
export type CodeableConcept = z.infer<typeof codeableConcept>;

/** An extension of an actor: a coded fact, a yes or no, or facts inside it. */
const detailedExtension = z.object({
  url: text,
  valueBoolean: loose(z.boolean()),
  valueCodeableConcept: loose(codeableConcept),
  extension: list(z.object({ url: text, valueCodeableConcept: loose(codeableConcept) })),
});
export type DetailedExtension = z.infer<typeof detailedExtension>;

const identifierType = z.object({ coding: list(coding), text });
export const identifier = z.object({ type: loose(identifierType), system: text, value: text });
export type Identifier = z.infer<typeof identifier>;

export const contactPoint = z.object({ system: text, value: text });
export type ContactPoint = z.infer<typeof contactPoint>;

export const address = z.object({ line: list(z.string()), city: text, postalCode: text, text });

const position = z.object({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
});

const resource = { id: text, identifier: list(identifier) };
const meta = loose(
  z.object({
    security: list(coding),
    profile: list(z.string()),
    source: text,
    extension: list(extension),
  }),
);

export const location = z.object({
  resourceType: z.literal('Location'),
  ...resource,
  meta,
  name: text,
  telecom: list(contactPoint),
  address: loose(address),
  position: loose(position),
  physicalType: loose(codeableConcept),
  managingOrganization: loose(reference),
});
export type Location = z.infer<typeof location>;

export const organization = z.object({
  resourceType: z.literal('Organization'),
  ...resource,
  meta,
  name: text,
  type: list(codeableConcept),
  telecom: list(contactPoint),
});
export type Organization = z.infer<typeof organization>;

export const practitioner = z.object({
  resourceType: z.literal('Practitioner'),
  ...resource,
  name: list(z.object({ family: text, given: list(z.string()), prefix: list(z.string()), text })),
  gender: text,
  communication: list(codeableConcept),
  telecom: list(contactPoint),
});
export type Practitioner = z.infer<typeof practitioner>;

export const practitionerRole = z.object({
  resourceType: z.literal('PractitionerRole'),
  ...resource,
  contained: list(z.unknown()),
  practitioner: loose(reference),
  organization: loose(reference),
  location: list(reference),
  specialty: list(codeableConcept),
  healthcareService: list(reference),
  /** Of R5, where a vendor writes them already. */
  characteristic: list(codeableConcept),
  communication: list(codeableConcept),
  extension: list(detailedExtension),
  telecom: list(contactPoint),
});
export type PractitionerRole = z.infer<typeof practitionerRole>;

export const healthcareService = z.object({
  resourceType: z.literal('HealthcareService'),
  ...resource,
  providedBy: loose(reference),
  location: list(reference),
  characteristic: list(codeableConcept),
  communication: list(codeableConcept),
  extension: list(detailedExtension),
});
export type HealthcareService = z.infer<typeof healthcareService>;

export const schedule = z.object({
  resourceType: z.literal('Schedule'),
  ...resource,
  meta,
  contained: list(z.unknown()),
  serviceType: list(codeableConcept),
  specialty: list(codeableConcept),
  extension: list(extension),
  actor: listOf(reference),
});
export type Schedule = z.infer<typeof schedule>;

/** What a slot cannot do without is strict here; everything else is loose (SAS guide §1.4, contradictions §1.19). */
export const slot = z.object({
  resourceType: z.literal('Slot'),
  ...resource,
  meta,
  serviceType: list(codeableConcept),
  specialty: list(codeableConcept),
  appointmentType: loose(codeableConcept),
  schedule: reference,
  status: z.string(),
  start: z.string(),
  end: loose(z.string()),
  extension: list(extension),
  comment: text,
});
export type Slot = z.infer<typeof slot>;

export const operationOutcome = z.object({
  resourceType: z.literal('OperationOutcome'),
  issue: list(z.object({ severity: text, code: text, diagnostics: text, details: loose(codeableConcept) })),
});

export const bundle = z.object({
  resourceType: z.literal('Bundle'),
  type: text,
  total: loose(z.int()),
  link: list(z.object({ relation: z.string(), url: z.string() })),
  entry: z.array(z.unknown()).optional(),
});
export const bundleEntry = z.object({
  fullUrl: text,
  resource: z.looseObject({ resourceType: z.string(), id: text }),
});
export const identified = z.object({ identifier: list(identifier) });
/** An entry of a transaction that carries no resource. */
export const deletion = z.object({ request: z.object({ method: z.literal('DELETE'), url: z.string() }) });
