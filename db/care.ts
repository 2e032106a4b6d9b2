import {
  CARE_FACTS,
  FACTS_OF,
  FEE_SECTORS,
  fromMask,
  toMask,
  type CareFact,
  type CarerSex,
  type FeeSector,
} from './vocabulary.ts';

/** What somebody says of an exercise; null for what they leave unsaid. */
export interface Care {
  children: boolean | null;
  newPatients: boolean | null;
  accessible: boolean | null;
  sector: FeeSector | null;
  sex: CarerSex | null;
  /** ISO 639-1 codes, `lsf` among them; null when nothing is said of languages. */
  languages: string[] | null;
}

export const NOTHING_OF_CARE: Care = {
  children: null,
  newPatients: null,
  accessible: null,
  sector: null,
  sex: null,
  languages: null,
};

/** Facts as a mask over CARE_FACTS. */
export function careMask(facts: readonly CareFact[]): number {
  return toMask(CARE_FACTS, facts);
}

/** What is said as a mask; 0 says nothing. Languages are kept beside it. */
export function toCareMask({
  children,
  newPatients,
  accessible,
  sector,
  sex,
}: Omit<Care, 'languages'>): number {
  const facts: (CareFact | null)[] = [
    children === null ? null : children ? 'children' : 'no-children',
    newPatients === null ? null : newPatients ? 'new-patients' : 'no-new-patients',
    accessible === null ? null : accessible ? 'accessible' : 'not-accessible',
    sector && `sector-${sector}`,
    sex && `sex-${sex}`,
  ];
  return careMask(facts.filter((fact) => fact !== null));
}

/** What is said as a schedule keeps it: null when nothing is, so that what was said before stays. */
export function careColumns(care: Care | null): { care: number | null; languages: string | null } {
  if (care === null) return { care: null, languages: null };
  return { care: toCareMask(care), languages: care.languages && `{${care.languages.join(',')}}` };
}

/** What a mask says; null where it says nothing, and where its sources contradict each other. */
export function fromCareMask(mask: number): Omit<Care, 'languages'> {
  const known = fromMask(CARE_FACTS, mask);
  const one = (need: keyof typeof FACTS_OF): CareFact | null => {
    const said = FACTS_OF[need].filter((fact) => known.includes(fact));
    return said.length === 1 ? (said[0] ?? null) : null;
  };
  const yes = (fact: CareFact | null, word: CareFact) => (fact === null ? null : fact === word);
  const sector = one('sector');
  const sex = one('sex');
  return {
    children: yes(one('children'), 'children'),
    newPatients: yes(one('new-patients'), 'new-patients'),
    accessible: yes(one('accessible'), 'accessible'),
    sector: FEE_SECTORS.find((each) => sector === `sector-${each}`) ?? null,
    sex: sex === null ? null : sex === 'sex-F' ? 'F' : 'M',
  };
}
