import { setImmediate } from 'node:timers/promises';
import { z } from '@hono/zod-openapi';
import type { DateTime } from 'luxon';
import { SEVERITIES, TIME_RULES } from '../../db/vocabulary.ts';
import { checkBodies, FeedError, type Body, type Report } from '../../importers/check.ts';
import { tellRule, type Language } from '../../importers/rules.ts';
import { Problem } from '../problem.ts';
import type { SentBody } from './check-request.ts';

const count = z.int().nonnegative();
const hours = z.array(count).length(24);

const remark = z.object({
  rule: z.string(),
  severity: z.enum(SEVERITIES),
  at: z.string(),
  reason: z.string(),
});

/** The remarks of one rule: what is wrong, what was expected, how to mend it, and the first records it was met in. */
const ruleGroup = z.object({
  rule: z.string(),
  severity: z.enum(SEVERITIES),
  title: z.string(),
  expected: z.string(),
  fix: z.string(),
  mistakes: z.string().optional(),
  count,
  examples: z.array(z.object({ at: z.string(), reason: z.string(), record: z.string().optional() })),
});

/** The same report as the check command's, with its rules told in a language. */
export const checkReport = z
  .object({
    protocol: z.string(),
    received: count,
    accepted: count,
    rejected: count,
    /** In the order of the bodies, at most 10,000; `truncated` when there were more. */
    rejections: z.array(remark),
    truncated: z.literal(true).optional(),
    groups: z.array(ruleGroup),
    /** Slots by hour of the place's clock under each time rule, and the rule that would make a day of their nights. */
    time: z.object({
      rule: z.enum(TIME_RULES),
      suggestion: z.enum(TIME_RULES).optional(),
      hours: z.object({ offset: hours, place: hours, 'paris-wall-clock': hours }),
    }),
  })
  .openapi('CheckReport');
export type CheckReport = z.infer<typeof checkReport>;

/** Records shown of each rule; the rest are counted and placed. */
const SHOWN = 20;
/** Bytes between two breaths: a large body must not keep others waiting. */
const BREATH = 65_536;

interface Asked {
  protocol: string;
  bodies: readonly SentBody[];
  settings: unknown;
  now: DateTime<true>;
}

/** Reads bodies as a feed of that protocol would, touching nothing. Throws `body-unreadable` and `invalid-request`. */
export async function check({ bodies, ...asked }: Asked, language: Language): Promise<CheckReport> {
  const options = { ...asked, bodies: toBodies(bodies), withRecords: true, withTime: true };
  const report = await checkBodies(options).catch((error: unknown) => {
    throw error instanceof FeedError ? toProblem(error) : error;
  });
  return toCheckReport(report, language);
}

async function* toBodies(bodies: readonly SentBody[]): AsyncIterable<Body> {
  for (const [index, { contentType, bytes }] of bodies.entries()) {
    yield { name: `body ${index + 1}`, contentType, bytes: inBreaths(bytes) };
  }
}

async function* inBreaths(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  for (let start = 0; start < bytes.length; start += BREATH) {
    yield bytes.subarray(start, start + BREATH);
    await setImmediate();
  }
}

function toProblem({ code, message }: FeedError): Problem {
  if (code !== 'settings') return new Problem('body-unreadable', `${code}: ${message}`);
  const pointer = message.startsWith('settings') ? '#/config' : '#/protocol';
  return new Problem('invalid-request', message, { errors: [{ in: 'query', pointer, detail: message }] });
}

/** A report as published: remarks without their records, then by rule with the first ones. */
export function toCheckReport(
  { counts, time, rejections, ...facts }: Report,
  language: Language,
): CheckReport {
  const groups = Object.entries(counts).flatMap(([code, count]) => {
    const told = tellRule(code, language);
    if (!told) return [];
    const { code: rule, ...sentences } = told;
    const met = rejections.filter((rejection) => rejection.rule === code).slice(0, SHOWN);
    return [{ rule, ...sentences, count, examples: met.map(toExample) }];
  });
  const bySeverity = (severity: CheckReport['groups'][number]['severity']) => SEVERITIES.indexOf(severity);
  groups.sort((a, b) => bySeverity(a.severity) - bySeverity(b.severity) || b.count - a.count);
  const remarks = rejections.map(({ rule, severity, at, reason }) => ({ rule, severity, at, reason }));
  return { ...facts, rejections: remarks, groups, time: time ?? NO_TIME };
}

function toExample({ at, reason, record }: Report['rejections'][number]) {
  return record === undefined ? { at, reason } : { at, reason, record };
}

const NO_HOURS = Array.from({ length: 24 }, () => 0);
const NO_TIME: CheckReport['time'] = {
  rule: 'offset',
  hours: { offset: NO_HOURS, place: NO_HOURS, 'paris-wall-clock': NO_HOURS },
};
