import { sql } from 'drizzle-orm';
import type { Queryable } from '../client.ts';
import { at } from './booking/slots.ts';

/** A request under a key, and the answer it was given; `status` is null while it is being carried out. */
export interface OnceRequest {
  asked: string;
  status: number | null;
  headers: Record<string, string> | null;
  body: string | null;
}

interface Keyed {
  accountId: number;
  key: string;
}

/**
 * Begins a request under a key. Gives `begun`, or what is known of it: one that was begun before `deadBefore` and never
 * ended was cut by a crash, and is begun again.
 */
export async function beginOnce(
  db: Queryable,
  params: Keyed & { asked: string; now: Date; deadBefore: Date },
): Promise<'begun' | OnceRequest> {
  const { accountId, key, asked, now, deadBefore } = params;
  const begun = await db.execute(sql`
    INSERT INTO once_request AS o (account_id, key, asked, started_at)
    VALUES (${accountId}, ${key}, ${asked}, ${at(now)})
    ON CONFLICT (account_id, key) DO UPDATE SET started_at = excluded.started_at
      WHERE o.status IS NULL AND o.asked = excluded.asked AND o.started_at < ${at(deadBefore)}
    RETURNING 1`);
  if (begun.count === 1) return 'begun';
  const [known] = await db.execute<{ [K in keyof OnceRequest]: OnceRequest[K] }>(sql`
    SELECT asked, status, headers, body FROM once_request WHERE account_id = ${accountId} AND key = ${key}`);
  return known ?? beginOnce(db, params);
}

/** Keeps the answer, for whoever repeats the request. */
export async function endOnce(
  db: Queryable,
  params: Keyed & { status: number; headers: Record<string, string>; body: string },
): Promise<void> {
  const { accountId, key, status, headers, body } = params;
  await db.execute(sql`
    UPDATE once_request SET status = ${status}, headers = ${JSON.stringify(headers)}::text::jsonb, body = ${body}
    WHERE account_id = ${accountId} AND key = ${key}`);
}

/** Nothing was done: the key may be used again. */
export async function forgetOnce(db: Queryable, { accountId, key }: Keyed): Promise<void> {
  await db.execute(sql`DELETE FROM once_request WHERE account_id = ${accountId} AND key = ${key}`);
}

/** Forgets answers given before an instant; gives how many. */
export async function purgeOnce(db: Queryable, before: Date): Promise<number> {
  const gone = await db.execute(sql`DELETE FROM once_request WHERE started_at < ${at(before)}`);
  return gone.count;
}
