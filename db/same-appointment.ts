import type { AgendaContent } from './agenda-content.ts';
import { fold } from './fold.ts';

/** Two vendors round one start differently by no more than this (ms). */
export const SAME_START = 10 * 60_000;

type Described = Pick<AgendaContent, 'start' | 'practitioner' | 'organization' | 'place'>;

/**
 * Whether two voices speak of one appointment of one person: it begins at the same time, and is with the same professional
 * or at the same place, neither of them said to be another. Symmetric; time alone is never enough.
 */
export function isSameAppointment(one: Described, other: Described): boolean {
  if (Math.abs(Date.parse(one.start) - Date.parse(other.start)) > SAME_START) return false;
  const who = compare(one, other, personOf);
  const where = compare(one, other, placeOf);
  return who !== 'different' && where !== 'different' && (who === 'same' || where === 'same');
}

type Keys = readonly (string | null)[];

/** Told by the first kind of key that both have; unknown when they share none. */
function compare(
  one: Described,
  other: Described,
  keysOf: (described: Described) => Keys,
): 'same' | 'different' | 'unknown' {
  const [these, those] = [keysOf(one), keysOf(other)];
  const shared = these.findIndex((key, index) => key !== null && (those[index] ?? null) !== null);
  if (shared === -1) return 'unknown';
  return these[shared] === those[shared] ? 'same' : 'different';
}

const folded = (text: string | null | undefined) => (text ? fold(text) : null);

function personOf({ practitioner }: Described): Keys {
  return [practitioner?.rpps ?? null, nameKey(practitioner?.name)];
}

/** In whichever order its words stand, without a title. */
function nameKey(name: string | null | undefined): string | null {
  const words = folded(name)
    ?.split(' ')
    .filter((word) => !/^(?:dr|docteur|pr|professeur|m|mme|mlle|monsieur|madame)$/u.test(word));
  return words && words.length > 0 ? words.toSorted().join(' ') : null;
}

function placeOf({ place, organization }: Described): Keys {
  const line = folded(place?.line);
  const finess = place?.finess ?? organization?.finess ?? null;
  return [finess, line && place?.postalCode ? `${place.postalCode} ${line}` : null];
}
