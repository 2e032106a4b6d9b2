import { sql } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';

/** Everything is forgotten in small steps, so that nobody waits for it. Each gives how many rows went. */
const BODIES = 50;
const ROWS = 5000;

/** Days that runs are remembered, at least: the strip, and what is usual. */
const RUNS_KEPT_DAYS = 30;

const instant = (date: Date) => sql`${date.toISOString()}::timestamptz`;

/** Raw bodies older than their feed keeps them, or beyond the bytes it may keep; a pull's bodies go together. */
export async function purgeDeliveries(db: Queryable, now: Date): Promise<number> {
  const gone = await db.execute(sql`
    WITH reading AS (
      SELECT d.feed_id, d.pull_run_id, CASE WHEN d.pull_run_id IS NULL THEN d.id END AS pushed, max(d.id) AS last,
        min(d.received_at) AS received_at, sum(d.byte_count) AS bytes, bool_or(d.sealed) AS sealed
      FROM delivery d WHERE d.state IN ('read', 'failed', 'receiving') GROUP BY 1, 2, 3),
    weighed AS (
      SELECT r.*, f.retention_days, f.retention_bytes, sum(r.bytes) OVER (PARTITION BY r.feed_id ORDER BY r.last DESC) AS since
      FROM reading r JOIN feed f ON f.id = r.feed_id),
    old AS (
      SELECT w.pull_run_id, w.pushed FROM weighed w
      WHERE w.received_at < ${instant(now)} - make_interval(days => CASE WHEN w.sealed THEN 1 ELSE w.retention_days END)
        OR w.since > w.retention_bytes AND w.bytes < w.since
      ORDER BY w.last LIMIT ${BODIES})
    DELETE FROM delivery d USING old o WHERE d.id = o.pushed OR d.pull_run_id = o.pull_run_id`);
  return gone.count;
}

/** Refused records and remarks older than their feed keeps bodies; their counts stay with the run. */
export async function purgeRejections(db: Queryable, now: Date): Promise<number> {
  const gone = await db.execute(sql`
    DELETE FROM rejection WHERE id IN (
      SELECT j.id FROM feed f JOIN feed_run r ON r.feed_id = f.id JOIN rejection j ON j.run_id = r.id
      WHERE r.started_at < ${instant(now)} - make_interval(days => f.retention_days) LIMIT ${ROWS})`);
  return gone.count;
}

/** Runs of another month, except the last of each feed. */
export async function purgeRuns(db: Queryable, now: Date): Promise<number> {
  const gone = await db.execute(sql`
    DELETE FROM feed_run WHERE id IN (
      SELECT r.id FROM feed_run r JOIN feed f ON f.id = r.feed_id
      WHERE r.started_at < ${instant(now)} - make_interval(days => greatest(${RUNS_KEPT_DAYS}::int, f.retention_days))
        AND r.state <> 'running' AND r.id < (SELECT max(l.id) FROM feed_run l WHERE l.feed_id = r.feed_id)
      LIMIT ${ROWS})`);
  return gone.count;
}

/** Days that messages owed to outside systems are remembered once they have ended: longer when they never arrived. */
const SENT_KEPT_DAYS = 30;
const UNSENT_KEPT_DAYS = 90;

/** Messages that were sent a month ago, or died a season ago; their tries go with them. */
export async function purgeMessages(db: Queryable, now: Date): Promise<number> {
  const gone = await db.execute(sql`
    DELETE FROM message WHERE id IN (
      SELECT m.id FROM message m
      WHERE m.ended_at < ${instant(now)} - make_interval(days => ${SENT_KEPT_DAYS}::int)
        AND (m.state = 'sent' OR m.ended_at < ${instant(now)} - make_interval(days => ${UNSENT_KEPT_DAYS}::int))
      ORDER BY m.ended_at LIMIT ${ROWS} FOR UPDATE SKIP LOCKED)`);
  return gone.count;
}

/**
 * Slots that were over before an instant, among the next ones by id; `next` continues the walk, null at its end. A slot
 * that is being written is left for another time.
 */
export async function purgeSlots(
  db: Queryable,
  params: { before: Date; from: number },
): Promise<{ gone: number; next: number | null }> {
  const { from } = params;
  const [walked] = await db.execute<{ gone: number; last: string | null }>(sql`
    WITH walked AS (SELECT id, coalesce(end_at, start_at) AS over FROM slot WHERE id > ${from} ORDER BY id LIMIT ${ROWS}),
    gone AS (DELETE FROM slot WHERE id IN (
      SELECT s.id FROM slot s JOIN walked w ON w.id = s.id WHERE w.over < ${instant(params.before)}
      FOR UPDATE OF s SKIP LOCKED) RETURNING 1)
    SELECT (SELECT count(*) FROM gone)::int AS gone, (SELECT max(id) FROM walked) AS last`);
  const last = walked?.last ?? null;
  return { gone: walked?.gone ?? 0, next: last === null ? null : Number(last) };
}
