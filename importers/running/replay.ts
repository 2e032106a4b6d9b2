import type { DateTime } from 'luxon';
import type { Database } from '../../db/client.ts';
import { readChunks } from '../../db/queries/feeds/deliveries.ts';
import { findFeed, type Feed } from '../../db/queries/feeds/feeds.ts';
import { findKeptReading, type KeptReading } from '../../db/queries/feeds/kept-bodies.ts';
import type { FeedRun } from '../../db/queries/feeds/runs.ts';
import { FeedError, type Body } from '../contract.ts';
import { importerOf } from './importer-of.ts';
import { toInstant } from '../reading/instant.ts';
import { runFeed, type RunLog } from '../run.ts';

/** What reading kept bodies again changed. */
export interface ReplayReport {
  /** Readings done again. */
  readings: number;
  /** Slots that are no longer as they were, and those closed among what was listed before. */
  changed: number;
  closed: number;
  /** Records refused the first time, and this time. */
  rejectedBefore: number;
  rejectedNow: number;
  /** Readings that could not be read this time. */
  failed: number;
}

export interface Replay {
  db: Database;
  feedId: number;
  since: Date;
  clock: () => DateTime<true>;
  log: RunLog;
  /** Told after each reading. */
  progress?: (report: ReplayReport) => Promise<void>;
}

/**
 * Reads the bodies a feed brought since an instant again, in their order, each as of when it was first read: what an
 * importer now understands better is corrected, and nothing that was observed later is undone. What comes meanwhile is
 * read again too, so that the last word is the newest. Throws FeedError for a feed that does not exist.
 */
export async function replayFeed(replay: Replay): Promise<ReplayReport> {
  const { db, feedId, since, progress } = replay;
  const report = { readings: 0, changed: 0, closed: 0, rejectedBefore: 0, rejectedNow: 0, failed: 0 };
  let after = 0;
  for (;;) {
    const [feed, kept] = [
      await findFeed(db, feedId),
      await findKeptReading(db, { feedId, since, after }),
    ] as const;
    if (!feed) throw new FeedError('settings', 'no such feed');
    if (!kept) return report;
    add(report, kept, await readAgain(replay, feed, kept));
    after = kept.bodies.at(-1)?.id ?? Number.MAX_SAFE_INTEGER;
    await progress?.(report);
  }
}

function add(report: ReplayReport, kept: KeptReading, run: FeedRun): void {
  report.readings += 1;
  report.changed += run.accepted;
  report.closed += run.closed;
  report.rejectedBefore += kept.rejected;
  report.rejectedNow += run.rejected;
  if (run.state === 'failed') report.failed += 1;
}

function readAgain({ db, clock, log }: Replay, feed: Feed, kept: KeptReading): Promise<FeedRun> {
  const [first] = kept.bodies;
  return runFeed({
    db,
    feed,
    importer: importerOf(feed),
    bodies: bodiesOf(db, kept),
    mode: first?.mode ?? 'delta',
    pulled: kept.pulled,
    deliveryId: kept.pulled ? undefined : first?.id,
    replayed: { asOf: toInstant(kept.readAt) },
    clock,
    log,
  });
}

async function* bodiesOf(db: Database, { bodies }: KeptReading): AsyncIterable<Body> {
  for (const { id, name, contentType } of bodies) {
    yield { name: name ?? `delivery ${id}`, contentType, bytes: readChunks(db, id) };
  }
}
