import { sql } from 'drizzle-orm';
import {
  boolean,
  index,
  integer,
  pgEnum,
  pgTable,
  smallint,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { NOTIFICATION_FAMILIES } from '../vocabulary.ts';
import { account } from './account.ts';
import { agenda, agendaItem } from './agenda.ts';

export const notificationFamily = pgEnum('notification_family', NOTIFICATION_FAMILIES);

/** What a citizen wants to be written about, and when not to disturb them. */
export const notificationChoice = pgTable('notification_choice', {
  accountId: integer('account_id')
    .primaryKey()
    .references(() => account.id, { onDelete: 'cascade' }),
  byMail: boolean('by_mail').notNull().default(true),
  families: notificationFamily('families').array().notNull(),
  /** Minutes of the day between which nothing is sent, in `zone`; the second may be past midnight. */
  quietFrom: smallint('quiet_from').notNull(),
  quietTo: smallint('quiet_to').notNull(),
  zone: text('zone').notNull(),
  changedAt: timestamp('changed_at', { withTimezone: true }).notNull(),
});

/** Something a citizen is to be written about: of which item and why, never in what words. */
export const notification = pgTable(
  'notification',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    agendaId: integer('agenda_id')
      .notNull()
      .references(() => agenda.id, { onDelete: 'cascade' }),
    /** Null for the grouped notice of prevention. */
    itemId: uuid('item_id').references(() => agendaItem.id, { onDelete: 'cascade' }),
    family: notificationFamily('family').notNull(),
    /** What makes it one: an item's sequence, or a month. */
    occasion: text('occasion').notNull(),
    dueAt: timestamp('due_at', { withTimezone: true }).notNull(),
    /** When it was handed over, or found to be of no use any more. */
    settledAt: timestamp('settled_at', { withTimezone: true }),
  },
  (table) => [
    index('notification_due')
      .on(table.dueAt)
      .where(sql`settled_at is null`),
    uniqueIndex('notification_item').on(table.itemId, table.family, table.occasion),
    uniqueIndex('notification_month')
      .on(table.agendaId, table.family, table.occasion)
      .where(sql`item_id is null`),
  ],
);
