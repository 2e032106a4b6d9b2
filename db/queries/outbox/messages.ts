import { and, asc, desc, eq, inArray, lt, sql } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import { vendor } from '../../schema/feed.ts';
import { message, messageAttempt } from '../../schema/outbox.ts';
import type { MessageChannel, MessageState } from '../../vocabulary.ts';

export type Message = typeof message.$inferSelect;
export type MessageTry = typeof messageAttempt.$inferSelect;
/** A message with the vendor it goes to, by its code. */
export type ListedMessage = Message & { vendorCode: string | null };

interface MessageFilter {
  state?: MessageState | undefined;
  channel?: MessageChannel | undefined;
  vendorId?: number | undefined;
  /** Only those before this one. */
  cursor?: number | undefined;
  limit: number;
}

/** Messages, newest first, and one more than asked so that a page knows whether it is the last. */
export async function listMessages(db: Queryable, filter: MessageFilter): Promise<ListedMessage[]> {
  const { state, channel, vendorId, cursor, limit } = filter;
  const rows = await db
    .select({ message, vendorCode: vendor.code })
    .from(message)
    .leftJoin(vendor, eq(vendor.id, message.vendorId))
    .where(
      and(
        state === undefined ? undefined : eq(message.state, state),
        channel === undefined ? undefined : eq(message.channel, channel),
        vendorId === undefined ? undefined : eq(message.vendorId, vendorId),
        cursor === undefined ? undefined : lt(message.id, cursor),
      ),
    )
    .orderBy(desc(message.id))
    .limit(limit + 1);
  return rows.map((row) => Object.assign(row.message, { vendorCode: row.vendorCode }));
}

export async function findMessage(db: Queryable, id: number): Promise<ListedMessage | undefined> {
  const [row] = await db
    .select({ message, vendorCode: vendor.code })
    .from(message)
    .leftJoin(vendor, eq(vendor.id, message.vendorId))
    .where(eq(message.id, id));
  return row && Object.assign(row.message, { vendorCode: row.vendorCode });
}

/** The last message owed to a target, in the transaction that owed it. Throws when there is none. */
export async function findNewestMessage(tx: Queryable, target: string): Promise<number> {
  const [newest] = await tx
    .select({ id: message.id })
    .from(message)
    .where(eq(message.target, target))
    .orderBy(desc(message.id))
    .limit(1);
  if (!newest) throw new Error('a message was owed and is not there');
  return newest.id;
}

/** The tries at sending these messages, oldest first, the last 50 of each. */
export async function listTries(db: Queryable, messageIds: readonly number[]): Promise<MessageTry[]> {
  if (messageIds.length === 0) return [];
  const ranked = db
    .select({
      id: messageAttempt.id,
      rank: sql<number>`row_number() OVER (PARTITION BY message_id ORDER BY id DESC)`.as('rank'),
    })
    .from(messageAttempt)
    .where(inArray(messageAttempt.messageId, [...messageIds]))
    .as('ranked');
  return db
    .select({
      id: messageAttempt.id,
      messageId: messageAttempt.messageId,
      at: messageAttempt.at,
      durationMs: messageAttempt.durationMs,
      status: messageAttempt.status,
      reason: messageAttempt.reason,
    })
    .from(messageAttempt)
    .innerJoin(ranked, eq(ranked.id, messageAttempt.id))
    .where(sql`${ranked.rank} <= 50`)
    .orderBy(asc(messageAttempt.id));
}

/**
 * Has a message that died or expired tried anew, at once, with a full set of tries and as long a life as it had. False
 * when it is neither: it waits already, or was sent.
 */
export async function retryMessage(db: Queryable, params: { id: number; at: Date }): Promise<boolean> {
  const at = sql`${params.at.toISOString()}::timestamptz`;
  const waiting = await db
    .update(message)
    .set({
      state: 'waiting',
      dueAt: params.at,
      endedAt: null,
      claimedUntil: null,
      attempts: 0,
      expiresAt: sql`greatest(${message.expiresAt}, ${at} + (${message.expiresAt} - ${message.createdAt}))`,
    })
    .where(and(eq(message.id, params.id), inArray(message.state, ['dead', 'expired'])))
    .returning({ id: message.id });
  return waiting.length > 0;
}
