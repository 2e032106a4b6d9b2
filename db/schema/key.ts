import { integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import { account } from './account.ts';
import { vendor } from './feed.ts';

/** A vendor's program that signs in with a key of its own (SMART Backend Services, `private_key_jwt`). */
export const vendorClient = pgTable('vendor_client', {
  clientId: text('client_id').primaryKey(),
  vendorId: integer('vendor_id')
    .notNull()
    .references(() => vendor.id),
  /** The account its sessions belong to. */
  accountId: integer('account_id')
    .notNull()
    .references(() => account.id),
  name: text('name').notNull(),
  /** Public keys only (RFC 7517). */
  jwks: jsonb('jwks').$type<{ keys: Record<string, unknown>[] }>().notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  /** After this its keys open nothing; a vendor registers new ones before. */
  expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
  revokedAt: timestamp('revoked_at', { withTimezone: true }),
});

/** Assertions already used, until they would have expired by themselves: none is taken twice (RFC 7523 §3). */
export const usedAssertion = pgTable(
  'used_assertion',
  {
    clientId: text('client_id').notNull(),
    jti: text('jti').notNull(),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.clientId, table.jti] })],
);
