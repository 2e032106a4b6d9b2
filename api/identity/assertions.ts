import { createLocalJWKSet, decodeJwt, errors, jwtVerify, type JSONWebKeySet } from 'jose';
import { findLiveClient, useAssertion, type VendorClient } from '../../db/queries/identity/keys.ts';
import { createSession } from '../../db/queries/identity/sessions.ts';
import type { Deps } from '../router.ts';
import { mintToken } from './session-rules.ts';

/** SMART Backend Services: at most five minutes for an assertion, and the two algorithms every vendor must have. */
const LONGEST_SECONDS = 300;
const ALGORITHMS = ['ES384', 'RS384'];
const TOKEN_SECONDS = 300;

/** A refusal in the words of RFC 6749 §5.2. */
export class Refused extends Error {
  readonly code: 'invalid_client' | 'invalid_scope';
  constructor(code: Refused['code'], detail: string, cause?: unknown) {
    super(detail, { cause });
    this.code = code;
  }
}

/** Whom an assertion claims to be from, before anything of it is believed. */
function claimedClient(assertion: string): string {
  try {
    const { iss, sub } = decodeJwt(assertion);
    if (iss && iss === sub) return iss;
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
  }
  throw new Refused('invalid_client', 'iss and sub must both be the client id.');
}

async function verify(deps: Deps, client: VendorClient, sent: { assertion: string; audience: string }) {
  const now = deps.clock().toJSDate();
  const keys: JSONWebKeySet = { keys: client.jwks.keys.map((key) => ({ ...key, kty: String(key['kty']) })) };
  const { payload } = await jwtVerify(sent.assertion, createLocalJWKSet(keys), {
    algorithms: ALGORITHMS,
    audience: sent.audience,
    issuer: client.clientId,
    currentDate: now,
    requiredClaims: ['exp', 'jti'],
  }).catch((error: unknown) => {
    throw new Refused('invalid_client', 'The assertion was not accepted.', error);
  });
  const { exp = 0, jti = '' } = payload;
  if (exp - now.getTime() / 1000 > LONGEST_SECONDS) {
    throw new Refused('invalid_client', `exp is over ${LONGEST_SECONDS} s ahead.`);
  }
  const { clientId } = client;
  const fresh = await useAssertion(deps.db, { clientId, jti, expiresAt: new Date(exp * 1000), now });
  if (!fresh) throw new Refused('invalid_client', 'This assertion has already been used.');
}

/**
 * A short token for a vendor's program that proved its key (RFC 7523, SMART Backend Services). Throws `Refused`.
 */
export async function exchangeAssertion(
  deps: Deps,
  sent: { assertion: string; audience: string },
): Promise<{ token: string; expiresIn: number }> {
  const now = deps.clock();
  const clientId = claimedClient(sent.assertion);
  const client = await findLiveClient(deps.db, { clientId, now: now.toJSDate() });
  if (!client) throw new Refused('invalid_client', 'No such client, or its keys have ended.');
  await verify(deps, client, sent);
  const { token, tokenHash } = mintToken();
  await createSession(deps.db, {
    tokenHash,
    accountId: client.accountId,
    channel: 'bearer',
    createdAt: now.toJSDate(),
    expiresAt: now.plus({ seconds: TOKEN_SECONDS }).toJSDate(),
    device: client.name,
  });
  return { token, expiresIn: TOKEN_SECONDS };
}
