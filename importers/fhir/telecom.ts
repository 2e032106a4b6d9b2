import type { ContactPoint } from './resources.ts';

/** E.164 prefix of the French numbers by the digits after the trunk 0; the longest that fits wins. */
const OVERSEAS: readonly [trunk: RegExp, country: string][] = [
  [/^(?:262|263|269|692|693|639(?!98))\d{6}$/u, '+262'],
  [/^(?:590|690|691)\d{6}$/u, '+590'],
  [/^(?:594|694)\d{6}$/u, '+594'],
  [/^(?:596|696|697)\d{6}$/u, '+596'],
];

/** Saint-Pierre-et-Miquelon, Polynésie, Nouvelle-Calédonie, Wallis: six digits behind their own country code. */
const SHORT_COUNTRIES = /^\+(?:508|687|689|681)\d{6,8}$/u;

/**
 * A French phone number in E.164 (`+33299000000`, `+262262…`), from the ways vendors write it; null when it is none.
 * Emergency and short numbers are not a practice's phone and give null.
 */
export function toE164(written: string): string | null {
  const digits = written
    .replace(/^tel:/iu, '')
    .replace(/\(0\)/u, '')
    .replace(/[\s.\-/()\u00a0\u202f]/gu, '')
    .replace(/^00/u, '+');
  if (SHORT_COUNTRIES.test(digits)) return digits;
  const national = /^(?:\+?33|0)0?([1-9]\d{8})$/u.exec(digits)?.[1];
  if (national) return overseas(national) ?? `+33${national}`;
  return /^\+(?:262|590|594|596)0?([1-9]\d{8})$/u.test(digits) ? digits.replace(/^(\+\d{3})0/u, '$1') : null;
}

function overseas(national: string): string | undefined {
  const country = OVERSEAS.find(([trunk]) => trunk.test(national))?.[1];
  return country && `${country}${national}`;
}

/** The first phone of a list of contact points that reads as one. */
export function phoneOf(telecom: readonly ContactPoint[] | undefined): string | null {
  for (const point of telecom ?? []) {
    if (point.system !== undefined && point.system !== 'phone' && point.system !== 'sms') continue;
    const phone = point.value === undefined ? null : toE164(point.value);
    if (phone) return phone;
  }
  return null;
}
