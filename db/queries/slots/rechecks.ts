import { sql } from 'drizzle-orm';
import type { Database } from '../../client.ts';

/** A slot on someone's screen whose vendor may be asked about it. Instants in ms. */
export interface WatchedSlot {
  id: string;
  version: number;
  sourceId: string;
  feedId: number;
  /** What the feed declares, as the calls to vendors read it. */
  booking: unknown;
  sandbox: boolean;
  startAt: number;
  /** When it was last looked at by itself, not as part of its agenda. */
  observedAt: number;
}

/** Live holds and kept appointments of the same professional over this slot: its vendor may call it taken because of them. */
const OURS = `EXISTS (
  SELECT FROM schedule s JOIN practitioner_role r ON r.id = s.role_id
   WHERE s.id = sl.schedule_id AND (
     EXISTS (SELECT FROM hold h WHERE h.role_id = coalesce(r.same_as, r.id) AND h.state IN ('held', 'confirming')
       AND h.start_at < slot_end(sl.start_at, sl.end_at) AND h.end_at > sl.start_at)
     OR EXISTS (SELECT FROM appointment a WHERE a.role_id = coalesce(r.same_as, r.id) AND a.keeping
       AND a.start_at < slot_end(sl.start_at, sl.end_at) AND a.end_at > sl.start_at)))`;

/**
 * Of these slots, those that are offered to who sees this mask, by a feed that declares something about booking, and that
 * nobody holds here.
 */
export async function listWatchedSlots(
  db: Database,
  { ids, visibility }: { ids: readonly string[]; visibility: number },
): Promise<WatchedSlot[]> {
  const { $client } = db;
  return $client<WatchedSlot[]>`
    select sl.id::text as id, sl.version, sl.source_id as "sourceId", s.feed_id as "feedId", f.booking, f.sandbox,
           round(date_part('epoch', sl.start_at) * 1000) as "startAt",
           round(date_part('epoch', sl.observed_at) * 1000) as "observedAt"
      from slot sl join schedule s on s.id = sl.schedule_id join feed f on f.id = s.feed_id
     where sl.id = any(${[...ids]}::bigint[]) and sl.status = 'free' and not sl.taken
       and sl.visibility & ${visibility}::smallint <> 0 and f.booking is not null
       and f.paused_at is null and f.suspended_at is null and not ${$client.unsafe(OURS)}`;
}

/** When the vendor was asked and by which version of the slot. */
interface Asked {
  id: string;
  version: number;
  at: Date;
}

/** The vendor says the slot is still free: it is as fresh as the answer, and screens are told. False when it has changed since. */
export async function confirmSlot(db: Database, { id, version, at }: Asked): Promise<boolean> {
  const seen = await db.execute(sql`
    WITH seen AS (
      UPDATE slot SET observed_at = greatest(observed_at, ${at.toISOString()}::timestamptz)
       WHERE id = ${id}::bigint AND version = ${version} AND status = 'free' AND NOT taken
      RETURNING id, schedule_id, visibility),
    told AS (
      INSERT INTO live_change (kind, at, ids, agendas, visibility)
      SELECT 'slot-seen', ${at.toISOString()}, ARRAY[id::text], ARRAY[schedule_id], visibility FROM seen)
    SELECT pg_notify('live', '') FROM seen`);
  return seen.length > 0;
}

/**
 * The vendor says the slot is not free any more. What was written since it was asked stands, and so does a slot that
 * someone holds here: the vendor may speak of that hold. False when nothing was closed.
 */
export async function closeSlot(
  db: Database,
  { id, version, at, gone }: Asked & { gone: boolean },
): Promise<boolean> {
  const status = gone ? 'busy-unavailable' : 'busy';
  const closed = await db.execute(sql`
    UPDATE slot sl SET status = ${status}, version = version + 1, observed_at = ${at.toISOString()}::timestamptz
     WHERE id = ${id}::bigint AND version = ${version} AND status = 'free' AND NOT taken
       AND observed_at <= ${at.toISOString()}::timestamptz AND NOT ${sql.raw(OURS)}`);
  return closed.count > 0;
}
