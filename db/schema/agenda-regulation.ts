import { index, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import { account } from './account.ts';
import { agenda } from './agenda.ts';

const at = (name: string) => timestamp(name, { withTimezone: true });

/** Someone's yes to regulators: what they book for this person shows in the agenda, until a date. One an agenda. */
export const agendaRegulation = pgTable(
  'agenda_regulation',
  {
    agendaId: integer('agenda_id')
      .primaryKey()
      .references(() => agenda.id, { onDelete: 'cascade' }),
    /** Who gave it. */
    accountId: integer('account_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    /** Blind indexes of the telephone with the name, in both orders: what a case is known by. Empty without a telephone. */
    personIndexes: text('person_indexes').array().notNull(),
    givenAt: at('given_at').notNull(),
    endsAt: at('ends_at').notNull(),
    revokedAt: at('revoked_at'),
  },
  (table) => [index('agenda_regulation_person').using('gin', table.personIndexes)],
);
