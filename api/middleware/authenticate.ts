import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { findKeyHolder } from '../../db/queries/identity/credentials.ts';
import { extendSession, findSession } from '../../db/queries/identity/sessions.ts';
import { KEY_PREFIX } from '../feeds/key-rules.ts';
import type { Asker } from '../identity/asker.ts';
import { readCookie } from '../identity/session-cookie.ts';
import { hashToken, renewedExpiry } from '../identity/session-rules.ts';
import type { Env } from '../router.ts';

/** Says who asks, by bearer token or by cookie; nobody when there is no live session. Refuses nothing. */
export const authenticate = createMiddleware<Env>(async (c, next) => {
  const bearer = bearerOf(c);
  const token = bearer ?? readCookie(c, c.var.deps.config);
  const asker = token ? await findAsker(c, token) : null;
  // A cookie's secret sent as a bearer would go round the proof that a request comes from here.
  c.set('asker', bearer !== undefined && asker?.channel === 'cookie' ? null : asker);
  await next();
});

/** RFC 6750 §2.1. */
function bearerOf(c: Context): string | undefined {
  return /^Bearer +([\w.~+/-]+=*)$/i.exec(c.req.header('authorization') ?? '')?.[1];
}

/** How long ago the person at the screen did something, as the console says it; a screen refreshing itself is not use. */
function idleSecondsOf(c: Context): number {
  const said = c.req.header('x-idle-seconds') ?? '';
  return /^\d{1,6}$/.test(said) ? Number(said) : 0;
}

async function findAsker(c: Context<Env>, token: string): Promise<Asker | null> {
  const { db, clock, config } = c.var.deps;
  const { sessionIdleSeconds: keptSeconds } = config;
  const now = clock();
  const tokenHash = hashToken(token);
  if (token.startsWith(KEY_PREFIX)) return findProgram(c, tokenHash);
  const session = await findSession(db, { tokenHash, now: now.toJSDate() });
  if (!session) return null;
  const expiresAt = renewedExpiry(session, { now, keptSeconds, idleSeconds: idleSecondsOf(c) });
  if (expiresAt) await extendSession(db, { tokenHash, expiresAt });
  const { createdAt: _, expiresAt: __, ...asker } = session;
  return { ...asker, tokenHash };
}

/** A vendor's program, by its API key: no session, no territory, no grant. */
async function findProgram(c: Context<Env>, tokenHash: string): Promise<Asker | null> {
  const { db, clock } = c.var.deps;
  const holder = await findKeyHolder(db, { tokenHash, now: clock().toJSDate() });
  if (!holder) return null;
  const { keyId: id, feedId, ...asker } = holder;
  const none = { territoryCode: null, grantId: null, sessionId: 0 };
  return { ...asker, ...none, role: 'vendor', channel: 'bearer', tokenHash, key: { id, feedId } };
}
