import { outcome, type Answer } from '../fhir-server.ts';
import { book, cancel, hold, readSlot, search } from './appointments.ts';
import type { Desk } from './desk.ts';
import type { Ask } from './faults.ts';
import type { Identifier } from './ledger.ts';

/** A request at a vendor's FHIR server. */
export interface FhirRequest {
  method: string;
  url: URL;
  headers: Readonly<Record<string, string | undefined>>;
  text: string;
  now: number;
  base: string;
}

/** What of a vendor's desk a request asks for; undefined when it is no booking request at all. */
function askOf({ method, url }: FhirRequest): { ask: Ask; id: string } | undefined {
  const [, root, type, id = '', ...rest] = url.pathname.split('/');
  if (root !== 'fhir' || rest.length > 0) return undefined;
  const ask = ASKED[`${method} ${type}${id === '' ? '' : id === '$hold' ? '/$hold' : '/id'}`];
  return ask && { ask, id: decodeURIComponent(id) };
}

const ASKED: Record<string, Ask> = {
  'GET Slot/id': 'recheck',
  'POST Appointment/$hold': 'hold',
  'POST Appointment': 'book',
  'GET Appointment': 'find',
  'PUT Appointment/id': 'cancel',
  'POST Practitioner': 'account',
  'PUT Practitioner': 'account',
};

/** Answers a booking request as the desk can, failing as it was told to; undefined when it is about something else. */
export function answerDesk(desk: Desk, request: FhirRequest): Answer | undefined {
  const asked = askOf(request);
  if (!asked) return undefined;
  const { ask, id } = asked;
  if (!desk.faults.isAble(ask)) return outcome(501, 'this vendor does not do this');
  const strike = desk.faults.strike(ask);
  if (strike?.fault === 'error') return outcome(500, 'the sandbox was told to fail');
  if (strike?.fault === 'reset') return { ...outcome(500, 'hung up'), manner: 'reset' };
  const answer = answerAsk(desk, request, { ask, id, strict: strike?.fault === 'duplicate' });
  if (request.method !== 'GET') desk.changed();
  if (strike?.fault === 'slow') return { ...answer, afterMs: strike.delayMs };
  if (strike?.fault === 'commit-then-timeout') return { ...answer, manner: 'silent' };
  if (strike?.fault === 'commit-then-error') return outcome(500, 'the sandbox did it, and was told to fail');
  if (strike?.fault === 'unreadable')
    return { status: 200, contentType: 'text/html', body: '<p>Maintenance</p>' };
  return answer;
}

function answerAsk(
  { ledger, accounts }: Desk,
  { method, url, headers, text, now, base }: FhirRequest,
  { ask, id, strict }: { ask: Ask; id: string; strict: boolean },
): Answer {
  if (ask === 'recheck') return readSlot(ledger, id, now);
  const token = url.searchParams.get('identifier');
  if (ask === 'find') return search(ledger, identifierOf(token), base);
  const body = parse(text);
  if (body === undefined) return outcome(400, 'the body is not JSON');
  if (ask === 'account') return accounts.put(body, method === 'PUT' ? identifierOf(token) : null);
  if (ask === 'hold') return hold(ledger, { body, now, base });
  if (ask === 'cancel') {
    return cancel(ledger, { id, ifMatch: headers['if-match'] ?? null, body, now, base });
  }
  const once = new URLSearchParams(headers['if-none-exist'] ?? '').get('identifier');
  return book(ledger, { body, now, base, once: identifierOf(once), strict });
}

function identifierOf(token: string | null): Identifier | null {
  const cut = token?.indexOf('|') ?? -1;
  return token === null || cut < 1 ? null : { system: token.slice(0, cut), value: token.slice(cut + 1) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
