import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';

/**
 * A professional belongs to a structure, a CPTS above all, whose members see what it keeps for them. Both by their
 * public national identifiers: a member is known before they sign in, and a structure before a feed names it.
 */
export const membership = pgTable(
  'membership',
  {
    rpps: text('rpps').notNull(),
    /** The structure's key, as `finess:350000123`. */
    structureKey: text('structure_key').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.rpps, table.structureKey] }),
    index('membership_structure').on(table.structureKey),
  ],
);
