import { createHash, randomBytes } from 'node:crypto';
import type { DateTime } from 'luxon';
import type { Channel } from './asker.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A browser's session ends after thirty minutes without use, and four hours in all (as Pro Santé Connect's own). */
const COOKIE_IDLE = 30 * MINUTE;
const COOKIE_LONGEST = 4 * HOUR;

/** The end of a session moves at most once in this time, so that reading seldom writes. */
const RENEWAL = MINUTE;

/** A program's token in the sandbox. */
const BEARER = 30 * 24 * HOUR;

/** A new token, 256 random bits in base64url; only its hash is stored. */
export function mintToken(): { token: string; tokenHash: string } {
  const token = randomBytes(32).toString('base64url');
  return { token, tokenHash: hashToken(token) };
}

/** SHA-256 in hexadecimal: a token of 256 random bits needs no salt. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** When a session that begins now ends, unless it is used. */
export function firstExpiry(channel: Channel, now: DateTime<true>): Date {
  return new Date(now.toMillis() + (channel === 'bearer' ? BEARER : COOKIE_IDLE));
}

interface SessionTimes {
  channel: Channel;
  createdAt: Date;
  expiresAt: Date;
}

/**
 * The new end of a session whose person last did something `idleSeconds` ago: a screen that refreshes itself is not use.
 * Nothing for a bearer, or while it is too early to write again.
 */
export function renewedExpiry(
  session: SessionTimes,
  use: { now: DateTime<true>; idleSeconds: number },
): Date | undefined {
  if (session.channel === 'bearer') return undefined;
  const lastUse = use.now.toMillis() - Math.max(0, use.idleSeconds) * 1000;
  const wanted = Math.min(lastUse + COOKIE_IDLE, session.createdAt.getTime() + COOKIE_LONGEST);
  return wanted - session.expiresAt.getTime() >= RENEWAL ? new Date(wanted) : undefined;
}
