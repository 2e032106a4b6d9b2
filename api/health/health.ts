import { setTimeout as pause } from 'node:timers/promises';
import { findNewestRunStart } from '../../db/queries/feeds/health.ts';
import type { Deps } from '../router.ts';

/** A database that takes longer does not answer, for whoever waits behind it. */
const PATIENCE_MS = 2000;

interface Health {
  status: 'ok' | 'down';
  databaseMs: number | null;
  newestRunAgeSeconds: number | null;
}

/** Asks the database; never throws. */
export async function examineHealth({ db, clock, log }: Pick<Deps, 'db' | 'clock' | 'log'>): Promise<Health> {
  const began = performance.now();
  const giveUp = new AbortController();
  try {
    const newest = await Promise.race([findNewestRunStart(db), refuseAfter(PATIENCE_MS, giveUp.signal)]);
    const databaseMs = Math.round((performance.now() - began) * 10) / 10;
    const age = newest && Math.max(0, Math.round((clock().toMillis() - newest.getTime()) / 1000));
    return { status: 'ok', databaseMs, newestRunAgeSeconds: age };
  } catch (error) {
    log.error({ reason: error instanceof Error ? error.name : 'unknown' }, 'the database does not answer');
    return { status: 'down', databaseMs: null, newestRunAgeSeconds: null };
  } finally {
    giveUp.abort();
  }
}

async function refuseAfter(ms: number, signal: AbortSignal): Promise<never> {
  await pause(ms, undefined, { signal, ref: false });
  throw new Error('too slow');
}
