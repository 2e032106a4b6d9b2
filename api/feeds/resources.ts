import { z } from '@hono/zod-openapi';
import type { DateTime } from 'luxon';
import type { Delivery } from '../../db/queries/feeds/deliveries.ts';
import type { ListedFeed } from '../../db/queries/feeds/feeds.ts';
import type { FeedRun, RejectionSummary, StoredRejection } from '../../db/queries/feeds/runs.ts';
import { DELIVERY_MODES, FRESHNESS, RUN_KINDS, RUN_STATES, SEVERITIES } from '../../db/vocabulary.ts';
import { freshnessOf } from '../search/freshness.ts';

const instant = z.iso.datetime();
const count = z.int().nonnegative();
const FEED_STATES = [...FRESHNESS, 'flagged'] as const;

/** Why something could not be read: a code that stays, and a sentence. */
const failure = z.object({ code: z.string(), message: z.string() }).openapi('Failure');

export const runResource = z
  .object({
    id: z.int(),
    feedId: z.int(),
    deliveryId: z.int().nullable(),
    kind: z.enum(RUN_KINDS),
    mode: z.enum(DELIVERY_MODES),
    state: z.enum(RUN_STATES),
    startedAt: instant,
    finishedAt: instant.nullable(),
    received: count,
    accepted: count,
    unchanged: count,
    rejected: count,
    warned: count,
    closed: count,
    /** Schedules named and slots read: its shape, which the next ones are held against. */
    schedules: count,
    slots: count,
    /** Set when a snapshot was not allowed to close what it no longer lists. */
    closingRefused: z.string().optional(),
    failure: failure.optional(),
  })
  .openapi('FeedRun');

export const feedResource = z
  .object({
    id: z.int(),
    code: z.string(),
    protocol: z.string(),
    name: z.string(),
    vendor: z.object({ code: z.string(), name: z.string() }),
    way: z.enum(['pull', 'push']),
    /** Host that is pulled, without its path, which may hold a secret. */
    host: z.string().optional(),
    cadenceSeconds: z.int(),
    limits: z.object({
      ageingAfterSeconds: z.int(),
      staleAfterSeconds: z.int(),
      hiddenAfterSeconds: z.int(),
      rejectionThreshold: z.number(),
      shapeThreshold: z.number(),
    }),
    sandbox: z.boolean(),
    pausedAt: instant.nullable(),
    /** `flagged`: its last reading was so unlike the others that nothing was closed, until an operator accepts it. */
    state: z.enum(FEED_STATES),
    flagged: z.object({ since: instant, reason: z.string() }).optional(),
    suspendedAt: instant.nullable(),
    /** Raw bodies are kept so many days, to be read again. */
    retentionDays: z.int(),
    lastHeardAt: instant.nullable(),
    failure: failure.extend({ since: instant }).optional(),
    lastRun: runResource.nullable(),
  })
  .openapi('Feed');

export const rejectionResource = z
  .object({
    id: z.int(),
    rule: z.string(),
    severity: z.enum(SEVERITIES),
    at: z.string(),
    reason: z.string(),
    record: z.string().optional(),
  })
  .openapi('Rejection');

/** A run with what it refused, by rule, each with its first example. */
export const runDetail = runResource
  .extend({ byRule: z.array(rejectionResource.omit({ id: true }).extend({ count })) })
  .openapi('FeedRunDetail');

/** What was received, as a fact that no longer changes. */
export const deliveryResource = z
  .object({
    id: z.int(),
    feedId: z.int(),
    mode: z.enum(DELIVERY_MODES),
    contentType: z.string(),
    /** Decoded bytes. */
    byteCount: z.int(),
    sha256: z.string(),
    receivedAt: instant,
  })
  .openapi('Delivery');

/** What became of a delivery: its run, and the first hundred refusals and remarks. */
export const deliveryReport = runResource
  .omit({ id: true })
  .extend({
    deliveryId: z.int(),
    runId: z.int(),
    rejections: z.array(rejectionResource.pick({ rule: true, severity: true, at: true, reason: true })),
  })
  .openapi('DeliveryReport');

export const deliveryFate = deliveryResource
  .extend({ run: deliveryReport.nullable() })
  .openapi('DeliveryFate');

export function toRun(run: FeedRun): z.infer<typeof runResource> {
  const { closingRefused, failureCode, failureMessage, startedAt, finishedAt, unclaimed: _, ...facts } = run;
  return {
    ...facts,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    ...(closingRefused === null ? {} : { closingRefused }),
    ...(failureCode === null ? {} : { failure: { code: failureCode, message: failureMessage ?? '' } }),
  };
}

export function toFeed(feed: ListedFeed, now: DateTime<true>): z.infer<typeof feedResource> {
  const { id, code, protocol, name, url, cadenceSeconds, sandbox } = feed;
  return {
    id,
    code,
    protocol,
    name,
    vendor: { code: feed.vendor.code, name: feed.vendor.name },
    ...(url === null ? { way: 'push' } : { way: 'pull', host: new URL(url).host }),
    cadenceSeconds,
    limits: toLimits(feed),
    sandbox,
    pausedAt: feed.pausedAt?.toISOString() ?? null,
    state: stateOf(feed, now),
    ...toFlag(feed),
    suspendedAt: feed.suspendedAt?.toISOString() ?? null,
    retentionDays: feed.retentionDays,
    lastHeardAt: feed.lastHeardAt?.toISOString() ?? null,
    ...toFailure(feed),
    lastRun: feed.lastRun && toRun(feed.lastRun),
  };
}

function stateOf(feed: ListedFeed, now: DateTime<true>): (typeof FEED_STATES)[number] {
  const state = freshnessOf(silenceMs(feed, now), feed, feed.failingSince !== null);
  return feed.flaggedAt !== null && state !== 'failed' ? 'flagged' : state;
}

function toFlag({ flaggedAt, flaggedReason }: ListedFeed) {
  if (flaggedAt === null) return {};
  return { flagged: { since: flaggedAt.toISOString(), reason: flaggedReason ?? '' } };
}

function silenceMs({ lastHeardAt }: ListedFeed, now: DateTime<true>): number {
  return lastHeardAt ? now.toMillis() - lastHeardAt.getTime() : Number.POSITIVE_INFINITY;
}

function toLimits(feed: ListedFeed) {
  const { ageingAfterSeconds, staleAfterSeconds, hiddenAfterSeconds } = feed;
  const { rejectionThreshold, shapeThreshold } = feed;
  return { ageingAfterSeconds, staleAfterSeconds, hiddenAfterSeconds, rejectionThreshold, shapeThreshold };
}

function toFailure({ failingSince, failureCode, failureMessage }: ListedFeed) {
  if (failingSince === null) return {};
  const since = failingSince.toISOString();
  return { failure: { code: failureCode ?? 'unknown', message: failureMessage ?? '', since } };
}

export function toRejection(row: StoredRejection): z.infer<typeof rejectionResource> {
  const { id, rule, severity, at, reason, record } = row;
  return { id, rule, severity, at, reason, ...(record === null ? {} : { record }) };
}

export function toRunDetail(run: FeedRun, summary: RejectionSummary[]): z.infer<typeof runDetail> {
  const byRule = summary.map(({ record, ...rest }) => (record === null ? rest : { ...rest, record }));
  return { ...toRun(run), byRule };
}

export function toDelivery(delivery: Delivery): z.infer<typeof deliveryResource> {
  const { id, feedId, mode, contentType, byteCount, sha256 } = delivery;
  const receivedAt = delivery.receivedAt.toISOString();
  return { id, feedId, mode, contentType, byteCount, sha256: sha256 ?? '', receivedAt };
}

export function toReport(
  deliveryId: number,
  run: FeedRun,
  rejections: StoredRejection[],
): z.infer<typeof deliveryReport> {
  const { id: runId, ...facts } = toRun(run);
  const first = rejections.map(({ rule, severity, at, reason }) => ({ rule, severity, at, reason }));
  return { ...facts, deliveryId, runId, rejections: first };
}
