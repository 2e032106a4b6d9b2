import { and, desc, eq, sql } from 'drizzle-orm';
import type { Database, Queryable } from '../../client.ts';
import { delivery, feed, vendor } from '../../schema/feed.ts';
import { exam, type ExamResult } from '../../schema/register.ts';
import type { Delivery } from './deliveries.ts';
import { CLAIM_LOCK, hostIsBusy } from './feeds.ts';

export type { ExamResult } from '../../schema/register.ts';
export type Exam = typeof exam.$inferSelect;
/** An exam with whom and what it is about, as its page says it. */
export type NamedExam = Exam & { vendorName: string; feedName: string };

/** Asks the importers to examine a feed; `code` is the name of its page. */
export async function askExam(
  db: Queryable,
  params: Pick<Exam, 'code' | 'vendorId' | 'feedId' | 'protocol' | 'askedAt'>,
): Promise<Exam> {
  const [asked] = await db.insert(exam).values(params).returning();
  if (!asked) throw new Error('an exam was asked and not returned');
  await db.execute(sql`SELECT pg_notify('request', 'exam')`);
  return asked;
}

/** The last exams of a vendor, or of all of them, latest first. */
export function listExams(db: Queryable, params: { vendorId: number; limit: number }): Promise<NamedExam[]> {
  return named(db).where(eq(exam.vendorId, params.vendorId)).orderBy(desc(exam.id)).limit(params.limit);
}

export async function findExamByCode(db: Queryable, code: string): Promise<NamedExam | undefined> {
  const [found] = await named(db).where(eq(exam.code, code));
  return found;
}

function named(db: Queryable) {
  return db
    .select({
      id: exam.id,
      code: exam.code,
      vendorId: exam.vendorId,
      feedId: exam.feedId,
      protocol: exam.protocol,
      state: exam.state,
      askedAt: exam.askedAt,
      claimedUntil: exam.claimedUntil,
      finishedAt: exam.finishedAt,
      received: exam.received,
      accepted: exam.accepted,
      rejected: exam.rejected,
      result: exam.result,
      failureCode: exam.failureCode,
      failureMessage: exam.failureMessage,
      vendorName: vendor.name,
      feedName: feed.name,
    })
    .from(exam)
    .innerJoin(vendor, eq(vendor.id, exam.vendorId))
    .innerJoin(feed, eq(feed.id, exam.feedId))
    .$dynamic();
}

/** Takes the exam asked first whose vendor's host nobody is asking, and holds both for the lease. */
export async function claimExam(
  db: Database,
  params: { now: Date; leaseSeconds: number },
): Promise<Exam | undefined> {
  const now = params.now.toISOString();
  const until = new Date(params.now.getTime() + params.leaseSeconds * 1000);
  return db.transaction(async (tx) => {
    await tx.execute(sql`SELECT pg_advisory_xact_lock(${CLAIM_LOCK})`);
    const [next] = await tx.execute<{ id: number; feed_id: number }>(sql`
      SELECT e.id, e.feed_id FROM exam e JOIN feed f ON f.id = e.feed_id
      WHERE (e.state = 'asked' OR (e.state = 'running' AND e.claimed_until < ${now}::timestamptz))
        AND (f.url IS NULL OR NOT (coalesce(f.claimed_until >= ${now}::timestamptz, false) OR ${hostIsBusy('f', now)}))
      ORDER BY e.id LIMIT 1`);
    if (!next) return undefined;
    const held = sql`CASE WHEN ${feed.url} IS NULL THEN NULL ELSE ${until.toISOString()}::timestamptz END`;
    await tx.update(feed).set({ claimedUntil: held }).where(eq(feed.id, next.feed_id));
    const [taken] = await tx
      .update(exam)
      .set({ state: 'running', claimedUntil: until })
      .where(eq(exam.id, next.id))
      .returning();
    return taken;
  });
}

/** Keeps an exam, and the host it asks, for longer. */
export async function extendExam(
  db: Queryable,
  params: { exam: Pick<Exam, 'id' | 'feedId'>; until: Date },
): Promise<void> {
  const { until: claimedUntil } = params;
  await db.update(exam).set({ claimedUntil }).where(eq(exam.id, params.exam.id));
  await db
    .update(feed)
    .set({ claimedUntil })
    .where(and(eq(feed.id, params.exam.feedId), sql`${feed.claimedUntil} IS NOT NULL`));
}

/** An exam's outcome; its host may be asked again. */
export async function finishExam(
  db: Queryable,
  params: Pick<Exam, 'id' | 'feedId' | 'state'> & { finishedAt: Date } & (
      | { received: number; accepted: number; rejected: number; result: ExamResult }
      | { failureCode: string; failureMessage: string }
    ),
): Promise<void> {
  const { id, feedId, ...outcome } = params;
  await db
    .update(exam)
    .set({ ...outcome, claimedUntil: null })
    .where(eq(exam.id, id));
  await db.update(feed).set({ claimedUntil: null }).where(eq(feed.id, feedId));
  await db.execute(sql`SELECT pg_notify('feed', ${String(feedId)})`);
}

/** What a feed delivered last, in its order: its last snapshot, or its last changes when it never sent one. */
export async function listLastDeliveries(db: Queryable, feedId: number): Promise<Delivery[]> {
  const read = and(
    eq(delivery.feedId, feedId),
    sql`${delivery.state} IN ('read', 'failed') AND NOT ${delivery.sealed}`,
  );
  const last = (mode: 'snapshot' | 'delta', count: number) =>
    db
      .select()
      .from(delivery)
      .where(and(read, eq(delivery.mode, mode)))
      .orderBy(desc(delivery.id))
      .limit(count);
  const snapshot = await last('snapshot', 1);
  return snapshot.length > 0 ? snapshot : (await last('delta', 10)).reverse();
}
