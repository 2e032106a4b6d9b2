import type { DateTime } from 'luxon';
import type { Database } from '../db/client.ts';
import {
  claimDelivery,
  extendDelivery,
  finishDelivery,
  readChunks,
  type Delivery,
} from '../db/queries/deliveries.ts';
import { claimDueFeed, findFeed, heartbeat, saveValidators, type Feed } from '../db/queries/feeds.ts';
import { FeedError, feedSettings, type Body, type Importer, type ReadingContext } from './contract.ts';
import { openHttp } from './http.ts';
import { findImporter } from './registry.ts';
import { runFeed, type RunLog } from './run.ts';

/** A worker that dies leaves its claims for so long (s); one that lives renews them three times as often. */
const LEASE = 60;
/** Whatever notifications say, or when they cannot be heard (ms). */
const POLL = 2000;
/** How long readings under way may take to end (ms); their claims end by themselves. */
const GRACE = 4000;

export interface Worker {
  db: Database;
  clock: () => DateTime<true>;
  log: RunLog;
  /** Readings at once. Each holds a connection and needs a second one now and then. */
  concurrency: number;
}

/** Claims and reads, until told to stop. `wake` looks at once for something to do. */
export function startWorker(worker: Worker): { wake: () => void; stop: () => Promise<void> } {
  const active = new Set<Promise<void>>();
  const state = { stopping: false, looking: false, again: false };
  const look = async (): Promise<void> => {
    while (!state.stopping && active.size < worker.concurrency) {
      const work = await claim(worker);
      if (!work) return;
      const done = work().catch((error: unknown) => worker.log.error(named(error), 'a reading was lost'));
      active.add(done);
      void done.finally(() => {
        active.delete(done);
        wake();
      });
    }
  };
  const wake = (): void => {
    state.again = state.looking;
    if (state.looking || state.stopping) return;
    state.looking = true;
    void look()
      .catch((error: unknown) => worker.log.error(named(error), 'nothing could be claimed'))
      .finally(() => {
        state.looking = false;
        if (state.again) wake();
      });
  };
  const timer = setInterval(wake, POLL);
  wake();
  return {
    wake,
    stop: async () => {
      state.stopping = true;
      clearInterval(timer);
      const late = new Promise((resolve) => setTimeout(resolve, GRACE).unref());
      await Promise.race([Promise.all(active), late]);
    },
  };
}

/** A failed query's own message holds what it was sent: only its kind goes to the log. */
function named(error: unknown): Record<string, unknown> {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return { error: cause instanceof Error ? cause.name : 'unknown', code: codeOf(cause) };
}

const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error ? String(error.code) : undefined;

async function claim(worker: Worker): Promise<(() => Promise<void>) | undefined> {
  const claiming = { now: worker.clock().toJSDate(), leaseSeconds: LEASE };
  const delivery = await claimDelivery(worker.db, claiming);
  if (delivery) return () => readDelivery(worker, delivery);
  const feed = await claimDueFeed(worker.db, claiming);
  return feed ? () => pull(worker, feed) : undefined;
}

async function readDelivery(worker: Worker, delivery: Delivery): Promise<void> {
  const { db, clock, log } = worker;
  const { id: deliveryId, mode, contentType, feedId } = delivery;
  const feed = await findFeed(db, feedId);
  if (!feed) throw new Error(`delivery ${deliveryId} belongs to no feed`);
  const bodies = one({ name: `delivery ${deliveryId}`, contentType, bytes: readChunks(db, deliveryId) });
  const renew = () => extendDelivery(db, { deliveryId, until: untilOf(worker) });
  const importer = importerOf(feed);
  const run = await whileHeld(renew, () =>
    runFeed({ db, feed, importer, bodies, mode, deliveryId, clock, log }),
  );
  await finishDelivery(db, { deliveryId, state: run.state === 'failed' ? 'failed' : 'read' });
}

async function pull(worker: Worker, feed: Feed): Promise<void> {
  const { db, clock, log } = worker;
  const validators = toRecord(feed.validators);
  const remembered = new Set(Object.keys(validators));
  const http = openHttp({ sandbox: feed.sandbox, validators });
  const importer = importerOf(feed);
  const bodies = (context: ReadingContext): AsyncIterable<Body> => {
    if (!importer.fetch || feed.url === null) throw new FeedError('settings', 'this feed is not pulled');
    return importer.fetch({
      ...context,
      url: feed.url,
      get: (url, options) => http.get(url, options),
      remembered,
    });
  };
  const renew = () => heartbeat(db, { feedId: feed.id, until: untilOf(worker) });
  const run = await whileHeld(renew, () =>
    runFeed({ db, feed, importer, bodies, mode: 'snapshot', pulled: true, clock, log }),
  );
  if (run.state === 'failed') return;
  const trusted = run.state === 'complete' && run.closingRefused === null;
  await saveValidators(db, { feedId: feed.id, validators: trusted ? http.validators : {} });
}

const untilOf = ({ clock }: Worker) => clock().plus({ seconds: LEASE }).toJSDate();

/** Renews a claim while the work lasts; a renewal that fails is tried again at the next. */
async function whileHeld<T>(renew: () => Promise<void>, work: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => void renew().catch(() => undefined), (LEASE * 1000) / 3);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

async function* one(body: Body): AsyncIterable<Body> {
  yield body;
}

function toRecord(validators: unknown): Record<string, unknown> {
  return typeof validators === 'object' && validators !== null ? { ...validators } : {};
}

/** The feed's importer; for a protocol nobody speaks, one that says so in a failed run. */
function importerOf({ protocol }: Feed): Importer {
  return findImporter(protocol) ?? { ...UNSPOKEN, protocol };
}

const UNSPOKEN: Importer = {
  protocol: '',
  title: 'A protocol that is not in the registry.',
  ways: [],
  mediaTypes: [],
  settings: feedSettings,
  records: () => {
    throw new FeedError('settings', 'no importer speaks the protocol of this feed');
  },
  normalize: () => [],
};
