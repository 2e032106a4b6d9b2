import { eq, sql } from 'drizzle-orm';
import type { Database, Queryable } from '../../client.ts';
import { message, messageAttempt } from '../../schema/outbox.ts';
import type { MessageChannel } from '../../vocabulary.ts';

/** A message that a sender holds for a while. */
export interface ClaimedMessage {
  id: number;
  channel: MessageChannel;
  kind: string;
  subject: string;
  target: string;
  vendorId: number | null;
  body: Record<string, unknown>;
  createdAt: Date;
  expiresAt: Date;
  /** This one included: a sender that crashed counts too. */
  attempts: number;
}

/**
 * Takes the next message that is due on these channels; undefined when there is none. One whose elders of the same
 * subject still wait for the same target is not taken: order is kept by waiting, never by blocking another subject.
 */
export async function claimMessage(
  db: Queryable,
  params: { channels: readonly MessageChannel[]; now: Date; leaseSeconds: number },
): Promise<ClaimedMessage | undefined> {
  const now = sql`${params.now.toISOString()}::timestamptz`;
  const channels = sql.join(
    params.channels.map((channel) => sql`${channel}::message_channel`),
    sql`, `,
  );
  const [row] = await db.execute<
    Omit<ClaimedMessage, 'id' | 'createdAt' | 'expiresAt'> & {
      id: string;
      createdAt: string;
      expiresAt: string;
    }
  >(sql`
    UPDATE message m SET attempts = m.attempts + 1, claimed_until = ${now} + make_interval(secs => ${params.leaseSeconds})
    WHERE m.id = (
      SELECT c.id FROM message c
      WHERE c.state = 'waiting' AND c.due_at <= ${now} AND c.expires_at > ${now} AND c.channel IN (${channels})
        AND (c.claimed_until IS NULL OR c.claimed_until <= ${now})
        AND NOT EXISTS (
          SELECT 1 FROM message e WHERE e.state = 'waiting' AND e.channel = c.channel AND e.target = c.target
            AND e.subject = c.subject AND e.id < c.id)
      ORDER BY c.due_at, c.id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING m.id, m.channel, m.kind, m.subject, m.target, m.vendor_id AS "vendorId", m.body,
      m.created_at AS "createdAt", m.expires_at AS "expiresAt", m.attempts`);
  if (!row) return undefined;
  const [createdAt, expiresAt] = [new Date(row.createdAt), new Date(row.expiresAt)];
  return { ...row, id: Number(row.id), createdAt, expiresAt };
}

/** What came of one try at sending. */
export interface Attempt {
  at: Date;
  durationMs: number;
  status: number | null;
  /** Null when it was taken. */
  reason: string | null;
}

/** Where a message stands after a try: sent, dead, or due again. */
export type Fate = { state: 'sent' | 'dead'; endedAt: Date } | { state: 'waiting'; dueAt: Date };

/** Writes down a try and what follows from it; false when another sender took the message over meanwhile. */
export async function finishAttempt(
  db: Database,
  params: { claimed: Pick<ClaimedMessage, 'id' | 'attempts'>; attempt: Attempt; fate: Fate },
): Promise<boolean> {
  const { claimed, attempt, fate } = params;
  return db.transaction(async (tx) => {
    await tx.insert(messageAttempt).values({ messageId: claimed.id, ...attempt });
    const settled = await tx
      .update(message)
      .set({ ...fate, claimedUntil: null, reason: attempt.reason })
      .where(
        sql`${message.id} = ${claimed.id} AND ${message.attempts} = ${claimed.attempts} AND ${message.state} = 'waiting'`,
      )
      .returning({ id: message.id });
    return settled.length > 0;
  });
}

/** Ends what nobody wants any more, unless a sender has it in hand. Gives how many. */
export async function expireMessages(db: Queryable, now: Date): Promise<number> {
  const at = sql`${now.toISOString()}::timestamptz`;
  const ended = await db.execute(sql`
    UPDATE message SET state = 'expired', ended_at = ${at}, reason = coalesce(reason, 'its time passed before it could be sent')
    WHERE state = 'waiting' AND expires_at <= ${at} AND (claimed_until IS NULL OR claimed_until <= ${at})`);
  return ended.count;
}

/** Ends what waits for a target that will take nothing any more. */
export async function dropWaiting(
  db: Queryable,
  params: { target: string; at: Date; reason: string },
): Promise<void> {
  const { target, at: endedAt, reason } = params;
  await db
    .update(message)
    .set({ state: 'dead', endedAt, reason, claimedUntil: null })
    .where(sql`${eq(message.target, target)} AND ${message.state} = 'waiting'`);
}
