import { createSession, deleteSession, upsertAccount } from '../../db/queries/sessions.ts';
import { createSignInAttempt, takeSignInAttempt } from '../../db/queries/sign-in-attempts.ts';
import { Problem } from '../problem.ts';
import type { Deps } from '../router.ts';
import { DOORS, type Arrival, type Door, type Doors } from './doors.ts';
import { readIdentity } from './identity.ts';
import { chooseGrant, rememberIdentifiers } from './rights.ts';
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

/** Ends a sign-in with a session of its own. Throws `sign-in-failed` for anything that was not asked for by this browser. */
export async function completeSignIn(deps: Deps, back: Return): Promise<{ token: string; returnTo: string }> {
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
  const token = await openSession(deps, door, { ...back, arrival });
  return { token, returnTo };
}

async function openSession(deps: Deps, door: Door, back: Return & { arrival: Arrival }): Promise<string> {
  const { db, vault } = deps;
  const now = deps.clock();
  const { token, tokenHash } = mintToken();
  await db.transaction(async (tx) => {
    const admitted = await admit(deps, tx, { door, claims: back.arrival.claims });
    if (back.before !== undefined) await deleteSession(tx, hashToken(back.before));
    await createSession(tx, {
      tokenHash,
      ...admitted,
      door,
      channel: 'cookie',
      createdAt: now.toJSDate(),
      expiresAt: firstExpiry('cookie', now),
      device: back.device?.slice(0, MAX_DEVICE) ?? null,
      logoutHint: vault.seal(back.arrival.idToken, 'logout-hint'),
    });
  });
  return token;
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
    return admitted;
  }
  const { subject, displayName, role, identifiers } = identity;
  const person = { subject, displayName, role, territoryCode: null, vendorCode: null };
  const { id: accountId } = await upsertAccount(db, person);
  await rememberIdentifiers(db, deps.vault, { accountId, identifiers });
  return { accountId, grantId: await chooseGrant(db, { accountId, role, now }) };
}
