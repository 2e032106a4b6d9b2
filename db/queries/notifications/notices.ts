import { sql } from 'drizzle-orm';
import type { Queryable, Transaction } from '../../client.ts';
import type { NoticeKind } from '../../vocabulary.ts';
import { column } from '../columns.ts';

const instant = (date: Date) => sql`${date.toISOString()}::timestamptz`;

/** Tells people something of their own, here and by e-mail; `facts` are ids, codes and instants, never a name. */
export async function leaveNotices(
  tx: Queryable,
  {
    accountIds,
    kind,
    facts,
    now,
  }: { accountIds: readonly number[]; kind: NoticeKind; facts: Record<string, string>; now: Date },
): Promise<void> {
  await tx.execute(sql`
    INSERT INTO notice (account_id, kind, facts, at, mail_due_at)
    SELECT DISTINCT id, ${kind}::text, ${JSON.stringify(facts)}::text::jsonb, ${instant(now)}, ${instant(now)}
    FROM unnest(${column(accountIds, 'int')}) AS t(id)`);
}

/** A notice that is to be written by e-mail. */
export interface NoticeToMail {
  id: number;
  accountId: number;
  kind: NoticeKind;
}

/** Takes notices that are to be written by now, oldest first; the transaction's end lets them go. */
export async function takeNoticesToMail(
  tx: Transaction,
  { now, limit }: { now: Date; limit: number },
): Promise<NoticeToMail[]> {
  return tx.execute<NoticeToMail & Record<string, unknown>>(sql`
    SELECT id, account_id AS "accountId", kind FROM notice WHERE mail_due_at <= ${instant(now)}
    ORDER BY mail_due_at, id LIMIT ${limit} FOR UPDATE SKIP LOCKED`);
}

/** Writes down when a notice is to be written by e-mail: never any more when null. */
export async function setNoticeMail(
  tx: Transaction,
  { id, dueAt }: { id: number; dueAt: Date | null },
): Promise<void> {
  await tx.execute(sql`UPDATE notice SET mail_due_at = ${dueAt?.toISOString() ?? null} WHERE id = ${id}`);
}
