import { createSession, upsertAccount } from '../../db/queries/sessions.ts';
import { Problem } from '../problem.ts';
import type { Deps } from '../router.ts';
import type { Channel } from './asker.ts';
import { findPersona, PERSONA_NAMES, type Persona } from './personas.ts';
import { firstExpiry, mintToken } from './session-rules.ts';

/** Opens a session for a persona. Throws `unknown-persona` with the list of those that exist. */
export async function signInAs(
  deps: Deps,
  name: string,
  channel: Channel,
): Promise<{ persona: Persona; token: string; expiresAt: Date }> {
  const persona = findPersona(name);
  if (!persona) {
    throw new Problem('unknown-persona', `The personas are ${PERSONA_NAMES.join(', ')}.`);
  }
  const { token, tokenHash } = mintToken();
  const now = deps.clock();
  const expiresAt = firstExpiry(channel, now);
  await deps.db.transaction(async (tx) => {
    const { id: accountId } = await upsertAccount(tx, toAccount(persona, deps.config.territory));
    await createSession(tx, { tokenHash, accountId, channel, createdAt: now.toJSDate(), expiresAt });
  });
  return { persona, token, expiresAt };
}

function toAccount(persona: Persona, territory: string) {
  const { name: subject, displayName, role, vendor } = persona;
  const territoryCode = role === 'regulator' || role === 'operator' ? territory : null;
  return { subject, displayName, role, territoryCode, vendorCode: vendor ?? null };
}
