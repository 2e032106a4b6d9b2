import {
  bigint,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  timestamp,
} from 'drizzle-orm/pg-core';
import { CONTACT_KINDS, CRITERION_ANSWERS, CRITERION_CODES, REQUEST_STATES } from '../vocabulary.ts';
import { feed, vendor } from './feed.ts';

export const contactKind = pgEnum('contact_kind', CONTACT_KINDS);
export const criterionCode = pgEnum('criterion', [CRITERION_CODES[0]!, ...CRITERION_CODES.slice(1)]);
export const criterionAnswer = pgEnum('criterion_answer', CRITERION_ANSWERS);
export const requestState = pgEnum('request_state', REQUEST_STATES);

/** Whom to write to at a vendor's, one of each kind: known to the vendor and to operators alone. */
export const vendorContact = pgTable(
  'vendor_contact',
  {
    vendorId: integer('vendor_id')
      .notNull()
      .references(() => vendor.id, { onDelete: 'cascade' }),
    kind: contactKind('kind').notNull(),
    name: text('name'),
    email: text('email').notNull(),
    phone: text('phone'),
  },
  (table) => [primaryKey({ columns: [table.vendorId, table.kind] })],
);

/** What a vendor declares of itself, criterion by criterion, and where that can be verified. */
export const vendorCriterion = pgTable(
  'vendor_criterion',
  {
    vendorId: integer('vendor_id')
      .notNull()
      .references(() => vendor.id, { onDelete: 'cascade' }),
    criterion: criterionCode('criterion').notNull(),
    answer: criterionAnswer('answer').notNull(),
    evidence: text('evidence'),
    declaredAt: timestamp('declared_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.vendorId, table.criterion] })],
);

/** What an exam saw, without any person: how often each rule was met, and how the address answered. */
export interface ExamResult {
  counts: Record<string, number>;
  bodies: number;
  byteCount: number;
  durationMs: number;
  /** Whether a second, conditional request was answered by 304; null when nothing was asked. */
  conditional: boolean | null;
  secure: boolean | null;
}

/** A dated measure of how a feed keeps its protocol's rules; `code` is the name of its page, not to be guessed. */
export const exam = pgTable(
  'exam',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    code: text('code').notNull().unique(),
    vendorId: integer('vendor_id')
      .notNull()
      .references(() => vendor.id, { onDelete: 'cascade' }),
    feedId: integer('feed_id')
      .notNull()
      .references(() => feed.id, { onDelete: 'cascade' }),
    protocol: text('protocol').notNull(),
    state: requestState('state').notNull().default('asked'),
    askedAt: timestamp('asked_at', { withTimezone: true }).notNull(),
    claimedUntil: timestamp('claimed_until', { withTimezone: true }),
    finishedAt: timestamp('finished_at', { withTimezone: true }),
    received: integer('received').notNull().default(0),
    accepted: integer('accepted').notNull().default(0),
    rejected: integer('rejected').notNull().default(0),
    result: jsonb('result').$type<ExamResult>(),
    failureCode: text('failure_code'),
    failureMessage: text('failure_message'),
  },
  (table) => [index('exam_vendor').on(table.vendorId, table.id), index('exam_waiting').on(table.state)],
);

/** Kept bodies of a feed to be read again, from an instant on, and what that changed. */
export const replay = pgTable(
  'replay',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    feedId: integer('feed_id')
      .notNull()
      .references(() => feed.id, { onDelete: 'cascade' }),
    since: timestamp('since', { withTimezone: true }).notNull(),
    state: requestState('state').notNull().default('asked'),
    askedAt: timestamp('asked_at', { withTimezone: true }).notNull(),
    claimedUntil: timestamp('claimed_until', { withTimezone: true }),
    finishedAt: timestamp('finished_at', { withTimezone: true }),
    /** Readings done again, and the slots that are no longer as they were. */
    readings: integer('readings').notNull().default(0),
    changed: integer('changed').notNull().default(0),
    closed: integer('closed').notNull().default(0),
    rejectedBefore: bigint('rejected_before', { mode: 'number' }).notNull().default(0),
    rejectedNow: bigint('rejected_now', { mode: 'number' }).notNull().default(0),
    failureMessage: text('failure_message'),
  },
  (table) => [index('replay_feed').on(table.feedId, table.id), index('replay_waiting').on(table.state)],
);
