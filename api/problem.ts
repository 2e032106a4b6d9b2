import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Env } from './router.ts';

/** Every problem this API can answer, each once: its status and what it means (RFC 9457 §3, §4). */
export const PROBLEMS = {
  'invalid-request': { status: 400, title: 'The request is not valid' },
  'malformed-json': { status: 400, title: 'The body is not JSON' },
  'malformed-encoding': { status: 400, title: 'The body is not encoded as its Content-Encoding says' },
  'body-cut': { status: 400, title: 'The body broke off before its end' },
  'empty-body': { status: 400, title: 'The body is empty' },
  'unknown-place': { status: 400, title: 'No such place' },
  'unknown-specialty': { status: 400, title: 'No such specialty' },
  'invalid-cursor': { status: 400, title: 'The cursor does not belong to this query' },
  'unknown-persona': { status: 400, title: 'No such persona' },
  'sign-in-required': { status: 401, title: 'Sign in first' },
  'sign-in-failed': { status: 400, title: 'The sign-in did not succeed' },
  'rights-ended': { status: 403, title: 'These rights have ended or are suspended' },
  'not-allowed': { status: 403, title: 'Your role may not do this' },
  'cross-site-request': { status: 403, title: 'The request comes from another site' },
  'not-found': { status: 404, title: 'Nothing is here' },
  'method-not-allowed': { status: 405, title: 'This address does not take this method' },
  'feed-is-pulled': { status: 409, title: 'This feed is pulled, it takes no delivery' },
  'feed-is-pushed': { status: 409, title: 'This feed is pushed, it cannot be run from here' },
  'feed-is-paused': { status: 409, title: 'This feed is paused' },
  'vendor-suspended': { status: 409, title: 'This vendor is suspended: nothing of it is taken' },
  'vendor-code-taken': { status: 409, title: 'Another vendor has this code' },
  'key-has-successor': { status: 409, title: 'This key was rotated or has ended' },
  'shape-not-flagged': { status: 409, title: 'Nothing is flagged on this feed' },
  'match-not-open': { status: 409, title: 'This match takes no such decision' },
  'two-identifiers': { status: 409, title: 'Two national identifiers are never one' },
  'delivery-in-progress': { status: 409, title: 'A delivery with this key is still arriving' },
  'body-too-large': { status: 413, title: 'The body is too large once decoded' },
  'unsupported-media-type': { status: 415, title: 'This media type is not read here' },
  'unsupported-encoding': { status: 415, title: 'This content encoding is not read here' },
  'body-unreadable': { status: 422, title: 'The body is not availability of that protocol' },
  'idempotency-key-reused': { status: 422, title: 'This key was used for another body' },
  'too-many-requests': { status: 429, title: 'Too many requests, wait a moment' },
  'headers-too-large': { status: 431, title: 'The headers are too large' },
  internal: { status: 500, title: 'Something broke on our side' },
  'provider-unreachable': { status: 502, title: 'The identity provider does not answer' },
  unavailable: { status: 503, title: 'Not available now' },
} as const satisfies Record<string, { status: ContentfulStatusCode; title: string }>;
export type ProblemCode = keyof typeof PROBLEMS;

/** One parameter or member that was refused; `pointer` is a JSON pointer inside its part of the request. */
const fieldError = z.object({
  in: z.enum(['query', 'path', 'header', 'body']),
  pointer: z.string(),
  detail: z.string(),
});
export type FieldError = z.infer<typeof fieldError>;

/** The published shape of every failure (RFC 9457), `application/problem+json`. */
export const problemBody = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    requestId: z.string().optional(),
    errors: z.array(fieldError).optional(),
  })
  .openapi('Problem', {
    example: {
      type: '/problems/invalid-request',
      title: PROBLEMS['invalid-request'].title,
      status: 400,
      detail: 'lat: must be between -90 and 90',
      code: 'invalid-request',
      errors: [{ in: 'query', pointer: '#/lat', detail: 'must be between -90 and 90' }],
    },
  });
export type ProblemBody = z.infer<typeof problemBody>;

interface ProblemOptions {
  errors?: FieldError[];
  headers?: Record<string, string>;
  cause?: unknown;
}

/** What a handler throws; `detail` is one sentence for the developer who reads it, without personal data. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly errors: FieldError[] | undefined;
  readonly headers: Record<string, string>;
  constructor(code: ProblemCode, detail: string, options: ProblemOptions = {}) {
    super(detail, { cause: options.cause });
    this.code = code;
    this.errors = options.errors;
    this.headers = options.headers ?? {};
  }
}

/** The answer to a problem; its request id lets a person quote it and an operator find it in the log. */
export function answerProblem(c: Context<Env>, problem: Problem): Response {
  const { status, title } = PROBLEMS[problem.code];
  const { code, errors, message: detail } = problem;
  const { requestId } = c.var;
  const body: ProblemBody = { type: `/problems/${code}`, title, status, detail, code, requestId, errors };
  const headers = {
    ...problem.headers,
    'Content-Type': 'application/problem+json',
    'Cache-Control': 'no-store',
  };
  return c.body(JSON.stringify(body), status, headers);
}

interface ProblemResponse {
  description: string;
  content: { 'application/problem+json': { schema: typeof problemBody } };
}

/**
 * The failures of an operation, for its contract: one entry a status, naming the codes.
 * Typed as an object without members because handlers throw problems: the console's client sees the successes alone.
 */
export function problems(...codes: ProblemCode[]): object {
  const responses: Record<number, ProblemResponse> = {};
  for (const code of codes) {
    const { status, title } = PROBLEMS[code];
    const before = responses[status] ? `${responses[status].description}; ` : '';
    const content = { 'application/problem+json': { schema: problemBody } };
    responses[status] = { description: `${before}\`${code}\`: ${title}`, content };
  }
  return responses;
}
