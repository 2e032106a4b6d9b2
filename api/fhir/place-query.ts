import { parseStructureIdentifier } from '../../importers/identifiers.ts';
import { FhirRefusal, type Issue } from './outcome.ts';
import {
  codesOf,
  MOST_NAMED,
  readBounds,
  readCount,
  readCursor,
  type Refuse,
  type SlotQuery,
} from './slot-query.ts';
import { SYSTEMS } from './systems.ts';

/** How the structures of a search of slots are named: by a chain through the schedule's place. */
export const OF_STRUCTURE = 'schedule.actor:Location.organization.identifier';

/** What each of the two searches calls its parameters: the guide's of schedules, and that of slots. */
const NAMES = {
  Schedule: {
    start: '_has:Slot:schedule:start',
    status: '_has:Slot:schedule:status',
    of: 'actor:Location.organization.identifier',
    slots: ['_revinclude', 'Slot:schedule'],
    places: ['_include', 'Schedule:actor:Location'],
  },
  Slot: {
    start: 'start',
    status: 'status',
    of: OF_STRUCTURE,
    slots: ['_include', 'Slot:schedule'],
    places: ['_include:iterate', 'Schedule:actor:Location'],
  },
} as const;

/** Common to both. */
const ALSO = [
  '_include',
  '_include:iterate',
  '_revinclude',
  '_count',
  '_format',
  '_cursor',
  'service-type',
  'specialty',
  'appointment-type',
];

/** A search for the places of structures, understood. Bare numbers; instants in ms, both bounds inclusive. */
export interface PlaceQuery extends Pick<
  SlotQuery,
  'from' | 'to' | 'modalities' | 'specialties' | 'kinds' | 'count' | 'after'
> {
  root: keyof typeof NAMES;
  finess: string[];
  siret: string[];
  /** What comes along: the other of slots and schedules, the places, and their structures. */
  includes: { along: boolean; places: boolean; structures: boolean };
}

/**
 * Reads a search for places of structures (SAS guide, SOS Médecins, or its like from the slots). Throws one refusal that
 * names every parameter that is wrong; an unknown one only when `strict`.
 */
export function readPlaceQuery(
  query: URLSearchParams,
  { root, strict }: { root: PlaceQuery['root']; strict: boolean },
): PlaceQuery {
  const issues: Issue[] = [];
  const refuse: Refuse = (at, text) =>
    void issues.push({ rule: 'search-parameter', code: 'value', at, text });
  const names = NAMES[root];
  const bounds = readBounds(query, names.start, refuse);
  const structures = readStructures(query.getAll(names.of), names.of, refuse);
  if (query.get(names.status) !== 'free') refuse(names.status, `only \`${names.status}=free\` is answered`);
  if (strict) {
    const known = new Set<string>([names.start, names.status, names.of, ...ALSO]);
    for (const name of new Set(query.keys()))
      if (!known.has(name)) refuse(name, 'is not a parameter of this search');
  }
  const read: PlaceQuery = {
    root,
    ...bounds,
    ...structures,
    modalities: codesOf(query, 'service-type'),
    specialties: codesOf(query, 'specialty'),
    kinds: codesOf(query, 'appointment-type'),
    includes: readIncludes(query, root),
    count: readCount(query.get('_count'), refuse),
    after: readCursor(query.get('_cursor'), refuse),
  };
  if (issues.length > 0) throw new FhirRefusal(400, issues);
  return read;
}

function readStructures(
  given: readonly string[],
  name: string,
  refuse: Refuse,
): Pick<PlaceQuery, 'finess' | 'siret'> {
  const tokens = given.flatMap((text) => text.split(',')).filter((text) => text !== '');
  if (tokens.length === 0 || tokens.length > MOST_NAMED)
    refuse(name, `names between 1 and ${MOST_NAMED} structures`);
  const found = { finess: new Set<string>(), siret: new Set<string>() };
  for (const token of tokens) {
    const [system, value] = token.includes('|') ? token.split('|') : [SYSTEMS.structure, token];
    // A structure that nobody knows here is an empty answer and no error (faq.md, 9).
    const parsed = system === SYSTEMS.structure ? parseStructureIdentifier(value ?? '') : null;
    if (parsed) found[parsed.kind].add(parsed.value);
  }
  return { finess: [...found.finess], siret: [...found.siret] };
}

/** `Schedule:actor` alone brings places too, as the search for professionals writes it. */
function readIncludes(query: URLSearchParams, root: PlaceQuery['root']): PlaceQuery['includes'] {
  const asks = ([name, value]: readonly [string, string]) => query.getAll(name).includes(value);
  const { slots, places: wanted } = NAMES[root];
  const along = asks(slots);
  const places = asks(wanted) || asks([wanted[0], 'Schedule:actor']);
  return {
    along,
    places: places && (root === 'Schedule' || along),
    structures: places && asks(['_include:iterate', 'Location:organization']),
  };
}
