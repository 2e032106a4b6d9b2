import { index, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import { account } from './account.ts';
import { roleGrant } from './grant.ts';

/** An opaque token, stored hashed. `channel` tells a browser's cookie from a bearer of a program. */
export const session = pgTable(
  'session',
  {
    tokenHash: text('token_hash').primaryKey(),
    /** What its owner calls it by, to end it from elsewhere. */
    id: integer('id').notNull().unique().generatedAlwaysAsIdentity(),
    accountId: integer('account_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    channel: text('channel').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
    /** The grant this session acts by; none when the account's own role is enough. */
    grantId: integer('grant_id').references(() => roleGrant.id, { onDelete: 'cascade' }),
    /** The browser as it names itself, shortened, for its owner to recognise. */
    device: text('device'),
    /** The identity token, sealed: what the provider asks for to end its own session. */
    logoutHint: text('logout_hint'),
    /** The provider one came through; null for a bearer. */
    door: text('door'),
  },
  (table) => [index('session_account').on(table.accountId), index('session_grant').on(table.grantId)],
);

/** A sign-in that left for a provider and has not come back; taken once. */
export const signInAttempt = pgTable('sign_in_attempt', {
  stateHash: text('state_hash').primaryKey(),
  door: text('door').notNull(),
  nonce: text('nonce').notNull(),
  verifier: text('verifier').notNull(),
  returnTo: text('return_to').notNull(),
  expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
});
