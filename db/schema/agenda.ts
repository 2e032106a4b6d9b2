import { sql } from 'drizzle-orm';
import {
  bigint,
  date,
  index,
  integer,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { AGENDA_HOLDERS, CONSENT_PURPOSES, PREVENTION_ANSWERS, SEXES } from '../vocabulary.ts';
import { account } from './account.ts';
import { feed, vendor } from './feed.ts';

export const agendaHolderKind = pgEnum('agenda_holder_kind', AGENDA_HOLDERS);
export const consentPurpose = pgEnum('consent_purpose', CONSENT_PURPOSES);
export const preventionAnswerKind = pgEnum('prevention_answer_kind', PREVENTION_ANSWERS);
export const sex = pgEnum('sex', SEXES);

const at = (name: string) => timestamp(name, { withTimezone: true });

/** The agenda of one person. A child has one of their own, which their parents hold. */
export const agenda = pgTable(
  'agenda',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    /** The name of a child, sealed; null for an account's own agenda, which bears the account's. */
    nameSealed: text('name_sealed'),
    /** Date of birth (ISO 8601), sealed; null when nobody said it. */
    bornSealed: text('born_sealed'),
    sex: sex('sex').notNull().default('unknown'),
    /** The qualified INS, sealed, and its blind index. */
    insSealed: text('ins_sealed'),
    insIndex: text('ins_index'),
    /** Where reminders and days are reckoned when no place says otherwise. */
    zone: text('zone').notNull().default('Europe/Paris'),
    /** Grows with every change that a calendar link would show. */
    version: integer('version').notNull().default(1),
    createdAt: at('created_at').notNull(),
    closedAt: at('closed_at'),
    /** Who closed it: reopening is theirs alone. */
    closedBy: integer('closed_by').references(() => account.id, { onDelete: 'set null' }),
    /** When a child who came of age was asked what becomes of it. */
    majorityAskedAt: at('majority_asked_at'),
  },
  (table) => [
    uniqueIndex('agenda_ins')
      .on(table.insIndex)
      .where(sql`ins_index is not null`),
  ],
);

/** Who opens an agenda. */
export const agendaHolder = pgTable(
  'agenda_holder',
  {
    agendaId: integer('agenda_id')
      .notNull()
      .references(() => agenda.id, { onDelete: 'cascade' }),
    accountId: integer('account_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    kind: agendaHolderKind('kind').notNull(),
    since: at('since').notNull(),
    /** When it ended, or ends. */
    until: at('until'),
  },
  (table) => [
    primaryKey({ columns: [table.agendaId, table.accountId] }),
    index('agenda_holder_account').on(table.accountId),
    uniqueIndex('agenda_holder_self')
      .on(table.accountId)
      .where(sql`kind = 'self'`),
  ],
);

/** Someone's yes to one vendor for one purpose, until a date: it makes the pairing id that the vendor names them by. */
export const consent = pgTable(
  'consent',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    agendaId: integer('agenda_id')
      .notNull()
      .references(() => agenda.id, { onDelete: 'cascade' }),
    /** Who gave it. */
    accountId: integer('account_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    vendorId: integer('vendor_id')
      .notNull()
      .references(() => vendor.id),
    purpose: consentPurpose('purpose').notNull(),
    /** Blind index of the pairing id, which is shown once and kept nowhere; null for what needs none. */
    pairingIndex: text('pairing_index').unique(),
    givenAt: at('given_at').notNull(),
    endsAt: at('ends_at').notNull(),
    revokedAt: at('revoked_at'),
    /** SHA-256 of the pairing id: the vendor, who has the id, knows by it whom we speak of. */
    pairingDigest: text('pairing_digest'),
    /** When its end was told to the vendor and what the vendor wrote was hidden. */
    settledAt: at('settled_at'),
  },
  (table) => [index('consent_agenda').on(table.agendaId, table.vendorId)],
);

/** What stands in an agenda under one lasting name, whoever spoke of it. Who and where are sealed. */
export const agendaItem = pgTable(
  'agenda_item',
  {
    /** Its name in every calendar too: it never changes. */
    id: uuid('id').primaryKey().defaultRandom(),
    agendaId: integer('agenda_id')
      .notNull()
      .references(() => agenda.id, { onDelete: 'cascade' }),
    type: text('type').notNull(),
    startAt: at('start_at').notNull(),
    endAt: at('end_at'),
    zone: text('zone').notNull(),
    /** A FHIR code, or the word of a vendor that is none. */
    status: text('status').notNull(),
    contentSealed: text('content_sealed').notNull(),
    /** Keyed digest of what a calendar must announce (time, place, status), and of everything else. */
    announced: text('announced').notNull(),
    digest: text('digest').notNull(),
    /** Grows by one with each change of `announced` (RFC 5545 §3.8.7.4). */
    sequence: integer('sequence').notNull().default(0),
    createdAt: at('created_at').notNull(),
    changedAt: at('changed_at').notNull(),
    cancelledAt: at('cancelled_at'),
    deletedAt: at('deleted_at'),
  },
  (table) => [index('agenda_item_period').on(table.agendaId, table.startAt, table.id)],
);

/** One voice about an appointment: a vendor's feed, or a booking made here. */
export const agendaSource = pgTable(
  'agenda_source',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    itemId: uuid('item_id')
      .notNull()
      .references(() => agendaItem.id, { onDelete: 'cascade' }),
    agendaId: integer('agenda_id')
      .notNull()
      .references(() => agenda.id, { onDelete: 'cascade' }),
    /** Null for a booking made here. */
    feedId: integer('feed_id').references(() => feed.id, { onDelete: 'cascade' }),
    /** The appointment as its feed names it, or the id of the booking made here. */
    sourceId: text('source_id').notNull(),
    startAt: at('start_at').notNull(),
    contentSealed: text('content_sealed').notNull(),
    digest: text('digest').notNull(),
    validAt: at('valid_at'),
    version: bigint('version', { mode: 'number' }),
    observedAt: at('observed_at').notNull(),
    /** The vendor took it back: it says nothing any more. */
    withdrawnAt: at('withdrawn_at'),
  },
  (table) => [
    uniqueIndex('agenda_source_feed')
      .on(table.feedId, table.sourceId)
      .where(sql`feed_id is not null`),
    uniqueIndex('agenda_source_here')
      .on(table.sourceId)
      .where(sql`feed_id is null`),
    index('agenda_source_item').on(table.itemId),
    index('agenda_source_near').on(table.agendaId, table.startAt),
  ],
);

/** What a person answered to what prevention made due; `occasion` tells one occurrence of a rule from the next. */
export const preventionAnswer = pgTable(
  'prevention_answer',
  {
    agendaId: integer('agenda_id')
      .notNull()
      .references(() => agenda.id, { onDelete: 'cascade' }),
    code: text('code').notNull(),
    occasion: text('occasion').notNull(),
    answer: preventionAnswerKind('answer').notNull(),
    /** When it was done, as far as the person says. */
    doneOn: date('done_on', { mode: 'string' }),
    answeredAt: at('answered_at').notNull(),
    accountId: integer('account_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
  },
  (table) => [primaryKey({ columns: [table.agendaId, table.code, table.occasion] })],
);
