import { index, integer, pgEnum, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import { CALENDAR_DETAILS } from '../vocabulary.ts';
import { account } from './account.ts';
import { agenda } from './agenda.ts';

export const calendarDetail = pgEnum('calendar_detail', CALENDAR_DETAILS);

/** A private, revocable address that one phone subscribes to. Its token is stored hashed. */
export const calendarLink = pgTable(
  'calendar_link',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    agendaId: integer('agenda_id')
      .notNull()
      .references(() => agenda.id, { onDelete: 'cascade' }),
    accountId: integer('account_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    /** What its owner calls the device. */
    device: text('device').notNull(),
    detail: calendarDetail('detail').notNull(),
    tokenHash: text('token_hash').notNull().unique(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    revokedAt: timestamp('revoked_at', { withTimezone: true }),
    lastReadAt: timestamp('last_read_at', { withTimezone: true }),
    /** The program that read it last, as it names itself, shortened. */
    lastClient: text('last_client'),
  },
  (table) => [index('calendar_link_account').on(table.accountId)],
);
