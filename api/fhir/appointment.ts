import type { DateTime } from 'luxon';
import { z } from 'zod';
import type { Report } from '../../db/queries/booking/reported-appointments.ts';
import type { AppointmentState } from '../../db/vocabulary.ts';
import { parsePractitionerIdentifier, parseStructureIdentifier } from '../../importers/identifiers.ts';
import { appointmentShape, patientDataIn, shapeIssues, type AppointmentShape } from './appointment-shape.ts';
import { FhirRefusal, type Issue } from './outcome.ts';
import { SYSTEMS } from './systems.ts';

/** What a message says, without whose vendor it is and whom its regulator is here. */
export type Told = Omit<Report, 'vendorId' | 'accountId' | 'targetId'> & {
  /** The regulator's RPPS, when the message names one by it. */
  regulatorRpps: string | null;
};

const STATES: Partial<Record<AppointmentShape['status'], AppointmentState>> = {
  pending: 'awaiting-vendor',
  booked: 'confirmed',
  arrived: 'confirmed',
  'checked-in': 'confirmed',
  fulfilled: 'fulfilled',
  cancelled: 'cancelled',
  noshow: 'noshow',
  'entered-in-error': 'entered-in-error',
};

/** A vendor's clock may be ahead of ours by so much. */
const SKEW_MS = 5 * 60_000;
const LONGEST_MS = 24 * 3_600_000;

/**
 * Reads an INT_R03 message. Throws a refusal that names each rule and place: 400 for what is no FrAppointmentSAS, 422 for
 * what a rule forbids, patient data above all.
 */
export function readAppointment(text: string, now: DateTime<true>): Told {
  const body = parseBody(text);
  const suspects = patientDataIn(body);
  if (suspects.length > 0) throw new FhirRefusal(422, suspects);
  const parsed = appointmentShape.safeParse(body, { reportInput: true });
  if (!parsed.success) throw new FhirRefusal(400, shapeIssues(parsed.error));
  const told = toTold(parsed.data);
  const missing = mandatory(parsed.data, told);
  if (missing.length > 0) throw new FhirRefusal(400, missing);
  const forbidden = forbiddenBy(parsed.data, told, now);
  if (forbidden.length > 0) throw new FhirRefusal(422, forbidden);
  return told;
}

function parseBody(text: string): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch {
    throw new FhirRefusal(400, [
      { rule: 'malformed-json', code: 'structure', at: '', text: 'the body is not a JSON object' },
    ]);
  }
}

function toTold(body: AppointmentShape): Told {
  const [own] = body.identifier;
  const operator = operatorOf(body);
  const actors = body.participant.flatMap(({ actor }) => actor?.identifier ?? []);
  const person = actors.find(({ system }) => system === SYSTEMS.person);
  const place = actors.find(({ system }) => system === SYSTEMS.structure);
  const bare = operator?.system === SYSTEMS.person ? parsePractitionerIdentifier(operator.value) : null;
  const validAt = body.meta?.lastUpdated;
  return {
    sourceId: `${own?.system}|${own?.value}`,
    state: STATES[body.status] ?? 'awaiting-vendor',
    startAt: new Date(body.start),
    endAt: new Date(body.end),
    validAt: validAt === undefined ? null : new Date(validAt),
    practitioner: person ? parsePractitionerIdentifier(person.value) : null,
    structure: place ? parseStructureIdentifier(place.value) : null,
    operator: operator ?? null,
    regulatorRpps: bare?.kind === 'rpps' ? bare.value : null,
    correlation: correlationOf(body),
  };
}

function operatorOf({ extension = [] }: AppointmentShape) {
  return extension.find(({ url }) => url.split('/').at(-1) === 'FrAppointmentOperator')?.valueReference
    ?.identifier;
}

/** Our own id, which a vendor's booking page was opened with, as `urn:uuid:`. */
function correlationOf({ supportingInformation = [] }: AppointmentShape): string | null {
  for (const { identifier } of supportingInformation) {
    const uuid = z.uuid().safeParse(identifier?.value.replace(/^urn:uuid:/, ''));
    if (identifier?.system === 'urn:ietf:rfc:3986' && uuid.success) return uuid.data.toLowerCase();
  }
  return null;
}

/** What the profile demands and the shape alone cannot tell. A correlation says whose it is as surely as a regulator. */
function mandatory(body: AppointmentShape, told: Told): Issue[] {
  const issues: Issue[] = [];
  const require = (at: string, text: string) =>
    void issues.push({ rule: 'appointment-profile', code: 'required', at, text });
  if (told.operator === null && told.correlation === null)
    require('Appointment.extension', 'FrAppointmentOperator must name the regulator by an identifier');
  const isPlace = body.participant.some(({ type = [] }) =>
    type.some(({ coding = [] }) => coding.some(({ code }) => code === 'ADM')),
  );
  if (told.practitioner === null && told.structure === null && !isPlace)
    require('Appointment.participant', `an actor must be named by an identifier of ${SYSTEMS.person}`);
  return issues;
}

function forbiddenBy(body: AppointmentShape, told: Told, now: DateTime<true>): Issue[] {
  const issues: Issue[] = [];
  const refuse = (rule: string, at: string, text: string) =>
    void issues.push({ rule, code: 'business-rule', at, text });
  const { startAt, endAt, validAt } = told;
  if (STATES[body.status] === undefined)
    refuse('appointment-status', 'Appointment.status', `\`${body.status}\` is not told by this flow`);
  const length = endAt.getTime() - startAt.getTime();
  if (length <= 0) refuse('appointment-order', 'Appointment.end', 'must be after `start`');
  if (length > LONGEST_MS)
    refuse('appointment-length', 'Appointment.end', 'is more than a day after `start`');
  if (validAt !== null && validAt.getTime() > now.toMillis() + SKEW_MS)
    refuse('appointment-future', 'Appointment.meta.lastUpdated', 'is in the future');
  return issues;
}
