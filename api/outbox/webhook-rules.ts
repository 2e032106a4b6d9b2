import { refuseAddress } from '../../importers/http.ts';
import type { Config } from '../config.ts';
import { Problem } from '../problem.ts';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1']);

/** A sandbox that only this machine reaches may tell an address on this machine; nobody else may reach private ones. */
export function mayTellLoopback({ sandbox, host }: Pick<Config, 'sandbox' | 'host'>): boolean {
  return sandbox && LOOPBACK.has(host);
}

/** Throws `invalid-request` for an address that is private, in clear, or holds a password. */
export function checkAddress(url: string, sandbox: boolean): void {
  const detail = refuseAddress(url, { sandbox });
  if (detail === undefined) return;
  throw new Problem('invalid-request', `url: ${detail}`, {
    errors: [{ in: 'body', pointer: '#/url', detail }],
  });
}
