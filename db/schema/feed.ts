import {
  bigint,
  boolean,
  customType,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  real,
  text,
  timestamp,
  uniqueIndex,
  type AnyPgColumn,
} from 'drizzle-orm/pg-core';
import {
  DELIVERY_MODES,
  DELIVERY_STATES,
  RUN_KINDS,
  RUN_STATES,
  SEVERITIES,
  VENDOR_STATUSES,
} from '../vocabulary.ts';

const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });

export const deliveryMode = pgEnum('delivery_mode', DELIVERY_MODES);
export const deliveryState = pgEnum('delivery_state', DELIVERY_STATES);
export const runState = pgEnum('run_state', RUN_STATES);
export const severity = pgEnum('severity', SEVERITIES);
export const runKind = pgEnum('run_kind', RUN_KINDS);
export const vendorStatus = pgEnum('vendor_status', VENDOR_STATUSES);

export const vendor = pgTable('vendor', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  code: text('code').notNull().unique(),
  name: text('name').notNull(),
  website: text('website'),
  status: vendorStatus('status').notNull().default('candidate'),
  /** Since when it has that status, and why, in the operator's words. */
  statusSince: timestamp('status_since', { withTimezone: true }),
  statusReason: text('status_reason'),
});

/** One vendor's stream. Everything that tells two feeds of one protocol apart is a column or a setting, never code. */
export const feed = pgTable(
  'feed',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    code: text('code').notNull().unique(),
    vendorId: integer('vendor_id')
      .notNull()
      .references(() => vendor.id),
    protocol: text('protocol').notNull(),
    name: text('name').notNull(),
    /** Address that is pulled; null for a feed that is pushed. */
    url: text('url'),
    /** What the protocol's `settings` schema reads: zone, timeRule, duration, visibility map, identifiers to ask for. */
    settings: jsonb('settings').notNull().default({}),
    cadenceSeconds: integer('cadence_seconds').notNull().default(60),
    /** An observation older than this is ageing, stale, then hidden. */
    ageingAfterSeconds: integer('ageing_after_seconds').notNull().default(120),
    staleAfterSeconds: integer('stale_after_seconds').notNull().default(600),
    hiddenAfterSeconds: integer('hidden_after_seconds').notNull().default(86_400),
    /** Share of refused records above which a snapshot may not close anything. */
    rejectionThreshold: real('rejection_threshold').notNull().default(0.2),
    /** Share of the slots or schedules usual in the last readings whose loss at once closes nothing. */
    shapeThreshold: real('shape_threshold').notNull().default(0.5),
    /** Since when a reading was unlike the last ones, and how; nothing was closed for it. */
    flaggedAt: timestamp('flagged_at', { withTimezone: true }),
    flaggedReason: text('flagged_reason'),
    /** An operator said then that the feed's new shape is right: earlier readings are no measure of it. */
    shapeAcceptedAt: timestamp('shape_accepted_at', { withTimezone: true }),
    /** Bodies and refused records are kept so long, and bodies at most so many bytes: the oldest go first. */
    retentionDays: integer('retention_days').notNull().default(7),
    retentionBytes: bigint('retention_bytes', { mode: 'number' }).notNull().default(2_147_483_648),
    /** What its vendor can do about a booking, as `importers/booking/declared.ts` reads it; null redirects. */
    booking: jsonb('booking'),
    sandbox: boolean('sandbox').notNull().default(false),
    pausedAt: timestamp('paused_at', { withTimezone: true }),
    /** Its vendor is suspended: neither pulled, nor taken, nor shown. */
    suspendedAt: timestamp('suspended_at', { withTimezone: true }),
    /** When the next pull is due; null for a pushed feed. */
    dueAt: timestamp('due_at', { withTimezone: true }),
    /** A worker holds this pull until then; a crash frees it by itself. */
    claimedUntil: timestamp('claimed_until', { withTimezone: true }),
    /** Last time the vendor said anything readable. */
    lastHeardAt: timestamp('last_heard_at', { withTimezone: true }),
    /** Why the last run failed; null once one succeeds. */
    failingSince: timestamp('failing_since', { withTimezone: true }),
    failureCode: text('failure_code'),
    failureMessage: text('failure_message'),
    /** Runs that failed in a row. */
    failures: integer('failures').notNull().default(0),
    /** ETag and Last-Modified by address, for conditional requests. */
    validators: jsonb('validators').notNull().default({}),
  },
  (table) => [index('feed_due').on(table.dueAt)],
);

/** One body a feed brought, kept raw in chunks so that neither end holds it whole. */
export const delivery = pgTable(
  'delivery',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    feedId: integer('feed_id')
      .notNull()
      .references(() => feed.id),
    mode: deliveryMode('mode').notNull(),
    state: deliveryState('state').notNull().default('receiving'),
    contentType: text('content_type').notNull(),
    /** Decoded bytes. */
    byteCount: bigint('byte_count', { mode: 'number' }).notNull().default(0),
    /** Its chunks name persons: they are sealed one by one, and kept no longer than a day. */
    sealed: boolean('sealed').notNull().default(false),
    sha256: text('sha256'),
    idempotencyKey: text('idempotency_key'),
    receivedAt: timestamp('received_at', { withTimezone: true }).notNull(),
    claimedUntil: timestamp('claimed_until', { withTimezone: true }),
    /** The pull that brought it, one delivery a body; null for what a vendor delivered. */
    pullRunId: bigint('pull_run_id', { mode: 'number' }).references((): AnyPgColumn => feedRun.id, {
      onDelete: 'cascade',
    }),
    /** Address a pull read it at, without its query, which may name people. */
    name: text('name'),
  },
  (table) => [
    uniqueIndex('delivery_idempotency').on(table.feedId, table.idempotencyKey),
    index('delivery_waiting').on(table.state, table.id),
    index('delivery_kept').on(table.feedId, table.receivedAt),
    index('delivery_pull').on(table.pullRunId),
  ],
);

export const deliveryChunk = pgTable(
  'delivery_chunk',
  {
    deliveryId: bigint('delivery_id', { mode: 'number' })
      .notNull()
      .references(() => delivery.id, { onDelete: 'cascade' }),
    seq: integer('seq').notNull(),
    bytes: bytea('bytes').notNull(),
  },
  (table) => [primaryKey({ columns: [table.deliveryId, table.seq] })],
);

/** One reading of one delivery or one pull. */
export const feedRun = pgTable(
  'feed_run',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    feedId: integer('feed_id')
      .notNull()
      .references(() => feed.id),
    deliveryId: bigint('delivery_id', { mode: 'number' }).references(() => delivery.id, {
      onDelete: 'set null',
    }),
    kind: runKind('kind').notNull().default('push'),
    mode: deliveryMode('mode').notNull().default('delta'),
    state: runState('state').notNull().default('running'),
    startedAt: timestamp('started_at', { withTimezone: true }).notNull(),
    finishedAt: timestamp('finished_at', { withTimezone: true }),
    received: integer('received').notNull().default(0),
    accepted: integer('accepted').notNull().default(0),
    unchanged: integer('unchanged').notNull().default(0),
    rejected: integer('rejected').notNull().default(0),
    warned: integer('warned').notNull().default(0),
    closed: integer('closed').notNull().default(0),
    /** Schedules named, and slots read: the shape that the next readings are held against. */
    schedules: integer('schedules').notNull().default(0),
    slots: integer('slots').notNull().default(0),
    /** Appointments of persons who have no agenda here: kept nowhere, counted here, and never told to the vendor. */
    unclaimed: integer('unclaimed').notNull().default(0),
    /** Set when a snapshot was not allowed to close what it no longer lists. */
    closingRefused: text('closing_refused'),
    failureCode: text('failure_code'),
    failureMessage: text('failure_message'),
  },
  (table) => [
    index('feed_run_recent').on(table.feedId, table.id),
    index('feed_run_delivery').on(table.deliveryId),
  ],
);

/** A record refused (error) or kept with a remark (warning): rule, place in the body, reason, and the record itself. */
export const rejection = pgTable(
  'rejection',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    runId: bigint('run_id', { mode: 'number' })
      .notNull()
      .references(() => feedRun.id, { onDelete: 'cascade' }),
    rule: text('rule').notNull(),
    severity: severity('severity').notNull(),
    at: text('at').notNull(),
    reason: text('reason').notNull(),
    record: text('record'),
  },
  (table) => [index('rejection_run').on(table.runId, table.rule)],
);
