import { sql } from 'drizzle-orm';
import type { Transaction } from '../../client.ts';
import { keptByVendor } from '../booking/slots.ts';
import { unnest } from '../columns.ts';
import { isCurrent, OVER } from './comparison.ts';
import { STAGED, type Written } from './staged.ts';

/**
 * Removes the slots a delta says are no more; they stay in the index as unavailable, so that screens can say so. One that
 * its vendor keeps for someone here stays as it was.
 */
export async function removeSlots(
  tx: Transaction,
  how: { observedAt: Date; again: boolean },
): Promise<Written> {
  const at = sql`${how.observedAt.toISOString()}::timestamptz`;
  const [counts] = await tx.execute<{
    changed: number;
    total: number;
    older: string[] | null;
    unknown: string[] | null;
  }>(sql`
    WITH i AS MATERIALIZED (
      SELECT s.seq, s.at, s."validAt", o.id AS known,
        o.status IN ${OVER} OR ${keptByVendor(sql`o.id`)} AS over,
        coalesce(s."validAt" < o.valid_at, false) AS older,
        ${how.again} AND coalesce(o.observed_at > ${at}, false) AS outdone
      FROM staged s LEFT JOIN resolved m ON m.schedule = s.schedule
      LEFT JOIN slot o ON o.schedule_id = m.id AND o.source_id = s."sourceId"
      WHERE s.op = ${STAGED.remove}),
    removed AS (
      UPDATE slot o SET status = 'busy-unavailable', version = o.version + 1, observed_at = ${at},
        valid_at = coalesce(i."validAt", o.valid_at)
      FROM i WHERE o.id = i.known AND NOT i.over AND NOT i.older AND NOT i.outdone RETURNING 1),
    remembered AS (
      UPDATE slot o SET valid_at = i."validAt"
      FROM i WHERE o.id = i.known AND i.over AND i."validAt" > coalesce(o.valid_at, '-infinity'))
    SELECT (SELECT count(*) FROM removed)::int AS changed, count(*)::int AS total,
      array_agg(at ORDER BY seq) FILTER (WHERE older AND NOT over) AS older,
      array_agg(at ORDER BY seq) FILTER (WHERE known IS NULL) AS unknown
    FROM i`);
  const { changed = 0, total = 0, older, unknown } = counts ?? {};
  return { changed, unchanged: total - changed, older: older ?? [], unknown: unknown ?? [] };
}

/** How many slots of a feed are free and to come, and how many of those the staging says are no more. */
export async function countRemovals(
  tx: Transaction,
  { feedId, at }: { feedId: number; at: Date },
): Promise<{ live: number; removed: number }> {
  const live = sql`o.status = 'free' AND o.start_at >= ${at.toISOString()}::timestamptz`;
  const [counts] = await tx.execute<{ live: number; removed: number }>(sql`
    SELECT (SELECT count(*) FROM schedule s JOIN slot o ON o.schedule_id = s.id
            WHERE s.feed_id = ${feedId} AND ${live})::int AS live,
           (SELECT count(*) FROM staged s JOIN resolved m ON m.schedule = s.schedule
            JOIN slot o ON o.schedule_id = m.id AND o.source_id = s."sourceId"
            WHERE s.op = ${STAGED.remove} AND ${live})::int AS removed`);
  return counts ?? { live: 0, removed: 0 };
}

/** A schedule that a snapshot or a pull listed, and the newest `validAt` it gave for it. */
export interface ListedSchedule {
  schedule: number;
  id: number;
  validAt: string | null;
  /** Its current slots are those that were listed: they were compared instead of staged. */
  same: boolean;
}

/**
 * Closes what listed schedules hold inside the window and the staging does not list. `from`/`to` bound the start of a
 * pull's slots; with `to` null the window is everything that is not over. A slot known to be newer stays, and so does one
 * that a refused record names (staged under schedule -1 when the record does not say whose it is), or, when a body is
 * read again, that was observed since; and one that its vendor keeps for someone here. Gives how many.
 */
export async function closeUnlisted(
  tx: Transaction,
  params: {
    listed: readonly ListedSchedule[];
    observedAt: Date;
    again: boolean;
    from: Date;
    to: Date | null;
  },
): Promise<number> {
  if (params.listed.length === 0) return 0;
  const at = sql`${params.observedAt.toISOString()}::timestamptz`;
  const from = sql`${params.from.toISOString()}::timestamptz`;
  const window =
    params.to === null
      ? sql`coalesce(o.end_at, o.start_at) >= ${from}`
      : sql`o.start_at >= ${from} AND o.start_at < ${params.to.toISOString()}::timestamptz`;
  const listed = unnest(params.listed, [
    ['schedule', 'int'],
    ['id', 'int'],
    ['validAt', 'timestamptz'],
    ['same', 'boolean'],
  ]);
  const closed = await tx.execute(sql`
    WITH l AS MATERIALIZED (SELECT * FROM ${listed} AS l(schedule, id, valid_at, same))
    UPDATE slot o SET status = 'busy-unavailable', version = o.version + 1, observed_at = ${at},
      valid_at = coalesce(l.valid_at, o.valid_at)
    FROM l WHERE o.schedule_id = l.id AND o.status NOT IN ${OVER} AND ${window} AND NOT (l.same AND ${isCurrent(at)})
      AND NOT coalesce(l.valid_at < o.valid_at, false) AND NOT (${params.again} AND o.observed_at > ${at})
      AND NOT EXISTS (SELECT 1 FROM staged s WHERE s.schedule = l.schedule AND s."sourceId" = o.source_id)
      AND NOT EXISTS (SELECT 1 FROM staged s WHERE s.schedule = -1 AND s."sourceId" = o.source_id)
      AND NOT ${keptByVendor(sql`o.id`)}`);
  return closed.count;
}
