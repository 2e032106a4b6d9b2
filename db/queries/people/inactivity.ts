import { sql, type SQL } from 'drizzle-orm';
import type { Queryable, Transaction } from '../../client.ts';
import { column } from '../columns.ts';

/**
 * When the agenda of the account `t` was last of use to someone: it was opened, a phone read it, or somebody who acts in it came.
 * Kept apart from what vendors write, which goes on by itself.
 */
const LAST_USE = sql`
  greatest(t.seen_at, h.since,
    (SELECT max(l.last_read_at) FROM calendar_link l WHERE l.account_id = t.id AND l.revoked_at IS NULL),
    (SELECT max(least(e.seen_at, d.ends_at)) FROM delegation d JOIN account e ON e.id = d.delegate_id
      WHERE d.agenda_id = h.agenda_id AND d.kind <> 'parent' AND d.accepted_at IS NOT NULL AND d.revoked_at IS NULL))`;

/** Whether the account `t` has an agenda of its own that was of no use since an instant. */
const unusedSince = (before: SQL, more: SQL): SQL => sql`
  t.role = 'citizen' AND EXISTS (SELECT FROM agenda_holder h JOIN agenda a ON a.id = h.agenda_id
    WHERE h.account_id = t.id AND h.kind = 'self' AND a.closed_at IS NULL AND ${LAST_USE} < ${before} AND ${more})`;

const instant = (date: Date) => sql`${date.toISOString()}::timestamptz`;

/** The accounts `t` whose agenda is to be erased: of no use since `before`, told of it by `toldBy`, and not come since. */
export const isToErase = ({ before, toldBy }: { before: SQL; toldBy: SQL }): SQL =>
  unusedSince(before, sql`t.erasure_warned_at <= ${toldBy} AND t.erasure_warned_at > ${LAST_USE}`);

/** Takes an account whose agenda is to be erased; the transaction's end lets it go. */
export async function takeToErase(
  tx: Transaction,
  { before, toldBy }: { before: Date; toldBy: Date },
): Promise<number | undefined> {
  const where = isToErase({ before: instant(before), toldBy: instant(toldBy) });
  const [row] = await tx.execute<{ id: number }>(sql`
    SELECT t.id FROM account t WHERE ${where} ORDER BY t.id LIMIT 1 FOR UPDATE OF t SKIP LOCKED`);
  return row?.id;
}

interface ToWarn {
  /** Of no use, or closed, since then. */
  before: Date;
  now: Date;
  limit: number;
}

/** Takes accounts that are to be told that their agenda will be erased: of no use since an instant, not told since. */
export async function takeToWarn(tx: Transaction, { before, limit }: Omit<ToWarn, 'now'>): Promise<number[]> {
  const untold = sql`(t.erasure_warned_at IS NULL OR t.erasure_warned_at <= ${LAST_USE})`;
  const rows = await tx.execute<{ id: number }>(sql`
    SELECT t.id FROM account t WHERE ${unusedSince(instant(before), untold)} ORDER BY t.id LIMIT ${limit}
    FOR UPDATE OF t SKIP LOCKED`);
  return rows.map(({ id }) => id);
}

/** Whether an address is known of the account `c`: without one, nobody can be told of anything. */
const HAS_EMAIL = sql`EXISTS (SELECT FROM account_identifier e WHERE e.account_id = c.id AND e.kind = 'email')`;

/**
 * Whether the account `c` was told of the sealed agenda `a` or `t` itself, `kept` after it was closed: one that it closed earlier was
 * announced too early for this one. Two days' grace: leap days make of the same years now more, now fewer days.
 */
const toldOf = (agenda: 'a' | 't', kept: SQL): SQL => sql`
  coalesce(c.erasure_warned_at > ${sql.raw(agenda)}.closed_at + (${kept}) - interval '2 days', false)`;

/** The sealed agendas `t` that are to be erased: closed before an instant, and told of by `toldBy` where anyone can be. */
export const isSealedToErase = ({ before, toldBy }: { before: SQL; toldBy: SQL }): SQL => sql`
  t.closed_at < ${before} AND NOT EXISTS (SELECT FROM account c WHERE c.id = t.closed_by AND ${HAS_EMAIL}
    AND NOT (${toldOf('t', sql`${toldBy} - ${before}`)} AND c.erasure_warned_at <= ${toldBy}))`;

/** Takes accounts that are to be told that what they closed and kept before an instant will be erased; once for each closing. */
export async function takeSealedToWarn(tx: Transaction, { before, now, limit }: ToWarn): Promise<number[]> {
  const due = instant(before);
  const rows = await tx.execute<{ id: number }>(sql`
    SELECT c.id FROM account c WHERE ${HAS_EMAIL} AND EXISTS (SELECT FROM agenda a WHERE a.closed_by = c.id
      AND a.closed_at < ${due} AND NOT ${toldOf('a', sql`${instant(now)} - ${due}`)})
    ORDER BY c.id LIMIT ${limit} FOR UPDATE OF c SKIP LOCKED`);
  return rows.map(({ id }) => id);
}

/** Writes down that accounts were told. */
export async function noteWarned(
  db: Queryable,
  { accountIds, now }: { accountIds: readonly number[]; now: Date },
): Promise<void> {
  await db.execute(sql`
    UPDATE account SET erasure_warned_at = ${instant(now)} WHERE id = ANY(${column(accountIds, 'int')})`);
}
