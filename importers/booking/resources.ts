import type { RegulatorAccount, Wanted, WantedAppointment, WantedHold } from './contract.ts';

const RPPS_SYSTEM = 'urn:oid:1.2.250.1.71.4.2.1';
/** The SAS platform's own identifiers (guide, INT_R02). */
const PLATFORM_SYSTEM = 'urn:oid:1.2.250.1.213.3.6';
const IDENTIFIER_TYPES = 'http://interopsante.org/fhir/CodeSystem/fr-v2-0203';
const OPERATOR = 'http://interopsante.org/fhir/StructureDefinition/FrAppointmentOperator';

/** An id of ours, a UUID, as FHIR writes one (R4 §2.24.0.10). */
export const OUR_SYSTEM = 'urn:ietf:rfc:3986';
export const ourValue = (id: string): string => `urn:uuid:${id}`;

/** The token by which a vendor finds what it has under an id of ours. */
export const ourToken = (id: string): string => `${OUR_SYSTEM}|${ourValue(id)}`;

interface Identifier {
  type?: { coding: { system: string; code: string }[] };
  use?: 'official' | 'temp';
  system: string;
  value: string;
}

const typed = (code: string) => ({ coding: [{ system: IDENTIFIER_TYPES, code }] });

/** A person's identifier as the guide writes it: IDNPS with the national prefix, INTRN for one of the platform's own. */
export function personIdentifier(identifier: string): Identifier {
  return /^\d{11}$/u.test(identifier)
    ? { type: typed('IDNPS'), system: RPPS_SYSTEM, value: `8${identifier}` }
    : { type: typed('INTRN'), system: PLATFORM_SYSTEM, value: identifier };
}

/** An appointment asked for: who regulates, which slot, which professional. Never a patient. */
export function appointmentResource(wanted: WantedAppointment): Record<string, unknown> {
  const official: Identifier = { use: 'official', system: OUR_SYSTEM, value: ourValue(wanted.appointmentId) };
  const held: Identifier[] =
    wanted.holdId === null ? [] : [{ use: 'temp', system: OUR_SYSTEM, value: ourValue(wanted.holdId) }];
  return { ...described(wanted), status: 'booked', identifier: [official, ...held] };
}

/** A slot to be kept (IHE ITI-116): the `pending` appointment that `$hold` takes, in its Parameters. */
export function holdParameters(wanted: WantedHold): Record<string, unknown> {
  const identifier: Identifier[] = [{ use: 'temp', system: OUR_SYSTEM, value: ourValue(wanted.holdId) }];
  const resource = { ...described(wanted), status: 'pending', identifier };
  return { resourceType: 'Parameters', parameter: [{ name: 'appt-resource', resource }] };
}

function described(wanted: Wanted): Record<string, unknown> {
  const { slotSourceId, start, end, practitionerRpps, regulatorIdentifier } = wanted;
  const participant =
    practitionerRpps === null
      ? { type: [{ coding: [{ code: 'ADM' }] }], status: 'needs-action' }
      : { actor: { identifier: personIdentifier(practitionerRpps) }, status: 'accepted' };
  return {
    resourceType: 'Appointment',
    meta: { source: PLATFORM_SYSTEM },
    ...(regulatorIdentifier !== null && {
      extension: [{ url: OPERATOR, valueReference: { identifier: personIdentifier(regulatorIdentifier) } }],
    }),
    slot: [{ reference: `Slot/${slotSourceId}` }],
    start: start.toISOString(),
    ...(end && { end: end.toISOString() }),
    participant: [participant],
  };
}

/** A regulator's account (INT_R02): identifier, name, e-mail and `active`, which vendors all require. */
export function practitionerResource(account: RegulatorAccount): Record<string, unknown> {
  const { identifier, family, given, email, active } = account;
  return {
    resourceType: 'Practitioner',
    meta: { source: PLATFORM_SYSTEM },
    identifier: [personIdentifier(identifier)],
    active,
    name: [{ family, given: [given] }],
    telecom: [{ system: 'email', value: email }],
  };
}

/** Where a vendor keeps an account, by the identifier it knows it by. */
export function practitionerQuery(identifier: string): string {
  const { system, value } = personIdentifier(identifier);
  return new URLSearchParams({ identifier: `${system}|${value}` }).toString();
}
