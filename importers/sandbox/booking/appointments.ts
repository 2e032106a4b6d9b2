import { DateTime } from 'luxon';
import { z } from 'zod';
import { KEPT_UNTIL } from '../../booking/answers.ts';
import { outcome, type Answer } from '../fhir-server.ts';
import type { Entry, Identifier, Ledger } from './ledger.ts';

const identifier = z.object({ system: z.string(), value: z.string(), use: z.string().optional() });
const reference = z.object({
  reference: z.string().optional(),
  identifier: identifier.optional(),
});

/** An appointment as a platform asks for it. */
const wanted = z.object({
  resourceType: z.literal('Appointment'),
  status: z.string(),
  identifier: z.array(identifier).min(1),
  slot: z.array(z.object({ reference: z.string().startsWith('Slot/') })).length(1),
  participant: z.array(z.object({ actor: reference.optional() })).min(1),
  extension: z.array(z.object({ url: z.string(), valueReference: reference.optional() })).default([]),
});
type Wanted = z.infer<typeof wanted>;

const parameters = z.object({
  resourceType: z.literal('Parameters'),
  parameter: z.array(z.object({ name: z.literal('appt-resource'), resource: wanted })).length(1),
});

/** A request about appointments, once its body is JSON. */
export interface Asked {
  body: unknown;
  now: number;
  /** Address of the vendor's server. */
  base: string;
}

const OPERATOR = 'http://interopsante.org/fhir/StructureDefinition/FrAppointmentOperator';

/** `POST Appointment/$hold` (IHE ITI-116): keeps the slot, and says until when. */
export function hold(ledger: Ledger, { body, now, base }: Asked): Answer {
  const read = parameters.safeParse(body);
  const asked = read.data?.parameter[0]?.resource;
  if (!asked) return outcome(400, 'Parameters must hold one appt-resource, an Appointment');
  const again = find(ledger, asked.identifier).find(({ status }) => status === 'pending');
  const kept = again ?? ledger.open('pending', { ...plain(asked), now });
  return kept ? written(kept, { status: 200, base }) : whyNot(ledger, asked, now);
}

/** `POST Appointment`: books, once only under one identifier (If-None-Exist); what was held under another is used. */
export function book(ledger: Ledger, request: Asked & { once: Identifier | null; strict: boolean }): Answer {
  const { body, now, base, once, strict } = request;
  const read = wanted.safeParse(body);
  if (!read.success) return outcome(400, 'an Appointment must have identifier, status, slot and participant');
  const asked = read.data;
  if (asked.participant.some(({ actor }) => actor?.reference?.startsWith('Patient/')))
    return outcome(422, 'no patient is named here');
  const before = once ? ledger.byIdentifier(once).find(({ status }) => status === 'booked') : undefined;
  if (before && strict) return duplicate(before);
  if (before) return written(before, { status: 200, base });
  const held = find(ledger, asked.identifier).find(({ status }) => status === 'pending');
  const booked = held
    ? ledger.confirm(held, { ...plain(asked), now })
    : ledger.open('booked', { ...plain(asked), now });
  return booked ? written(booked, { status: 201, base }) : whyNot(ledger, asked, now);
}

/** `GET Appointment?identifier=…`. */
export function search(ledger: Ledger, wantedIdentifier: Identifier | null, base: string): Answer {
  if (!wantedIdentifier) return outcome(400, 'identifier must be system|value');
  const entry = ledger.byIdentifier(wantedIdentifier).map((each) => {
    return { fullUrl: `${base}/fhir/Appointment/${each.id}`, resource: resourceOf(each) };
  });
  const body = { resourceType: 'Bundle', type: 'searchset', total: entry.length, entry };
  return { status: 200, contentType: 'application/fhir+json', body: JSON.stringify(body) };
}

const cancellation = z.object({ resourceType: z.literal('Appointment'), status: z.literal('cancelled') });

/** `PUT Appointment/{id}`: only a cancellation is taken, with the version it was read at. */
export function cancel(ledger: Ledger, request: Asked & { id: string; ifMatch: string | null }): Answer {
  const { id, ifMatch, body, now, base } = request;
  const known = ledger.byId(id);
  if (!known) return outcome(404, 'no such appointment');
  if (ifMatch !== null && ifMatch !== `W/"${known.version}"`)
    return outcome(412, 'it has changed since it was read');
  if (!cancellation.safeParse(body).success) return outcome(422, 'an appointment can only be cancelled here');
  return written(ledger.cancel(known, now), { status: 200, base });
}

/** `GET Slot/{id}`. */
export function readSlot(ledger: Ledger, id: string, now: number): Answer {
  const known = ledger.find(id, now);
  if (!known) return outcome(404, 'no such slot');
  const { agenda, start, end, free } = known;
  const body = {
    resourceType: 'Slot',
    id,
    schedule: { reference: `Schedule/${agenda.id}` },
    status: free ? 'free' : 'busy',
    start: DateTime.fromMillis(start).toUTC().toISO(),
    end: DateTime.fromMillis(end).toUTC().toISO(),
  };
  return { status: 200, contentType: 'application/fhir+json', body: JSON.stringify(body) };
}

function plain(asked: Wanted): { slotId: string; identifiers: Identifier[]; regulator: Identifier | null } {
  const operator = asked.extension.find(({ url }) => url === OPERATOR)?.valueReference?.identifier;
  const identifiers = asked.identifier.map(({ system, value }) => ({ system, value }));
  const slotId = asked.slot[0]?.reference.slice('Slot/'.length) ?? '';
  return { slotId, identifiers, regulator: operator ?? null };
}

const find = (ledger: Ledger, identifiers: readonly Identifier[]): Entry[] =>
  identifiers.flatMap((each) => ledger.byIdentifier(each));

function whyNot(ledger: Ledger, asked: Wanted, now: number): Answer {
  const { slotId } = plain(asked);
  return ledger.find(slotId, now)
    ? coded(409, 'conflict', 'the slot is not free any more')
    : coded(422, 'not-found', 'the slot is not offered any more');
}

const duplicate = (before: Entry): Answer => ({
  ...coded(409, 'duplicate', 'this appointment was taken before'),
  headers: { location: `Appointment/${before.id}` },
});

function coded(status: number, code: string, diagnostics: string): Answer {
  const body = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code, diagnostics }] };
  return { status, contentType: 'application/fhir+json', body: JSON.stringify(body) };
}

function written(entry: Entry, { status, base }: { status: number; base: string }): Answer {
  return {
    status,
    contentType: 'application/fhir+json',
    headers: { location: `${base}/fhir/Appointment/${entry.id}`, etag: `W/"${entry.version}"` },
    body: JSON.stringify(resourceOf(entry)),
  };
}

/** An appointment as this vendor writes it back to whoever asked for it. */
function resourceOf(entry: Entry): Record<string, unknown> {
  const { id, version, status, identifiers, slotId, agenda, start, end, until } = entry;
  const kept = status === 'pending' && until !== null;
  const valueInstant = DateTime.fromMillis(until ?? 0)
    .toUTC()
    .toISO();
  return {
    resourceType: 'Appointment',
    id,
    meta: { versionId: String(version) },
    ...(kept && { extension: [{ url: KEPT_UNTIL, valueInstant }] }),
    identifier: identifiers,
    status,
    slot: [{ reference: `Slot/${slotId}` }],
    start: DateTime.fromMillis(start).toUTC().toISO(),
    end: DateTime.fromMillis(end).toUTC().toISO(),
    participant: [
      agenda.person
        ? { actor: { reference: `Practitioner/${agenda.person.rpps}` }, status: 'accepted' }
        : { status: 'accepted' },
    ],
  };
}
