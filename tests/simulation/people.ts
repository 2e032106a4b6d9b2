import { randomUUID } from 'node:crypto';
import { mintToken } from '../../api/identity/session-rules.ts';
import type { DispatchRole } from '../../db/dispatch-vocabulary.ts';
import type { Database } from '../../db/client.ts';
import { createGrant } from '../../db/queries/identity/grants.ts';
import { welcomeRegulator } from '../../db/queries/identity/regulators.ts';
import { createSession, upsertAccount } from '../../db/queries/identity/sessions.ts';
import type { Vault } from '../../db/vault.ts';
import type { GrantedRole } from '../../db/vocabulary.ts';

/** Someone at work, with a session of their own. */
export interface Person {
  accountId: number;
  name: string;
  token: string;
}

/** How many of each role a shift has. */
export type Team = Readonly<Record<DispatchRole, number>>;

export const TEAMS = {
  day: { arm: 3, regulator: 5, nurse: 1, 'chief-regulator': 2 },
  night: { arm: 2, regulator: 4, nurse: 0, 'chief-regulator': 2 },
} as const satisfies Record<string, Team>;

const SESSION_MS = 12 * 3_600_000;

/**
 * Gives someone an account, a right in the territory, a session, and the vendors' knowledge of them: what a territory
 * manager's grant and a first sign-in leave behind. They are invented.
 */
export async function hire(
  db: Database,
  { vault, territory, now }: { vault: Vault; territory: string; now: Date },
  { name, role }: { name: string; role: GrantedRole },
): Promise<Person> {
  const subject = `simulated-${name}`;
  const who = {
    subject,
    displayName: `Simulation ${name}`,
    role,
    territoryCode: territory,
    vendorCode: null,
  };
  const { token, tokenHash } = mintToken();
  const invitee = `simulation:${name}`;
  return db.transaction(async (tx) => {
    const { id: accountId } = await upsertAccount(tx, who);
    const { id: grantId } = await createGrant(tx, {
      accountId,
      inviteeKind: 'rpps',
      inviteeSealed: vault.seal(invitee, 'rpps'),
      inviteeIndex: vault.blindIndex(invitee, 'rpps'),
      role,
      territoryCode: territory,
      startsAt: now,
      endsAt: new Date(now.getTime() + SESSION_MS),
      grantedBy: null,
    });
    const expiresAt = new Date(now.getTime() + SESSION_MS);
    await createSession(tx, { tokenHash, accountId, channel: 'bearer', createdAt: now, expiresAt, grantId });
    await welcomeRegulator(tx, { accountId, identifier: randomUUID(), at: now });
    return { accountId, name, token };
  });
}
