import type { Hosts } from '../http/hosts.ts';
import { readAppointment, readFound, readIssueCodes, readSlot, type ReadAppointment } from './answers.ts';
import { openAsking, type Asked, type Asking } from './asking.ts';
import type { Bounds } from './bounds.ts';
import { refused, unknown, type Called } from './called.ts';
import type { RegulatorAccount, VendorBooking, WantedAppointment, WantedHold } from './contract.ts';
import type { DeclaredBooking } from './declared.ts';
import { redirecting } from './redirecting.ts';
import {
  appointmentResource,
  holdParameters,
  ourToken,
  practitionerQuery,
  practitionerResource,
} from './resources.ts';

interface Way {
  deadlineMs: number;
  hosts: Hosts;
  bounds: Bounds;
  sandbox: boolean;
}

/**
 * A vendor that books over FHIR R4: a slot is read (`GET Slot/{id}`), held (`POST Appointment/$hold`, IHE ITI-116), booked
 * (`POST Appointment` with our id and If-None-Exist), found by our id, cancelled (`PUT` with its own version).
 */
export function openFhirBooking(declared: DeclaredBooking, way: Way): VendorBooking {
  const { abilities } = declared;
  const asking = openAsking(declared.url, way);
  return {
    ...redirecting,
    abilities,
    ...(abilities.recheck && { recheck: ({ slotSourceId }) => recheck(asking(), slotSourceId) }),
    ...(abilities.hold && {
      hold: (wanted) => hold(asking(), wanted),
      release: ({ holdId }) => release(asking(), holdId),
    }),
    ...(abilities.book && {
      book: (wanted) => book(asking(), wanted),
      find: ({ appointmentId }) => find(asking(), appointmentId),
    }),
    ...(abilities.cancel && { cancel: ({ appointmentId }) => cancel(asking(), appointmentId) }),
    ...(declared.regulators && { putRegulator: (account) => putRegulator(asking(), account) }),
  };
}

/** What a call found out, or why it found out nothing. */
type Found<Key extends keyof VendorBooking> = VendorBooking[Key] extends (
  ...given: never[]
) => Promise<infer Value>
  ? Promise<Value>
  : never;

async function recheck(ask: Asking, slotSourceId: string): Found<'recheck'> {
  const asked = await ask('GET', `Slot/${encodeURIComponent(slotSourceId)}`);
  if (!asked.answered) return asked.failure;
  const { status, body } = asked;
  if (status === 404 || status === 410) {
    return { outcome: 'done', slot: { state: 'gone', start: null, end: null } };
  }
  if (status !== 200) return refusalOf(asked);
  const slot = readSlot(body);
  return slot ? { outcome: 'done', slot } : unknown('unreadable', 'the answer is no Slot');
}

async function hold(ask: Asking, wanted: WantedHold): Found<'hold'> {
  const asked = await ask('POST', 'Appointment/$hold', { body: holdParameters(wanted) });
  if (!asked.answered) return asked.failure;
  if (asked.status !== 200 && asked.status !== 201) return refusalOf(asked);
  const held = readAppointment(asked.body);
  if (!held) return unknown('unreadable', 'the answer to $hold holds no Appointment');
  if (held.state === 'cancelled') return refused('slot-taken', 'the vendor refused to keep the slot');
  return { outcome: 'done', reference: held.reference, expiresAt: held.keptUntil };
}

async function book(ask: Asking, wanted: WantedAppointment): Found<'book'> {
  const asked = await ask('POST', 'Appointment', {
    body: appointmentResource(wanted),
    headers: { 'if-none-exist': queryOf(wanted.appointmentId) },
  });
  if (!asked.answered) return asked.failure;
  const { status, headers, body } = asked;
  if (isDuplicate(asked)) return { outcome: 'done', reference: referenceOf(asked), again: true };
  if (status !== 200 && status !== 201) return refusalOf(asked);
  const booked = readAppointment(body);
  if (booked?.state === 'cancelled')
    return refused('slot-taken', 'the vendor answers a cancelled appointment');
  if (booked?.state === 'held') return unknown('unreadable', 'the vendor answers a pending appointment');
  if (!booked && body.trim() !== '') return unknown('unreadable', 'the answer is no Appointment');
  const reference = booked?.reference ?? lastSegment(headers['location']);
  return { outcome: 'done', reference, again: status === 200 };
}

/** BaRS and GP Connect tell a duplicate, which is done already, from a conflict, which is somebody else's. */
const isDuplicate = (asked: Asked) =>
  asked.status === 409 && readIssueCodes(asked.body).includes('duplicate');

const referenceOf = ({ headers, body }: Asked) =>
  readAppointment(body)?.reference ?? lastSegment(headers['location']);

function lastSegment(location: string | undefined): string | null {
  const path = location?.split('/_history/', 1)[0];
  return path?.split('/').at(-1) || null;
}

const queryOf = (id: string) => new URLSearchParams({ identifier: ourToken(id) }).toString();

async function seek(ask: Asking, id: string): Promise<Called<{ found: ReadAppointment | null }>> {
  const asked = await ask('GET', `Appointment?${queryOf(id)}`);
  if (!asked.answered) return asked.failure;
  if (asked.status !== 200) return refusalOf(asked);
  const found = readFound(asked.body, id);
  if (found === undefined) return unknown('unreadable', 'the answer is no searchset of this appointment');
  return { outcome: 'done', found };
}

async function find(ask: Asking, appointmentId: string): Found<'find'> {
  const sought = await seek(ask, appointmentId);
  if (sought.outcome !== 'done') return sought;
  if (!sought.found) return { outcome: 'done', appointment: null };
  const { reference, state, start, end } = sought.found;
  return { outcome: 'done', appointment: { reference, state, start, end } };
}

async function cancel(ask: Asking, id: string): Found<'cancel'> {
  const sought = await seek(ask, id);
  if (sought.outcome !== 'done') return sought;
  const { found } = sought;
  if (!found) return refused('not-found', 'the vendor has nothing under this id');
  if (found.state === 'cancelled') return { outcome: 'done' };
  const asked = await ask('PUT', `Appointment/${encodeURIComponent(found.reference)}`, {
    body: { ...found.resource, status: 'cancelled' },
    ...(found.versionId !== null && { headers: { 'if-match': `W/"${found.versionId}"` } }),
  });
  if (!asked.answered) return asked.failure;
  const { status } = asked;
  return status === 200 || status === 201 || status === 204 ? { outcome: 'done' } : refusalOf(asked);
}

async function release(ask: Asking, holdId: string): Found<'release'> {
  const cancelled = await cancel(ask, holdId);
  const nothing = cancelled.outcome === 'refused' && cancelled.code === 'not-found';
  return nothing ? { outcome: 'done' } : cancelled;
}

async function putRegulator(ask: Asking, account: RegulatorAccount): Found<'putRegulator'> {
  const body = practitionerResource(account);
  const query = practitionerQuery(account.identifier);
  let asked = await ask('PUT', `Practitioner?${query}`, { body });
  if (asked.answered && asked.status === 404) asked = await ask('POST', 'Practitioner', { body });
  if (!asked.answered) return asked.failure;
  const { status } = asked;
  return status === 200 || status === 201 ? { outcome: 'done', created: status === 201 } : refusalOf(asked);
}

/** What an answer that is not the one hoped for says: the codes of its issues, never its text, which may name people. */
function refusalOf({ status, body }: Asked) {
  const codes = readIssueCodes(body);
  const said =
    codes.length > 0 ? `answers ${status} (${codes.join(', ').slice(0, 100)})` : `answers ${status}`;
  const reason = `the vendor ${said}`;
  if (status === 429) return refused('unreachable', reason);
  if (status >= 500 && status !== 501) return unknown('server-error', reason);
  if (status === 408 || status === 412) return unknown('unreadable', reason);
  if (status < 400) return unknown('unreadable', reason);
  if (codes.includes('not-found') || codes.includes('deleted') || status === 404 || status === 410) {
    return refused('slot-gone', reason);
  }
  if (status === 409 || codes.includes('conflict')) return refused('slot-taken', reason);
  return refused('not-accepted', reason);
}
