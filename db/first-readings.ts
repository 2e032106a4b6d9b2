import { setTimeout as sleep } from 'node:timers/promises';
import { and, countDistinct, eq, gt, isNotNull, isNull, max } from 'drizzle-orm';
import type { Database } from './client.ts';
import { feed, feedRun } from './schema/feed.ts';

/** The newest run there is, so that runs of an earlier start are not taken for ours. */
export async function findNewestRun(db: Database): Promise<number> {
  const [row] = await db.select({ id: max(feedRun.id) }).from(feedRun);
  return row?.id ?? 0;
}

/**
 * Waits until every sandbox feed has finished a run after `sinceRun`, or `seconds` have passed. Returns how far it came,
 * as a sentence.
 */
export async function awaitFirstReadings(
  db: Database,
  options: { sinceRun: number; seconds: number },
): Promise<string> {
  const deadline = performance.now() + options.seconds * 1000;
  for (;;) {
    const [expected, read] = await Promise.all([countFeeds(db), countRead(db, options.sinceRun)]);
    if (read >= expected) return `${read} feeds read`;
    if (performance.now() > deadline) return `${read} of ${expected} feeds read, the others are on their way`;
    await sleep(100);
  }
}

const ofSandbox = and(eq(feed.sandbox, true), isNull(feed.pausedAt));

async function countFeeds(db: Database): Promise<number> {
  return await db.$count(feed, ofSandbox);
}

async function countRead(db: Database, sinceRun: number): Promise<number> {
  const [row] = await db
    .select({ feeds: countDistinct(feed.id) })
    .from(feedRun)
    .innerJoin(feed, eq(feed.id, feedRun.feedId))
    .where(and(ofSandbox, gt(feedRun.id, sinceRun), isNotNull(feedRun.finishedAt)));
  return row?.feeds ?? 0;
}
