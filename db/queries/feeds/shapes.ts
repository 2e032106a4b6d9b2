import { and, desc, eq, gt, inArray, isNotNull, isNull, lt, ne, sql } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import { delivery, feed, feedRun } from '../../schema/feed.ts';
import { notifyFeed, type Feed } from './feeds.ts';

/** What a reading looked like as a whole. */
export interface Shape {
  schedules: number;
  slots: number;
}

/** Readings that say what is usual. */
const REMEMBERED = 10;

/** The shapes of the last readings before an instant that were taken whole, since the last shape an operator accepted. */
export function listShapes(
  db: Queryable,
  params: { feed: Pick<Feed, 'id' | 'shapeAcceptedAt'>; before: Date },
): Promise<Shape[]> {
  const { id, shapeAcceptedAt } = params.feed;
  return db
    .select({ schedules: feedRun.schedules, slots: feedRun.slots })
    .from(feedRun)
    .where(
      and(
        eq(feedRun.feedId, id),
        eq(feedRun.mode, 'snapshot'),
        ne(feedRun.kind, 'replay'),
        inArray(feedRun.state, ['complete', 'partial']),
        isNull(feedRun.closingRefused),
        gt(feedRun.received, 0),
        lt(feedRun.startedAt, params.before),
        shapeAcceptedAt === null ? undefined : gt(feedRun.startedAt, shapeAcceptedAt),
      ),
    )
    .orderBy(desc(feedRun.id))
    .limit(REMEMBERED);
}

/** Says that a feed is unlike itself since when and how, or, with null, that it is itself again. */
export async function flagFeed(
  db: Queryable,
  params: { feedId: number; at: Date; reason: string | null },
): Promise<void> {
  const { feedId, at, reason } = params;
  const since = sql`coalesce(${feed.flaggedAt}, ${at.toISOString()}::timestamptz)`;
  await db
    .update(feed)
    .set({ flaggedAt: reason === null ? null : since, flaggedReason: reason })
    .where(eq(feed.id, feedId));
  await notifyFeed(db, feedId);
}

/**
 * An operator says that a feed's new shape is right: what came before is no measure any more, and a share of refusals
 * that its last reading had is one it may have. A pulled feed is read again at once. Undefined when none is flagged.
 */
export async function acceptShape(
  db: Queryable,
  params: { feedId: number; at: Date },
): Promise<Feed | undefined> {
  const at = sql`${params.at.toISOString()}::timestamptz`;
  const refusedShare = sql`(SELECT least(1, ceil(r.rejected * 100.0 / r.received + 1) / 100) FROM feed_run r
    WHERE r.feed_id = ${feed.id} AND r.kind <> 'replay' AND r.mode = 'snapshot' AND r.received > 0
    ORDER BY r.id DESC LIMIT 1)`;
  const [accepted] = await db
    .update(feed)
    .set({
      shapeAcceptedAt: params.at,
      flaggedAt: null,
      flaggedReason: null,
      rejectionThreshold: sql`greatest(${feed.rejectionThreshold}, ${refusedShare})`,
      dueAt: sql`CASE WHEN ${feed.url} IS NULL THEN ${feed.dueAt} ELSE ${at} END`,
    })
    .where(and(eq(feed.id, params.feedId), sql`${feed.flaggedAt} IS NOT NULL`))
    .returning();
  if (accepted) await notifyFeed(db, params.feedId);
  return accepted;
}

/** When the delivery of a pushed feed came whose reading was held back last; undefined when none is kept. */
export async function findHeldSince(db: Queryable, feedId: number): Promise<Date | undefined> {
  const [held] = await db
    .select({ receivedAt: delivery.receivedAt })
    .from(feedRun)
    .innerJoin(delivery, eq(delivery.id, feedRun.deliveryId))
    .where(and(eq(feedRun.feedId, feedId), isNotNull(feedRun.closingRefused), ne(feedRun.kind, 'replay')))
    .orderBy(desc(feedRun.id))
    .limit(1);
  return held?.receivedAt;
}
