import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  boolean,
  doublePrecision,
  index,
  integer,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { ORGANIZATION_KINDS, PRECISIONS } from '../vocabulary.ts';
import { account } from './account.ts';
import { feed } from './feed.ts';

export const organizationKind = pgEnum('organization_kind', ORGANIZATION_KINDS);
export const locationPrecision = pgEnum('location_precision', PRECISIONS);

/** A structure. At least one identifier, or the key of the feed that named it. */
export const organization = pgTable('organization', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  /** `finess:350000123`, `siret:…`, or `feed:7:their-id` when it has no national identifier. */
  key: text('key').notNull().unique(),
  finess: text('finess'),
  siret: text('siret'),
  name: text('name').notNull(),
  kind: organizationKind('kind').notNull().default('other'),
});

/** A place of care, told apart by its folded address, with its precision and its IANA zone. */
export const location = pgTable(
  'location',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    /** Folded postal code and address line, or `feed:7:their-id` when it has no address. */
    key: text('key').notNull().unique(),
    name: text('name'),
    line: text('line'),
    postalCode: text('postal_code'),
    city: text('city'),
    insee: text('insee'),
    lat: doublePrecision('lat').notNull(),
    lon: doublePrecision('lon').notNull(),
    precision: locationPrecision('precision').notNull(),
    zone: text('zone').notNull(),
    phone: text('phone'),
  },
  (table) => [index('location_position').on(table.lat, table.lon)],
);

/** A person, by RPPS (11 bare digits) or ADELI. */
export const practitioner = pgTable(
  'practitioner',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    /** `rpps:10002673899`, `adeli:…`, or `feed:7:their-id`. */
    key: text('key').notNull().unique(),
    rpps: text('rpps'),
    adeli: text('adeli'),
    family: text('family'),
    given: text('given'),
    prefix: text('prefix'),
  },
  (table) => [
    uniqueIndex('practitioner_rpps')
      .on(table.rpps)
      .where(sql`rpps is not null`),
  ],
);

/** That person (or nobody: a duty room), at that place, for that structure: what an offer is about. */
export const practitionerRole = pgTable(
  'practitioner_role',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    practitionerId: integer('practitioner_id').references(() => practitioner.id),
    organizationId: integer('organization_id').references(() => organization.id),
    locationId: integer('location_id')
      .notNull()
      .references(() => location.id),
    /** `1`, `2`, `optam`… as the vendor says; null when unknown. */
    sector: text('sector'),
    phone: text('phone'),
    participatesSince: timestamp('participates_since', { withTimezone: true }),
    /** The role this one is shown as, when another feed's is the same: what the live matches say, and nothing else. */
    sameAs: integer('same_as').references((): AnyPgColumn => practitionerRole.id),
    /** When it was last held against the others nearby; null when it is new or says more than it did. */
    weighedAt: timestamp('weighed_at', { withTimezone: true }),
  },
  (table) => [
    index('practitioner_role_same')
      .on(table.sameAs)
      .where(sql`same_as is not null`),
    index('practitioner_role_unweighed')
      .on(table.id)
      .where(sql`weighed_at is null`),
    index('practitioner_role_place').on(table.locationId),
    index('practitioner_role_structure_of').on(table.organizationId),
    index('practitioner_role_phone')
      .on(table.phone)
      .where(sql`phone is not null`),
    uniqueIndex('practitioner_role_person')
      .on(table.practitionerId, table.locationId)
      .where(sql`practitioner_id is not null`),
    uniqueIndex('practitioner_role_structure')
      .on(table.organizationId, table.locationId)
      .where(sql`practitioner_id is null`),
  ],
);

/** An account of a SAS that vendors know (INT_R02). */
export const regulator = pgTable('regulator', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  /** Whose it is; null for one that only vendors' messages name. */
  accountId: integer('account_id')
    .unique()
    .references(() => account.id, { onDelete: 'set null' }),
  /** A UUID of ours: the platform's own identifier, which vendors must handle and which tells nobody a national one. */
  identifier: text('identifier').notNull().unique(),
  displayName: text('display_name').notNull(),
  territoryCode: text('territory_code').notNull(),
  active: boolean('active').notNull().default(true),
  /** Since when it is as it is: what vendors accepted before must be told again. */
  changedAt: timestamp('changed_at', { withTimezone: true }).notNull().defaultNow(),
});

/** What a vendor has made of a regulator's account, at the server that one of its feeds declares. */
export const regulatorAccount = pgTable(
  'regulator_account',
  {
    regulatorId: integer('regulator_id')
      .notNull()
      .references(() => regulator.id, { onDelete: 'cascade' }),
    feedId: integer('feed_id')
      .notNull()
      .references(() => feed.id, { onDelete: 'cascade' }),
    /** As the vendor last accepted it, and when; null until it first did. */
    active: boolean('active'),
    acceptedAt: timestamp('accepted_at', { withTimezone: true }),
    /** Since when it refuses what it was told last, and why. */
    refusedAt: timestamp('refused_at', { withTimezone: true }),
    reason: text('reason'),
  },
  (table) => [
    primaryKey({ columns: [table.regulatorId, table.feedId] }),
    index('regulator_account_feed').on(table.feedId),
  ],
);
