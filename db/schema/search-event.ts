import { bigint, index, integer, pgTable, smallint, text, timestamp } from 'drizzle-orm/pg-core';

/**
 * A regulator's search and what it found, for statistics: where, what, how many, how fast, and nothing of anyone: neither
 * who searched, nor for whom. Append-only by a trigger.
 */
export const searchEvent = pgTable(
  'search_event',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    at: timestamp('at', { withTimezone: true }).notNull(),
    territoryCode: text('territory_code').notNull(),
    /** INSEE code of the commune searched around: no closer than that. */
    commune: text('commune'),
    /** Group of specialties; null when any was asked for. */
    groupId: smallint('group_id'),
    /** Mask over MODALITIES. */
    modalities: smallint('modalities').notNull(),
    /** Offers on the first page; 0: the search failed to find care. */
    found: smallint('found').notNull(),
    /** From the question to the answer, as the server saw it, ms. */
    answerMs: integer('answer_ms').notNull(),
  },
  (table) => [index('search_event_territory').on(table.territoryCode, table.at)],
);
