import { randomUUID } from 'node:crypto';
import type { Queryable } from '../../db/client.ts';
import { learnBirth } from '../../db/queries/agenda/agendas.ts';
import { welcomeRegulator } from '../../db/queries/identity/regulators.ts';
import { createSession, deleteSession, upsertAccount } from '../../db/queries/identity/sessions.ts';
import { createSignInAttempt, takeSignInAttempt } from '../../db/queries/identity/sign-in-attempts.ts';
import { Problem } from '../problem.ts';
import type { Deps } from '../router.ts';
import { DOORS, type Arrival, type Door, type Doors } from './doors.ts';
import { readIdentity, type ProvenIdentity } from './identity.ts';
import { chooseGrant, listRights, rememberIdentifiers } from './rights.ts';
import { admitPersona } from './sandbox-sign-in.ts';
import { personaOf } from './sandbox/people.ts';
import { firstExpiry, hashToken, mintToken } from './session-rules.ts';

/** How long one may stay at the provider. */
export const ATTEMPT_SECONDS = 600;

const MAX_DEVICE = 120;

export function findDoor(deps: Deps, name: string): { door: Door; doors: Doors } {
  const door = DOORS.find((each) => each === name);
  if (!door || !deps.doors?.open.includes(door))
    throw new Problem('not-found', `There is no door ${name} here.`);
  return { door, doors: deps.doors };
}

/** Begins a sign-in: where the browser goes, and what binds its coming back to it. */
export async function beginSignIn(
  deps: Deps,
  name: string,
  returnTo: string,
): Promise<{ url: string; state: string }> {
  const { door, doors } = findDoor(deps, name);
  const departure = await doors.leave(door).catch((error: unknown) => {
    throw new Problem('provider-unreachable', `${door} does not answer.`, { cause: error });
  });
  const { url, state, nonce, verifier } = departure;
  const now = deps.clock();
  const expiresAt = now.plus({ seconds: ATTEMPT_SECONDS }).toJSDate();
  const stateHash = hashToken(state);
  await createSignInAttempt(deps.db, {
    stateHash,
    door,
    nonce,
    verifier,
    returnTo,
    expiresAt,
    now: now.toJSDate(),
  });
  return { url, state };
}

interface Return {
  door: string;
  /** The address the provider sent the browser to. */
  callback: URL;
  /** The state this browser left with. */
  state: string | undefined;
  /** The session the browser had, which ends: a sign-in never continues another. */
  before: string | undefined;
  device: string | undefined;
}

interface SignedIn {
  token: string;
  returnTo: string;
  /** They may act in several ways, and are to say which. */
  several: boolean;
}

/** Ends a sign-in with a session of its own. Throws `sign-in-failed` for anything that was not asked for by this browser. */
export async function completeSignIn(deps: Deps, back: Return): Promise<SignedIn> {
  const { door, doors } = findDoor(deps, back.door);
  const { state } = back;
  const now = deps.clock();
  const attempt =
    state && (await takeSignInAttempt(deps.db, { stateHash: hashToken(state), now: now.toJSDate() }));
  if (!attempt || attempt.door !== door) {
    throw new Problem('sign-in-failed', 'This sign-in was not begun here, or has already been used.');
  }
  const { nonce, verifier, returnTo } = attempt;
  const arrival = await doors
    .arrive(door, back.callback, { state, nonce, verifier })
    .catch((error: unknown) => {
      throw new Problem('sign-in-failed', `The answer of ${door} was not accepted.`, { cause: error });
    });
  return { ...(await openSession(deps, door, { ...back, arrival })), returnTo };
}

async function openSession(
  deps: Deps,
  door: Door,
  back: Return & { arrival: Arrival },
): Promise<Omit<SignedIn, 'returnTo'>> {
  const { db, vault, config } = deps;
  const now = deps.clock();
  const { token, tokenHash } = mintToken();
  const rights = await db.transaction(async (tx) => {
    const admitted = await admit(deps, tx, { door, claims: back.arrival.claims });
    if (back.before !== undefined) await deleteSession(tx, hashToken(back.before));
    await createSession(tx, {
      tokenHash,
      ...admitted,
      door,
      channel: 'cookie',
      createdAt: now.toJSDate(),
      expiresAt: firstExpiry('cookie', { now, keptSeconds: config.sessionIdleSeconds }),
      device: back.device?.slice(0, MAX_DEVICE) ?? null,
      logoutHint: vault.seal(back.arrival.idToken, 'logout-hint'),
    });
    const { accountId } = admitted;
    await welcomeRegulator(tx, { accountId, identifier: randomUUID(), at: now.toJSDate() });
    return listRights(tx, { ...admitted, now });
  });
  return { token, several: rights.length > 1 };
}

/** The account of whom a provider proved; in the sandbox a persona keeps the account it has on the command line. */
async function admit(
  deps: Deps,
  db: Parameters<typeof upsertAccount>[0],
  { door, claims }: { door: Door; claims: unknown },
): Promise<{ accountId: number; grantId: number | null }> {
  const now = deps.clock();
  const identity = readIdentity(door, claims);
  const persona = deps.config.sandbox ? personaOf(identity.subject) : undefined;
  if (persona) {
    const admitted = await admitPersona(deps, db, { persona, now });
    await rememberIdentifiers(db, deps.vault, { ...admitted, identifiers: identity.identifiers });
    await rememberBirth(deps, db, { ...admitted, identity });
    return admitted;
  }
  const { subject, displayName, role, identifiers } = identity;
  const person = { subject, displayName, role, territoryCode: null, vendorCode: null };
  const { id: accountId } = await upsertAccount(db, person);
  await rememberIdentifiers(db, deps.vault, { accountId, identifiers });
  await rememberBirth(deps, db, { accountId, identity });
  return { accountId, grantId: await chooseGrant(db, { accountId, now }) };
}

/** What FranceConnect proves of a citizen's birth is kept with their agenda, sealed: prevention goes by it. */
async function rememberBirth(
  { vault, clock }: Pick<Deps, 'vault' | 'clock'>,
  db: Queryable,
  { accountId, identity }: { accountId: number; identity: ProvenIdentity },
): Promise<void> {
  const { born } = identity;
  if (!born || identity.role !== 'citizen') return;
  const bornSealed = born.on === null ? null : vault.seal(born.on, 'agenda-born');
  await learnBirth(db, { accountId, bornSealed, sex: born.sex, now: clock().toJSDate() });
}
