import { randomUUID } from 'node:crypto';
import type { DateTime } from 'luxon';
import type { Queryable } from '../../db/client.ts';
import { welcomeRegulator } from '../../db/queries/identity/regulators.ts';
import { createSession, upsertAccount } from '../../db/queries/identity/sessions.ts';
import type { Role } from '../../db/vocabulary.ts';
import { Problem } from '../problem.ts';
import type { Deps } from '../router.ts';
import type { Channel } from './asker.ts';
import { findPersona, PERSONA_NAMES, type Persona } from './personas.ts';
import { emailOf } from './sandbox/people.ts';
import { chooseGrant, grantPersona, rememberIdentifiers } from './rights.ts';
import { firstExpiry, mintToken } from './session-rules.ts';

/** Opens a session for a persona. Throws `unknown-persona` with the list of those that exist, `rights-ended`. */
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
  const expiresAt = firstExpiry(channel, { now, keptSeconds: deps.config.sessionIdleSeconds });
  await deps.db.transaction(async (tx) => {
    const { accountId, grantId } = await admitPersona(deps, tx, { persona, now });
    await createSession(tx, { tokenHash, accountId, channel, createdAt: now.toJSDate(), expiresAt, grantId });
    await welcomeRegulator(tx, { accountId, identifier: randomUUID(), at: now.toJSDate() });
  });
  return { persona, token, expiresAt };
}

/** The account of a persona, with the grant it acts by. */
export async function admitPersona(
  { vault, config }: Pick<Deps, 'vault' | 'config'>,
  db: Queryable,
  { persona, now }: { persona: Persona; now: DateTime<true> },
): Promise<{ accountId: number; grantId: number | null }> {
  const { role, rpps } = persona;
  const { id: accountId } = await upsertAccount(db, toAccount(persona, config.territory));
  if (rpps !== undefined) {
    await grantPersona(db, vault, { accountId, role, now, territoryCode: config.territory, rpps });
    await rememberIdentifiers(db, vault, { accountId, identifiers: [{ kind: 'rpps', value: rpps }] });
  }
  if (role === 'citizen') {
    const email = { kind: 'email' as const, value: emailOf(persona) };
    await rememberIdentifiers(db, vault, { accountId, identifiers: [email] });
  }
  return { accountId, grantId: await chooseGrant(db, { accountId, now }) };
}

/** Those who answer for no territory have none. */
const WITHOUT_TERRITORY = new Set<Role>(['citizen', 'vendor', 'visitor']);

function toAccount(persona: Persona, territory: string) {
  const { name: subject, displayName, role, vendor } = persona;
  const territoryCode = WITHOUT_TERRITORY.has(role) ? null : territory;
  return { subject, displayName, role, territoryCode, vendorCode: vendor ?? null };
}
