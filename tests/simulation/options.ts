import { parseArgs } from 'node:util';
import { DAYS, type KindOfDay } from './winter-day.ts';

/** What the person can mend; printed as it is. */
export class Explained extends Error {}

export interface Options {
  day: KindOfDay;
  dayName: string;
  territory: string;
  seed: number;
  cases: number;
  /** Minutes of the machine that the day lasts. */
  minutes: number;
  json: boolean;
}

export const USAGE =
  'npm run --silent simulate -- --day winter --territory 35 [--seed N] [--cases N] [--minutes N] [--json]';

/** Throws `Explained` for what it does not understand. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      day: { type: 'string', default: 'winter' },
      territory: { type: 'string', default: '35' },
      seed: { type: 'string', default: '1' },
      cases: { type: 'string', default: '320' },
      minutes: { type: 'string', default: '4' },
      json: { type: 'boolean', default: false },
    },
  });
  const { day: dayName, territory, json } = values;
  const day = Object.hasOwn(DAYS, dayName) ? DAYS[dayName] : undefined;
  if (!day) throw new Explained(`No day is named ${dayName}: ${Object.keys(DAYS).join(', ')}.`);
  if (!/^(\d{2,3}|2A|2B)$/.test(territory))
    throw new Explained('--territory must be the code of a département.');
  const number = (name: 'seed' | 'cases' | 'minutes', least: number, most: number) => {
    const value = Number(values[name]);
    const whole = name === 'minutes' || Number.isInteger(value);
    if (whole && value >= least && value <= most) return value;
    throw new Explained(`--${name} must be a number from ${least} to ${most}.`);
  };
  const seed = number('seed', 0, 2 ** 31);
  const cases = number('cases', 1, 9000);
  return { day, dayName, territory, seed, cases, minutes: number('minutes', 0.1, 60), json };
}
