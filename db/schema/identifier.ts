import { index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { account } from './account.ts';

/** What names a person directly: sealed by the application, found by a keyed blind index, never in clear. */
export const accountIdentifier = pgTable(
  'account_identifier',
  {
    accountId: integer('account_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    kind: text('kind').notNull(),
    sealed: text('sealed').notNull(),
    blindIndex: text('blind_index').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.kind] }),
    index('account_identifier_lookup').on(table.kind, table.blindIndex),
  ],
);
