import { boolean, index, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import { vendor } from './feed.ts';

/** An address of a vendor's that is told what happens; its secret is sealed by the vault, with the one it replaces. */
export const webhook = pgTable(
  'webhook',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    vendorId: integer('vendor_id')
      .notNull()
      .references(() => vendor.id, { onDelete: 'cascade' }),
    url: text('url').notNull(),
    /** Of WEBHOOK_EVENTS. */
    events: text('events').array().notNull(),
    secretSealed: text('secret_sealed').notNull(),
    /** It was rotated: both sign until then. */
    formerSealed: text('former_sealed'),
    formerUntil: timestamp('former_until', { withTimezone: true }),
    /** A sandbox on this machine alone may be told on loopback; nobody else. */
    sandbox: boolean('sandbox').notNull().default(false),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    /** Since when it answered that it is gone (410) and is told nothing. */
    stoppedAt: timestamp('stopped_at', { withTimezone: true }),
    /** Its vendor took it away; its deliveries stay readable. */
    endedAt: timestamp('ended_at', { withTimezone: true }),
  },
  (table) => [index('webhook_vendor').on(table.vendorId, table.id)],
);
