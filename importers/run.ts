import type { DateTime } from 'luxon';
import type { Database, Transaction } from '../db/client.ts';
import { carriesPersons } from '../db/feed-content.ts';
import { countUnclaimed } from '../db/queries/agenda/agendas.ts';
import type { Feed } from '../db/queries/feeds/feeds.ts';
import { findRun, startRun, type FeedRun } from '../db/queries/feeds/runs.ts';
import { confirmAgain, lockFeed } from '../db/queries/slots/schedules.ts';
import { listShapes } from '../db/queries/feeds/shapes.ts';
import type { Vault } from '../db/vault.ts';
import type { DeliveryMode, RunKind } from '../db/vocabulary.ts';
import { readAppointments } from './appointments/read-appointments.ts';
import type { Application, Applied } from './applying/application.ts';
import { applyStaging } from './applying/apply.ts';
import { Comparison } from './applying/comparison.ts';
import {
  FeedError,
  type Body,
  type Coverage,
  type Importer,
  type Reading,
  type ReadingContext,
  type SlotObservation,
} from './contract.ts';
import type { AppointmentObservation, AppointmentRemoval } from './appointments/observation.ts';
import { readSettings } from './running/importer-of.ts';
import { Journal } from './running/journal.ts';
import { observe } from './observe.ts';
import { causeOf, fail, succeed } from './running/outcome.ts';
import { suddenLoss } from './running/shape.ts';
import { Staging } from './applying/staging.ts';

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
  bodies: AsyncIterable<Body> | ((context: ReadingContext, runId: number) => AsyncIterable<Body>);
  mode: DeliveryMode;
  /** The window a pull covers; absent for a pushed body. */
  coverage?: Coverage | undefined;
  /** A pull takes its coverage from its protocol. */
  pulled?: boolean;
  deliveryId?: number | undefined;
  /** Slots of a snapshot that may wait in memory to be compared with the index; with 0 all are staged. */
  mostHeld?: number;
  /** Bodies that were kept are read again as of the instant they were first read: nothing newer is undone. */
  replayed?: { asOf: DateTime<true> };
  /** Seals what names persons; a feed that carries them cannot be read without it. */
  vault?: Vault | undefined;
  clock: () => DateTime<true>;
  log: RunLog;
}

/**
 * Reads bodies into the index, in one transaction: what refuses a record is a rejection, what refuses the feed (even on
 * the last byte) changes nothing. Gives the finished run; rejects only when the database itself cannot be written.
 */
export async function runFeed(run: Run): Promise<FeedRun> {
  const { db, feed, clock, log, deliveryId, mode } = run;
  const now = clock();
  const begun = {
    feedId: feed.id,
    deliveryId: deliveryId ?? null,
    startedAt: now.toJSDate(),
    kind: kindOf(run),
    mode,
  };
  const runId = await startRun(db, begun);
  const journal = new Journal(db, runId, { ofPersons: carriesPersons(feed) });
  try {
    const reading = { run, journal, now: run.replayed?.asOf ?? now };
    const applied = await db.transaction((tx) => readAndApply(tx, reading));
    await succeed(run, journal, applied);
  } catch (error) {
    await fail(run, journal, error);
  }
  const finished = await findRun(db, runId);
  if (!finished) throw new Error(`run ${runId} disappeared`);
  log.info({ feed: feed.id, run: runId, state: finished.state, ...journal.counters }, 'run finished');
  return finished;
}

function kindOf({ replayed, pulled }: Run): RunKind {
  if (replayed) return 'replay';
  return pulled ? 'pull' : 'push';
}

interface UnderWay {
  run: Run;
  journal: Journal;
  /** The instant of this reading, which is the run's own start: what it writes can be told by it. */
  now: DateTime<true>;
}

/** Reads everything into the staging, then applies it: nothing is locked while a vendor takes its time. */
async function readAndApply(tx: Transaction, { run, journal, now }: UnderWay): Promise<Applied> {
  const { feed, importer, mode } = run;
  const context: ReadingContext = { now, settings: readSettings(importer, feed) };
  const coverage = run.coverage ?? (run.pulled ? importer.coverage?.(context) : undefined);
  const bodies = typeof run.bodies === 'function' ? run.bodies(context, journal.runId) : run.bodies;
  if (context.settings.carries === 'appointments')
    return readPersons(tx, { run, journal, now }, observe(importer, bodies, context));
  const staging = await Staging.open(tx, { feedId: feed.id, mode, mostHeld: run.mostHeld });
  const passed = { count: 0 };
  const readings = observe(importer, counted(bodies, passed), context);
  await stage(readings, staging, journal);
  if (run.pulled && passed.count === 0) return standAsItWas(tx, feed, context);
  return applyAgain(tx, {
    feed,
    zone: context.settings.zone,
    staging,
    mode,
    coverage: coverage ? toWindow(coverage) : null,
    observedAt: now.toJSDate(),
    loss: mode === 'snapshot' ? await lossOf(tx, { feed, staging, now }) : null,
    again: run.replayed !== undefined,
    received: journal.counters.received - staging.over,
    rejected: journal.counters.rejected - staging.over,
    progress: async ({ accepted, unchanged, closed }) => {
      Object.assign(journal.counters, { accepted, unchanged, closed });
      await journal.progress();
    },
  });
}

/** Appointments go to agendas, not to the index: nothing is staged, and nothing closes for what is left out. */
async function readPersons(
  tx: Transaction,
  { run: { feed, vault }, journal, now }: UnderWay,
  readings: AsyncIterable<Reading>,
): Promise<Applied> {
  if (!vault)
    throw new FeedError('settings', 'the keys of this installation are needed to read appointments');
  const { read, unclaimed } = await readAppointments(tx, readings, { feed, vault, now, journal });
  await countUnclaimed(tx, { runId: journal.runId, unclaimed });
  return { accepted: read, unchanged: 0, closed: 0, schedules: 0, slots: 0, ...CALM, rejections: [] };
}

/** Reads to the end; a reading that breaks off leaves nothing on its way to the database. */
async function stage(readings: AsyncIterable<Reading>, staging: Staging, journal: Journal): Promise<void> {
  const comparison = new Comparison();
  try {
    for await (const reading of readings) {
      if (reading.type === 'appointment' || reading.type === 'appointment-removal')
        throw new FeedError(
          'carries-persons',
          'this feed carries slots: appointments go to a feed of their own',
        );
      if (reading.type === 'slot') await remarkOn(reading, comparison, journal);
      await take(reading, staging, journal);
      await journal.progress();
    }
  } finally {
    await staging.settle();
  }
  await staging.flush();
}

/** How a snapshot is suddenly less than those before it. */
async function lossOf(
  tx: Transaction,
  { feed, staging, now }: { feed: Feed; staging: Staging; now: DateTime<true> },
): Promise<string | null> {
  const before = await listShapes(tx, { feed, before: now.toJSDate() });
  return suddenLoss(shapeOf(staging), before, feed);
}

const shapeOf = ({ schedules, slots }: Staging) => ({ schedules: schedules.size, slots });

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
  return { accepted: 0, unchanged: 0, closed: 0, schedules: 0, slots: 0, ...CALM, rejections: [] };
}

const CALM = { closingRefused: null, flagged: null } as const;

function toWindow({ from, to, everySchedule }: Coverage): Application['coverage'] {
  return { from: from.toJSDate(), to: to.toJSDate(), everySchedule: everySchedule ?? false };
}

/** What only shows between records: overlaps, versions going back. Repetitions are the staging's to tell. */
async function remarkOn(slot: SlotObservation, comparison: Comparison, journal: Journal): Promise<void> {
  for (const remark of comparison.remarksOn(slot)) if (remark.rule !== 'S08') await journal.note(remark);
}

type OfSlots = Exclude<Reading, AppointmentObservation | AppointmentRemoval>;

async function take(reading: OfSlots, staging: Staging, journal: Journal): Promise<void> {
  if (reading.type === 'schedule') {
    staging.list(reading);
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
/** Deadlock, serialization failure, a row there already (PostgreSQL, appendix A): the other one went first. */
const AGAIN = new Set(['40P01', '40001', '23505']);

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
