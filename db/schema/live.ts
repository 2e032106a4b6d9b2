import { bigint, customType, index, integer, pgTable, smallint, text, timestamp } from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';

const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' });

/**
 * What screens may want to know, a row a statement, written by triggers in the transaction that changed it. The arrays
 * that are not null are parallel: each place of them is one thing that changed. Kept for minutes.
 */
export const liveChange = pgTable(
  'live_change',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    /** Ids become visible out of the order of commits: readers follow transactions instead. */
    tx: xid8('tx')
      .notNull()
      .default(sql`pg_current_xact_id()`),
    at: timestamp('at', { withTimezone: true }).notNull().defaultNow(),
    kind: text('kind').notNull(),
    ids: text('ids').array(),
    /** Where it is: by schedule, by role, or by the code of its territory. */
    agendas: integer('agendas').array(),
    roles: integer('roles').array(),
    territories: text('territories').array(),
    /** Whose it is. */
    accounts: integer('accounts').array(),
    /** Mask over VISIBILITIES, for slots. */
    visibility: smallint('visibility'),
  },
  (table) => [index('live_change_tx').on(table.tx, table.id)],
);
