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
  /** What follows from who one proved to be; a live grant goes before it. */
  role: role('role').notNull(),
  territoryCode: text('territory_code'),
  /** The grant last chosen, which the next session begins with while it is live; it may have ended since. */
  lastGrantId: integer('last_grant_id'),
  /** The vendor whose feeds a `vendor` account may touch. */
  vendorId: integer('vendor_id').references(() => vendor.id),
  /** When they last signed in, or became known here; of who did before it was kept, when it began to be. */
  seenAt: timestamp('seen_at', { withTimezone: true }).notNull().defaultNow(),
  /** When they were told that an agenda nobody opens will be erased. */
  erasureWarnedAt: timestamp('erasure_warned_at', { withTimezone: true }),
});
