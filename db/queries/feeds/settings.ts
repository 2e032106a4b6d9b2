import { eq, sql } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import { feed, vendor } from '../../schema/feed.ts';
import { notifyFeed, type Feed, type NewFeed } from './feeds.ts';

/** Creates a feed of a vendor, suspended as its vendor may be; undefined when the code is taken. */
export async function createFeed(db: Queryable, params: NewFeed): Promise<Feed | undefined> {
  const suspendedAt = sql`(SELECT v.status_since FROM ${vendor} v
    WHERE v.id = ${params.vendorId} AND v.status = 'suspended')`;
  const [created] = await db
    .insert(feed)
    .values({ ...params, suspendedAt })
    .onConflictDoNothing({ target: feed.code })
    .returning();
  if (created) await notifyFeed(db, created.id);
  return created;
}

/** What an operator may change of a feed; its vendor, code and protocol stay, as what it brought was read by them. */
export type FeedChanges = Partial<
  Pick<
    Feed,
    | 'name'
    | 'url'
    | 'settings'
    | 'cadenceSeconds'
    | 'ageingAfterSeconds'
    | 'staleAfterSeconds'
    | 'hiddenAfterSeconds'
    | 'rejectionThreshold'
    | 'shapeThreshold'
    | 'retentionDays'
    | 'booking'
  >
>;

/** Changes a feed. One that is pulled is asked again at once and whole: another address or setting may say more. */
export async function changeFeed(
  db: Queryable,
  { feedId, at, changes }: { feedId: number; at: Date; changes: FeedChanges },
): Promise<void> {
  const pulled = sql`${changes.url === undefined ? feed.url : (changes.url ?? null)}::text IS NOT NULL`;
  const dueAt = sql`CASE WHEN ${pulled} THEN ${at.toISOString()}::timestamptz END`;
  await db
    .update(feed)
    .set({ ...changes, dueAt, validators: {} })
    .where(eq(feed.id, feedId));
  await notifyFeed(db, feedId);
}
