import { doublePrecision, index, integer, pgTable, primaryKey, smallint, text } from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';

/** A specialty of TRE_R38. `groupId` is what the index searches: the three codes of general medicine share one. */
export const specialty = pgTable('specialty', {
  code: text('code').primaryKey(),
  label: text('label').notNull(),
  groupId: smallint('group_id').notNull(),
});

/** The area a SAS answers for: a département in the demo. */
export const territory = pgTable('territory', {
  code: text('code').primaryKey(),
  name: text('name').notNull(),
  zone: text('zone').notNull(),
  lat: doublePrecision('lat').notNull(),
  lon: doublePrecision('lon').notNull(),
  /** Widest circle of the adaptive radius, in km (SAS_Rayons 2025 in spirit). */
  radiusCapKm: smallint('radius_cap_km').notNull(),
});

/** A commune or municipal arrondissement (INSEE), with the precision of its coordinates. */
export const commune = pgTable(
  'commune',
  {
    insee: text('insee').primaryKey(),
    name: text('name').notNull(),
    /** Accents, case, hyphens and abbreviations folded: what `GET /api/places` matches. */
    folded: text('folded').notNull(),
    departement: text('departement').notNull(),
    /** INSEE code of the city an arrondissement belongs to. */
    parent: text('parent'),
    population: integer('population').notNull().default(0),
    zone: text('zone').notNull(),
    lat: doublePrecision('lat'),
    lon: doublePrecision('lon'),
    /** `commune`: its own centroid; `postal-code`: borrowed from a neighbour of the same postal code; `unknown`: none. */
    precision: text('precision').notNull(),
  },
  (table) => [index('commune_folded').on(sql`${table.folded} text_pattern_ops`)],
);

export const communePostalCode = pgTable(
  'commune_postal_code',
  {
    postalCode: text('postal_code').notNull(),
    insee: text('insee')
      .notNull()
      .references(() => commune.insee, { onDelete: 'cascade' }),
  },
  (table) => [primaryKey({ columns: [table.postalCode, table.insee] })],
);

/** Public holidays by zone of law (FR, and the départements that have their own). */
export const holiday = pgTable(
  'holiday',
  {
    day: text('day').notNull(),
    scope: text('scope').notNull(),
    name: text('name').notNull(),
  },
  (table) => [primaryKey({ columns: [table.day, table.scope] })],
);
