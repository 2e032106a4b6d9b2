import { and, asc, eq, gt, sql } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import { delivery, deliveryChunk } from '../../schema/feed.ts';
import type { DeliveryMode } from '../../vocabulary.ts';

export type Delivery = typeof delivery.$inferSelect;

export interface NewDelivery {
  feedId: number;
  mode: DeliveryMode;
  contentType: string;
  idempotencyKey: string | null;
  receivedAt: Date;
  /** Its chunks come sealed. */
  sealed?: boolean;
}

/** Opens a delivery for its bytes to follow; `existing` when this feed already brought one under that key. */
export async function openDelivery(
  db: Queryable,
  params: NewDelivery,
): Promise<{ delivery: Delivery } | { existing: Delivery }> {
  const [opened] = await db
    .insert(delivery)
    .values(params)
    .onConflictDoNothing({ target: [delivery.feedId, delivery.idempotencyKey] })
    .returning();
  if (opened) return { delivery: opened };
  const [existing] = await db
    .select()
    .from(delivery)
    .where(and(eq(delivery.feedId, params.feedId), eq(delivery.idempotencyKey, params.idempotencyKey ?? '')));
  if (existing) return { existing };
  return openDelivery(db, params);
}

/** Keeps one piece of the body, in order of `seq` from 0. */
export async function appendChunk(
  db: Queryable,
  params: { deliveryId: number; seq: number; bytes: Uint8Array },
): Promise<void> {
  await db.insert(deliveryChunk).values(params);
}

/** The body is whole: it may be claimed, and a worker is woken. */
export async function closeDelivery(
  db: Queryable,
  params: { deliveryId: number; byteCount: number; sha256: string },
): Promise<void> {
  await db.execute(sql`
    WITH closed AS (
      UPDATE delivery SET state = 'received', byte_count = ${params.byteCount}, sha256 = ${params.sha256}
      WHERE id = ${params.deliveryId} AND state = 'receiving' RETURNING id)
    SELECT pg_notify('delivery', id::text) FROM closed`);
}

/** Forgets a body that never became whole (too large, cut). One that is whole is never discarded. */
export async function discardDelivery(db: Queryable, deliveryId: number): Promise<void> {
  await db.delete(delivery).where(and(eq(delivery.id, deliveryId), eq(delivery.state, 'receiving')));
}

/** Forgets the bytes of a delivery, and keeps that it came. */
export async function eraseBody(db: Queryable, deliveryId: number): Promise<void> {
  await db.delete(deliveryChunk).where(eq(deliveryChunk.deliveryId, deliveryId));
}

export async function findDelivery(
  db: Queryable,
  params: { feedId: number; deliveryId: number },
): Promise<Delivery | undefined> {
  const [found] = await db
    .select()
    .from(delivery)
    .where(and(eq(delivery.id, params.deliveryId), eq(delivery.feedId, params.feedId)));
  return found;
}

/**
 * Takes the oldest whole delivery whose feed has no older one waiting or being read, and holds it for the lease;
 * a delivery whose worker died is taken again once its lease is over. A paused feed's deliveries wait.
 */
export async function claimDelivery(
  db: Queryable,
  params: { now: Date; leaseSeconds: number },
): Promise<Delivery | undefined> {
  const now = params.now.toISOString();
  const claimed = await db.execute<{ id: string }>(sql`
    UPDATE delivery SET state = 'reading',
      claimed_until = ${now}::timestamptz + make_interval(secs => ${params.leaseSeconds}::float8)
    WHERE id = (
      SELECT d.id FROM delivery d JOIN feed f ON f.id = d.feed_id
      WHERE (d.state = 'received' OR (d.state = 'reading' AND d.claimed_until < ${now}::timestamptz))
        AND f.paused_at IS NULL AND f.suspended_at IS NULL AND d.pull_run_id IS NULL
        AND NOT EXISTS (SELECT 1 FROM delivery e
          WHERE e.feed_id = d.feed_id AND e.id < d.id AND e.state IN ('received', 'reading'))
      ORDER BY d.id LIMIT 1 FOR UPDATE OF d SKIP LOCKED)
      AND (state = 'received' OR claimed_until < ${now}::timestamptz)
    RETURNING id`);
  const id = claimed[0]?.id;
  if (id === undefined) return undefined;
  const [taken] = await db
    .select()
    .from(delivery)
    .where(eq(delivery.id, Number(id)));
  return taken;
}

/** Keeps a claimed delivery for longer. */
export async function extendDelivery(
  db: Queryable,
  params: { deliveryId: number; until: Date },
): Promise<void> {
  await db
    .update(delivery)
    .set({ claimedUntil: params.until })
    .where(and(eq(delivery.id, params.deliveryId), eq(delivery.state, 'reading')));
}

/** The delivery has been read, or could not be; whoever waits for its run is woken. */
export async function finishDelivery(
  db: Queryable,
  params: { deliveryId: number; state: 'read' | 'failed' },
): Promise<void> {
  await db.execute(sql`
    WITH finished AS (
      UPDATE delivery SET state = ${params.state}, claimed_until = NULL WHERE id = ${params.deliveryId} RETURNING id)
    SELECT pg_notify('delivery', id::text) FROM finished`);
}

/** The body again, piece by piece: never more than eight pieces in memory. */
export async function* readChunks(db: Queryable, deliveryId: number): AsyncIterable<Uint8Array> {
  let after = -1;
  for (;;) {
    const pieces = await db
      .select({ seq: deliveryChunk.seq, bytes: deliveryChunk.bytes })
      .from(deliveryChunk)
      .where(and(eq(deliveryChunk.deliveryId, deliveryId), gt(deliveryChunk.seq, after)))
      .orderBy(asc(deliveryChunk.seq))
      .limit(8);
    for (const piece of pieces) {
      yield piece.bytes;
      after = piece.seq;
    }
    if (pieces.length === 0) return;
  }
}
