import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  smallint,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { APPOINTMENT_ORIGINS, APPOINTMENT_STATES } from '../vocabulary.ts';
import { account } from './account.ts';
import { practitioner, practitionerRole, regulator } from './actor.ts';
import { feed, vendor } from './feed.ts';
import { bookingWay, hold } from './hold.ts';

export const appointmentState = pgEnum('appointment_state', APPOINTMENT_STATES);
export const appointmentOrigin = pgEnum('appointment_origin', APPOINTMENT_ORIGINS);

/**
 * A slot taken for someone, whom this table never names. What was booked here may not overlap (an exclusion constraint
 * on the professional's single places that are kept); what vendors report may: it is stored and flagged.
 */
export const appointment = pgTable(
  'appointment',
  {
    /** Also the key under which a vendor first learns of it. */
    id: uuid('id').primaryKey().defaultRandom(),
    origin: appointmentOrigin('origin').notNull(),
    state: appointmentState('state').notNull(),
    /** Counts every change; the ETag. */
    version: integer('version').notNull().default(1),
    holdId: uuid('hold_id').references(() => hold.id),
    /** No foreign key: slots that are over are forgotten, appointments are not. */
    slotId: bigint('slot_id', { mode: 'number' }),
    feedId: integer('feed_id').references(() => feed.id),
    vendorId: integer('vendor_id').references(() => vendor.id),
    /** The role as the search showed it; null when a vendor reports of someone we do not know. */
    roleId: integer('role_id').references(() => practitionerRole.id),
    practitionerId: integer('practitioner_id').references(() => practitioner.id),
    startAt: timestamp('start_at', { withTimezone: true }).notNull(),
    endAt: timestamp('end_at', { withTimezone: true }).notNull(),
    /** Mask over MODALITIES. */
    modalities: smallint('modalities').notNull().default(0),
    /** Places of the range it is one of; null for a single place. */
    capacity: smallint('capacity'),
    way: bookingWay('way'),
    /** Its place is not given to anyone else meanwhile. */
    keeping: boolean('keeping').notNull().default(false),
    /** Covers a time that another one of the same professional covers. */
    overlaps: boolean('overlaps').notNull().default(false),
    /** Why it was refused, or is not known to be booked: a code. */
    failure: text('failure'),
    /** Under which key the vendor knows it now (a move gives another), and what the vendor calls it. */
    vendorKey: uuid('vendor_key'),
    vendorReference: text('vendor_reference'),
    /** When the vendor last said that the slot was free, before it was booked. */
    verifiedAt: timestamp('verified_at', { withTimezone: true }),
    /** As its vendor names a reported one (`system|value`), when that was true, and the regulator it names. */
    sourceId: text('source_id'),
    validAt: timestamp('valid_at', { withTimezone: true }),
    regulatorId: integer('regulator_id').references(() => regulator.id),
    accountId: integer('account_id').references(() => account.id),
    territoryCode: text('territory_code'),
    caseId: uuid('case_id'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    check('appointment_lasts', sql`end_at > start_at`),
    uniqueIndex('appointment_source')
      .on(table.vendorId, table.sourceId)
      .where(sql`source_id is not null`),
    uniqueIndex('appointment_hold')
      .on(table.holdId)
      .where(sql`hold_id is not null`),
    index('appointment_kept_slot')
      .on(table.slotId)
      .where(sql`keeping`),
    index('appointment_kept_role')
      .on(table.roleId)
      .where(sql`keeping`),
    index('appointment_kept_person')
      .on(table.practitionerId, table.endAt)
      .where(sql`keeping`),
    index('appointment_practitioner').on(table.practitionerId, table.startAt),
    index('appointment_account').on(table.accountId, table.createdAt),
    index('appointment_territory').on(table.territoryCode, table.createdAt),
    index('appointment_case')
      .on(table.caseId)
      .where(sql`case_id is not null`),
  ],
);
export type Appointment = typeof appointment.$inferSelect;

/** Where and when an appointment stood, on either side of an event. */
export interface AppointmentStand {
  state?: string;
  start?: string;
  end?: string;
  roleId?: number | null;
  slotId?: number | null;
}

/** What happened to an appointment, in order; append-only by a trigger. A move is one event. */
export const appointmentEvent = pgTable(
  'appointment_event',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    appointmentId: uuid('appointment_id')
      .notNull()
      .references(() => appointment.id),
    at: timestamp('at', { withTimezone: true }).notNull(),
    /** Null when the system or a vendor acted; `actor` then says which: `system`, `vendor`. */
    accountId: integer('account_id'),
    actor: text('actor').notNull(),
    type: text('type').notNull(),
    from: jsonb('from').$type<AppointmentStand>(),
    to: jsonb('to').$type<AppointmentStand>(),
    reason: text('reason'),
  },
  (table) => [index('appointment_event_of').on(table.appointmentId, table.id)],
);

/**
 * Something asked of a vendor whose answer decides: written before the call, settled after it. One that was never
 * settled (a time-out, a crash) is taken up again by whoever claims it.
 */
export const vendorRequest = pgTable(
  'vendor_request',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    /** Under which the vendor knows, or is to know, what is asked: its idempotency key. */
    vendorKey: uuid('vendor_key').notNull(),
    kind: text('kind').$type<'book' | 'move' | 'cancel'>().notNull(),
    appointmentId: uuid('appointment_id')
      .notNull()
      .references(() => appointment.id),
    holdId: uuid('hold_id').references(() => hold.id),
    feedId: integer('feed_id')
      .notNull()
      .references(() => feed.id),
    askedAt: timestamp('asked_at', { withTimezone: true }).notNull(),
    settledAt: timestamp('settled_at', { withTimezone: true }),
    attempts: integer('attempts').notNull().default(0),
    /** When to ask again; also how long whoever claimed it may take. */
    nextTryAt: timestamp('next_try_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    index('vendor_request_due')
      .on(table.nextTryAt)
      .where(sql`settled_at is null`),
    index('vendor_request_of').on(table.appointmentId),
  ],
);
export type VendorRequest = typeof vendorRequest.$inferSelect;
