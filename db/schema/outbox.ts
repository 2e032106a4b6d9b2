import { sql } from 'drizzle-orm';
import { bigint, index, integer, jsonb, pgEnum, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import { MESSAGE_CHANNELS, MESSAGE_STATES } from '../vocabulary.ts';
import { vendor } from './feed.ts';

export const messageChannel = pgEnum('message_channel', MESSAGE_CHANNELS);
export const messageState = pgEnum('message_state', MESSAGE_STATES);

/**
 * Something owed to an outside system, written in the transaction of the fact it tells. Sent at least once, and in order
 * of `id` within a channel, a target and a subject. The body holds ids and instants, never a name.
 */
export const message = pgTable(
  'message',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    channel: messageChannel('channel').notNull(),
    /** What it tells: `appointment.confirmed`, `regulator.changed`… */
    kind: text('kind').notNull(),
    /** What it is about, within which order is kept: `hold:…`, `appointment:…`, `regulator:…`. */
    subject: text('subject').notNull(),
    /** Whom it is owed to, as its channel names it: `webhook:12`, `feed:3`. */
    target: text('target').notNull(),
    /** The vendor it goes to, who may read its fate; null when it goes to none. */
    vendorId: integer('vendor_id').references(() => vendor.id, { onDelete: 'cascade' }),
    body: jsonb('body').notNull(),
    state: messageState('state').notNull().default('waiting'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    /** When it is tried next. */
    dueAt: timestamp('due_at', { withTimezone: true }).notNull(),
    /** Beyond it nobody wants it any more. */
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
    /** A sender holds it until then; a crash frees it by itself. */
    claimedUntil: timestamp('claimed_until', { withTimezone: true }),
    attempts: integer('attempts').notNull().default(0),
    /** When it was sent, died or expired. */
    endedAt: timestamp('ended_at', { withTimezone: true }),
    /** Why it was not sent the last time, in a sentence. */
    reason: text('reason'),
  },
  (table) => [
    index('message_due')
      .on(table.dueAt, table.id)
      .where(sql`state = 'waiting'`),
    index('message_order')
      .on(table.channel, table.target, table.subject, table.id)
      .where(sql`state = 'waiting'`),
    index('message_vendor').on(table.vendorId, table.id),
    index('message_state').on(table.state, table.id),
    index('message_ended').on(table.endedAt),
  ],
);

/** One try at sending a message: what came of it, how long it took. */
export const messageAttempt = pgTable(
  'message_attempt',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    messageId: bigint('message_id', { mode: 'number' })
      .notNull()
      .references(() => message.id, { onDelete: 'cascade' }),
    at: timestamp('at', { withTimezone: true }).notNull(),
    durationMs: integer('duration_ms').notNull(),
    /** What the other side answered; null when it did not. */
    status: integer('status'),
    /** Null when it was taken. */
    reason: text('reason'),
  },
  (table) => [index('message_attempt_message').on(table.messageId, table.id)],
);
