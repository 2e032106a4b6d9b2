import { DateTime } from 'luxon';
import { openSlots } from './booking/open-slots.ts';
import { searchset, type AnswerPlace, type OpenAgenda } from './fhir-answer.ts';
import type { Ground } from './ground.ts';
import type { Agenda } from './people.ts';
import { daysFrom } from './rhythms.ts';

/** An answer of a sandbox server. */
export interface Answer {
  status: number;
  contentType: string;
  body: string;
  /** Of a file: whoever has it already is told so. */
  etag?: string;
  headers?: Record<string, string>;
  /** How it is given when the vendor was told to fail: late, never, or by hanging up. */
  afterMs?: number;
  manner?: 'silent' | 'reset';
}

/** What a vendor that is asked knows: its agendas, its wall clock, its address. */
export interface AskedVendor {
  ground: Ground;
  agendas: readonly Agenda[];
  base: string;
  /** Its books; what was taken there is not free. */
  desk?: { ledger: { taken: (slotId: string, at: number) => number } };
}

const MAX_IDENTIFIERS = 25;
const DEFAULT_PAGE = 200;
const MAX_PAGE = 1000;

/**
 * Answers one `GET /fhir/Slot` as INT_R01 asks (SAS guide §1.4): both bounds of `start`, `status=free`, 1 to 25
 * professionals; pages of `_count` with a `next` link. Anything else is a 400 with an OperationOutcome.
 */
export function answerSlotSearch(vendor: AskedVendor, url: URL, now: DateTime<true>): Answer {
  const bounds = boundsOf(url);
  const wanted = identifiersOf(url);
  if (!bounds) return outcome(400, 'start must be given once with ge and once with le, as instants');
  if (url.searchParams.get('status') !== 'free') return outcome(400, 'status must be free');
  if (wanted.size === 0)
    return outcome(400, 'schedule.actor:Practitioner.identifier must name 1 professional or more');
  if (wanted.size > MAX_IDENTIFIERS)
    return outcome(400, `at most ${MAX_IDENTIFIERS} professionals in one search`);
  const days = daysFrom(vendor.ground, now.toMillis(), 5);
  const look = { now: now.toMillis(), taken: vendor.desk?.ledger.taken };
  const open = vendor.agendas
    .filter((agenda) => agenda.person && wanted.has(agenda.person.rpps))
    .map((agenda) => ({
      agenda,
      slots: openSlots(agenda, days, look).filter(({ start }) => start >= bounds.from && start <= bounds.to),
    }));
  return {
    status: 200,
    contentType: 'application/fhir+json',
    body: JSON.stringify(pageOf(open, url, vendor)),
  };
}

function pageOf(open: readonly OpenAgenda[], url: URL, vendor: AskedVendor): Record<string, unknown> {
  const count = Math.min(MAX_PAGE, wholeNumber(url.searchParams.get('_count')) ?? DEFAULT_PAGE);
  const offset = wholeNumber(url.searchParams.get('_offset')) ?? 0;
  const total = open.reduce((sum, { slots }) => sum + slots.length, 0);
  const place: AnswerPlace = {
    base: vendor.base,
    zone: vendor.ground.zone,
    self: `${vendor.base}${url.pathname}${url.search}`,
  };
  if (offset + count < total) place.next = nextAddress(url, vendor.base, offset + count);
  return searchset(slice(open, offset, count), total, place);
}

function nextAddress(url: URL, base: string, offset: number): string {
  const next = new URL(`${base}${url.pathname}${url.search}`);
  next.searchParams.set('_offset', String(offset));
  return next.href;
}

/** The agendas with only the slots of ranks `offset` to `offset + count`. */
function slice(open: readonly OpenAgenda[], offset: number, count: number): OpenAgenda[] {
  let before = 0;
  return open.flatMap(({ agenda, slots }) => {
    const kept = slots.slice(Math.max(0, offset - before), Math.max(0, offset + count - before));
    before += slots.length;
    return kept.length > 0 ? [{ agenda, slots: kept }] : [];
  });
}

function boundsOf(url: URL): { from: number; to: number } | undefined {
  const values = url.searchParams.getAll('start');
  const bound = (comparator: string) =>
    values.filter((value) => value.startsWith(comparator)).map((value) => DateTime.fromISO(value.slice(2)));
  const [from, otherFrom] = bound('ge');
  const [to, otherTo] = bound('le');
  if (!from?.isValid || !to?.isValid || otherFrom || otherTo) return undefined;
  return { from: from.toMillis(), to: to.toMillis() };
}

/** Bare RPPS numbers: a vendor must find a professional whether the platform prefixed the number or not (§1.8). */
function identifiersOf(url: URL): Set<string> {
  const tokens = (url.searchParams.get('schedule.actor:Practitioner.identifier') ?? '').split(',');
  const values = tokens.map((token) => token.replace(/^.*\|/u, '').trim()).filter(Boolean);
  return new Set(values.map((value) => (/^8\d{11}$/u.test(value) ? value.slice(1) : value)));
}

function wholeNumber(written: string | null): number | undefined {
  return written !== null && /^\d{1,7}$/u.test(written) ? Number(written) : undefined;
}

/** A refusal as FHIR writes it. */
export function outcome(status: number, diagnostics: string): Answer {
  const issue = [{ severity: 'error', code: status === 404 ? 'not-found' : 'invalid', diagnostics }];
  const body = JSON.stringify({ resourceType: 'OperationOutcome', issue });
  return { status, contentType: 'application/fhir+json', body };
}
