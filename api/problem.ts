import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Env } from './router.ts';
import { caseClash } from './regulation/clash-resource.ts';
import { offer } from './search/resources.ts';

interface ProblemKind {
  status: ContentfulStatusCode;
  title: string;
  /** A warning rather than an answer: the very same request may succeed once it was weighed. */
  again?: true;
}

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
  'feed-code-taken': { status: 409, title: 'Another feed has this code' },
  'vendor-code-taken': { status: 409, title: 'Another vendor has this code' },
  'message-not-dead': { status: 409, title: 'This message is neither dead nor expired' },
  'too-many-webhooks': { status: 409, title: 'This vendor has as many webhooks as it may' },
  'key-has-successor': { status: 409, title: 'This key was rotated or has ended' },
  'shape-not-flagged': { status: 409, title: 'Nothing is flagged on this feed' },
  'specialty-needed': { status: 409, title: 'This exercise has no specialty yet' },
  'not-in-cpts': { status: 409, title: 'This exercise belongs to no CPTS' },
  'changed-meanwhile': { status: 409, title: 'It has changed since it was read' },
  'match-not-open': { status: 409, title: 'This match takes no such decision' },
  'two-identifiers': { status: 409, title: 'Two national identifiers are never one' },
  'slot-held': { status: 409, title: 'Someone else holds this slot' },
  'slot-booked': { status: 409, title: 'This slot is taken' },
  'slot-withdrawn': { status: 409, title: 'This slot is no longer offered' },
  'slot-stale': { status: 409, title: 'This slot has changed, or was not confirmed for too long' },
  'capacity-full': { status: 409, title: 'No place is left in this range' },
  'vendor-refused': { status: 409, title: 'The vendor does not take this booking' },
  'vendor-unreachable': { status: 409, title: 'The vendor could not be reached: nothing was booked' },
  'hold-token-stale': { status: 409, title: 'This is not the token of that hold' },
  'appointment-not-open': { status: 409, title: 'The appointment does not take this as it stands' },
  'request-in-progress': { status: 409, title: 'The same request is still being carried out' },
  'person-known': { status: 409, title: 'This person has an agenda here already' },
  'too-many-delegates': { status: 409, title: 'Three people act in this agenda already' },
  'delegation-not-open': { status: 409, title: 'This delegation does not take that as it stands' },
  'export-not-ready': { status: 409, title: 'This copy is not ready yet' },
  'emergency-refused': { status: 403, title: 'This person keeps it closed, even in an emergency' },
  'link-revoked': { status: 410, title: 'This calendar link was revoked' },
  'item-deleted': { status: 410, title: 'This was taken out of the agenda' },
  'hold-over': { status: 410, title: 'This hold is over' },
  'version-changed': { status: 412, title: 'It has changed since that version' },
  'precondition-required': { status: 428, title: 'Say which version you read, in If-Match' },
  'delivery-in-progress': { status: 409, title: 'A delivery with this key is still arriving' },
  'case-closed': { status: 409, title: 'This case is closed' },
  'case-step-not-open': { status: 409, title: 'The case does not take this step as it stands' },
  'case-step-not-yours': { status: 403, title: 'This step is not yours to take here' },
  'case-not-yours': { status: 409, title: 'Take the case first' },
  'case-request-pending': { status: 409, title: 'A request is waiting for its answer' },
  'case-no-such-request': { status: 409, title: 'This request is not open' },
  'case-booking-open': { status: 409, title: 'The end of the last booking is not settled' },
  'case-doctor-decides': { status: 409, title: 'A doctor decides what follows' },
  'case-never-waits': { status: 409, title: 'A life in danger does not wait there' },
  'case-word-missing': { status: 422, title: 'The step lacks a word' },
  'case-clash': { status: 409, title: 'The person already has a visit around that time', again: true },
  'case-changed': { status: 412, title: 'The case changed since you read it' },
  'community-ask-over': { status: 409, title: 'Someone took it, or its time has passed' },
  'cases-still-owned': { status: 409, title: 'You still have open cases: hand them over first' },
  'body-too-large': { status: 413, title: 'The body is too large once decoded' },
  'unsupported-media-type': { status: 415, title: 'This media type is not read here' },
  'unsupported-encoding': { status: 415, title: 'This content encoding is not read here' },
  'body-unreadable': { status: 422, title: 'The body is not availability of that protocol' },
  'idempotency-key-reused': { status: 422, title: 'This key was used for another body' },
  'too-many-requests': { status: 429, title: 'Too many requests, wait a moment' },
  'headers-too-large': { status: 431, title: 'The headers are too large' },
  internal: { status: 500, title: 'Something broke on our side' },
  'provider-unreachable': { status: 502, title: 'The identity provider does not answer' },
  'took-too-long': { status: 503, title: 'No answer came in time' },
  unavailable: { status: 503, title: 'Not available now' },
} as const satisfies Record<string, ProblemKind>;
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
    /** Of `slot-held`: whose, for those who may know, and until when. */
    heldBy: z.string().optional(),
    heldUntil: z.iso.datetime().optional(),
    /** Of every slot that could not be had: three others that the same search found. */
    alternatives: z.array(offer).optional(),
    /** Of `case-clash`: what is to be weighed, by the step `override-clash` of the case for each. */
    clashes: z.array(caseClash).optional(),
    /** Of several cases at once, the number of the one that is refused; none of the others changed. */
    caseNumber: z.int().optional(),
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
  /** What the slot's code says beside its sentence. */
  slot?: Pick<ProblemBody, 'heldBy' | 'heldUntil' | 'alternatives'>;
  clashes?: ProblemBody['clashes'];
  caseNumber?: number;
}

/** What a handler throws; `detail` is one sentence for the developer who reads it, without personal data. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly errors: FieldError[] | undefined;
  readonly headers: Record<string, string>;
  readonly slot: ProblemOptions['slot'];
  readonly clashes: ProblemOptions['clashes'];
  readonly caseNumber: number | undefined;
  constructor(code: ProblemCode, detail: string, options: ProblemOptions = {}) {
    super(detail, { cause: options.cause });
    this.code = code;
    this.errors = options.errors;
    this.headers = options.headers ?? {};
    this.slot = options.slot;
    this.clashes = options.clashes;
    this.caseNumber = options.caseNumber;
  }
}

/** The answer to a problem; its request id lets a person quote it and an operator find it in the log. */
export function answerProblem(c: Context<Env>, problem: Problem): Response {
  const { status, title } = PROBLEMS[problem.code];
  const { code, errors, message: detail } = problem;
  const { requestId } = c.var;
  const body: ProblemBody = {
    type: `/problems/${code}`,
    title,
    status,
    detail,
    code,
    requestId,
    errors,
    ...problem.slot,
    clashes: problem.clashes,
    caseNumber: problem.caseNumber,
  };
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
