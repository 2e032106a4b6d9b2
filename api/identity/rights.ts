import type { DateTime } from 'luxon';
import type { Queryable } from '../../db/client.ts';
import { claimGrants, createGrant, hasAnyGrant } from '../../db/queries/identity/grants.ts';
import { putIdentifier } from '../../db/queries/identity/identifiers.ts';
import { listGrantedRights, readOwnRole, type Right } from '../../db/queries/identity/rights.ts';
import { GRANTED_ROLES, type GrantedRole, type Role } from '../../db/vocabulary.ts';
import { Problem } from '../problem.ts';
import type { ProvenIdentity } from './identity.ts';
import type { Vault } from './vault.ts';

interface Holder {
  accountId: number;
  role: Role;
  now: DateTime<true>;
}

export function isGrantedRole(role: Role): role is GrantedRole {
  return GRANTED_ROLES.some((each) => each === role);
}

/** Keeps what was proved of someone, sealed, and links the grants that were waiting for them. */
export async function rememberIdentifiers(
  db: Queryable,
  vault: Vault,
  person: { accountId: number; identifiers: ProvenIdentity['identifiers'] },
): Promise<void> {
  const { accountId, identifiers } = person;
  for (const { kind, value } of identifiers) {
    const blindIndex = vault.blindIndex(value, kind);
    await putIdentifier(db, { accountId, kind, sealed: vault.seal(value, kind), blindIndex });
    await claimGrants(db, { accountId, kind, blindIndex });
  }
}

/** Every way an account may act now: its grants, and its own role unless that is only ever granted or is none. */
export async function listRights(
  db: Queryable,
  { accountId, now }: Pick<Holder, 'accountId' | 'now'>,
): Promise<Right[]> {
  const granted = await listGrantedRights(db, { accountId, now: now.toJSDate() });
  const own = await readOwnRole(db, accountId);
  if (!own || isGrantedRole(own.role) || (own.role === 'visitor' && granted.length > 0)) return granted;
  const { role, territoryCode } = own;
  return [...granted, { grantId: null, role, territoryCode, territoryName: null, endsAt: null }];
}

/**
 * The grant a new session acts by: the one last chosen, else the oldest live one, or none when the account's own role
 * needs none. Throws `rights-ended` when that role is only ever granted and no grant of it is live.
 */
export async function chooseGrant(
  db: Queryable,
  { accountId, now }: Pick<Holder, 'accountId' | 'now'>,
): Promise<number | null> {
  const rights = await listRights(db, { accountId, now });
  const own = await readOwnRole(db, accountId);
  const chosen = rights.find(({ grantId }) => grantId !== null && grantId === own?.lastGrantId) ?? rights[0];
  if (!chosen) {
    throw new Problem('rights-ended', 'The rights of this account were suspended, or their time has passed.');
  }
  return chosen.grantId;
}

/** In the sandbox, what a territory manager would have granted a persona before they first came. */
export async function grantPersona(
  db: Queryable,
  vault: Vault,
  persona: Holder & { territoryCode: string; rpps: string },
): Promise<void> {
  const { accountId, role, now, territoryCode, rpps } = persona;
  if (!isGrantedRole(role) || (await hasAnyGrant(db, accountId))) return;
  await createGrant(db, {
    accountId,
    inviteeKind: 'rpps',
    inviteeSealed: vault.seal(rpps, 'rpps'),
    inviteeIndex: vault.blindIndex(rpps, 'rpps'),
    role,
    territoryCode,
    startsAt: now.toJSDate(),
    endsAt: now.plus({ years: 1 }).toJSDate(),
    grantedBy: null,
  });
}
