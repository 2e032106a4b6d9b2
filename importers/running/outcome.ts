import type { DateTime } from 'luxon';
import { recordFailure, recordSuccess } from '../../db/queries/feeds/feeds.ts';
import { updateRun } from '../../db/queries/feeds/runs.ts';
import { flagFeed } from '../../db/queries/feeds/shapes.ts';
import type { Applied } from '../applying/application.ts';
import { nextDue } from './cadence.ts';
import { FeedError } from '../contract.ts';
import type { Journal } from './journal.ts';
import type { Run } from '../run.ts';

/** Writes down what a run that was applied did. A replay says nothing of how its feed is now. */
export async function succeed(run: Run, journal: Journal, applied: Applied): Promise<void> {
  const { accepted, unchanged, closed, closingRefused, schedules, slots } = applied;
  Object.assign(journal.counters, { accepted, unchanged, closed });
  for (const rejection of applied.rejections) await journal.note(rejection);
  await journal.flush();
  const at = run.clock();
  const state = journal.counters.rejected > 0 ? 'partial' : 'complete';
  if (!run.replayed) await recordHealth(run, at, applied);
  const { counters, runId } = journal;
  const outcome = { state, finishedAt: at.toJSDate(), closingRefused, schedules, slots } as const;
  await updateRun(run.db, { runId, ...outcome, failureCode: null, failureMessage: null, ...counters });
}

async function recordHealth(
  { db, feed, mode }: Run,
  at: DateTime<true>,
  { flagged }: Applied,
): Promise<void> {
  const due = dueOf(nextDue(feed, { at, failures: 0 }));
  await recordSuccess(db, { feedId: feed.id, at: at.toJSDate(), ...due });
  // Only a whole reading says that a feed is itself again; a delta may well say that it is not.
  if (flagged !== null || (mode === 'snapshot' && feed.flaggedAt !== null)) {
    await flagFeed(db, { feedId: feed.id, at: at.toJSDate(), reason: flagged });
  }
}

const dueOf = (dueAt: Date | undefined) => (dueAt === undefined ? {} : { dueAt });

/** Writes down why a run changed nothing. */
export async function fail(run: Run, journal: Journal, error: unknown): Promise<void> {
  const { feed, db } = run;
  const failure = failureOf(run, journal, error);
  Object.assign(journal.counters, { accepted: 0, unchanged: 0, closed: 0 });
  await journal.flush();
  const at = run.clock();
  if (!run.replayed) {
    const due = dueOf(nextDue(feed, { at, failures: feed.failures + 1 }));
    await recordFailure(db, { feedId: feed.id, at: at.toJSDate(), ...failure, ...due });
  }
  await updateRun(db, {
    runId: journal.runId,
    state: 'failed',
    finishedAt: at.toJSDate(),
    failureCode: failure.code,
    failureMessage: failure.message,
    ...journal.counters,
  });
}

function failureOf(
  { feed, log }: Run,
  { runId }: Journal,
  error: unknown,
): { code: string; message: string } {
  if (error instanceof FeedError) return { code: error.code, message: error.message };
  const { code, message } = causeOf(error);
  log.error({ feed: feed.id, run: runId, code, message }, 'run failed');
  return { code: 'internal', message: 'the platform could not read it; its operator has been told' };
}

/** What went wrong underneath: a failed query's own message holds the rows it was sent. */
export function causeOf(error: unknown): { code: string; message: string } {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return { code: 'unknown', message: 'not an error' };
  return { code: 'code' in cause ? String(cause.code) : cause.name, message: cause.message };
}
