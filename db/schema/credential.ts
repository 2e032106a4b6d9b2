import { index, integer, pgTable, text, timestamp, type AnyPgColumn } from 'drizzle-orm/pg-core';
import { feed, vendor } from './feed.ts';
import { account } from './account.ts';

/**
 * A vendor's API key: 256 random bits of which only the SHA-256 is kept. It speaks as an account of its own, so that
 * whatever it does leaves the same traces as a person's.
 */
export const credential = pgTable(
  'credential',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    vendorId: integer('vendor_id')
      .notNull()
      .references(() => vendor.id, { onDelete: 'cascade' }),
    /** The only feed it may touch; null for all of its vendor's. */
    feedId: integer('feed_id').references(() => feed.id, { onDelete: 'cascade' }),
    accountId: integer('account_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    tokenHash: text('token_hash').notNull().unique(),
    /** Its last characters: enough to recognise it, too few to use it. */
    hint: text('hint').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    lastUsedAt: timestamp('last_used_at', { withTimezone: true }),
    /** It was rotated: it lives beside its successor until then. */
    expiresAt: timestamp('expires_at', { withTimezone: true }),
    revokedAt: timestamp('revoked_at', { withTimezone: true }),
    successorId: integer('successor_id').references((): AnyPgColumn => credential.id, {
      onDelete: 'set null',
    }),
  },
  (table) => [index('credential_vendor').on(table.vendorId, table.id)],
);
