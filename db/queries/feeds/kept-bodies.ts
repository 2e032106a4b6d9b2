import { and, asc, eq, sql } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import { delivery } from '../../schema/feed.ts';
import type { Delivery } from './deliveries.ts';

/** Opens the keeping of a body that a pull brings; its bytes follow as chunks. */
export async function openPulledBody(
  db: Queryable,
  params: { feedId: number; pullRunId: number; name: string; contentType: string; receivedAt: Date },
): Promise<number> {
  const [opened] = await db
    .insert(delivery)
    .values({ ...params, mode: 'snapshot' })
    .returning({ id: delivery.id });
  if (!opened) throw new Error('a body was inserted and not returned');
  return opened.id;
}

/** The body is whole. */
export async function closePulledBody(
  db: Queryable,
  params: { deliveryId: number; byteCount: number; sha256: string },
): Promise<void> {
  const { deliveryId, ...whole } = params;
  await db.update(delivery).set(whole).where(eq(delivery.id, deliveryId));
}

/**
 * Settles what a pull kept. Bodies that are, one by one, those of the pull kept last say nothing new and are forgotten,
 * unless this pull was read otherwise.
 */
export async function settlePulledBodies(
  db: Queryable,
  params: { feedId: number; pullRunId: number; state: 'read' | 'failed' },
): Promise<void> {
  const { feedId, pullRunId, state } = params;
  await db.execute(sql`
    WITH previous AS (SELECT max(pull_run_id) AS id FROM delivery
      WHERE feed_id = ${feedId} AND pull_run_id < ${pullRunId} AND state = ${state}),
    said AS (SELECT pull_run_id, array_agg(sha256 ORDER BY id) AS bodies FROM delivery
      WHERE pull_run_id IN (${pullRunId}, (SELECT id FROM previous)) GROUP BY pull_run_id),
    same AS (SELECT 1 FROM said a JOIN said b ON b.pull_run_id = (SELECT id FROM previous)
      WHERE a.pull_run_id = ${pullRunId} AND a.bodies = b.bodies),
    forgotten AS (DELETE FROM delivery WHERE pull_run_id = ${pullRunId} AND EXISTS (SELECT 1 FROM same))
    UPDATE delivery SET state = ${state} WHERE pull_run_id = ${pullRunId} AND NOT EXISTS (SELECT 1 FROM same)`);
}

/** One reading that can be done again: a delivery, or all the bodies of a pull, and what it gave the first time. */
export interface KeptReading {
  bodies: Delivery[];
  pulled: boolean;
  /** When it was first read (as the index remembers it): observations since then stand. */
  readAt: Date;
  rejected: number;
}

/** The next kept reading of a feed after a delivery's id, in the order they came; only what has been read once. */
export async function findKeptReading(
  db: Queryable,
  params: { feedId: number; since: Date; after: number },
): Promise<KeptReading | undefined> {
  const since = params.since.toISOString();
  const [next] = await db.execute<{
    id: string;
    pull_run_id: string | null;
    read_at: string;
    rejected: number;
  }>(sql`
    SELECT d.id, d.pull_run_id, r.rejected,
      to_char(coalesce(r.started_at, d.received_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS read_at
    FROM delivery d LEFT JOIN LATERAL (
      SELECT r.started_at, r.rejected FROM feed_run r
      WHERE (r.id = d.pull_run_id OR r.delivery_id = d.id) AND r.kind <> 'replay' ORDER BY r.id DESC LIMIT 1) r ON true
    WHERE d.feed_id = ${params.feedId} AND d.id > ${params.after} AND d.state IN ('read', 'failed') AND NOT d.sealed
      AND d.received_at >= ${since}::timestamptz
    ORDER BY d.id LIMIT 1`);
  if (!next) return undefined;
  const { pull_run_id: pull, rejected } = next;
  const which = pull === null ? eq(delivery.id, Number(next.id)) : eq(delivery.pullRunId, Number(pull));
  const bodies = await db.select().from(delivery).where(and(which)).orderBy(asc(delivery.id));
  return { bodies, pulled: pull !== null, readAt: new Date(next.read_at), rejected: rejected ?? 0 };
}
