import { sql } from 'drizzle-orm';
import {
  boolean,
  customType,
  index,
  integer,
  pgEnum,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { EXPORT_STATES } from '../vocabulary.ts';
import { account } from './account.ts';
import { agenda, agendaItem } from './agenda.ts';
import { vendor } from './feed.ts';

export const exportState = pgEnum('export_state', EXPORT_STATES);

const at = (name: string) => timestamp(name, { withTimezone: true });
const bytes = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });

/** What is kept from everyone but those who hold an agenda: one item, or all a vendor says. */
export const agendaMask = pgTable(
  'agenda_mask',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    agendaId: integer('agenda_id')
      .notNull()
      .references(() => agenda.id, { onDelete: 'cascade' }),
    itemId: uuid('item_id').references(() => agendaItem.id, { onDelete: 'cascade' }),
    vendorId: integer('vendor_id').references(() => vendor.id, { onDelete: 'cascade' }),
    since: at('since').notNull(),
  },
  (table) => [
    uniqueIndex('agenda_mask_item')
      .on(table.agendaId, table.itemId)
      .where(sql`item_id is not null`),
    uniqueIndex('agenda_mask_vendor')
      .on(table.agendaId, table.vendorId)
      .where(sql`vendor_id is not null`),
  ],
);

/** Whom an emergency opens an agenda to; someone who never chose lets the regulation and the emergency rooms in. */
export const emergencyChoice = pgTable('emergency_choice', {
  agendaId: integer('agenda_id')
    .primaryKey()
    .references(() => agenda.id, { onDelete: 'cascade' }),
  /** The doctors of the SAMU. */
  samu: boolean('samu').notNull(),
  /** Any other professional in an emergency. */
  others: boolean('others').notNull(),
  /** Masked items too. */
  masked: boolean('masked').notNull(),
  changedAt: at('changed_at').notNull(),
});

/** A copy of everything a person has here, made in the background and kept sealed for a few days. */
export const agendaExport = pgTable(
  'agenda_export',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    accountId: integer('account_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    state: exportState('state').notNull(),
    language: text('language').notNull(),
    askedAt: at('asked_at').notNull(),
    readyAt: at('ready_at'),
    expiresAt: at('expires_at'),
    sealed: bytes('sealed'),
    /** Of the file once opened. */
    byteCount: integer('byte_count'),
  },
  (table) => [
    index('agenda_export_account').on(table.accountId, table.id),
    index('agenda_export_asked')
      .on(table.id)
      .where(sql`state = 'asked'`),
  ],
);
