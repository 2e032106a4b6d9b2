import { createHash, randomBytes } from 'node:crypto';
import type { DateTime } from 'luxon';
import type { Channel } from './asker.ts';

const HOUR = 60 * 60_000;

/** A browser's session lasts four hours in all (as Pro Santé Connect's own). */
const COOKIE_LONGEST = 4 * HOUR;

/** The end of a session moves at most once in this share of its idle time, so that reading seldom writes. */
const RENEWAL = 1 / 30;

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
export function firstExpiry(channel: Channel, { now, keptSeconds }: Keeping): Date {
  return new Date(now.toMillis() + (channel === 'bearer' ? BEARER : keptSeconds * 1000));
}

/** The instant, and how long a browser's session is kept without use. */
interface Keeping {
  now: DateTime<true>;
  keptSeconds: number;
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
  use: Keeping & { idleSeconds: number },
): Date | undefined {
  if (session.channel === 'bearer') return undefined;
  const lastUse = use.now.toMillis() - Math.max(0, use.idleSeconds) * 1000;
  const kept = use.keptSeconds * 1000;
  const wanted = Math.min(lastUse + kept, session.createdAt.getTime() + COOKIE_LONGEST);
  return wanted - session.expiresAt.getTime() >= kept * RENEWAL ? new Date(wanted) : undefined;
}
