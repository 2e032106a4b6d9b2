import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  index,
  integer,
  pgEnum,
  pgSequence,
  pgTable,
  smallint,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { BOOKING_WAYS, HOLD_ENDS, HOLD_KINDS, HOLD_STATES } from '../vocabulary.ts';
import { account, role } from './account.ts';
import { practitioner, practitionerRole } from './actor.ts';
import { feed } from './feed.ts';

export const holdState = pgEnum('hold_state', HOLD_STATES);
export const holdKind = pgEnum('hold_kind', HOLD_KINDS);
export const holdEnd = pgEnum('hold_end', HOLD_ENDS);
export const bookingWay = pgEnum('booking_way', BOOKING_WAYS);

/** Numbers every hold, of whatever slot. */
export const holdFence = pgSequence('hold_fence');

/**
 * A slot kept for one person until a visible instant. No foreign key to the slot: a hold outlives it. Beside what stands
 * here, an exclusion constraint refuses two live holds of one professional at once, for single places.
 */
export const hold = pgTable(
  'hold',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    slotId: bigint('slot_id', { mode: 'number' }).notNull(),
    slotVersion: integer('slot_version').notNull(),
    feedId: integer('feed_id')
      .notNull()
      .references(() => feed.id),
    /** The role as the search shows it, and its person; null for a duty room. */
    roleId: integer('role_id')
      .notNull()
      .references(() => practitionerRole.id),
    practitionerId: integer('practitioner_id').references(() => practitioner.id),
    startAt: timestamp('start_at', { withTimezone: true }).notNull(),
    endAt: timestamp('end_at', { withTimezone: true }).notNull(),
    /** Mask over MODALITIES. */
    modalities: smallint('modalities').notNull(),
    /** Places of the range it is one of; null for a single place. */
    capacity: smallint('capacity'),
    kind: holdKind('kind').notNull().default('local'),
    way: bookingWay('way').notNull(),
    /** Only our own screens know of it: the vendor is not told. */
    advisory: boolean('advisory').notNull(),
    state: holdState('state').notNull().default('held'),
    accountId: integer('account_id')
      .notNull()
      .references(() => account.id),
    role: role('role').notNull(),
    territoryCode: text('territory_code'),
    caseId: uuid('case_id'),
    /** Grows from one hold to the next, of whatever slot: a late confirmation carries an old one. */
    fencingToken: bigint('fencing_token', { mode: 'number' })
      .notNull()
      .default(sql`nextval('hold_fence')`),
    /** What the vendor calls its own hold. */
    vendorReference: text('vendor_reference'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
    /** No renewal goes past it. */
    maximumAt: timestamp('maximum_at', { withTimezone: true }).notNull(),
    endedAt: timestamp('ended_at', { withTimezone: true }),
    ending: holdEnd('ending'),
  },
  (table) => [
    uniqueIndex('hold_slot_live')
      .on(table.slotId)
      .where(sql`state in ('held', 'confirming') and capacity is null`),
    index('hold_range_live')
      .on(table.slotId)
      .where(sql`state in ('held', 'confirming')`),
    index('hold_role_live')
      .on(table.roleId)
      .where(sql`state in ('held', 'confirming')`),
    index('hold_expiring')
      .on(table.expiresAt)
      .where(sql`state = 'held'`),
    index('hold_account').on(table.accountId, table.createdAt),
    index('hold_case')
      .on(table.caseId)
      .where(sql`case_id is not null`),
  ],
);
export type Hold = typeof hold.$inferSelect;
