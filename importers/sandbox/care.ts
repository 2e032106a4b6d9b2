import { NOTHING_OF_CARE, type Care } from '../../db/care.ts';
import type { CarerSex, FeeSector } from '../../db/vocabulary.ts';
import { chance, pick } from './chance.ts';

type Odds<T> = readonly (readonly [weight: number, choice: T | null])[];

/** What a professional leaves unsaid is part of the mix: a search then says whom it left out for it. */
const GENERAL: Odds<boolean> = [
  [90, true],
  [3, false],
  [7, null],
];
const SPECIALISTS: Odds<boolean> = [
  [45, true],
  [25, false],
  [30, null],
];
const NEW_PATIENTS: Odds<boolean> = [
  [62, true],
  [23, false],
  [15, null],
];
const ACCESSIBLE: Odds<boolean> = [
  [70, true],
  [12, false],
  [18, null],
];
const LANGUAGES: Odds<readonly string[]> = [
  [24, ['fr']],
  [34, ['fr', 'en']],
  [6, ['fr', 'en', 'es']],
  [4, ['fr', 'ar']],
  [3, ['fr', 'en', 'de']],
  [2, ['fr', 'pt']],
  [2, ['fr', 'tr']],
  [2, ['fr', 'br']],
  [1, ['fr', 'lsf']],
  [22, null],
];
const PAEDIATRICS = 'SM40';
const GENERAL_CODES: ReadonlySet<string> = new Set(['SM26', 'SM53', 'SM54']);

/** What an invented professional says of their practice: the same whoever publishes it. */
export function inventCare(person: {
  rpps: string;
  specialties: readonly string[];
  sex: CarerSex;
  sector: FeeSector;
}): Care {
  const { rpps, specialties, sex, sector } = person;
  const general = specialties.some((code) => GENERAL_CODES.has(code));
  const seen: Odds<boolean> = specialties.includes(PAEDIATRICS)
    ? [[1, true]]
    : general
      ? GENERAL
      : SPECIALISTS;
  return {
    sector,
    sex,
    children: pick(seen, chance(rpps, 'children')),
    newPatients: pick(NEW_PATIENTS, chance(rpps, 'new-patients')),
    accessible: pick(ACCESSIBLE, chance(rpps, 'accessible')),
    languages: pick(LANGUAGES, chance(rpps, 'languages'))?.slice() ?? null,
  };
}

/** What a place that names nobody says: it is made for all who come. */
export const OPEN_TO_ALL: Care = { ...NOTHING_OF_CARE, children: true, newPatients: true, accessible: true };
