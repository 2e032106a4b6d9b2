import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { PROBLEMS, type Problem } from '../problem.ts';
import type { Env } from '../router.ts';
import { FHIR_MEDIA_TYPES } from './systems.ts';

/** Codes of the value set `issue-type` (FHIR R4) that we use. */
export type IssueCode =
  | 'structure'
  | 'required'
  | 'value'
  | 'invariant'
  | 'business-rule'
  | 'not-supported'
  | 'too-long'
  | 'security'
  | 'login'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'throttled'
  | 'exception';

/** One thing that is wrong: which of our rules, where, and in words. */
export interface Issue {
  rule: string;
  code: IssueCode;
  /** FHIRPath of the element, or the name of a parameter; empty for the request as a whole. */
  at: string;
  text: string;
}

/** A FHIR request refused: 400 for what is not well formed, 422 for what a rule forbids. */
export class FhirRefusal extends Error {
  override readonly name = 'FhirRefusal';
  readonly status: 400 | 404 | 409 | 412 | 415 | 422;
  readonly issues: readonly Issue[];
  constructor(status: FhirRefusal['status'], issues: readonly Issue[]) {
    super(issues[0]?.text ?? 'refused');
    this.status = status;
    this.issues = issues;
  }
}

const CODES: Partial<Record<number, IssueCode>> = {
  400: 'structure',
  401: 'login',
  403: 'forbidden',
  404: 'not-found',
  405: 'not-supported',
  409: 'conflict',
  413: 'too-long',
  415: 'not-supported',
  422: 'business-rule',
  429: 'throttled',
  431: 'too-long',
};

/** The part of a request's context that a FHIR answer needs, whatever its route. */
export interface FhirContext {
  req: Pick<Context['req'], 'header' | 'query' | 'text'>;
  env: unknown;
  var: Pick<Env['Variables'], 'asker' | 'deps' | 'requestId'>;
  set: (key: 'traced', value: boolean) => void;
  body: (data: string, status: ContentfulStatusCode, headers: Record<string, string>) => Response;
}

/** Media types that a FHIR body may come as. */
export const FHIR_TYPE = /^application\/(?:fhir\+json|json\+fhir|json)\b/;

/** The type of FHIR body that the asker takes. */
export function fhirTypeFor(c: FhirContext): string {
  const format = c.req.query('_format') ?? '';
  const accept = `${format},${c.req.header('accept') ?? ''}`;
  return FHIR_MEDIA_TYPES.slice(0, 2).find((type) => accept.includes(type)) ?? FHIR_MEDIA_TYPES[0];
}

/** A FHIR answer; nothing of it is kept by what stands between. */
export function answerFhir(
  c: FhirContext,
  resource: Record<string, unknown>,
  { status, headers = {} }: { status: 200 | 201; headers?: Record<string, string> },
): Response {
  const type = `${fhirTypeFor(c)}; charset=utf-8`;
  return c.body(JSON.stringify(resource), status, {
    'Cache-Control': 'no-store',
    ...headers,
    'Content-Type': type,
  });
}

/** Any failure as the OperationOutcome that every FHIR client reads. */
export function answerRefusal(c: FhirContext, refusal: FhirRefusal): Response {
  return outcome(c, { status: refusal.status, issues: refusal.issues, headers: {} });
}

export function answerProblemAsOutcome(c: FhirContext, problem: Problem): Response {
  const { status } = PROBLEMS[problem.code];
  const code = CODES[status] ?? 'exception';
  const issues: Issue[] = problem.errors?.map(({ pointer, detail }) => ({
    rule: problem.code,
    code,
    at: pointer,
    text: detail,
  })) ?? [{ rule: problem.code, code, at: '', text: problem.message }];
  return outcome(c, { status, issues, headers: problem.headers });
}

function outcome(
  c: FhirContext,
  {
    status,
    issues,
    headers,
  }: { status: ContentfulStatusCode; issues: readonly Issue[]; headers: Record<string, string> },
): Response {
  const body = {
    resourceType: 'OperationOutcome',
    issue: issues.map(({ rule, code, at, text }) => ({
      severity: 'error',
      code,
      details: { coding: [{ system: '/problems', code: rule }], text },
      diagnostics: `${rule}: ${text}`,
      ...(at !== '' && { expression: [at] }),
    })),
  };
  const type = `${fhirTypeFor(c)}; charset=utf-8`;
  const all = { ...headers, 'Cache-Control': 'no-store', 'Content-Type': type };
  return c.body(JSON.stringify(body), status, all);
}
