import { sql } from 'drizzle-orm';
import { index, integer, pgEnum, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import { DELEGATE_QUALITIES, DELEGATION_ACTS, DELEGATION_KINDS, DELEGATION_SCOPES } from '../vocabulary.ts';
import { account } from './account.ts';
import { agenda } from './agenda.ts';

export const delegationKind = pgEnum('delegation_kind', DELEGATION_KINDS);
export const delegateQuality = pgEnum('delegate_quality', DELEGATE_QUALITIES);
export const delegationScope = pgEnum('delegation_scope', DELEGATION_SCOPES);
export const delegationAct = pgEnum('delegation_act_kind', DELEGATION_ACTS);

const at = (name: string) => timestamp(name, { withTimezone: true });

/** An invitation to act in someone's agenda, and what became of it. Its start and its end are always said. */
export const delegation = pgTable(
  'delegation',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    agendaId: integer('agenda_id')
      .notNull()
      .references(() => agenda.id, { onDelete: 'cascade' }),
    kind: delegationKind('kind').notNull(),
    quality: delegateQuality('quality').notNull(),
    scopes: delegationScope('scopes').array().notNull(),
    grantedBy: integer('granted_by')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    /** Null until someone comes with the code, or with the address that was invited. */
    delegateId: integer('delegate_id').references(() => account.id, { onDelete: 'cascade' }),
    /** What the inviter calls them, and their address when it was said; sealed. */
    inviteeSealed: text('invitee_sealed').notNull(),
    inviteeIndex: text('invitee_index'),
    /** Of the code that the inviter hands over, which is shown once. */
    codeHash: text('code_hash').unique(),
    startsAt: at('starts_at').notNull(),
    endsAt: at('ends_at').notNull(),
    invitedAt: at('invited_at').notNull(),
    /** After it nobody may answer any more. */
    expiresAt: at('expires_at').notNull(),
    acceptedAt: at('accepted_at'),
    refusedAt: at('refused_at'),
    revokedAt: at('revoked_at'),
  },
  (table) => [
    index('delegation_agenda').on(table.agendaId),
    index('delegation_delegate').on(table.delegateId),
    index('delegation_invitee')
      .on(table.inviteeIndex)
      .where(sql`delegate_id is null`),
  ],
);

/** What someone declared when they gave, took, refused or ended a delegation: which words, when. */
export const attestation = pgTable(
  'attestation',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    delegationId: integer('delegation_id')
      .notNull()
      .references(() => delegation.id, { onDelete: 'cascade' }),
    accountId: integer('account_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    act: delegationAct('act').notNull(),
    /** The version of the words that were declared. */
    wording: text('wording').notNull(),
    at: at('at').notNull(),
  },
  (table) => [index('attestation_delegation').on(table.delegationId, table.id)],
);

/** What stands between a child who came of age and their agenda: a code a former parent hands over. */
export const majorityCode = pgTable('majority_code', {
  agendaId: integer('agenda_id')
    .primaryKey()
    .references(() => agenda.id, { onDelete: 'cascade' }),
  codeHash: text('code_hash').notNull().unique(),
  expiresAt: at('expires_at').notNull(),
  /** Wrong dates of birth given with it: too many, and it opens nothing. */
  missed: integer('missed').notNull().default(0),
});
