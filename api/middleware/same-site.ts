import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { Problem } from '../problem.ts';
import type { Env } from '../router.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a change asked from another site (CSRF): a browser says where it comes from, and a cookie alone proves
 * nothing. A bearer token is never sent by a browser on its own, so it needs no proof.
 */
export const sameSite = createMiddleware<Env>(async (c, next) => {
  const { asker } = c.var;
  const proven = SAFE.has(c.req.method) || asker?.channel === 'bearer' || comesFromHere(c);
  if (proven || (proven === undefined && asker === null)) return next();
  throw new Problem(
    'cross-site-request',
    'Send the request from the console itself, or with a bearer token.',
  );
});

/** What the browser says, when it says anything. */
function comesFromHere(c: Context<Env>): boolean | undefined {
  const site = c.req.header('sec-fetch-site');
  if (site) return site === 'same-origin';
  const origin = c.req.header('origin');
  if (!origin) return undefined;
  const { publicUrl } = c.var.deps.config;
  const hosts = [c.req.header('host') ?? new URL(c.req.url).host];
  if (publicUrl) hosts.push(new URL(publicUrl).host);
  return URL.canParse(origin) && hosts.includes(new URL(origin).host);
}
