import { NOTHING_OF_CARE, type Care } from '../../db/care.ts';
import { fold } from '../../db/fold.ts';
import { SPOKEN_LANGUAGES, type CareFact, type CarerSex, type FeeSector } from '../../db/vocabulary.ts';
import { meanings } from '../csv/words.ts';

/** What is said, or null when nothing is: an unknown of the body never hides what was said before. */
export function saidCare(said: { [Name in keyof Care]?: Care[Name] | undefined }): Care | null {
  const known = Object.entries(said).filter(([, value]) => value !== null && value !== undefined);
  return known.length === 0 ? null : { ...NOTHING_OF_CARE, ...Object.fromEntries(known) };
}

const SECTORS = meanings([
  [
    '1',
    '1, s1, secteur 1, sector 1, sector-1, conventionné secteur 1, secteur 1 ou conventionné, conventionné',
  ],
  [
    'optam',
    'optam, optam-co, secteur 2 optam, 2 optam, s2 optam, conventionné secteur 2 avec optam, sector-optam, sector 2 optam',
  ],
  ['2', '2, s2, secteur 2, sector 2, sector-2, conventionné secteur 2, honoraires libres'],
  ['3', '3, s3, secteur 3, sector 3, sector-3, nc, non conventionné, hors convention, no agreed fees'],
]);

/**
 * The fee sector that words mean; null for what is none of them. Sector 1 with a permanent right to exceed its fees is
 * none: it is neither at the agreed price nor free.
 */
export function readFeeSector(words: string | null | undefined): FeeSector | null {
  return words ? (SECTORS.get(fold(words)) ?? null) : null;
}

const SEXES = meanings([
  ['F', 'F, femme, féminin, female, woman, Mme, Madame, Mlle, Mademoiselle, Mrs, Ms'],
  ['M', 'M, H, homme, masculin, male, man, Mr, Monsieur'],
]);

/** Whether words or a civil title say a woman or a man; null for `Dr`, which says neither. */
export function readSex(words: string | null | undefined): CarerSex | null {
  return words ? (SEXES.get(fold(words)) ?? null) : null;
}

const LANGUAGES = meanings(
  SPOKEN_LANGUAGES.map((code) => [code, [code, ...namesOf(code)].join(', ')] as const),
);

function namesOf(code: (typeof SPOKEN_LANGUAGES)[number]): string[] {
  if (code === 'lsf')
    return ['LSF', 'langue des signes', 'langue des signes française', 'fsl', 'sign language'];
  return ['fr', 'en', code].flatMap((locale) => {
    const name = new Intl.DisplayNames([locale], { type: 'language' }).of(code);
    return name === undefined || fold(name) === '' ? [] : [name];
  });
}

const KNOWN = new Intl.DisplayNames(['fr'], { type: 'language', fallback: 'none' });

/** The code of a language by its name, in French, English or itself, or by its code (`en-GB` is `en`); null when unknown. */
export function readLanguage(words: string): string | null {
  const written = words.trim().toLowerCase();
  const [primary = ''] = written.split(/[-_]/);
  const coded = /^[a-z]{2}$/.test(primary) && KNOWN.of(primary) !== undefined ? primary : null;
  return LANGUAGES.get(fold(written)) ?? coded;
}

const FACTS = meanings<CareFact>([
  [
    'children',
    'children, accepts children, enfants, reçoit les enfants, accepte les enfants, enfants acceptés, tous âges, all ages',
  ],
  [
    'no-children',
    'no children, adults only, adultes seulement, adultes uniquement, n’accepte pas les enfants, pas d’enfants',
  ],
  [
    'new-patients',
    'new patients, newpt, accepts new patients, nouveaux patients, accepte les nouveaux patients, nouveaux patients acceptés',
  ],
  [
    'no-new-patients',
    'no new patients, nopt, existptonly, existptfam, pas de nouveaux patients, n’accepte pas de nouveaux patients',
  ],
  [
    'accessible',
    'accessible, adacomp, wheelchair, wheelchair access, wheelchair accessible, PMR, accessible PMR, accès PMR, accès handicapé',
  ],
  ['accessible', 'accessible aux personnes à mobilité réduite, accessible en fauteuil roulant'],
  ['not-accessible', 'not accessible, non accessible, inaccessible, pas d’accès PMR, no wheelchair access'],
]);

/** What a characteristic of an exercise says, by its code or its words; null when it is of something else. */
export function readCareFact(words: string | undefined): CareFact | null {
  return words === undefined ? null : (FACTS.get(fold(words)) ?? null);
}

const ANSWERS = meanings([
  [true, 'oui, yes, o, y, vrai, true, 1, x'],
  [false, 'non, no, n, faux, false, 0'],
]);

/** Yes or no; null when the word is neither. */
export const readAnswer = (word: string): boolean | null => ANSWERS.get(fold(word)) ?? null;
