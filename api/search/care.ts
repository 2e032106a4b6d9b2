import { careMask } from '../../db/care.ts';
import type { AskedCare, AskedNeed, SaidCare } from '../../db/queries/search/offers-care.ts';
import { CARE_NEEDS, FACTS_OF, type CareFact, type CareNeed } from '../../db/vocabulary.ts';
import type { OffersQuery } from './query.ts';

/** What is known of a need: met, known not to be, or nobody knows: sources that contradict each other say nothing. */
export type Verdict = 'met' | 'unmet' | 'unknown';

/** Whether one need is met by what is said. */
export function verdictOf(
  { asked, among }: Pick<AskedNeed, 'asked' | 'among'>,
  { care }: Pick<SaidCare, 'care'>,
): Verdict {
  const said = care & among;
  if ((said & asked) === 0) return said === 0 ? 'unknown' : 'unmet';
  return (said & ~asked) === 0 ? 'met' : 'unknown';
}

/** One of the languages is enough. */
export function spokenOf(asked: readonly string[], { languages }: Pick<SaidCare, 'languages'>): Verdict {
  if (languages.length === 0) return 'unknown';
  return languages.some((code) => asked.includes(code)) ? 'met' : 'unmet';
}

/** Whether an offer is kept: known to meet all that is asked, or, where that is wanted, not known to fail any. */
export function isKept(asked: AskedCare | undefined, said: SaidCare): boolean {
  if (!asked) return true;
  const kept = (verdict: Verdict) => verdict === 'met' || (verdict === 'unknown' && asked.keepUnknown);
  const spoken = asked.languages.length === 0 || kept(spokenOf(asked.languages, said));
  return spoken && asked.needs.every((need) => kept(verdictOf(need, said)));
}

/** What a query asks of whoever sees the caller; undefined when it asks nothing. */
export function askedCare(query: OffersQuery): AskedCare | undefined {
  const { children, newPatients, accessible, sector = [], sex, language = [], unknown } = query;
  const facts: Record<Exclude<CareNeed, 'language'>, CareFact[]> = {
    children: children === undefined ? [] : ['children'],
    'new-patients': newPatients === undefined ? [] : ['new-patients'],
    accessible: accessible === undefined ? [] : ['accessible'],
    sector: sector.map((each) => `sector-${each}` as const),
    sex: sex === undefined ? [] : [`sex-${sex}`],
  };
  const needs = CARE_NEEDS.flatMap((need): AskedNeed[] => {
    if (need === 'language' || facts[need].length === 0) return [];
    return [{ need, asked: careMask(facts[need]), among: careMask(FACTS_OF[need]) }];
  });
  if (needs.length === 0 && language.length === 0) return undefined;
  return { needs, languages: language, keepUnknown: unknown === 'keep' };
}

/** What an offer is known to meet of what is asked, need by need. */
export function verdictsOf(asked: AskedCare, said: SaidCare): [CareNeed, Verdict][] {
  const verdicts = asked.needs.map((need): [CareNeed, Verdict] => [need.need, verdictOf(need, said)]);
  return asked.languages.length === 0
    ? verdicts
    : [...verdicts, ['language', spokenOf(asked.languages, said)]];
}
