import { createHash, randomBytes } from 'node:crypto';

/** 128 random bits in 22 letters: short enough to be copied by hand, too long to be guessed. */
export function mintCode(): { code: string; codeHash: string } {
  const code = randomBytes(16).toString('base64url');
  return { code, codeHash: hashCode(code) };
}

/** What is kept of a code. */
export const hashCode = (code: string): string =>
  createHash('sha256').update(`hand-over:${code}`).digest('base64url');
