import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  customType,
  doublePrecision,
  index,
  integer,
  pgEnum,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { APPOINTMENT_KINDS, SLOT_STATUSES } from '../vocabulary.ts';
import { practitionerRole } from './actor.ts';
import { feed } from './feed.ts';

const point = customType<{ data: string }>({ dataType: () => 'point' });

export const slotStatus = pgEnum('slot_status', SLOT_STATUSES);
export const appointmentKind = pgEnum('appointment_kind', APPOINTMENT_KINDS);

/** Mercator kilometres, in which KNN distance is right locally (× cos(lat) gives real km). */
const mercator = sql`point(lon * 111.319490793, ln(tan(pi() / 4 + radians(lat) / 2)) * 6378.137)`;

/** One actor's agenda at one place in one feed. */
export const schedule = pgTable(
  'schedule',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    feedId: integer('feed_id')
      .notNull()
      .references(() => feed.id),
    sourceId: text('source_id').notNull(),
    roleId: integer('role_id')
      .notNull()
      .references(() => practitionerRole.id),
    zone: text('zone').notNull(),
    lat: doublePrecision('lat').notNull(),
    lon: doublePrecision('lon').notNull(),
    pos: point('pos').notNull().generatedAlwaysAs(mercator),
    /** A snapshot or a pull last confirmed what it holds between `confirmedFrom` and `confirmedTo`. */
    confirmedAt: timestamp('confirmed_at', { withTimezone: true }),
    confirmedFrom: timestamp('confirmed_from', { withTimezone: true }),
    confirmedTo: timestamp('confirmed_to', { withTimezone: true }),
    /** Hash of the actor as last described: an unchanged description costs no look-up. */
    described: text('described').notNull(),
    /** What its feed says of the exercise, a mask over CARE_FACTS, and the languages spoken there; null when nothing. */
    care: integer('care'),
    languages: text('languages').array(),
  },
  (table) => [
    uniqueIndex('schedule_source').on(table.feedId, table.sourceId),
    index('schedule_role').on(table.roleId),
    index('schedule_pos').using('gist', table.pos),
  ],
);

/** Which specialties a schedule answers for: the spatial index of the search (one row a specialty group). */
export const scheduleSpecialty = pgTable(
  'schedule_specialty',
  {
    scheduleId: integer('schedule_id')
      .notNull()
      .references(() => schedule.id, { onDelete: 'cascade' }),
    groupId: smallint('group_id').notNull(),
    pos: point('pos').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.scheduleId, table.groupId] }),
    index('schedule_specialty_pos').using('gist', table.groupId, table.pos),
  ],
);

/**
 * A bookable interval as last observed. The search reads `slot_free` alone (index-only); what changes often
 * (observedAt, validAt, version, end, URL) is in no index, so those updates stay on their page (HOT).
 */
export const slot = pgTable(
  'slot',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    scheduleId: integer('schedule_id')
      .notNull()
      .references(() => schedule.id, { onDelete: 'cascade' }),
    sourceId: text('source_id').notNull(),
    status: slotStatus('status').notNull(),
    startAt: timestamp('start_at', { withTimezone: true }).notNull(),
    endAt: timestamp('end_at', { withTimezone: true }),
    /** As the vendor wrote them, before any time rule. */
    startText: text('start_text').notNull(),
    endText: text('end_text'),
    /** Masks over MODALITIES and VISIBILITIES; 0 visibility is seen by nobody. */
    modalities: smallint('modalities').notNull(),
    visibility: smallint('visibility').notNull(),
    kind: appointmentKind('kind').notNull(),
    /** Places in a range; null for a single place. */
    capacity: smallint('capacity'),
    bookingUrl: text('booking_url'),
    /** The CPTS whose members may see it (organization ids), when CPTS is in its visibility. */
    cpts: integer('cpts').array(),
    /** An appointment kept here covers it: not offered, whatever its vendor says. */
    taken: boolean('taken').notNull().default(false),
    version: integer('version').notNull().default(1),
    /** When the vendor says it was true, and when we looked. */
    validAt: timestamp('valid_at', { withTimezone: true }),
    observedAt: timestamp('observed_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    uniqueIndex('slot_source').on(table.scheduleId, table.sourceId),
    index('slot_free')
      .on(table.scheduleId, table.startAt, table.modalities, table.visibility)
      .where(sql`status = 'free' and not taken`),
    index('slot_taken')
      .on(table.id)
      .where(sql`taken`),
  ],
);
