import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  date,
  index,
  integer,
  pgEnum,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
} from 'drizzle-orm/pg-core';
import { CONTACT_PREFERENCES } from '../vocabulary.ts';
import { account } from './account.ts';
import { practitionerRole } from './actor.ts';
import { vendor } from './feed.ts';
import { appointmentKind } from './slot.ts';

export const contactPreference = pgEnum('contact_preference', CONTACT_PREFERENCES);

/** What an exercise says of itself beside its ranges; quotas count patients by the week of its place. */
export const availabilitySetting = pgTable('availability_setting', {
  roleId: integer('role_id')
    .primaryKey()
    .references(() => practitionerRole.id),
  /** TRE_R38 code under which its slots are found. */
  specialty: text('specialty'),
  weeklyQuota: smallint('weekly_quota'),
  /** Patients accepted beyond what is declared, how many a week, and how to ask. */
  overbooking: boolean('overbooking').notNull().default(false),
  overbookingQuota: smallint('overbooking_quota'),
  contact: contactPreference('contact'),
  contactValue: text('contact_value'),
  /** A mask over CARE_FACTS, and ISO 639-1 codes: what the professional says of the exercise. */
  care: integer('care').notNull().default(0),
  languages: text('languages')
    .array()
    .notNull()
    .default(sql`'{}'`),
  /** 0 until something was said. */
  version: integer('version').notNull().default(0),
  /** Up to when its ranges stand in the index; null when they must be written again. */
  publishedUntil: timestamp('published_until', { withTimezone: true }),
});

/** An interval declared here, by the wall clock of its place: once, or every week on some days until a date. */
export const availabilityRange = pgTable(
  'availability_range',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    roleId: integer('role_id')
      .notNull()
      .references(() => practitionerRole.id),
    zone: text('zone').notNull(),
    /** The day, or the first one of a repetition. */
    day: date('day').notNull(),
    /** `HH:MM`; an end that is not after its start is on the next day. */
    starts: text('starts').notNull(),
    ends: text('ends').notNull(),
    /** Mask of the days it comes back on, Monday the first bit; 0 for once. */
    weekdays: smallint('weekdays').notNull(),
    /** Last day of a repetition; null without end. */
    until: date('until'),
    /** Cut into single places of so many minutes; null for one range of `capacity` places. */
    slotMinutes: smallint('slot_minutes'),
    capacity: smallint('capacity').notNull(),
    /** Masks over MODALITIES and VISIBILITIES. */
    modalities: smallint('modalities').notNull(),
    visibility: smallint('visibility').notNull(),
    kind: appointmentKind('kind').notNull(),
    version: integer('version').notNull().default(1),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    index('availability_range_role').on(table.roleId),
    check('availability_range_capacity', sql`capacity between 1 and 500`),
    check('availability_range_length', sql`slot_minutes between 5 and 240`),
  ],
);

/** A day on which a repeated range does not take place. */
export const availabilityException = pgTable(
  'availability_exception',
  {
    rangeId: integer('range_id')
      .notNull()
      .references(() => availabilityRange.id, { onDelete: 'cascade' }),
    day: date('day').notNull(),
  },
  (table) => [primaryKey({ columns: [table.rangeId, table.day] })],
);

/** Nothing is offered between two instants, whatever the ranges say. */
export const availabilityAbsence = pgTable(
  'availability_absence',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    roleId: integer('role_id')
      .notNull()
      .references(() => practitionerRole.id),
    startAt: timestamp('start_at', { withTimezone: true }).notNull(),
    endAt: timestamp('end_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    index('availability_absence_role').on(table.roleId),
    check('availability_absence_order', sql`start_at < end_at`),
  ],
);

/** Which slots a vendor's programs may read through `/fhir/Slot`, beside the public ones: another SAS reads them all. */
export const fhirReader = pgTable('fhir_reader', {
  vendorId: integer('vendor_id')
    .primaryKey()
    .references(() => vendor.id),
  /** Mask over VISIBILITIES. */
  visibility: smallint('visibility').notNull(),
  decidedBy: integer('decided_by').references(() => account.id),
  decidedAt: timestamp('decided_at', { withTimezone: true }).notNull(),
});
