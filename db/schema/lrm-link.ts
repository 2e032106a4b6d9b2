import { bigint, index, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import type { LinkAddress } from '../dispatch-vocabulary.ts';

/**
 * A contextual link that call-centre software opened (INT_L01), for statistics: whose, and whether its address was found.
 * No word of the address, nor of anyone. Append-only by a trigger.
 */
export const lrmLink = pgTable(
  'lrm_link',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    at: timestamp('at', { withTimezone: true }).notNull(),
    territoryCode: text('territory_code').notNull(),
    /** One of the origins that the territory knew then. */
    origin: text('origin').notNull(),
    address: text('address').$type<LinkAddress>().notNull(),
  },
  (table) => [index('lrm_link_territory').on(table.territoryCode, table.at)],
);
