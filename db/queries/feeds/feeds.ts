import { and, asc, eq, inArray, isNotNull, sql, type SQL } from 'drizzle-orm';
import type { Database, Queryable } from '../../client.ts';
import { feed, feedRun, vendor } from '../../schema/feed.ts';
import type { FeedRun } from './runs.ts';
import type { VendorStatus } from '../../vocabulary.ts';

export type Feed = typeof feed.$inferSelect;
export type Vendor = typeof vendor.$inferSelect;
export type ListedFeed = Feed & { vendor: Vendor; lastRun: FeedRun | null };

/** The feeds, with their vendor and their last run of their own, by vendor then name. */
export async function listFeeds(db: Queryable, params: { vendorId?: number } = {}): Promise<ListedFeed[]> {
  const rows = await db
    .select({ feed, vendor })
    .from(feed)
    .innerJoin(vendor, eq(vendor.id, feed.vendorId))
    .where(params.vendorId === undefined ? undefined : eq(feed.vendorId, params.vendorId))
    .orderBy(asc(vendor.name), asc(feed.name), asc(feed.id));
  const runs = await lastRuns(
    db,
    rows.map((row) => row.feed.id),
  );
  return rows.map((row) =>
    Object.assign(row.feed, { vendor: row.vendor, lastRun: runs.get(row.feed.id) ?? null }),
  );
}

async function lastRuns(db: Queryable, feedIds: number[]): Promise<Map<number, FeedRun>> {
  if (feedIds.length === 0) return new Map();
  const latest = sql`(SELECT max(r.id) FROM feed_run r WHERE r.feed_id = ${feed.id} AND r.kind <> 'replay')`;
  const runs = await db
    .select({ run: feedRun })
    .from(feed)
    .innerJoin(feedRun, eq(feedRun.id, latest))
    .where(inArray(feed.id, feedIds));
  return new Map(runs.map(({ run }) => [run.feedId, run]));
}

export async function findFeed(db: Queryable, feedId: number): Promise<Feed | undefined> {
  const [found] = await db.select().from(feed).where(eq(feed.id, feedId));
  return found;
}

export async function findFeedByCode(db: Queryable, code: string): Promise<Feed | undefined> {
  const [found] = await db.select().from(feed).where(eq(feed.code, code));
  return found;
}

/** One claim at a time, so that two workers cannot take two feeds of one host. */
export const CLAIM_LOCK = 7_273_005;

/** Host and port that a feed is pulled at, as `SQL` of its table's alias. */
const hostOf = (alias: string) =>
  sql.raw(`substring(lower(${alias}.url) from '^https?://(?:[^/?#@]*@)?([^/?#]+)')`);

/** Whether another feed of the same host is being pulled: no vendor is asked two things at once. */
export function hostIsBusy(alias: string, now: string): SQL {
  return sql`EXISTS (SELECT 1 FROM feed busy WHERE busy.id <> ${sql.raw(alias)}.id
    AND busy.claimed_until >= ${now}::timestamptz AND ${hostOf('busy')} = ${hostOf(alias)})`;
}

/**
 * Takes the pull that has been due for longest, of a host that no other pull is at, and holds it for the lease; a
 * crashed worker's lease ends by itself.
 */
export async function claimDueFeed(
  db: Database,
  params: { now: Date; leaseSeconds: number },
): Promise<Feed | undefined> {
  const now = params.now.toISOString();
  return db.transaction(async (tx) => {
    await tx.execute(sql`SELECT pg_advisory_xact_lock(${CLAIM_LOCK})`);
    const claimed = await tx.execute<{ id: number }>(sql`
      UPDATE feed SET claimed_until = ${now}::timestamptz + make_interval(secs => ${params.leaseSeconds}::float8)
      WHERE id = (
        SELECT f.id FROM feed f
        WHERE f.due_at <= ${now}::timestamptz AND f.url IS NOT NULL AND f.paused_at IS NULL
          AND f.suspended_at IS NULL AND (f.claimed_until IS NULL OR f.claimed_until < ${now}::timestamptz)
          AND NOT ${hostIsBusy('f', now)}
        ORDER BY f.due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id`);
    const id = claimed[0]?.id;
    return id === undefined ? undefined : findFeed(tx, id);
  });
}

/** Keeps a claimed pull for longer; one that has just ended is not claimed again. */
export async function heartbeat(db: Queryable, params: { feedId: number; until: Date }): Promise<void> {
  await db
    .update(feed)
    .set({ claimedUntil: params.until })
    .where(and(eq(feed.id, params.feedId), isNotNull(feed.claimedUntil)));
}

export interface Outcome {
  feedId: number;
  at: Date;
  /** When the next pull is due; absent for a push, whose due time stays as it is. */
  dueAt?: Date;
}

/** The vendor was heard and read: whatever was failing is over. */
export async function recordSuccess(db: Queryable, params: Outcome): Promise<void> {
  await db
    .update(feed)
    .set({
      lastHeardAt: params.at,
      failures: 0,
      failingSince: null,
      failureCode: null,
      failureMessage: null,
      ...rescheduled(params),
    })
    .where(eq(feed.id, params.feedId));
  await notifyFeed(db, params.feedId);
}

/** The feed could not be read; since when is kept from the first failure in a row. */
export async function recordFailure(
  db: Queryable,
  params: Outcome & { code: string; message: string },
): Promise<void> {
  await db
    .update(feed)
    .set({
      failures: sql`${feed.failures} + 1`,
      failingSince: sql`coalesce(${feed.failingSince}, ${params.at.toISOString()}::timestamptz)`,
      failureCode: params.code,
      failureMessage: params.message,
      ...rescheduled(params),
    })
    .where(eq(feed.id, params.feedId));
  await notifyFeed(db, params.feedId);
}

function rescheduled({ dueAt }: Outcome): { dueAt?: Date; claimedUntil?: null } {
  return dueAt === undefined ? {} : { dueAt, claimedUntil: null };
}

/** A pull that was not even tried ends: when it is due again. */
export async function postpone(db: Queryable, params: { feedId: number; dueAt: Date }): Promise<void> {
  const { feedId, dueAt } = params;
  await db.update(feed).set({ dueAt, claimedUntil: null }).where(eq(feed.id, feedId));
  await notifyFeed(db, feedId);
}

/** Remembers ETag and Last-Modified by address, for conditional requests. */
export async function saveValidators(
  db: Queryable,
  params: { feedId: number; validators: Record<string, unknown> },
): Promise<void> {
  await db.update(feed).set({ validators: params.validators }).where(eq(feed.id, params.feedId));
}

/** Creates a vendor (a candidate, when nothing else is said), or gives it its present name. */
export async function upsertVendor(
  db: Queryable,
  params: { code: string; name: string; status?: VendorStatus },
): Promise<Vendor> {
  const [row] = await db
    .insert(vendor)
    .values(params)
    .onConflictDoUpdate({ target: vendor.code, set: { name: params.name } })
    .returning();
  if (!row) throw new Error('a vendor was written and not returned');
  return row;
}

export type NewFeed = typeof feed.$inferInsert;

/** Creates a feed, or gives it these settings; what it remembers of its runs stays. */
export async function upsertFeed(db: Queryable, params: NewFeed): Promise<Feed> {
  const [row] = await db
    .insert(feed)
    .values(params)
    .onConflictDoUpdate({ target: feed.code, set: params })
    .returning();
  if (!row) throw new Error('a feed was written and not returned');
  await notifyFeed(db, row.id);
  return row;
}

/** Nothing of this feed is pulled or read until it is resumed; what is delivered meanwhile is kept. */
export async function pauseFeed(
  db: Queryable,
  params: { feedId: number; at: Date },
): Promise<Feed | undefined> {
  const [row] = await db
    .update(feed)
    .set({ pausedAt: sql`coalesce(${feed.pausedAt}, ${params.at.toISOString()}::timestamptz)` })
    .where(eq(feed.id, params.feedId))
    .returning();
  await notifyFeed(db, params.feedId);
  return row;
}

export async function resumeFeed(
  db: Queryable,
  params: { feedId: number; at: Date },
): Promise<Feed | undefined> {
  const [row] = await db
    .update(feed)
    .set({ pausedAt: null, dueAt: dueNow(params.at) })
    .where(eq(feed.id, params.feedId))
    .returning();
  await notifyFeed(db, params.feedId);
  return row;
}

/** Makes a pull due now. A feed that is pushed has nothing to ask for: undefined. */
export async function requestRun(
  db: Queryable,
  params: { feedId: number; at: Date },
): Promise<Feed | undefined> {
  const [row] = await db
    .update(feed)
    .set({ dueAt: params.at })
    .where(and(eq(feed.id, params.feedId), sql`${feed.url} IS NOT NULL`))
    .returning();
  if (row) await notifyFeed(db, row.id);
  return row;
}

function dueNow(at: Date) {
  return sql`CASE WHEN ${feed.url} IS NULL THEN NULL ELSE ${at.toISOString()}::timestamptz END`;
}

/** Wakes the importers, and whoever follows the feed. */
export async function notifyFeed(db: Queryable, feedId: number): Promise<void> {
  await db.execute(sql`SELECT pg_notify('feed', ${String(feedId)})`);
}
