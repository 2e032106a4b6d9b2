import { parseArgs } from 'node:util';
import { stopOnSignal } from '../../db/lifeline.ts';
import { benchAgenda, benchCalendar } from './agenda.ts';
import { benchBooking } from './booking.ts';
import { openCountry, type Country } from './country.ts';
import { tell } from './figures.ts';
import { benchIngest } from './ingest.ts';
import { benchLive } from './live.ts';
import { benchSearch } from './search.ts';

/** `npm run --silent bench -- [name…] [--slots N] [--rounds N] [--seconds S]`: figures as JSON lines. */

/** How long to measure: turns of each comparison, and seconds of each turn where the load lasts. */
export interface Pace {
  rounds: number;
  seconds: number;
}

const BENCHES: Record<string, (country: Country, pace: Pace) => Promise<void>> = {
  search: benchSearch,
  ingest: benchIngest,
  booking: benchBooking,
  live: benchLive,
  agenda: benchAgenda,
  calendar: benchCalendar,
};

/** More would come back to feeds that were already written to. */
const MOST_ROUNDS = 8;

/** What the person can mend; printed as it is. */
class Explained extends Error {}

function readCommand() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      slots: { type: 'string', default: '1000000' },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '4' },
    },
  });
  const names = positionals.length > 0 ? positionals : Object.keys(BENCHES);
  const unknown = names.filter((name) => !Object.hasOwn(BENCHES, name));
  if (unknown.length > 0) {
    throw new Explained(`No benchmark is named ${unknown.join(', ')}: ${Object.keys(BENCHES).join(', ')}.`);
  }
  const number = (name: keyof typeof values, least: number, most = Infinity) => {
    const value = Number(values[name]);
    if (value >= least && value <= most) return value;
    throw new Explained(`--${name} must be a number from ${least}${most < Infinity ? ` to ${most}` : ''}.`);
  };
  const pace = { rounds: number('rounds', 1, MOST_ROUNDS), seconds: number('seconds', 0.5) };
  return { names, pace, slots: number('slots', 1000) };
}

async function main(): Promise<void> {
  const { names, pace, slots } = readCommand();
  const begun = performance.now();
  const country = await openCountry(slots);
  stopOnSignal(() => country.close());
  try {
    for (const name of names) await BENCHES[name]?.(country, pace);
  } finally {
    await country.close();
  }
  tell(`done in ${Math.round((performance.now() - begun) / 1000)} s`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    const words = error instanceof Error ? error.message : String(error);
    const mistaken = error instanceof Explained || (error instanceof TypeError && 'code' in error);
    process.stderr.write(`${mistaken || !(error instanceof Error) ? words : (error.stack ?? words)}\n`);
    process.exit(mistaken ? 2 : 1);
  },
);
