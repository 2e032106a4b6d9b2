import type { Words } from '../../words/use-words.ts';
import { placeCriteria, shortLabel } from '../chosen-place.ts';
import { withoutBlanks, type Criteria } from '../criteria.ts';
import type { Read, Suggestion } from './use-suggestions.ts';

interface Applying {
  criteria: Criteria;
  reading: Read;
  choice: Suggestion | undefined;
  words: Words;
}

/** What a link could not say and the line has not said either. */
function stillAsked({ ask }: Criteria, located: Criteria, read: Criteria): Criteria['ask'] {
  const said = { address: Object.keys(located).length > 0, specialty: read.specialty !== undefined };
  return ask?.filter((each) => !said[each]);
}

/** The search that a line asks for, the words it leaves, and what must be said about it. */
export function applied({ criteria, reading, choice, words: { say } }: Applying) {
  const { found, names, isStreet } = reading;
  const place = choice?.kind === 'place' ? choice.place : found.places[0];
  const chosen = choice?.kind === 'specialty' ? { specialty: [choice.specialty.code] } : {};
  const { unknown } = found;
  const base: Criteria = place
    ? withoutBlanks({ ...criteria, commune: undefined, lat: undefined, lon: undefined, near: undefined })
    : criteria;
  const located = place ? placeCriteria(place) : {};
  const timed = reading.criteria.day === undefined ? {} : { after: undefined, before: undefined };
  const next = withoutBlanks({
    ...base,
    ...timed,
    ...reading.criteria,
    ...located,
    ...chosen,
    slot: undefined,
    ask: stillAsked(criteria, located, { ...reading.criteria, ...chosen }),
  });
  const notes = [
    unknown.length > 0 &&
      say('search.unknown', { words: unknown.map((word) => `«\u00a0${word}\u00a0»`).join(', ') }),
    names.length > 0 && say('search.unknown.names', { names: names.join(', ') }),
    isStreet && place && place.kind !== 'address' && say('search.street', { place: shortLabel(place) }),
    place?.precision === 'postal-code' && say('search.borrowed'),
  ].filter((each) => typeof each === 'string');
  return { next, left: [...unknown, ...names].join(' '), note: notes.join(' ') };
}
