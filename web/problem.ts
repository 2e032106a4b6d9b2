/** What went wrong, as a screen needs to know it: a code of the API's catalogue, or that nothing answered. */
export class Failure extends Error {
  override readonly name = 'Failure';
  /** A problem's code (RFC 9457), `unreachable` when there was no answer, `unreadable` when it was not ours. */
  readonly code: string;
  readonly status: number;
  /** What a person can quote, and an operator find in the log. */
  readonly requestId: string | undefined;
  constructor(code: string, facts: { status: number; detail?: string; requestId?: string | undefined }) {
    super(facts.detail ?? code);
    this.code = code;
    this.status = facts.status;
    this.requestId = facts.requestId;
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

function toFailure(status: number, body: unknown): Failure {
  if (typeof body !== 'object' || body === null || !('code' in body) || typeof body.code !== 'string') {
    return new Failure(status >= 502 ? 'unreachable' : 'unreadable', { status });
  }
  const detail = 'detail' in body && typeof body.detail === 'string' ? body.detail : body.code;
  const requestId = 'requestId' in body && typeof body.requestId === 'string' ? body.requestId : undefined;
  return new Failure(body.code, { status, detail, requestId });
}

export function isFailure(error: unknown, code: string): boolean {
  return error instanceof Failure && error.code === code;
}
