import { jaroWinkler } from './similarity.ts';

/**
 * How two names compare: `same` as far as both say it, `close` when only the family name says it, `given` when one of
 * the two names is the same and the other may be (a married name, a slip), `different` else.
 */
export type NameVerdict = 'same' | 'close' | 'given' | 'different' | 'unknown';

export interface PersonName {
  family: string | null;
  given: string | null;
}

/** Spelling that differs by a slip: short names must be the same to the letter. */
const SLIP = 0.94;
const SHORT = 5;

/** Written before names. */
const TITLES = new Set([
  'dr',
  'dre',
  'docteur',
  'pr',
  'pre',
  'professeur',
  'monsieur',
  'madame',
  'mme',
  'mlle',
  'm',
]);

/** Not `fold`: in a name `R.` is an initial, never a street. */
function words(text: string | null): string[] {
  const bare = (text ?? '').toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '');
  const all = bare
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .map((word) => (word === 'st' ? 'saint' : word));
  return all.length > 1 ? all.filter((word) => !TITLES.has(word)) : all;
}

function alike(a: string, b: string): boolean {
  if (a === b) return true;
  return Math.min(a.length, b.length) > SHORT && jaroWinkler(a, b) >= SLIP;
}

/** The same words, joined or apart (`Le Goff`, `LEGOFF`); or all the words of one among the other's (`Morel-Petit`). */
function sameFamily(a: readonly string[], b: readonly string[]): boolean {
  if (alike(a.join(''), b.join(''))) return true;
  const [few, many] = a.length <= b.length ? [a, b] : [b, a];
  const telling = few.filter((word) => word.length > 3);
  return telling.length > 0 && few.every((word) => many.some((other) => alike(word, other)));
}

/** A `slip` may be a slip, or Daniel and Danielle: only a person can tell. */
type Given = 'same' | 'initial' | 'slip' | 'different' | 'unknown';

function compareGiven(a: readonly string[], b: readonly string[]): Given {
  if (a.length === 0 || b.length === 0) return 'unknown';
  if (a.join('') === b.join('')) return 'same';
  const initials = (list: readonly string[]) => list.map((word) => word[0]).join('');
  const short = (list: readonly string[]) =>
    list.every((word) => word.length === 1) || list.join('').length <= 2;
  if (short(a) || short(b)) {
    const [few, many] = short(a) ? [a.join(''), initials(b)] : [b.join(''), initials(a)];
    return many.startsWith(few) || few.startsWith(many) ? 'initial' : 'different';
  }
  return jaroWinkler(a.join(''), b.join('')) >= SLIP ? 'slip' : 'different';
}

/** Compares two people's names, in whichever order each was written. */
export function compareNames(a: PersonName, b: PersonName): NameVerdict {
  const [familyA, familyB] = [words(a.family), words(b.family)];
  if (familyA.length === 0 || familyB.length === 0) return 'unknown';
  const [givenA, givenB] = [words(a.given), words(b.given)];
  const given = compareGiven(givenA, givenB);
  if (sameFamily(familyA, familyB)) {
    if (given === 'same') return 'same';
    if (given === 'slip') return 'given';
    return given === 'different' ? 'different' : 'close';
  }
  const whole = (family: readonly string[], names: readonly string[]) =>
    [...family, ...names].sort().join(' ');
  const telling = familyA.length + givenA.length > 1;
  if (telling && whole(familyA, givenA) === whole(familyB, givenB)) return 'same';
  return given === 'same' ? 'given' : 'different';
}

/** Words that say what a structure is and never which one. */
const COMMON = new Set(
  'cabinet medical medicale medecin medecins centre de du des la le les l d maison sante pole pluridisciplinaire pluriprofessionnelle groupe'.split(
    ' ',
  ),
);

/** Compares two structures' names by the words that tell them apart. */
export function compareTitles(a: string | null, b: string | null): NameVerdict {
  const [all, others] = [words(a), words(b)];
  if (all.length === 0 || others.length === 0) return 'unknown';
  const telling = (list: readonly string[]) => new Set(list.filter((word) => !COMMON.has(word)));
  const [one, two] = [telling(all), telling(others)];
  if (one.size === 0 || two.size === 0) return all.join(' ') === others.join(' ') ? 'close' : 'different';
  const shared = [...one].filter((word) => two.has(word)).length;
  if (shared === one.size && shared === two.size) return 'same';
  return shared > 0 && shared === Math.min(one.size, two.size) ? 'close' : 'different';
}
