import { claimDelivery, extendDelivery, type Delivery } from '../../db/queries/feeds/deliveries.ts';
import { claimExam, extendExam, type Exam } from '../../db/queries/feeds/exams.ts';
import { claimDueFeed, findFeed, heartbeat, type Feed } from '../../db/queries/feeds/feeds.ts';
import { claimReplay, updateReplay, type Replay } from '../../db/queries/feeds/replays.ts';
import type { Vault } from '../../db/vault.ts';
import type { Body } from '../contract.ts';
import { takeExam } from './exam.ts';
import { importerOf } from './importer-of.ts';
import { pullFeed, type Puller } from './pull.ts';
import { replayFeed, type ReplayReport } from './replay.ts';
import { runFeed } from '../run.ts';
import { readBody, settleDelivery } from './sealed-body.ts';

/** A worker that dies leaves its claims for so long (s); one that lives renews them three times as often. */
const LEASE = 60;
/** Whatever notifications say, or when they cannot be heard (ms). */
const POLL = 2000;
/** How long readings under way may take to end (ms); their claims end by themselves. */
const GRACE = 4000;

export interface Worker extends Puller {
  /** Readings at once. Each holds a connection and needs a second one now and then. */
  concurrency: number;
  /** Opens and seals what names persons. */
  vault?: Vault;
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
  const { db } = worker;
  const claiming = { now: worker.clock().toJSDate(), leaseSeconds: LEASE };
  const delivery = await claimDelivery(db, claiming);
  if (delivery) return () => readDelivery(worker, delivery);
  const feed = await claimDueFeed(db, claiming);
  if (feed) return () => pull(worker, feed);
  const exam = await claimExam(db, claiming);
  if (exam) return () => examine(worker, exam);
  const replay = await claimReplay(db, claiming);
  return replay && (() => readAgain(worker, replay));
}

async function readDelivery(worker: Worker, delivery: Delivery): Promise<void> {
  const { db, clock, log, vault } = worker;
  const { id: deliveryId, mode, contentType, feedId } = delivery;
  const feed = await findFeed(db, feedId);
  if (!feed) throw new Error(`delivery ${deliveryId} belongs to no feed`);
  const bodies = one({ name: `delivery ${deliveryId}`, contentType, bytes: readBody(db, delivery, vault) });
  const renew = () => extendDelivery(db, { deliveryId, until: untilOf(worker) });
  const importer = importerOf(feed);
  const run = await whileHeld(renew, () =>
    runFeed({ db, feed, importer, bodies, mode, deliveryId, vault, clock, log }),
  );
  await settleDelivery(db, delivery, run);
}

function pull(worker: Worker, feed: Feed): Promise<void> {
  const renew = () => heartbeat(worker.db, { feedId: feed.id, until: untilOf(worker) });
  return whileHeld(renew, () => pullFeed(worker, feed));
}

function examine(worker: Worker, exam: Exam): Promise<void> {
  const renew = () => extendExam(worker.db, { exam, until: untilOf(worker) });
  return whileHeld(renew, () => takeExam(worker, exam));
}

async function readAgain({ db, clock, log }: Worker, { id, feedId, since }: Replay): Promise<void> {
  const renew = async () => {
    const claimedUntil = clock().plus({ seconds: LEASE }).toJSDate();
    await updateReplay(db, { id, claimedUntil });
  };
  const progress = ({ readings, changed, closed, rejectedBefore, rejectedNow }: ReplayReport) =>
    updateReplay(db, { id, readings, changed, closed, rejectedBefore, rejectedNow });
  const state = await whileHeld(renew, () => replayFeed({ db, feedId, since, clock, log, progress })).then(
    ({ failed }) =>
      ({ state: 'done', failureMessage: failed > 0 ? `${failed} readings failed` : null }) as const,
    (error: unknown) => {
      log.error({ replay: id, ...named(error) }, 'a replay broke off');
      return { state: 'failed', failureMessage: 'it broke off; its operator has been told' } as const;
    },
  );
  await updateReplay(db, { id, ...state, finishedAt: clock().toJSDate(), claimedUntil: null });
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
