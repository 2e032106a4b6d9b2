import { findRunOfDelivery, type FeedRun } from '../../db/queries/feeds/runs.ts';
import type { Deps } from '../router.ts';
import type { RunWakes } from './run-wakes.ts';

/** How often to look when no notification comes: one may be lost, the run is not. */
const LOOK_EVERY_MS = 500;

/** The finished run of a delivery, or nothing when it has not finished in that many seconds. */
export async function awaitRun(
  { db, wakes }: Pick<Deps, 'db' | 'wakes'>,
  deliveryId: number,
  seconds: number,
): Promise<FeedRun | undefined> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const wake = nextWake(wakes);
    const run = await findRunOfDelivery(db, deliveryId);
    if (run && run.state !== 'running') return run;
    if (performance.now() >= deadline) return undefined;
    await wake;
  }
}

/** Begun before looking, so that what happens in between is not missed. */
function nextWake(wakes: RunWakes | undefined): Promise<void> {
  return new Promise((resolve) => {
    const unsubscribe = wakes?.subscribe(done);
    const timer = setTimeout(done, LOOK_EVERY_MS).unref();
    function done() {
      clearTimeout(timer);
      unsubscribe?.();
      resolve();
    }
  });
}
