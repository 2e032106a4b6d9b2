/** The closed lists of what a caller may need of whoever sees them: `vocabulary.ts` gives them on. */

/** Fee sectors of the agreement with the Assurance maladie: `optam` is sector 2 with moderated fees, `3` is outside it. */
export const FEE_SECTORS = ['1', 'optam', '2', '3'] as const;
export type FeeSector = (typeof FEE_SECTORS)[number];

/** Sex of a professional, where the person asks for it. */
export const CARER_SEXES = ['F', 'M'] as const;
export type CarerSex = (typeof CARER_SEXES)[number];

/** What may be known of an exercise: a bit each, so that what several feeds say of it adds up. */
export const CARE_FACTS = [
  'children',
  'no-children',
  'new-patients',
  'no-new-patients',
  'accessible',
  'not-accessible',
  'sector-1',
  'sector-optam',
  'sector-2',
  'sector-3',
  'sex-F',
  'sex-M',
] as const;
export type CareFact = (typeof CARE_FACTS)[number];

/** What may be asked of whoever sees a caller, beside what their slots say. */
export const CARE_NEEDS = ['children', 'new-patients', 'accessible', 'sector', 'language', 'sex'] as const;
export type CareNeed = (typeof CARE_NEEDS)[number];

/** The facts that answer each need; a need of which none is known is unknown. Languages are a list of their own. */
export const FACTS_OF = {
  children: ['children', 'no-children'],
  'new-patients': ['new-patients', 'no-new-patients'],
  accessible: ['accessible', 'not-accessible'],
  sector: ['sector-1', 'sector-optam', 'sector-2', 'sector-3'],
  sex: ['sex-F', 'sex-M'],
} as const satisfies Record<Exclude<CareNeed, 'language'>, readonly CareFact[]>;

/** ISO 639-1; `lsf` is the French sign language, which has no code of two letters. */
export const LANGUAGE = /^([a-z]{2}|lsf)$/;

/** Languages that are asked for by name; another two-letter code is kept and asked for by its code. */
export const SPOKEN_LANGUAGES = [
  'fr',
  'en',
  'es',
  'pt',
  'it',
  'de',
  'nl',
  'ar',
  'tr',
  'ru',
  'uk',
  'pl',
  'ro',
  'bg',
  'sq',
  'sr',
  'hy',
  'ka',
  'fa',
  'ps',
  'ur',
  'hi',
  'bn',
  'ta',
  'zh',
  'vi',
  'km',
  'ja',
  'ko',
  'he',
  'el',
  'so',
  'sw',
  'wo',
  'br',
  'lsf',
] as const;
