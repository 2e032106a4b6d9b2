import { BrokenCircuitError } from 'cockatiel';
import { MaxRedirectsError, TimeoutError } from 'got';
import { FeedError } from '../contract.ts';

/** After so many failures a host is left in peace for a while. */
export const FAILURES_IN_A_ROW = 5;

/** An address as it may be written down: its query may name people. */
export const nameOf = (url: URL): string => url.origin + url.pathname;

/** A failure that another try, or another minute, may mend. */
export class Transient extends Error {
  readonly failure: FeedError;
  constructor(failure: FeedError) {
    super(failure.message);
    this.failure = failure;
  }
}

const MAY_PASS = new Set([408, 425, 429, 500, 502, 503, 504]);

/** What a status that is no answer means: another try may mend some. */
export function statusFailure(status: number, url: URL): Error {
  const failure = new FeedError('http-status', `${nameOf(url)} answers ${status}`);
  return MAY_PASS.has(status) ? new Transient(failure) : failure;
}

/** Whatever a call threw, as the feed's failure. */
export function toFailure(error: unknown, url: URL): FeedError {
  if (error instanceof FeedError) return error;
  if (error instanceof Transient) return error.failure;
  const name = nameOf(url);
  if (error instanceof BrokenCircuitError) {
    return new FeedError(
      'unreachable',
      `${url.origin} is left in peace: its last ${FAILURES_IN_A_ROW} calls failed`,
    );
  }
  if (error instanceof TimeoutError) return new FeedError('timeout', `${name} gave no whole answer in time`);
  if (error instanceof MaxRedirectsError) return new FeedError('unreachable', `${name} redirects too often`);
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof FeedError) return cause;
  const message = error instanceof Error ? error.message : '';
  if (/is not allowed\. Because/.test(message)) {
    return new FeedError('refused-address', `${url.origin} is a private address`);
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  if (code.startsWith('Z_') || code.startsWith('ERR__ERROR_FORMAT')) {
    return new FeedError('malformed', `${name} is not encoded as it says`);
  }
  return new FeedError('unreachable', `${name} cannot be reached (${code})`);
}
