import { integer, jsonb, pgTable, timestamp } from 'drizzle-orm/pg-core';
import { account } from './account.ts';

/** How someone likes their screen, kept here so that a shift can change desk. Codes only, nothing of anybody's. */
export const accountPreference = pgTable('account_preference', {
  accountId: integer('account_id')
    .primaryKey()
    .references(() => account.id, { onDelete: 'cascade' }),
  kept: jsonb('kept').$type<Record<string, string>>().notNull(),
  changedAt: timestamp('changed_at', { withTimezone: true }).notNull(),
});
