import { createHash, randomBytes } from 'node:crypto';
import type { Database } from '../../db/client.ts';
import {
  createCredential,
  listCredentials,
  revokeCredential,
} from '../../db/queries/identity/credentials.ts';

/** What the sandbox's own key is called in the workshop. */
const NAME = 'Bac à sable';

/** A new API key for a sandbox vendor's process, whose memory alone holds it; the one before it ends. */
export async function giveKey(
  db: Database,
  { vendorId, at }: { vendorId: number; at: Date },
): Promise<string> {
  for (const { id, name, revokedAt } of await listCredentials(db, vendorId))
    if (name === NAME && revokedAt === null) await revokeCredential(db, { id, at });
  const token = `creneau_${randomBytes(32).toString('base64url')}`;
  const tokenHash = createHash('sha256').update(token).digest('hex');
  const hint = token.slice(-4);
  await createCredential(db, { vendorId, feedId: null, name: NAME, tokenHash, hint, createdAt: at });
  return token;
}
