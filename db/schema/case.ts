import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type {
  CareLevel,
  CaseBookingState,
  CaseEventType,
  CaseMark,
  CaseOutcome,
  CaseState,
  Decision,
  Delay,
  Orientation,
  Pathway,
  Priority,
  Queue,
} from '../dispatch-vocabulary.ts';
import { account } from './account.ts';
import type { CaseEvent } from './case-facts.ts';

/**
 * One call for unscheduled care. Its events say everything of it; what stands here is what they make it, for lists, and
 * is written with them. An open case has exactly one owner and one time for its next action: the database holds to it.
 */
export const dispatchCase = pgTable(
  'dispatch_case',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    territoryCode: text('territory_code').notNull(),
    /** What people call it by, counted in its territory. */
    number: integer('number').notNull(),
    /** How many events made it; the ETag. */
    version: integer('version').notNull(),
    state: text('state').$type<CaseState>().notNull(),
    priority: text('priority').$type<Priority>().notNull(),
    pathway: text('pathway').$type<Pathway>().notNull(),
    ownerAccountId: integer('owner_account_id').references(() => account.id),
    ownerQueue: text('owner_queue').$type<Queue>(),
    openedAt: timestamp('opened_at', { withTimezone: true }).notNull(),
    nextActionAt: timestamp('next_action_at', { withTimezone: true }),
    overdueSince: timestamp('overdue_since', { withTimezone: true }),
    escalatedAt: timestamp('escalated_at', { withTimezone: true }),
    mark: text('mark').$type<CaseMark>(),
    specialty: text('specialty'),
    /** INSEE code of where the caller is: no closer than their commune. */
    commune: text('commune'),
    careLevel: text('care_level').$type<CareLevel>(),
    decision: text('decision').$type<Decision>(),
    orientation: text('orientation').$type<Orientation>(),
    delay: text('delay').$type<Delay>(),
    /** Whom a hand-over is asked of. */
    askedAccountId: integer('asked_account_id'),
    askedQueue: text('asked_queue').$type<Queue>(),
    askedUntil: timestamp('asked_until', { withTimezone: true }),
    /** The promise of a call. */
    callbackFrom: timestamp('callback_from', { withTimezone: true }),
    callbackTo: timestamp('callback_to', { withTimezone: true }),
    callbackAttempts: smallint('callback_attempts'),
    doctorMustDecide: boolean('doctor_must_decide').notNull(),
    bookingState: text('booking_state').$type<CaseBookingState>(),
    appointmentId: uuid('appointment_id'),
    visitAt: timestamp('visit_at', { withTimezone: true }),
    outcome: text('outcome').$type<CaseOutcome>(),
    closedAt: timestamp('closed_at', { withTimezone: true }),
  },
  (table) => [
    check('dispatch_case_one_owner', sql`num_nonnulls(owner_account_id, owner_queue) = 1`),
    check('dispatch_case_next_action', sql`(closed_at is null) = (next_action_at is not null)`),
    check('dispatch_case_outcome', sql`(closed_at is null) = (outcome is null)`),
    check('dispatch_case_closed', sql`(closed_at is null) = (state <> 'closed')`),
    uniqueIndex('dispatch_case_number').on(table.territoryCode, table.number),
    index('dispatch_case_open')
      .on(table.territoryCode, table.nextActionAt)
      .where(sql`closed_at is null`),
    index('dispatch_case_owner')
      .on(table.ownerAccountId)
      .where(sql`closed_at is null and owner_account_id is not null`),
    index('dispatch_case_due')
      .on(table.nextActionAt)
      .where(sql`closed_at is null`),
    index('dispatch_case_closed_at').on(table.closedAt),
  ],
);
export type DispatchCase = typeof dispatchCase.$inferSelect;
export type DerivedCase = Omit<DispatchCase, 'id' | 'territoryCode' | 'number' | 'commune' | 'openedAt'>;

/** The last number given in each territory. */
export const caseCounter = pgTable('case_counter', {
  territoryCode: text('territory_code').primaryKey(),
  last: integer('last').notNull(),
});

/** What happened to a case, in order; append-only by a trigger. Facts are codes, numbers and ids, never a name. */
export const caseEvent = pgTable(
  'case_event',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    caseId: uuid('case_id')
      .notNull()
      .references(() => dispatchCase.id),
    seq: integer('seq').notNull(),
    at: timestamp('at', { withTimezone: true, precision: 3 }).notNull(),
    /** Null when the platform or a vendor acted. */
    accountId: integer('account_id'),
    role: text('role').$type<CaseEvent['role']>().notNull(),
    territoryCode: text('territory_code').notNull(),
    type: text('type').$type<CaseEventType>().notNull(),
    from: text('from').$type<CaseState>(),
    to: text('to').$type<CaseState>().notNull(),
    facts: jsonb('facts').$type<CaseEvent['facts']>().notNull(),
  },
  (table) => [
    uniqueIndex('case_event_seq').on(table.caseId, table.seq),
    index('case_event_type').on(table.territoryCode, table.type, table.at),
    index('case_event_beyond')
      .on(sql`(${table.facts} -> 'about' ->> 'roleId')`)
      .where(sql`type = 'orient-beyond'`),
  ],
);

/** The words of an event, sealed; apart from it so that the keys may be changed. */
export const caseNote = pgTable(
  'case_note',
  {
    caseId: uuid('case_id')
      .notNull()
      .references(() => dispatchCase.id),
    seq: integer('seq').notNull(),
    sealed: text('sealed').notNull(),
  },
  (table) => [primaryKey({ columns: [table.caseId, table.seq] })],
);

/** Whom a case is about, sealed: how to reach them, and why they call. Found again by keyed blind indexes alone. */
export const casePerson = pgTable(
  'case_person',
  {
    caseId: uuid('case_id')
      .primaryKey()
      .references(() => dispatchCase.id),
    contactSealed: text('contact_sealed').notNull(),
    motiveSealed: text('motive_sealed').notNull(),
    phoneIndex: text('phone_index'),
    /** Of the telephone and the name together: the same person, as far as a call can tell. */
    personIndex: text('person_index'),
    /** Of a qualified INS, as agendas keep it. */
    insIndex: text('ins_index'),
  },
  (table) => [
    index('case_person_phone').on(table.phoneIndex),
    index('case_person_person').on(table.personIndex),
    index('case_person_ins').on(table.insIndex),
  ],
);

/** What a community of professionals is asked: who can see someone, near where, until when. Nothing of the person. */
export const communityAsk = pgTable(
  'community_ask',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    caseId: uuid('case_id')
      .notNull()
      .references(() => dispatchCase.id),
    organizationId: integer('organization_id').notNull(),
    specialty: text('specialty'),
    commune: text('commune'),
    delay: text('delay').$type<Delay>(),
    askedAt: timestamp('asked_at', { withTimezone: true }).notNull(),
    answerBy: timestamp('answer_by', { withTimezone: true }).notNull(),
    /** The first who accepts takes the person; `endedAt` without a role: nobody did. */
    roleId: integer('role_id'),
    startAt: timestamp('start_at', { withTimezone: true }),
    endedAt: timestamp('ended_at', { withTimezone: true }),
  },
  (table) => [
    index('community_ask_open')
      .on(table.organizationId, table.answerBy)
      .where(sql`ended_at is null`),
    index('community_ask_case').on(table.caseId),
  ],
);
export type CommunityAsk = typeof communityAsk.$inferSelect;

/** Who is at work on cases, and when their screen was last heard of. */
export const dispatchPresence = pgTable(
  'dispatch_presence',
  {
    accountId: integer('account_id')
      .primaryKey()
      .references(() => account.id),
    territoryCode: text('territory_code').notNull(),
    role: text('role').notNull(),
    onSince: timestamp('on_since', { withTimezone: true }).notNull(),
    seenAt: timestamp('seen_at', { withTimezone: true }).notNull(),
    endedAt: timestamp('ended_at', { withTimezone: true }),
  },
  (table) => [index('dispatch_presence_seen').on(table.territoryCode, table.seenAt)],
);

/** What a territory changes of how cases are worked on. */
export const territorySettings = pgTable('territory_settings', {
  territoryCode: text('territory_code').primaryKey(),
  changes: jsonb('changes').notNull(),
  version: integer('version').notNull().default(1),
  changedBy: integer('changed_by').references(() => account.id),
  changedAt: timestamp('changed_at', { withTimezone: true }).notNull(),
});
