import { integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

/** Requests counted by identity and route family; several API processes agree through it. Unlogged: a crash forgets. */
export const rateWindow = pgTable('rate_window', {
  key: text('key').primaryKey(),
  points: integer('points').notNull(),
  expire: timestamp('expire', { withTimezone: true }),
});
