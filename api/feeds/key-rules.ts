import { randomBytes } from 'node:crypto';
import type { Credential } from '../../db/queries/identity/credentials.ts';
import { hashToken } from '../identity/session-rules.ts';

/** What every key begins with, so that one left in a repository is found by those who look for secrets. */
export const KEY_PREFIX = 'creneau_';

/** A new key, 256 random bits in base64url; only its hash and its last characters are kept. */
export function mintKey(): { token: string; tokenHash: string; hint: string } {
  const token = `${KEY_PREFIX}${randomBytes(32).toString('base64url')}`;
  return { token, tokenHash: hashToken(token), hint: token.slice(-4) };
}

export const KEY_STATES = ['live', 'ending', 'ended', 'revoked'] as const;
export type KeyState = (typeof KEY_STATES)[number];

/** Whether a key still opens anything: `ending` while it lives beside its successor. */
export function keyStateOf({ revokedAt, expiresAt }: Credential, now: Date): KeyState {
  if (revokedAt !== null) return 'revoked';
  if (expiresAt === null) return 'live';
  return expiresAt > now ? 'ending' : 'ended';
}
