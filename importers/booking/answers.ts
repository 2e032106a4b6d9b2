import { DateTime } from 'luxon';
import { z } from 'zod';
import { SLOT_STATUSES } from '../../db/vocabulary.ts';
import type { SeenAppointment, SeenSlot } from './contract.ts';
import { OUR_SYSTEM, ourValue } from './resources.ts';

const text = z.string().min(1).optional().catch(undefined);
const list = <Item extends z.ZodType>(item: Item) => z.array(item).catch([]).default([]);

/** An instant as FHIR writes one; a time without an offset is none, since we could only guess it. */
const instant = z
  .string()
  .regex(/T.*(Z|[+-]\d{2}:\d{2})$/u)
  .transform((written) => DateTime.fromISO(written))
  .refine((read) => read.isValid)
  .transform((read) => read.toJSDate())
  .nullable()
  .catch(null)
  .default(null);

const slot = z.object({
  resourceType: z.literal('Slot'),
  status: z.enum(SLOT_STATUSES),
  start: instant,
  end: instant,
});

/** FHIR R4 `appointmentstatus`, read as far as it matters: who has the place. */
const STATES: Record<string, SeenAppointment['state']> = {
  proposed: 'held',
  pending: 'held',
  waitlist: 'held',
  booked: 'booked',
  arrived: 'booked',
  'checked-in': 'booked',
  fulfilled: 'booked',
  noshow: 'booked',
  cancelled: 'cancelled',
  'entered-in-error': 'cancelled',
};

const appointment = z.looseObject({
  resourceType: z.literal('Appointment'),
  id: z.string().min(1),
  meta: z.looseObject({ versionId: text }).optional().catch(undefined),
  identifier: list(z.looseObject({ system: text, value: text })),
  status: z.string(),
  start: instant,
  end: instant,
  extension: list(z.looseObject({ url: text, valueInstant: instant })),
});

/** A vendor's appointment, with the resource it came in, to be sent back changed. */
export interface ReadAppointment extends SeenAppointment {
  resource: Record<string, unknown>;
  versionId: string | null;
  /** Until when a held one is kept, when the vendor says so. */
  keptUntil: Date | null;
}

const issues = z.object({
  resourceType: z.literal('OperationOutcome'),
  issue: z.array(z.object({ code: z.string() })),
});

const entries = z.object({
  resourceType: z.literal('Bundle'),
  entry: list(z.object({ resource: z.unknown() })),
});

const parameters = z.object({
  resourceType: z.literal('Parameters'),
  parameter: list(z.object({ resource: z.unknown() })),
});

/** Our extension of an appointment that is held; IHE ITI-116 leaves its end to the server and unsaid. */
export const KEPT_UNTIL = 'urn:creneau:fhir:kept-until';

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** A slot as it is now; undefined when the answer is none. */
export function readSlot(body: string): SeenSlot | undefined {
  const read = slot.safeParse(parse(body));
  if (!read.success) return undefined;
  const { status, start, end } = read.data;
  if (status === 'entered-in-error') return { state: 'gone', start, end };
  return { state: status === 'free' ? 'free' : 'taken', start, end };
}

/** The appointments of an answer: one resource, a Bundle or Parameters of them; undefined when it is none of these. */
function appointmentsOf(value: unknown): ReadAppointment[] | undefined {
  const bundle = entries.safeParse(value);
  const inside = bundle.success ? bundle.data.entry : parameters.safeParse(value).data?.parameter;
  if (inside) return inside.flatMap(({ resource }) => appointmentsOf(resource) ?? []);
  const read = appointment.safeParse(value);
  if (!read.success) return undefined;
  const { id, status, start, end, meta, extension } = read.data;
  const state = STATES[status];
  if (!state) return undefined;
  const keptUntil = extension.find(({ url }) => url === KEPT_UNTIL)?.valueInstant ?? null;
  const resource = z.record(z.string(), z.unknown()).parse(value);
  return [{ reference: id, state, start, end, resource, versionId: meta?.versionId ?? null, keptUntil }];
}

/** The appointment that an answer to `$hold` or to a booking holds; undefined when there is none to read. */
export function readAppointment(body: string): ReadAppointment | undefined {
  return appointmentsOf(parse(body))?.[0];
}

/**
 * What a search by our id found. Null when the vendor has nothing; undefined when the answer says nothing of it: it is no
 * searchset, or lists appointments that are not under this id.
 */
export function readFound(body: string, id: string): ReadAppointment | null | undefined {
  const value = parse(body);
  if (!entries.safeParse(value).success) return undefined;
  const listed = appointmentsOf(value) ?? [];
  const own = listed.filter(({ resource }) => isOurs(resource, id));
  if (own.length === 0) return listed.length === 0 ? null : undefined;
  return own.find(({ state }) => state === 'booked') ?? own.find(({ state }) => state === 'held') ?? own[0];
}

function isOurs(resource: unknown, id: string): boolean {
  const { identifier } = appointment.parse(resource);
  return identifier.some(({ system, value }) => system === OUR_SYSTEM && value === ourValue(id));
}

/** The codes of a refusal's issues (R4 `issue-type`); none when it says nothing. */
export function readIssueCodes(body: string): string[] {
  return issues.safeParse(parse(body)).data?.issue.map(({ code }) => code) ?? [];
}
