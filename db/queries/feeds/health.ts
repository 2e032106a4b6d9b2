import { desc } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import { feedRun } from '../../schema/feed.ts';

/** Proves that the database answers, and tells when the newest reading of a feed began. */
export async function findNewestRunStart(db: Queryable): Promise<Date | null> {
  const [row] = await db
    .select({ startedAt: feedRun.startedAt })
    .from(feedRun)
    .orderBy(desc(feedRun.id))
    .limit(1);
  return row?.startedAt ?? null;
}
