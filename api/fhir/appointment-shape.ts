import { z } from 'zod';
import type { Issue } from './outcome.ts';

const coding = z.object({ system: z.string().optional(), code: z.string().optional() });
const concept = z.object({ coding: z.array(coding).optional(), text: z.string().optional() });
const identifier = z.object({
  type: concept.optional(),
  system: z.string().min(1),
  value: z.string().min(1).max(200),
});
const reference = z.object({
  reference: z.string().optional(),
  type: z.string().optional(),
  identifier: identifier.optional(),
});
const instant = z.iso.datetime({
  offset: true,
  error: 'must be an instant with its offset, as 2026-11-24T14:00:00+01:00',
});

/** FHIR R4 `appointmentstatus`. */
const STATUSES = [
  'proposed',
  'pending',
  'booked',
  'arrived',
  'fulfilled',
  'cancelled',
  'noshow',
  'entered-in-error',
  'checked-in',
  'waitlist',
] as const;

/** FrAppointmentSAS: what the profile makes mandatory is strict, what we do not read is not looked at. */
export const appointmentShape = z.object({
  resourceType: z.literal('Appointment'),
  id: z
    .string()
    .regex(/^[A-Za-z0-9.-]{1,64}$/, 'must be an id of FHIR')
    .optional(),
  meta: z.object({ lastUpdated: instant.optional() }).optional(),
  extension: z.array(z.object({ url: z.string(), valueReference: reference.optional() })).optional(),
  identifier: z.array(identifier).length(1, 'holds exactly one identifier'),
  status: z.enum(STATUSES),
  supportingInformation: z.array(reference).optional(),
  created: instant.optional(),
  start: instant,
  end: instant,
  participant: z
    .array(
      z.object({
        type: z.array(concept).optional(),
        actor: reference.optional(),
        status: z.enum(['accepted', 'declined', 'tentative', 'needs-action']),
      }),
    )
    .min(1, 'names at least one participant'),
});
export type AppointmentShape = z.infer<typeof appointmentShape>;

/** `Appointment.participant[0].status`: where FHIRPath finds it. */
export function toExpression(path: readonly PropertyKey[]): string {
  const steps = path.map((step) => (/^\d+$/.test(String(step)) ? `[${String(step)}]` : `.${String(step)}`));
  return `Appointment${steps.join('')}`;
}

export function shapeIssues(error: z.ZodError): Issue[] {
  return error.issues.map(({ path, message, code, input }) => ({
    rule: 'appointment-shape',
    code: code === 'invalid_type' && input === undefined ? 'required' : 'value',
    at: toExpression(path),
    text: message,
  }));
}

/** Members that would say who the patient is, or why they come: never taken. */
const FORBIDDEN_HERE = [
  'comment',
  'description',
  'patientInstruction',
  'reasonCode',
  'reasonReference',
  'contained',
];
const FORBIDDEN_ANYWHERE = new Set(['name', 'telecom', 'birthDate', 'address', 'gender', 'photo', 'contact']);
const PATIENT = /^(?:urn:uuid:)?(?:.*\/)?(?:Patient|RelatedPerson)(?:\/|$)/;
const INS = /1\.2\.250\.1\.213\.1\.4\./;
const DEEPEST = 20;

/** What a message says of a patient, by place; what it says is never repeated. */
export function patientDataIn(body: Record<string, unknown>): Issue[] {
  const places = FORBIDDEN_HERE.filter((member) => body[member] !== undefined).map((member) => [member]);
  const { text: _, ...rest } = body;
  places.push(...suspectsIn(rest, []));
  const unique = [...new Set(places.map(toExpression))];
  return unique.map((at) => ({
    rule: 'patient-data',
    code: 'security',
    at,
    text: 'tells of a patient, which this flow never carries: leave it out',
  }));
}

function suspectsIn(value: unknown, path: PropertyKey[]): string[][] {
  const found: PropertyKey[][] = [];
  walk(value, path, found);
  return found.map((each) => each.map(String));
}

function walk(value: unknown, path: PropertyKey[], found: PropertyKey[][]): void {
  if (typeof value !== 'object' || value === null || path.length > DEEPEST) return;
  for (const [key, inner] of Object.entries(value)) {
    const here = [...path, key];
    if (FORBIDDEN_ANYWHERE.has(key) || isSuspect(key, inner)) found.push(here);
    else walk(inner, here, found);
  }
}

function isSuspect(key: string, value: unknown): boolean {
  if (typeof value !== 'string') return false;
  if (key === 'reference' || key === 'type') return PATIENT.test(value);
  return key === 'system' && INS.test(value);
}
