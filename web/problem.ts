interface FailureFacts {
  status: number;
  detail?: string;
  requestId?: string | undefined;
  problem?: object;
}

/** What went wrong, as a screen needs to know it: a code of the API's catalogue, or that nothing answered. */
export class Failure extends Error {
  override readonly name = 'Failure';
  /** A problem's code (RFC 9457), `unreachable` when there was no answer, `unreadable` when it was not ours. */
  readonly code: string;
  readonly status: number;
  /** What a person can quote, and an operator find in the log. */
  readonly requestId: string | undefined;
  /** The problem as it came, for the members that only some codes have (RFC 9457 §3.2). */
  readonly problem: object;
  constructor(code: string, facts: FailureFacts) {
    super(facts.detail ?? code);
    this.code = code;
    this.status = facts.status;
    this.requestId = facts.requestId;
    this.problem = facts.problem ?? {};
  }
}

/** A screen never waits longer than this for an answer. */
const LONGEST_WAIT_MS = 15_000;

/** Options every call has: an end, and the query's own way to give up. */
export function until(signal?: AbortSignal): { init: RequestInit } {
  const limit = AbortSignal.timeout(LONGEST_WAIT_MS);
  return { init: { signal: signal ? AbortSignal.any([signal, limit]) : limit } };
}

interface Answer<Body> {
  ok: boolean;
  status: number;
  json(): Promise<Body>;
}

/** The body of an answer, or the failure it speaks of. A call given up by its screen stays an AbortError. */
export async function answered<Body>(call: Promise<Answer<Body>>): Promise<Body> {
  const answer = await call.catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Failure('unreachable', { status: 0 });
  });
  if (answer.ok) {
    return answer.json().catch(() => {
      throw new Failure('unreadable', { status: answer.status });
    });
  }
  throw toFailure(answer.status, await answer.json().catch(() => undefined));
}

/** The end of a call whose answer has no body, or the failure it speaks of. */
export async function done(call: Promise<Answer<unknown>>): Promise<void> {
  await answered(call.then((answer) => (answer.ok ? { ...EMPTY, status: answer.status } : answer)));
}

const EMPTY = { ok: true, json: () => Promise.resolve(undefined) };

function toFailure(status: number, body: unknown): Failure {
  if (typeof body !== 'object' || body === null || !('code' in body) || typeof body.code !== 'string') {
    return new Failure(status >= 502 ? 'unreachable' : 'unreadable', { status });
  }
  const detail = 'detail' in body && typeof body.detail === 'string' ? body.detail : body.code;
  const requestId = 'requestId' in body && typeof body.requestId === 'string' ? body.requestId : undefined;
  return new Failure(body.code, { status, detail, requestId, problem: body });
}

export function isFailure(error: unknown, code: string): boolean {
  return error instanceof Failure && error.code === code;
}
