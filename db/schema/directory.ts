import { doublePrecision, integer, pgEnum, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

export const directorySource = pgEnum('directory_source', ['rpps', 'finess']);

/** One reading of a national extract; the last finished one of a source is what the directory holds. */
export const directoryLoad = pgTable('directory_load', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  source: directorySource('source').notNull(),
  startedAt: timestamp('started_at', { withTimezone: true }).notNull(),
  finishedAt: timestamp('finished_at', { withTimezone: true }),
  rows: integer('rows').notNull().default(0),
  refused: integer('refused').notNull().default(0),
  removed: integer('removed').notNull().default(0),
});

/** A person of the Annuaire Santé (PS_LibreAcces), by RPPS. */
export const directoryPerson = pgTable('directory_person', {
  rpps: text('rpps').primaryKey(),
  family: text('family').notNull(),
  given: text('given'),
  prefix: text('prefix'),
  /** `F` or `M`, as the civil title says it; null when it says neither. */
  sex: text('sex'),
  /** TRE_G15 code of the profession, TRE_R38 code of the specialty or skill. */
  profession: text('profession').notNull(),
  specialty: text('specialty'),
  loadId: integer('load_id').notNull(),
});

/** A structure of FINESS, by its nine characters; coordinates in WGS 84 degrees when they are published. */
export const directoryStructure = pgTable('directory_structure', {
  finess: text('finess').primaryKey(),
  name: text('name').notNull(),
  category: text('category'),
  siret: text('siret'),
  phone: text('phone'),
  line: text('line'),
  postalCode: text('postal_code'),
  city: text('city'),
  insee: text('insee'),
  lat: doublePrecision('lat'),
  lon: doublePrecision('lon'),
  loadId: integer('load_id').notNull(),
});
