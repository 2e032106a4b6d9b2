import { DateTime } from 'luxon';

/** The age at which nobody opens one's agenda for one any more (Code civil, article 414), years. */
const MAJORITY = 18;

/**
 * When someone born on a day comes of age: the first instant of that day where they live. A birthday of 29 February falls on
 * the 28th, as in `prevention/due.ts`. Null for what is no date.
 */
export function comesOfAge(born: string, zone: string): DateTime<true> | null {
  const day = DateTime.fromISO(born, { zone });
  const adult = day.plus({ years: MAJORITY }).startOf('day');
  return adult.isValid ? adult : null;
}
