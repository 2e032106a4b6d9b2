import { desc, eq, sql } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import { replay } from '../../schema/register.ts';

export type Replay = typeof replay.$inferSelect;

/** Asks the importers to read what a feed brought since an instant again. */
export async function askReplay(
  db: Queryable,
  params: { feedId: number; since: Date; askedAt: Date },
): Promise<Replay> {
  const [asked] = await db.insert(replay).values(params).returning();
  if (!asked) throw new Error('a replay was asked and not returned');
  await db.execute(sql`SELECT pg_notify('request', 'replay')`);
  return asked;
}

/** The last replays of a feed, latest first. */
export function listReplays(db: Queryable, feedId: number): Promise<Replay[]> {
  return db.select().from(replay).where(eq(replay.feedId, feedId)).orderBy(desc(replay.id)).limit(10);
}

/** Takes the replay asked first, and holds it for the lease; one at a time for a feed. */
export async function claimReplay(
  db: Queryable,
  params: { now: Date; leaseSeconds: number },
): Promise<Replay | undefined> {
  const now = sql`${params.now.toISOString()}::timestamptz`;
  const claimed = await db.execute<{ id: number }>(sql`
    UPDATE replay SET state = 'running', claimed_until = ${now} + make_interval(secs => ${params.leaseSeconds}::float8)
    WHERE id = (
      SELECT r.id FROM replay r
      WHERE (r.state = 'asked' OR (r.state = 'running' AND r.claimed_until < ${now}))
        AND NOT EXISTS (SELECT 1 FROM replay e
          WHERE e.feed_id = r.feed_id AND e.id < r.id AND e.state IN ('asked', 'running'))
      ORDER BY r.id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id`);
  const id = claimed[0]?.id;
  if (id === undefined) return undefined;
  const [taken] = await db.select().from(replay).where(eq(replay.id, id));
  return taken;
}

/** Says how far a replay is. */
export async function updateReplay(
  db: Queryable,
  params: { id: number } & Partial<Omit<Replay, 'id' | 'feedId'>>,
): Promise<void> {
  const { id, ...changes } = params;
  await db.update(replay).set(changes).where(eq(replay.id, id));
}
