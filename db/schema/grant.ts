import { index, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import { account, role } from './account.ts';

/**
 * A role given to a person in a territory until a date. The person is named by a direct identifier, sealed, and is
 * linked when they first sign in with it.
 */
export const roleGrant = pgTable(
  'role_grant',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    accountId: integer('account_id').references(() => account.id),
    inviteeKind: text('invitee_kind').notNull(),
    inviteeSealed: text('invitee_sealed').notNull(),
    inviteeIndex: text('invitee_index').notNull(),
    role: role('role').notNull(),
    territoryCode: text('territory_code').notNull(),
    startsAt: timestamp('starts_at', { withTimezone: true }).notNull(),
    endsAt: timestamp('ends_at', { withTimezone: true }).notNull(),
    /** Null when the sandbox gave it. */
    grantedBy: integer('granted_by').references(() => account.id),
    suspendedAt: timestamp('suspended_at', { withTimezone: true }),
    suspendedBy: integer('suspended_by').references(() => account.id),
  },
  (table) => [
    index('role_grant_account').on(table.accountId),
    index('role_grant_invitee').on(table.inviteeKind, table.inviteeIndex),
    index('role_grant_territory').on(table.territoryCode, table.id),
  ],
);
