import * as oidc from 'openid-client';
import type { Config } from '../config.ts';

/** The two ways in: professionals by Pro Santé Connect, citizens by FranceConnect. */
export const DOORS = ['pro-sante-connect', 'franceconnect'] as const;
export type Door = (typeof DOORS)[number];

/** What an identity provider gave us to know it and to be known by it. */
export interface DoorSettings {
  discoveryUrl: string;
  clientId: string;
  clientSecret: string;
  /** How FranceConnect signs its tokens and userinfo for this client. */
  signing?: string | undefined;
}

/** Codes one chooses among the levels a door accepts (eIDAS); anything lower is refused. */
const RULES = {
  'pro-sante-connect': { scope: 'openid scope_all', acr: 'eidas1', accepted: ['eidas1'], pkce: true },
  /** FranceConnect refuses parameters it does not know, PKCE's among them. */
  franceconnect: {
    scope: 'openid identite_pivot email',
    acr: 'eidas1',
    accepted: ['eidas1', 'eidas2', 'eidas3'],
    pkce: false,
  },
} as const;

const TIMEOUT_SECONDS = 10;

export interface Departure {
  url: string;
  state: string;
  nonce: string;
  verifier: string;
}

export interface Arrival {
  claims: Record<string, unknown>;
  idToken: string;
}

/** The plain OIDC client of each door that is set. */
export interface Doors {
  open: Door[];
  leave: (door: Door) => Promise<Departure>;
  /** Throws when anything of the answer is not what was asked for: state, nonce, signature, audience, level, reply twice. */
  arrive: (door: Door, callback: URL, expected: Omit<Departure, 'url'>) => Promise<Arrival>;
  /** Where a browser goes so that the provider forgets it too. */
  farewell: (door: Door, idToken: string) => Promise<string | undefined>;
}

/** The address of our own that a door's provider sends people back to. */
export function callbackOf(base: string, door: Door): string {
  return `${base}/api/sign-in/${door}/callback`;
}

export function openDoors(settings: Partial<Record<Door, DoorSettings>>, base: string): Doors {
  const known = new Map<Door, Promise<oidc.Configuration>>();
  const configured = async (door: Door): Promise<oidc.Configuration> => {
    const own = settings[door];
    if (!own) throw new Error(`No ${door} here.`);
    const pending = known.get(door) ?? discover(door, own);
    known.set(door, pending);
    return pending.catch((error: unknown) => {
      known.delete(door);
      throw error;
    });
  };
  return {
    open: DOORS.filter((door) => settings[door] !== undefined),
    leave: async (door) => depart(await configured(door), door, base),
    arrive: async (door, callback, expected) => arrive(await configured(door), door, { callback, expected }),
    farewell: async (door, idToken) => {
      const configuration = await configured(door);
      if (configuration.serverMetadata().end_session_endpoint === undefined) return undefined;
      return oidc.buildEndSessionUrl(configuration, {
        id_token_hint: idToken,
        post_logout_redirect_uri: `${base}/`,
        state: oidc.randomState(),
      }).href;
    },
  };
}

/** Plain HTTP is accepted from this very machine only: the sandbox. */
function discover(door: Door, { discoveryUrl, clientId, clientSecret, signing = 'ES256' }: DoorSettings) {
  const address = new URL(discoveryUrl);
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(address.hostname);
  const insecure = address.protocol === 'http:' && loopback ? [oidc.allowInsecureRequests] : [];
  const metadata =
    door === 'franceconnect'
      ? { userinfo_signed_response_alg: signing, id_token_signed_response_alg: signing }
      : {};
  return oidc.discovery(address, clientId, metadata, oidc.ClientSecretPost(clientSecret), {
    timeout: TIMEOUT_SECONDS,
    execute: [...insecure, oidc.enableNonRepudiationChecks],
  });
}

async function depart(configuration: oidc.Configuration, door: Door, base: string): Promise<Departure> {
  const { scope, acr, pkce } = RULES[door];
  const [state, nonce, verifier] = [oidc.randomState(), oidc.randomNonce(), oidc.randomPKCECodeVerifier()];
  const challenge: Record<string, string> = pkce
    ? { code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' }
    : {};
  const { href: url } = oidc.buildAuthorizationUrl(configuration, {
    redirect_uri: callbackOf(base, door),
    scope,
    acr_values: acr,
    state,
    nonce,
    ...challenge,
  });
  return { url, state, nonce, verifier };
}

async function arrive(
  configuration: oidc.Configuration,
  door: Door,
  { callback, expected }: { callback: URL; expected: Omit<Departure, 'url'> },
): Promise<Arrival> {
  const { accepted, pkce } = RULES[door];
  const tokens = await oidc.authorizationCodeGrant(configuration, callback, {
    expectedState: expected.state,
    expectedNonce: expected.nonce,
    idTokenExpected: true,
    ...(pkce ? { pkceCodeVerifier: expected.verifier } : {}),
  });
  const identity = tokens.claims();
  if (!identity || tokens.id_token === undefined) throw new Error('No identity token came.');
  if (!accepted.some((level) => level === identity['acr'])) {
    throw new Error(`The level of assurance is not ${accepted.join(' or ')}.`);
  }
  const claims = await oidc.fetchUserInfo(configuration, tokens.access_token, identity.sub);
  return { claims: { ...claims }, idToken: tokens.id_token };
}

/** The doors of the settings; the sandbox brings its own. */
export function doorSettings(config: Config): Partial<Record<Door, DoorSettings>> {
  const { proSanteConnect, franceConnect } = config;
  return {
    ...(proSanteConnect ? { 'pro-sante-connect': proSanteConnect } : {}),
    ...(franceConnect ? { franceconnect: franceConnect } : {}),
  };
}
