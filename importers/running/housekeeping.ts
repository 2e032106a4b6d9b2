import type { DateTime } from 'luxon';
import type { Database } from '../../db/client.ts';
import {
  purgeDeliveries,
  purgeMessages,
  purgeRejections,
  purgeRuns,
  purgeSlots,
} from '../../db/queries/feeds/purges.ts';
import type { RunLog } from '../run.ts';

/** Slots stay a while after they are over, for questions about yesterday (days). */
const SLOTS_KEPT = 7;
/** How often (ms), and how long after the start: a worker that begins has better to do. */
const EVERY = 3_600_000;
const FIRST = 120_000;

interface House {
  db: Database;
  clock: () => DateTime<true>;
  log: RunLog;
}

/** What was forgotten, by kind. */
export interface Forgotten {
  deliveries: number;
  rejections: number;
  runs: number;
  messages: number;
  slots: number;
}

/** Forgets what has been kept long enough: raw bodies, refused records, old runs, told messages, slots that are over. */
export async function forget(
  { db, clock }: Pick<House, 'db' | 'clock'>,
  going: () => boolean,
): Promise<Forgotten> {
  const now = clock().toJSDate();
  const forgotten = { deliveries: 0, rejections: 0, runs: 0, messages: 0, slots: 0 };
  const steps = {
    deliveries: purgeDeliveries,
    rejections: purgeRejections,
    runs: purgeRuns,
    messages: purgeMessages,
  };
  for (const kind of ['deliveries', 'rejections', 'runs', 'messages'] as const) {
    for (let gone = 1; gone > 0 && going(); forgotten[kind] += gone) gone = await steps[kind](db, now);
  }
  const before = clock().minus({ days: SLOTS_KEPT }).toJSDate();
  for (let from: number | null = 0; from !== null && going();) {
    const { gone, next } = await purgeSlots(db, { before, from });
    forgotten.slots += gone;
    from = next;
  }
  return forgotten;
}

/** Forgets once an hour, until told to stop. */
export function keepHouse(house: House): { stop: () => Promise<void> } {
  const state = { stopping: false, work: Promise.resolve() };
  const begin = () => {
    state.work = forget(house, () => !state.stopping)
      .then((forgotten) => house.log.info({ ...forgotten }, 'forgot what was kept long enough'))
      .catch((error: unknown) => {
        const name = error instanceof Error ? error.name : 'unknown';
        house.log.error({ error: name }, 'could not forget');
      });
    timer = setTimeout(() => void state.work.then(begin), EVERY).unref();
  };
  let timer = setTimeout(begin, FIRST).unref();
  return {
    stop: async () => {
      state.stopping = true;
      clearTimeout(timer);
      await state.work;
    },
  };
}
