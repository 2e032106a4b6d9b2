import type { DateTime } from 'luxon';
import type { Database, Transaction } from '../db/client.ts';
import { recordFailure, recordSuccess, type Feed } from '../db/queries/feeds.ts';
import { findRun, startRun, updateRun, type FeedRun } from '../db/queries/runs.ts';
import { confirmAgain, lockFeed } from '../db/queries/schedules.ts';
import type { DeliveryMode } from '../db/vocabulary.ts';
import type { Application, Applied } from './application.ts';
import { applyStaging } from './apply.ts';
import {
  FeedError,
  type Body,
  type Coverage,
  type FeedSettings,
  type Importer,
  type Reading,
  type ReadingContext,
} from './contract.ts';
import { Journal } from './journal.ts';
import { observe } from './observe.ts';
import { Staging } from './staging.ts';

/** Ids and counts, never a record: what a run may write in a log. */
export interface RunLog {
  info(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}

/** One reading of one delivery or one pull. */
export interface Run {
  db: Database;
  feed: Feed;
  importer: Importer;
  /** The bodies, or what brings them once the settings are understood (a pull). */
  bodies: AsyncIterable<Body> | ((context: ReadingContext) => AsyncIterable<Body>);
  mode: DeliveryMode;
  /** The window a pull covers; absent for a pushed body. */
  coverage?: Coverage | undefined;
  /** A pull takes its coverage from its protocol. */
  pulled?: boolean;
  deliveryId?: number;
  clock: () => DateTime<true>;
  log: RunLog;
}

/** What a feed's settings say, understood by its protocol. Throws FeedError. */
export function readSettings(importer: Importer, feed: Feed): FeedSettings {
  const parsed = importer.settings.safeParse(feed.settings);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new FeedError('settings', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not settings'}`);
}

/**
 * Reads bodies into the index, in one transaction: what refuses a record is a rejection, what refuses the feed (even on
 * the last byte) changes nothing. Gives the finished run; rejects only when the database itself cannot be written.
 */
export async function runFeed(run: Run): Promise<FeedRun> {
  const { db, feed, clock, log, deliveryId } = run;
  const runId = await startRun(db, {
    feedId: feed.id,
    deliveryId: deliveryId ?? null,
    startedAt: clock().toJSDate(),
  });
  const journal = new Journal(db, runId);
  try {
    const applied = await db.transaction((tx) => readAndApply(tx, run, journal));
    await succeed(run, journal, applied);
  } catch (error) {
    await fail(run, journal, error);
  }
  const finished = await findRun(db, runId);
  if (!finished) throw new Error(`run ${runId} disappeared`);
  log.info({ feed: feed.id, run: runId, state: finished.state, ...journal.counters }, 'run finished');
  return finished;
}

/** Reads everything into the staging, then applies it: nothing is locked while a vendor takes its time. */
async function readAndApply(tx: Transaction, run: Run, journal: Journal): Promise<Applied> {
  const { feed, importer, mode, clock } = run;
  const context: ReadingContext = { now: clock(), settings: readSettings(importer, feed) };
  const coverage = run.coverage ?? (run.pulled ? importer.coverage?.(context) : undefined);
  const bodies = typeof run.bodies === 'function' ? run.bodies(context) : run.bodies;
  const staging = await Staging.open(tx, feed.id);
  const passed = { count: 0 };
  for await (const reading of observe(importer, counted(bodies, passed), context)) {
    await take(reading, staging, journal);
    await journal.progress();
  }
  await staging.flush();
  if (run.pulled && passed.count === 0) return standAsItWas(tx, feed, context);
  return applyAgain(tx, {
    feed,
    zone: context.settings.zone,
    staging,
    mode,
    coverage: coverage ? toWindow(coverage) : null,
    observedAt: context.now.toJSDate(),
    received: journal.counters.received - staging.over,
    rejected: journal.counters.rejected - staging.over,
    progress: async ({ accepted, unchanged, closed }) => {
      Object.assign(journal.counters, { accepted, unchanged, closed });
      await journal.progress();
    },
  });
}

async function* counted(bodies: AsyncIterable<Body>, passed: { count: number }): AsyncIterable<Body> {
  for await (const body of bodies) {
    passed.count += 1;
    yield body;
  }
}

/** A pull that brought no body: nothing has changed since the last complete one. */
async function standAsItWas(tx: Transaction, feed: Feed, { now }: ReadingContext): Promise<Applied> {
  await lockFeed(tx, feed.id);
  await confirmAgain(tx, { feedId: feed.id, at: now.toJSDate() });
  return { accepted: 0, unchanged: 0, closed: 0, closingRefused: null, rejections: [] };
}

function toWindow({ from, to, everySchedule }: Coverage): Application['coverage'] {
  return { from: from.toJSDate(), to: to.toJSDate(), everySchedule: everySchedule ?? false };
}

async function take(reading: Reading, staging: Staging, journal: Journal): Promise<void> {
  if (reading.type === 'schedule') {
    staging.schedule(reading.scheduleId, reading.at).listed = true;
    return;
  }
  if (reading.type !== 'rejection' || reading.severity === 'error') journal.counters.received += 1;
  if (reading.type === 'slot') await staging.slot(reading);
  else if (reading.type === 'removal') await staging.removal(reading);
  else {
    await journal.note(reading);
    await staging.refused(reading);
  }
}

const ATTEMPTS = 4;
/** Deadlock and serialization failure (PostgreSQL §38.16): the other one went first, and this one may go now. */
const AGAIN = new Set(['40P01', '40001']);

/** Applies under a savepoint, and again when another feed's run was met halfway. */
async function applyAgain(tx: Transaction, application: Application, attempt = 1): Promise<Applied> {
  await lockFeed(tx, application.feed.id);
  try {
    return await tx.transaction((savepoint) => applyStaging(savepoint, application));
  } catch (error) {
    if (attempt >= ATTEMPTS || !AGAIN.has(causeOf(error).code)) throw error;
    return applyAgain(tx, application, attempt + 1);
  }
}

async function succeed(run: Run, journal: Journal, applied: Applied): Promise<void> {
  const { accepted, unchanged, closed, closingRefused } = applied;
  Object.assign(journal.counters, { accepted, unchanged, closed });
  for (const rejection of applied.rejections) await journal.note(rejection);
  await journal.flush();
  const at = run.clock();
  const state = journal.counters.rejected > 0 ? 'partial' : 'complete';
  await recordSuccess(run.db, { feedId: run.feed.id, at: at.toJSDate(), ...rescheduled(run.feed, at) });
  const { counters, runId } = journal;
  const outcome = {
    state,
    finishedAt: at.toJSDate(),
    closingRefused,
    failureCode: null,
    failureMessage: null,
  } as const;
  await updateRun(run.db, { runId, ...outcome, ...counters });
}

async function fail(run: Run, journal: Journal, error: unknown): Promise<void> {
  const { code, message } = causeOf(error);
  const failure =
    error instanceof FeedError
      ? { code: error.code, message: error.message }
      : { code: 'internal', message: 'the platform could not read it; its operator has been told' };
  if (!(error instanceof FeedError))
    run.log.error({ feed: run.feed.id, run: journal.runId, code, message }, 'run failed');
  Object.assign(journal.counters, { accepted: 0, unchanged: 0, closed: 0 });
  await journal.flush();
  const at = run.clock();
  await recordFailure(run.db, {
    feedId: run.feed.id,
    at: at.toJSDate(),
    ...failure,
    ...rescheduled(run.feed, at),
  });
  await updateRun(run.db, {
    runId: journal.runId,
    state: 'failed',
    finishedAt: at.toJSDate(),
    failureCode: failure.code,
    failureMessage: failure.message,
    ...journal.counters,
  });
}

/** When the next pull is due: feeds that begin together drift apart by a tenth of their cadence. */
function rescheduled({ url, cadenceSeconds }: Feed, at: DateTime<true>): { dueAt?: Date } {
  if (url === null) return {};
  const spread = 0.9 + Math.random() * 0.2;
  return { dueAt: at.plus({ seconds: cadenceSeconds * spread }).toJSDate() };
}

/** What went wrong underneath: a failed query's own message holds the rows it was sent. */
function causeOf(error: unknown): { code: string; message: string } {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return { code: 'unknown', message: 'not an error' };
  return { code: 'code' in cause ? String(cause.code) : cause.name, message: cause.message };
}
