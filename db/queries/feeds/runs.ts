import { and, asc, desc, eq, gt, lt, ne, sql } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import { feedRun, rejection } from '../../schema/feed.ts';
import type { DeliveryMode, RunKind, Severity } from '../../vocabulary.ts';
import { column } from '../columns.ts';

export type FeedRun = typeof feedRun.$inferSelect;
export type StoredRejection = typeof rejection.$inferSelect;
export type RunCounters = Pick<
  FeedRun,
  'received' | 'accepted' | 'unchanged' | 'rejected' | 'warned' | 'closed'
>;

interface NewRun {
  feedId: number;
  deliveryId: number | null;
  startedAt: Date;
  kind?: RunKind;
  mode?: DeliveryMode;
}

/**
 * Begins a run; an earlier one of the feed that was cut short (its worker died) is marked failed. A replay goes on beside
 * the feed's own runs.
 */
export async function startRun(db: Queryable, params: NewRun): Promise<number> {
  const sameKind = params.kind === 'replay' ? eq(feedRun.kind, 'replay') : ne(feedRun.kind, 'replay');
  await db
    .update(feedRun)
    .set({
      state: 'failed',
      finishedAt: params.startedAt,
      failureCode: 'interrupted',
      failureMessage: 'the reading was cut short and begun again',
    })
    .where(and(eq(feedRun.feedId, params.feedId), eq(feedRun.state, 'running'), sameKind));
  const [started] = await db.insert(feedRun).values(params).returning({ id: feedRun.id });
  if (!started) throw new Error('a run was inserted and not returned');
  await notifyRun(db, started.id);
  return started.id;
}

/** A pull that was due and not made, as a run that says why. */
export async function recordSkippedRun(
  db: Queryable,
  params: { feedId: number; at: Date; code: string; message: string },
): Promise<void> {
  const [skipped] = await db
    .insert(feedRun)
    .values({
      feedId: params.feedId,
      kind: 'pull',
      mode: 'snapshot',
      state: 'skipped',
      startedAt: params.at,
      finishedAt: params.at,
      failureCode: params.code,
      failureMessage: params.message,
    })
    .returning({ id: feedRun.id });
  if (skipped) await notifyRun(db, skipped.id);
}

/** Shows how far a run is, and wakes the screens that follow it. */
export async function updateRun(
  db: Queryable,
  params: { runId: number } & Partial<Omit<FeedRun, 'id' | 'feedId' | 'deliveryId'>>,
): Promise<void> {
  const { runId, ...changes } = params;
  await db.update(feedRun).set(changes).where(eq(feedRun.id, runId));
  await notifyRun(db, runId);
}

async function notifyRun(db: Queryable, runId: number): Promise<void> {
  await db.execute(sql`SELECT pg_notify('run', ${String(runId)})`);
}

export interface NewRejection {
  rule: string;
  severity: Severity;
  at: string;
  reason: string;
  record: string | null;
}

/** Keeps refusals and remarks of a run. */
export async function storeRejections(
  db: Queryable,
  params: { runId: number; rejections: readonly NewRejection[] },
): Promise<void> {
  const rows = params.rejections;
  if (rows.length === 0) return;
  const columnOf = (name: keyof NewRejection) =>
    column(
      rows.map((row) => row[name]),
      'text',
    );
  await db.execute(sql`
    INSERT INTO rejection (run_id, rule, severity, at, reason, record)
    SELECT ${params.runId}, i.rule, i.severity::severity, i.at, i.reason, i.record
    FROM unnest(${columnOf('rule')}, ${columnOf('severity')}, ${columnOf('at')}, ${columnOf('reason')},
      ${columnOf('record')}) AS i(rule, severity, at, reason, record)`);
}

/** The latest reading of a delivery. */
export async function findRunOfDelivery(db: Queryable, deliveryId: number): Promise<FeedRun | undefined> {
  const [found] = await db
    .select()
    .from(feedRun)
    .where(eq(feedRun.deliveryId, deliveryId))
    .orderBy(desc(feedRun.id))
    .limit(1);
  return found;
}

export async function findRun(db: Queryable, runId: number): Promise<FeedRun | undefined> {
  const [found] = await db.select().from(feedRun).where(eq(feedRun.id, runId));
  return found;
}

/** Runs of a feed, latest first; `before` is the id of the last one already known. */
export function listRuns(
  db: Queryable,
  params: { feedId: number; limit: number; before?: number },
): Promise<FeedRun[]> {
  return db
    .select()
    .from(feedRun)
    .where(
      and(
        eq(feedRun.feedId, params.feedId),
        params.before === undefined ? undefined : lt(feedRun.id, params.before),
      ),
    )
    .orderBy(desc(feedRun.id))
    .limit(params.limit);
}

/** Rejections of a run in the order they were met; `after` is the id of the last one already known. */
export function listRejections(
  db: Queryable,
  params: { runId: number; limit: number; after?: number; rule?: string },
): Promise<StoredRejection[]> {
  return db
    .select()
    .from(rejection)
    .where(
      and(
        eq(rejection.runId, params.runId),
        params.after === undefined ? undefined : gt(rejection.id, params.after),
        params.rule === undefined ? undefined : eq(rejection.rule, params.rule),
      ),
    )
    .orderBy(asc(rejection.id))
    .limit(params.limit);
}

export interface RejectionSummary {
  rule: string;
  severity: Severity;
  count: number;
  /** The first one met. */
  at: string;
  reason: string;
  record: string | null;
}

/** What was refused or remarked in a run, by rule: errors first, then the most frequent. */
export async function summariseRejections(db: Queryable, runId: number): Promise<RejectionSummary[]> {
  const rows = await db.execute<{
    rule: string;
    severity: Severity;
    count: number;
    at: string;
    reason: string;
    record: string | null;
  }>(sql`
    SELECT s.rule, s.severity, s.count, r.at, r.reason, r.record
    FROM (SELECT rule, severity, count(*)::int AS count, min(id) AS first
          FROM rejection WHERE run_id = ${runId} GROUP BY rule, severity) s
    JOIN rejection r ON r.id = s.first
    ORDER BY s.severity, s.count DESC, s.rule`);
  return [...rows];
}
