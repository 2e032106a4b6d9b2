/** How a figure is to be read. */
export const UNITS = ['count', 'share', 'seconds', 'number', 'kilometres'] as const;
type Unit = (typeof UNITS)[number];

/** The families of dispatch-and-agenda §1.7, in the order they are read. */
export const FAMILIES = [
  'access',
  'medical',
  'orientation',
  'failure',
  'outcome',
  'supply',
  'shift',
] as const;
type Family = (typeof FAMILIES)[number];

interface Words {
  label: string;
  definition: string;
}

/** What a figure is, in both languages; `open` when anyone may read it. */
export interface Indicator {
  code: string;
  family: Family;
  unit: Unit;
  open: boolean;
  fr: Words;
  en: Words;
}

export const OPEN = true;
export const CLOSED = false;

/** One line of the catalogue: what it is, then its label and definition in French and in English. */
export function line(
  [code, family, unit, open]: [string, Family, Unit, boolean],
  fr: readonly [string, string],
  en: readonly [string, string],
): Indicator {
  const words = ([label, definition]: readonly [string, string]): Words => ({ label, definition });
  return { code, family, unit, open, fr: words(fr), en: words(en) };
}

/** A delay: its median and what nine in ten stay under, from what to what in both languages. Never open: its extremes are people. */
export function delay(
  [code, family]: [string, Family],
  [frLabel, frSpan]: readonly [string, string],
  [enLabel, enSpan]: readonly [string, string],
): Indicator[] {
  return [
    line(
      [code, family, 'seconds', CLOSED],
      [frLabel, `Médiane du temps entre ${frSpan}.`],
      [enLabel, `Median time from ${enSpan}.`],
    ),
    line(
      [`${code}-p90`, family, 'seconds', CLOSED],
      [`${frLabel}, 9 sur 10`, `Temps sous lequel restent neuf dossiers sur dix entre ${frSpan}.`],
      [`${enLabel}, 9 in 10`, `Time under which nine cases in ten stay, from ${enSpan}.`],
    ),
  ];
}
