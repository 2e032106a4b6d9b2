import { sql } from 'drizzle-orm';
import type { Transaction } from '../../client.ts';
import { column } from '../columns.ts';

/** An appointment taken back, as far as its vendor says when. */
export interface Tombstone {
  sourceId: string;
  validAt: Date | null;
  version: number | null;
}

/** Messages do not overtake each other by more than this (days). */
const KEPT_DAYS = 30;

/** Keeps that these appointments were taken back before they were told of, and forgets those of long ago. */
export async function keepTombstones(
  tx: Transaction,
  { feedId, now, removed }: { feedId: number; now: Date; removed: readonly Tombstone[] },
): Promise<void> {
  if (removed.length === 0) return;
  const last = [...new Map(removed.map((each) => [each.sourceId, each])).values()];
  const at = sql`${now.toISOString()}::timestamptz`;
  await tx.execute(sql`
    DELETE FROM agenda_tombstone WHERE feed_id = ${feedId} AND told_at < ${at} - make_interval(days => ${KEPT_DAYS})`);
  const validAts = last.map(({ validAt }) => validAt?.toISOString() ?? null);
  await tx.execute(sql`
    INSERT INTO agenda_tombstone (feed_id, source_id, valid_at, version, told_at)
    SELECT ${feedId}, t.source_id, t.valid_at, t.version, ${at}
    FROM unnest(${column(
      last.map(({ sourceId }) => sourceId),
      'text',
    )}, ${column(validAts, 'timestamptz')}, ${column(
      last.map(({ version }) => version),
      'bigint',
    )}) AS t (source_id, valid_at, version)
    ON CONFLICT (feed_id, source_id) DO UPDATE SET told_at = excluded.told_at,
      valid_at = greatest(agenda_tombstone.valid_at, excluded.valid_at),
      version = greatest(agenda_tombstone.version, excluded.version)`);
}

/** What was taken back under this name; instants in milliseconds since 1970. */
export async function findTombstone(
  tx: Transaction,
  { feedId, sourceId }: { feedId: number; sourceId: string },
): Promise<{ validAt: number | null; version: number | null } | undefined> {
  const [row] = await tx.execute<{ validAt: number | null; version: number | null }>(sql`
    SELECT (extract(epoch FROM valid_at) * 1000)::float8 AS "validAt", version::float8 AS version
    FROM agenda_tombstone WHERE feed_id = ${feedId} AND source_id = ${sourceId}`);
  return row;
}
