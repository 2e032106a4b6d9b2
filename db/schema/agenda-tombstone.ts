import { bigint, index, integer, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import { feed } from './feed.ts';

/** An appointment that its vendor took back before it had told of it: an older word of it is not taken. Nothing of a person. */
export const agendaTombstone = pgTable(
  'agenda_tombstone',
  {
    feedId: integer('feed_id')
      .notNull()
      .references(() => feed.id, { onDelete: 'cascade' }),
    sourceId: text('source_id').notNull(),
    validAt: timestamp('valid_at', { withTimezone: true }),
    version: bigint('version', { mode: 'number' }),
    toldAt: timestamp('told_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.feedId, table.sourceId] }),
    index('agenda_tombstone_told').on(table.toldAt),
  ],
);
