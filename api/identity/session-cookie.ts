import type { Context } from 'hono';
import { deleteCookie, setCookie } from 'hono/cookie';
import type { Config } from '../config.ts';

export const SESSION_COOKIE = 'creneau_session';

/** Not readable by scripts, not sent from other sites; it ends with the browser, or before with its session. */
export function giveCookie(c: Context, config: Config, token: string): void {
  setCookie(c, SESSION_COOKIE, token, attributes(config.publicUrl ?? c.req.url));
}

export function takeCookieBack(c: Context, config: Config): void {
  deleteCookie(c, SESSION_COOKIE, attributes(config.publicUrl ?? c.req.url));
}

function attributes(address: string) {
  return { path: '/', httpOnly: true, sameSite: 'Lax', secure: address.startsWith('https:') } as const;
}
