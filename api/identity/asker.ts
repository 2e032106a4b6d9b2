import type { Role } from '../../db/vocabulary.ts';

/** How a session is carried: by a browser's cookie, or by a bearer token of a program. */
export const CHANNELS = ['cookie', 'bearer'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Who is asking, as the session says: what handlers decide by. */
export interface Asker {
  accountId: number;
  subject: string;
  displayName: string;
  role: Role;
  /** The territory a regulator answers for. */
  territoryCode: string | null;
  /** The vendor whose feeds a `vendor` may touch. */
  vendorId: number | null;
  channel: Channel;
  tokenHash: string;
  sessionId: number;
  /** The grant this session acts by. */
  grantId: number | null;
  /** A program's API key rather than a person's session, and the only feed it may touch. */
  key?: { id: number; feedId: number | null };
}
