import { index, integer, jsonb, pgTable, primaryKey, smallint, text, timestamp } from 'drizzle-orm/pg-core';
import { account } from './account.ts';

/** A request that its asker may repeat under one key (Idempotency-Key), and the answer it was given. */
export const onceRequest = pgTable(
  'once_request',
  {
    accountId: integer('account_id')
      .notNull()
      .references(() => account.id),
    key: text('key').notNull(),
    /** SHA-256 of the operation and its body. */
    asked: text('asked').notNull(),
    startedAt: timestamp('started_at', { withTimezone: true }).notNull(),
    /** Null while it is being carried out. */
    status: smallint('status'),
    headers: jsonb('headers').$type<Record<string, string>>(),
    body: text('body'),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.key] }),
    index('once_request_age').on(table.startedAt),
  ],
);
