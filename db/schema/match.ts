import {
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  smallint,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { MATCH_STATES } from '../vocabulary.ts';
import { account } from './account.ts';
import { practitionerRole } from './actor.ts';

export const matchState = pgEnum('match_state', MATCH_STATES);

/** One thing that was compared, and how it came out: `unknown` when either side does not say. */
export interface Evidence {
  about: 'identifier' | 'name' | 'phone' | 'address' | 'specialty';
  verdict: 'same' | 'close' | 'different' | 'unknown';
  points: number;
}

/** Two roles that feeds named apart and that may be one: the score, its reasons, and who decided. */
export const match = pgTable(
  'match',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    /** The lower id of the two, then the higher. */
    roleId: integer('role_id')
      .notNull()
      .references(() => practitionerRole.id, { onDelete: 'cascade' }),
    otherRoleId: integer('other_role_id')
      .notNull()
      .references(() => practitionerRole.id, { onDelete: 'cascade' }),
    state: matchState('state').notNull(),
    /** 0 to 100. */
    score: smallint('score').notNull(),
    evidence: jsonb('evidence').$type<Evidence[]>().notNull(),
    weighedAt: timestamp('weighed_at', { withTimezone: true }).notNull(),
    /** Set once a person decided: the machine never writes over it. */
    decidedBy: integer('decided_by').references(() => account.id),
    decidedAt: timestamp('decided_at', { withTimezone: true }),
  },
  (table) => [
    uniqueIndex('match_pair').on(table.roleId, table.otherRoleId),
    index('match_other').on(table.otherRoleId),
    index('match_state_recent').on(table.state, table.id),
  ],
);
