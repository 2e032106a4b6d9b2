import { DateTime } from 'luxon';
import { parsePractitionerIdentifier } from '../../importers/identifiers.ts';
import { FhirRefusal, type Issue } from './outcome.ts';
import { SYSTEMS } from './systems.ts';

/** The guide's limits: professionals or structures in one search, slots in one page. */
export const MOST_NAMED = 25;
export const PAGE = 1000;

/** A guide that writes no offset means the clock of Paris. */
const ZONE = 'Europe/Paris';

const IDENTIFIER = 'schedule.actor:Practitioner.identifier';
const KNOWN = new Set([
  'start',
  'status',
  IDENTIFIER,
  '_include',
  '_include:iterate',
  '_count',
  '_format',
  '_cursor',
  'service-type',
  'specialty',
  'appointment-type',
]);

/** A search of INT_R01 or INT_R04, understood. Bare numbers; instants in ms, both bounds inclusive. */
export interface SlotQuery {
  from: number;
  to: number;
  rpps: string[];
  adeli: string[];
  /** Modalities and specialties wanted; any when empty. */
  modalities: string[];
  specialties: string[];
  kinds: string[];
  includes: { schedule: boolean; actors: boolean; cpts: boolean };
  count: number;
  /** Where the page before ended. */
  after: { start: number; id: number } | undefined;
}

/** Reads a search. Throws one refusal that names every parameter that is wrong; an unknown one only when `strict`. */
export function readSlotQuery(query: URLSearchParams, strict: boolean): SlotQuery {
  const issues: Issue[] = [];
  const refuse: Refuse = (at, text) =>
    void issues.push({ rule: 'search-parameter', code: 'value', at, text });
  const bounds = readBounds(query, 'start', refuse);
  const people = readPractitioners(query.getAll(IDENTIFIER), refuse);
  const tokens = (name: string) => codesOf(query, name);
  if (query.get('status') !== 'free') refuse('status', 'only `status=free` is answered');
  if (strict) {
    for (const name of new Set(query.keys()))
      if (!KNOWN.has(name)) refuse(name, 'is not a parameter of this search');
  }
  const read: SlotQuery = {
    ...bounds,
    ...people,
    modalities: tokens('service-type'),
    specialties: tokens('specialty'),
    kinds: tokens('appointment-type'),
    includes: readIncludes(query),
    count: readCount(query.get('_count'), refuse),
    after: readCursor(query.get('_cursor'), refuse),
  };
  if (issues.length > 0) throw new FhirRefusal(400, issues);
  return read;
}

export type Refuse = (at: string, text: string) => void;

const codeOf = (token: string): string => token.split('|').at(-1) ?? '';

/** The codes that a token parameter asks for. */
export const codesOf = (query: URLSearchParams, name: string): string[] =>
  query.getAll(name).flatMap((text) => text.split(',').map(codeOf));

/** The first and the last start asked for (ms). */
export function readBounds(
  query: URLSearchParams,
  name: string,
  refuse: Refuse,
): { from: number; to: number } {
  const starts = query.getAll(name);
  const bound = (prefix: 'ge' | 'le'): number => {
    const found = starts.filter((text) => text.startsWith(prefix));
    if (found.length !== 1) {
      refuse(name, `give \`${name}\` once with the prefix \`${prefix}\``);
      return 0;
    }
    // A `+` of an offset that was not written %2B arrives as a space.
    const at = DateTime.fromISO((found[0] ?? '').slice(2).replace(' ', '+'), { zone: ZONE });
    if (!at.isValid)
      refuse(name, `\`${prefix}\` must be followed by an instant, as 2026-11-24T10:00:00+01:00`);
    return at.isValid ? at.toMillis() : 0;
  };
  if (starts.some((text) => !/^(?:ge|le)/.test(text))) refuse(name, 'takes the prefixes `ge` and `le`');
  const [from, to] = [bound('ge'), bound('le')];
  if (from > to) refuse(name, '`le` is before `ge`');
  return { from, to };
}

function readPractitioners(given: readonly string[], refuse: Refuse): { rpps: string[]; adeli: string[] } {
  const tokens = given.flatMap((text) => text.split(',')).filter((text) => text !== '');
  if (tokens.length === 0 || tokens.length > MOST_NAMED)
    refuse(IDENTIFIER, `names between 1 and ${MOST_NAMED} professionals`);
  const found = { rpps: new Set<string>(), adeli: new Set<string>() };
  for (const token of tokens) {
    const [system, value] = token.includes('|') ? token.split('|') : [SYSTEMS.person, token];
    // A national number of another kind is nobody's here, which is an empty answer and no error (faq.md, 9).
    const parsed = system === SYSTEMS.person ? parsePractitionerIdentifier(value ?? '') : null;
    if (parsed) found[parsed.kind].add(parsed.value);
  }
  return { rpps: [...found.rpps], adeli: [...found.adeli] };
}

function readIncludes(query: URLSearchParams): SlotQuery['includes'] {
  const first = query.getAll('_include');
  const then = query.getAll('_include:iterate');
  const cpts =
    first.includes('Slot:service-type-reference') && then.includes('HealthcareService:organization');
  const schedule = first.includes('Slot:schedule');
  return { schedule, actors: schedule && then.includes('Schedule:actor'), cpts };
}

export function readCount(text: string | null, refuse: Refuse): number {
  if (text === null) return PAGE;
  const count = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (count < 1) refuse('_count', 'must be a whole number above 0');
  return Math.min(count, PAGE);
}

export function readCursor(text: string | null, refuse: Refuse): SlotQuery['after'] {
  if (text === null) return undefined;
  const [, start, id] = /^(\d{1,15})\.(\d{1,15})$/.exec(text) ?? [];
  if (start !== undefined && id !== undefined) return { start: Number(start), id: Number(id) };
  refuse('_cursor', 'is not one that a page of this search gave');
  return undefined;
}
