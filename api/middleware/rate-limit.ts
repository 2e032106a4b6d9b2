import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { Database } from '../../db/client.ts';
import { openCounter, type Counted } from '../../db/queries/rates.ts';
import { addressOf } from '../identity/trace.ts';
import { Problem } from '../problem.ts';
import type { Env } from '../router.ts';

/**
 * Requests a minute and identity, by family of routes; a stream that stays open is one request. A whole call centre
 * signs in from one address when its shift begins; a person says their INS once, and whoever guesses needs many tries.
 */
const LIMITS = { 'sign-in': 120, identify: 20, read: 1200, write: 300, deliver: 1200 } as const;
type Family = keyof typeof LIMITS;

export interface RateLimits {
  count: (family: Family, identity: string) => Promise<Counted & { limit: number }>;
}

/** Counts in the database; `factor` multiplies every limit. */
export function openRateLimits(db: Database, factor: number): RateLimits {
  const counters = new Map<Family, { limit: number; count: ReturnType<typeof openCounter> }>();
  return {
    count: async (family, identity) => {
      const known = counters.get(family) ?? {
        limit: Math.max(1, Math.round(LIMITS[family] * factor)),
        count: openCounter(db, { family, limit: Math.max(1, Math.round(LIMITS[family] * factor)) }),
      };
      counters.set(family, known);
      return { ...(await known.count(identity)), limit: known.limit };
    },
  };
}

function familyOf(c: Context<Env>): Family | undefined {
  const { path, method } = c.req;
  if (path === '/api/health' || path === '/api/openapi.json') return undefined;
  if (/^\/api\/(sign-in\/|sandbox\/sessions|oauth\/)/.test(path)) return 'sign-in';
  if (path === '/api/citizens/searches') return 'identify';
  if (path.endsWith('/deliveries') && method === 'POST') return 'deliver';
  return method === 'GET' || method === 'HEAD' ? 'read' : 'write';
}

/** An account, or the address of whom we do not know; those who sign in are always counted by address. */
function identityOf(c: Context<Env>, family: Family): string {
  const { asker } = c.var;
  return asker && family !== 'sign-in' ? `account ${asker.accountId}` : `address ${addressOf(c)}`;
}

/** Limits requests by identity and family (draft-ietf-httpapi-ratelimit-headers); lets pass when the count itself fails. */
export const rateLimit = createMiddleware<Env>(async (c, next) => {
  const { limits, log } = c.var.deps;
  const family = limits && familyOf(c);
  if (!limits || family === undefined) return next();
  const counted = await limits.count(family, identityOf(c, family)).catch((error: unknown) => {
    log.warn({ requestId: c.var.requestId, error: String(error) }, 'requests could not be counted');
    return undefined;
  });
  if (!counted) return next();
  const { limit, remaining, resetSeconds, refused } = counted;
  const headers = {
    'RateLimit-Policy': `"${family}";q=${limit};w=60`,
    RateLimit: `"${family}";r=${remaining};t=${resetSeconds}`,
  };
  if (refused) {
    throw new Problem('too-many-requests', `At most ${limit} requests a minute here.`, {
      headers: { ...headers, 'Retry-After': String(resetSeconds) },
    });
  }
  await next();
  for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
});
