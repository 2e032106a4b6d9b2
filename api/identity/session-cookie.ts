import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Config } from '../config.ts';

export const SESSION_COOKIE = 'creneau_session';
const ATTEMPT_COOKIE = 'creneau_sign_in';

/** Behind TLS the browser itself holds a `__Host-` cookie to this host and path; plain loopback cannot carry one. */
function nameOf(name: string, secure: boolean): string {
  return secure ? `__Host-${name}` : name;
}

function isSecure(c: Context, { publicUrl }: Config): boolean {
  return (publicUrl ?? c.req.url).startsWith('https:');
}

const attributes = (secure: boolean) => ({ path: '/', httpOnly: true, sameSite: 'Lax', secure }) as const;

/** Not readable by scripts, not sent from other sites; it ends with the browser, or before with its session. */
export function giveCookie(c: Context, config: Config, token: string): void {
  const secure = isSecure(c, config);
  setCookie(c, nameOf(SESSION_COOKIE, secure), token, attributes(secure));
}

export function readCookie(c: Context, config: Config): string | undefined {
  return getCookie(c, nameOf(SESSION_COOKIE, isSecure(c, config)));
}

export function takeCookieBack(c: Context, config: Config): void {
  const secure = isSecure(c, config);
  deleteCookie(c, nameOf(SESSION_COOKIE, secure), attributes(secure));
}

/** Binds a sign-in under way to the browser that began it, for `seconds`. */
export function giveAttempt(c: Context, config: Config, attempt: { state: string; seconds: number }): void {
  const secure = isSecure(c, config);
  const options = { ...attributes(secure), maxAge: attempt.seconds };
  setCookie(c, nameOf(ATTEMPT_COOKIE, secure), attempt.state, options);
}

export function takeAttempt(c: Context, config: Config): string | undefined {
  const secure = isSecure(c, config);
  return deleteCookie(c, nameOf(ATTEMPT_COOKIE, secure), attributes(secure));
}
