import { z } from '@hono/zod-openapi';
import { rowNumber } from '../page.ts';
import type { Credential } from '../../db/queries/identity/credentials.ts';
import { KEY_STATES, keyStateOf } from './key-rules.ts';

const instant = z.iso.datetime();

export const keyResource = z
  .object({
    id: z.int(),
    name: z.string(),
    /** Its last four characters. */
    hint: z.string(),
    /** The only feed it may touch; null for all of the vendor's. */
    feedId: z.int().nullable(),
    state: z.enum(KEY_STATES),
    createdAt: instant,
    lastUsedAt: instant.nullable(),
    /** It lives beside its successor until then. */
    expiresAt: instant.nullable(),
    successorId: z.int().nullable(),
  })
  .openapi('VendorKey');

/** The only answer that ever holds the key itself. */
export const mintedKey = keyResource.extend({ token: z.string() }).openapi('MintedVendorKey');

export const newKey = z
  .strictObject({
    name: z.string().trim().min(1).max(80),
    feedId: rowNumber.nullable().default(null),
  })
  .openapi('NewVendorKey', { example: { name: 'production', feedId: null } });

export const rotation = z
  .strictObject({ overlapHours: z.int().min(0).max(168).default(24) })
  .openapi('KeyRotation', { example: { overlapHours: 24 } });

export const keyExample = {
  id: 3,
  name: 'production',
  hint: 'x7Qa',
  feedId: null,
  state: 'live',
  createdAt: '2026-11-24T13:00:00.000Z',
  lastUsedAt: null,
  expiresAt: null,
  successorId: null,
} as const;

export function toKey(key: Credential, now: Date): z.infer<typeof keyResource> {
  const { id, name, hint, feedId, successorId } = key;
  return {
    id,
    name,
    hint,
    feedId,
    state: keyStateOf(key, now),
    createdAt: key.createdAt.toISOString(),
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    expiresAt: key.expiresAt?.toISOString() ?? null,
    successorId,
  };
}
