import { sql } from 'drizzle-orm';
import { bigint, check, index, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { account, role } from './account.ts';
import { dispatchCase } from './case.ts';

/**
 * Who looked at or changed what of whom, when and why. Append-only: a trigger numbers each row without a gap, chains it to
 * the row before by SHA-256, and refuses every UPDATE, DELETE and TRUNCATE whoever asks. Ids only, never a name; no
 * foreign key, because a trace outlives what it speaks of.
 */
export const accessEntry = pgTable(
  'access_entry',
  {
    id: bigint('id', { mode: 'number' }).primaryKey(),
    at: timestamp('at', { withTimezone: true, precision: 3 }).notNull(),
    /** Null when the system itself acted. */
    accountId: integer('account_id'),
    role: text('role').notNull(),
    /** The citizen in whose place a delegate or a mediator acted. */
    onBehalfOf: integer('on_behalf_of'),
    /** The citizen whose data it is, so that they see it. */
    citizenId: integer('citizen_id'),
    /** `category.action` of the matrix. */
    need: text('need').notNull(),
    /** What exactly: the kind and id of the row. */
    subject: text('subject').notNull(),
    why: text('why').notNull(),
    breakGlassId: integer('break_glass_id'),
    /** The channel and the network it came from, shortened. */
    origin: text('origin').notNull(),
    requestId: text('request_id'),
    previousHash: text('previous_hash').notNull(),
    hash: text('hash').notNull(),
  },
  (table) => [
    index('access_entry_citizen').on(table.citizenId, table.id),
    index('access_entry_account').on(table.accountId, table.id),
  ],
);

/** An emergency access without consent, to one citizen's data or to one case. */
export const breakGlass = pgTable(
  'break_glass',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    accountId: integer('account_id')
      .notNull()
      .references(() => account.id),
    role: role('role').notNull(),
    citizenId: integer('citizen_id').references(() => account.id),
    caseId: uuid('case_id').references(() => dispatchCase.id),
    reason: text('reason').notNull(),
    explanation: text('explanation').notNull(),
    openedAt: timestamp('opened_at', { withTimezone: true }).notNull(),
    endsAt: timestamp('ends_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    check('break_glass_of_one', sql`num_nonnulls(citizen_id, case_id) = 1`),
    index('break_glass_open').on(table.accountId, table.citizenId, table.endsAt),
    index('break_glass_case')
      .on(table.caseId, table.accountId, table.endsAt)
      .where(sql`case_id is not null`),
  ],
);

/** Something a citizen must be told; its words are the screen's. */
export const notice = pgTable(
  'notice',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    accountId: integer('account_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    kind: text('kind').notNull(),
    facts: jsonb('facts').$type<Record<string, string>>().notNull(),
    at: timestamp('at', { withTimezone: true }).notNull(),
    seenAt: timestamp('seen_at', { withTimezone: true }),
    /** When it is to be written by e-mail; null once it was, or is not to be. */
    mailDueAt: timestamp('mail_due_at', { withTimezone: true }),
  },
  (table) => [
    index('notice_account').on(table.accountId, table.id),
    index('notice_mail')
      .on(table.mailDueAt)
      .where(sql`mail_due_at is not null`),
  ],
);
