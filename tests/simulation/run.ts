import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { statistics } from '../../api/statistics/resources.ts';
import { openDatabase } from '../../db/client.ts';
import { stopOnSignal } from '../../db/lifeline.ts';
import { openVault } from '../../db/secrets-file.ts';
import { startInstance } from '../support/instance.ts';
import { auditDay } from './audit.ts';
import { readGround } from './ground.ts';
import { compareWithVendors, readIndicators } from './indicators.ts';
import { comeIn } from './member.ts';
import { Explained, readOptions, USAGE, type Options } from './options.ts';
import { playDay } from './play.ts';
import { Screen } from './screen.ts';
import { printReport, summarise, type Ended } from './report.ts';

/**
 * A simulated day of a dispatch centre: its own instance, the real API, the sandbox's vendors at their worst. Ends with
 * code 1 when a case was lost or something was booked twice, with 2 when it was asked for what it cannot do.
 */

const instanceFile = z.object({ databaseUrl: z.string() });

/** The platform, its importers and its vendors; rates are lifted, since a minute here holds hours of work. */
const PROCESSES = ['sandbox', 'importers', 'api'];
const environmentOf = ({ territory }: Options) => {
  return { TERRITORY: territory, RATE_FACTOR: '0', LOG_LEVEL: 'warn', SANDBOX: 'true', HOST: '127.0.0.1' };
};

async function simulate(options: Options): Promise<Ended> {
  const begun = performance.now();
  tell(
    `A ${options.dayName} day of territory ${options.territory}: ${options.cases} cases, seed ${options.seed}`,
  );
  const instance = await startInstance(environmentOf(options), PROCESSES);
  stopOnSignal(() => instance.stop());
  const file: unknown = JSON.parse(readFileSync(join(instance.dataDir, 'instance.json'), 'utf8'));
  const db = openDatabase(instanceFile.parse(file).databaseUrl, { max: 3 });
  try {
    const vault = openVault({
      secrets: undefined,
      secretsFile: undefined,
      dataDir: instance.dataDir,
      sandbox: true,
    });
    const ground = await readGround(db, options.territory);
    tell(
      `ready in ${Math.round((performance.now() - begun) / 1000)} s, the day lasts ${options.minutes} minutes`,
    );
    const base = instance.url.replace('localhost', '127.0.0.1');
    const room = await playDay({ db, vault, base, ground }, options);
    const opened = room.switchboard.cases().map(([id]) => id);
    const token = await comeIn(base, 'chief-regulator');
    const said = await new Screen({ base, token }, room.tally).read(statistics, '/statistics?lang=en');
    return {
      room,
      statistics: said.is === 'done' ? said.body : undefined,
      audit: await auditDay(db, { opened, now: new Date() }),
      indicators: await readIndicators(db),
      apart: await compareWithVendors(db, ground.vendors),
      seconds: (performance.now() - begun) / 1000,
    };
  } finally {
    await db.close();
    await instance.stop();
  }
}

function tell(line: string): void {
  process.stderr.write(`  ${line}\n`);
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  const ended = await simulate(options);
  const summary = summarise(ended, options);
  printReport(ended, (line) => console.log(line));
  if (options.json) console.log(JSON.stringify(summary));
  return summary.lostCases + summary.doubleBookings > 0 ? 1 : 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const words = error instanceof Error ? error.message : String(error);
    const mistaken = error instanceof Explained || (error instanceof TypeError && 'code' in error);
    const said = mistaken || !(error instanceof Error) ? `${words}\n${USAGE}` : (error.stack ?? words);
    process.stderr.write(`${said}\n`);
    process.exit(mistaken ? 2 : 1);
  },
);
