import type { DateTime } from 'luxon';
import type { Database } from '../../db/client.ts';
import type { RunLog } from '../run.ts';
import { matchRoles } from './match-roles.ts';

/** How often new roles are looked for (ms): an index that is only asked whether there is any. */
const EVERY = 5000;

interface House {
  db: Database;
  clock: () => DateTime<true>;
  log: RunLog;
}

/** Matches what feeds bring, behind them and a batch at a time, until told to stop. */
export function keepMatching({ db, clock, log }: House): { stop: () => Promise<void> } {
  const state = { stopping: false, work: Promise.resolve() };
  const weighAll = async (): Promise<void> => {
    try {
      for (let weighed = 1; weighed > 0 && !state.stopping;) ({ weighed } = await matchRoles({ db, clock }));
    } catch (error) {
      log.error({ error: error instanceof Error ? error.name : 'unknown' }, 'could not match');
    }
    if (!state.stopping) timer = setTimeout(begin, EVERY).unref();
  };
  const begin = () => {
    state.work = weighAll();
  };
  let timer = setTimeout(begin, EVERY).unref();
  return {
    stop: async () => {
      state.stopping = true;
      clearTimeout(timer);
      await state.work;
    },
  };
}
