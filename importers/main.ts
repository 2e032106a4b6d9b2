import { DateTime } from 'luxon';
import { pino } from 'pino';
import { listen, openDatabase } from '../db/client.ts';
import { stopWithParent, tellReady } from '../db/lifeline.ts';
import { openVault } from '../db/secrets-file.ts';
import { keepHouse } from './running/housekeeping.ts';
import { keepMatching } from './matching/keep-matching.ts';
import { startWorker } from './running/worker.ts';

const CONCURRENCY = 3;

/** The worker: claims deliveries and due pulls, a few at once, until told to stop. */
async function main(): Promise<void> {
  const url = process.env['DATABASE_URL'];
  if (!url) throw new Error('DATABASE_URL is not set: `npm start` sets it.');
  const log = pino({ name: 'importers', level: process.env['LOG_LEVEL'] ?? 'warn' });
  const db = openDatabase(url, { max: CONCURRENCY * 2 + 2 });
  const clock = () => DateTime.utc();
  const vault = openVault({
    secrets: process.env['SECRETS'] || undefined,
    secretsFile: process.env['SECRETS_FILE'] || undefined,
    dataDir: process.env['DATA_DIR'] || '.data',
    sandbox: process.env['SANDBOX'] === 'true',
  });
  const worker = startWorker({ db, clock, log, vault, concurrency: CONCURRENCY });
  const house = keepHouse({ db, clock, log });
  const matching = keepMatching({ db, clock, log });
  const deaf = await Promise.all(
    ['delivery', 'feed', 'request'].map((channel) => listen(url, channel, () => worker.wake())),
  );
  stopWithParent(async () => {
    await Promise.all([worker.stop(), house.stop(), matching.stop()]);
    await Promise.all(deaf.map((end) => end()));
    await db.close();
  });
  tellReady('importers');
}

main().catch((error: unknown) => {
  console.error(`The importers did not start. ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});
