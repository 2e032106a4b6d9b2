import type { DateTime } from 'luxon';
import type { Logger } from 'pino';
import type { Database } from '../../db/client.ts';
import type { VendorCalls } from '../../importers/vendor-calls.ts';
import { openRunWakes } from '../feeds/run-wakes.ts';
import { openLive, type Live } from './live.ts';
import { openRechecks, type Rechecks } from './recheck.ts';

interface House {
  db: Database;
  /** Where searches read: what a screen is told, it can then find. */
  reader: Database;
  /** Of the primary: a replica cannot listen. */
  databaseUrl: string;
  clock: () => DateTime<true>;
  log: Logger;
  vendorCalls: VendorCalls;
}

/** What keeps screens up to date, for one process. */
export async function startLive({ db, reader, databaseUrl, clock, log, vendorCalls }: House): Promise<{
  live: Live;
  rechecks: Rechecks;
  /** After the streams have ended. */
  close(): Promise<void>;
}> {
  const wakes = await openRunWakes(databaseUrl, 'live');
  return {
    live: openLive({ db: reader, sessions: db, clock, log, wakes }),
    rechecks: openRechecks({ db, clock, log, vendorCalls }),
    close: () => wakes.close(),
  };
}
