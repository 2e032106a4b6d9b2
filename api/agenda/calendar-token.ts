import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits, written in 43 letters that any address takes. */
const BYTES = 32;
export const CALENDAR_FILE = /^[\w-]{43}\.ics$/u;

export function mintCalendarToken(): { token: string; tokenHash: string } {
  const token = randomBytes(BYTES).toString('base64url');
  return { token, tokenHash: hashCalendarToken(token) };
}

/** What is kept of a token: equal tokens are found without being known. */
export const hashCalendarToken = (token: string): string =>
  createHash('sha256').update(`calendar:${token}`).digest('base64url');
