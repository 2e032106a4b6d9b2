import { integer, pgEnum, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import { ROLES } from '../vocabulary.ts';
import { vendor } from './feed.ts';

export const role = pgEnum('role', ROLES);

/** Someone who can sign in. In the sandbox: the personas. */
export const account = pgTable('account', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  /** The persona's name, or the subject an identity provider gives. */
  subject: text('subject').notNull().unique(),
  displayName: text('display_name').notNull(),
  role: role('role').notNull(),
  territoryCode: text('territory_code'),
  /** The vendor whose feeds a `vendor` account may touch. */
  vendorId: integer('vendor_id').references(() => vendor.id),
});

/** An opaque token, stored hashed. `channel` tells a browser's cookie from a bearer of the command line. */
export const session = pgTable('session', {
  tokenHash: text('token_hash').primaryKey(),
  accountId: integer('account_id')
    .notNull()
    .references(() => account.id, { onDelete: 'cascade' }),
  channel: text('channel').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
});
