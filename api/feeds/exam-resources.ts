import { z } from '@hono/zod-openapi';
import type { NamedExam } from '../../db/queries/feeds/exams.ts';
import { REQUEST_STATES, SEVERITIES } from '../../db/vocabulary.ts';
import { RULES } from '../../importers/rules.ts';

const instant = z.iso.datetime();
const count = z.int().nonnegative();

/** A dated measure of a feed, without any person: rules and counts, never a record. */
export const examResource = z
  .object({
    /** Names its page, `/api/exams/{code}`: whoever has it may read it. */
    code: z.string(),
    vendor: z.string(),
    feed: z.object({ id: z.int(), name: z.string() }),
    protocol: z.string(),
    state: z.enum(REQUEST_STATES),
    askedAt: instant,
    finishedAt: instant.nullable(),
    received: count,
    accepted: count,
    rejected: count,
    /** Rules that were kept throughout, of all there are; null until it is done. */
    kept: count.nullable(),
    rules: count,
    /** The rules that were met, how often. */
    met: z.array(z.object({ rule: z.string(), severity: z.enum(SEVERITIES), count })),
    answer: z
      .object({
        bodies: count,
        byteCount: count,
        durationMs: count,
        conditional: z.boolean().nullable(),
        secure: z.boolean().nullable(),
      })
      .nullable(),
    failure: z.object({ code: z.string(), message: z.string() }).optional(),
  })
  .openapi('Exam');
export type ExamResource = z.infer<typeof examResource>;

const severities = new Map(Object.entries(RULES).map(([code, { severity }]) => [code, severity]));

export function toExam(exam: NamedExam): ExamResource {
  const { code, protocol, state, received, accepted, rejected, result, failureCode } = exam;
  const met = Object.entries(result?.counts ?? {})
    .map(([rule, count]) => ({ rule, severity: severities.get(rule) ?? 'info', count }))
    .sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || b.count - a.count);
  const broken = met.filter(({ severity }) => severity !== 'info').length;
  return {
    code,
    vendor: exam.vendorName,
    feed: { id: exam.feedId, name: exam.feedName },
    protocol,
    state,
    askedAt: exam.askedAt.toISOString(),
    finishedAt: exam.finishedAt?.toISOString() ?? null,
    received,
    accepted,
    rejected,
    kept: result ? severities.size - broken : null,
    rules: severities.size,
    met,
    answer: toAnswer(exam),
    ...(failureCode === null ? {} : { failure: { code: failureCode, message: exam.failureMessage ?? '' } }),
  };
}

function toAnswer({ result }: NamedExam): ExamResource['answer'] {
  if (!result) return null;
  const { bodies, byteCount, durationMs, conditional, secure } = result;
  return { bodies, byteCount, durationMs, conditional, secure };
}

export const examExample = {
  code: 'u3xq0cZ2m4s',
  vendor: 'Vilaine RDV',
  feed: { id: 3, name: 'Dépôts de Vilaine RDV' },
  protocol: 'ndjson',
  state: 'done',
  askedAt: '2026-11-24T13:00:00.000Z',
  finishedAt: '2026-11-24T13:00:04.000Z',
  received: 1204,
  accepted: 1198,
  rejected: 6,
  kept: 46,
  rules: 49,
  met: [{ rule: 'S02', severity: 'error', count: 6 }],
  answer: { bodies: 1, byteCount: 402_118, durationMs: 180, conditional: null, secure: null },
} as const satisfies z.input<typeof examResource>;
