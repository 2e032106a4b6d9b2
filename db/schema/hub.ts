import { sql } from 'drizzle-orm';
import { bigint, check, index, integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { HubAnswer, HubMethod, HubStatus } from '../hub-vocabulary.ts';
import { appointment } from './appointment.ts';
import { dispatchCase } from './case.ts';
import { message } from './outbox.ts';

/**
 * What the call centre's software of a territory was told through the Hub (INT_L02) of an appointment, or of the visit that
 * people agreed for a case without one, and what it answered. Outlives the message that carried it: a later one must know
 * whether it creates or updates.
 */
export const hubMessage = pgTable(
  'hub_message',
  {
    seq: bigint('seq', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    /** The second half of the `distributionID`, by which answers name it. */
    id: uuid('id').notNull().unique().defaultRandom(),
    messageId: bigint('message_id', { mode: 'number' }).references(() => message.id, {
      onDelete: 'set null',
    }),
    appointmentId: uuid('appointment_id').references(() => appointment.id, { onDelete: 'cascade' }),
    /** Of a visit without an appointment; the call centre knows it by the id of the message that created it. */
    caseId: uuid('case_id').references(() => dispatchCase.id, { onDelete: 'cascade' }),
    method: text('method').$type<HubMethod>().notNull(),
    status: text('status').$type<HubStatus>().notNull(),
    startAt: timestamp('start_at', { withTimezone: true }).notNull(),
    endAt: timestamp('end_at', { withTimezone: true }).notNull(),
    roleId: integer('role_id'),
    owedAt: timestamp('owed_at', { withTimezone: true }).notNull(),
    answer: text('answer').$type<HubAnswer>(),
    answeredAt: timestamp('answered_at', { withTimezone: true }),
    /** The error's code, as the Hub or the software numbers it. */
    code: integer('code'),
  },
  (table) => [
    check('hub_message_about_one', sql`num_nonnulls(appointment_id, case_id) = 1`),
    index('hub_message_appointment').on(table.appointmentId, table.seq),
    index('hub_message_case')
      .on(table.caseId, table.seq)
      .where(sql`case_id is not null`),
    index('hub_message_of').on(table.messageId),
  ],
);
