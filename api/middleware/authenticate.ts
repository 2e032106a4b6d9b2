import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import { extendSession, findSession } from '../../db/queries/sessions.ts';
import type { Asker } from '../identity/asker.ts';
import { SESSION_COOKIE } from '../identity/session-cookie.ts';
import { hashToken, renewedExpiry } from '../identity/session-rules.ts';
import type { Env } from '../router.ts';

/** Says who asks, by bearer token or by cookie; nobody when there is no live session. Refuses nothing. */
export const authenticate = createMiddleware<Env>(async (c, next) => {
  const token = bearerOf(c) ?? getCookie(c, SESSION_COOKIE);
  c.set('asker', token ? await findAsker(c, token) : null);
  await next();
});

/** RFC 6750 §2.1. */
function bearerOf(c: Context): string | undefined {
  return /^Bearer +([\w.~+/-]+=*)$/i.exec(c.req.header('authorization') ?? '')?.[1];
}

async function findAsker(c: Context<Env>, token: string): Promise<Asker | null> {
  const { db, clock } = c.var.deps;
  const now = clock();
  const tokenHash = hashToken(token);
  const session = await findSession(db, { tokenHash, now: now.toJSDate() });
  if (!session) return null;
  const expiresAt = renewedExpiry(session, now);
  if (expiresAt) await extendSession(db, { tokenHash, expiresAt });
  const { createdAt: _, expiresAt: __, ...asker } = session;
  return { ...asker, tokenHash };
}
