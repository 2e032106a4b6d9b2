import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { raw } from 'hono/html';
import { exportJWK, generateKeyPair } from 'jose';
import { interactionPolicy, Provider, type Configuration, type JWK } from 'oidc-provider';
import { callbackOf, DOORS, type Door, type DoorSettings } from '../doors.ts';
import { doorOf, findPersona } from '../personas.ts';
import { createMemory } from './memory.ts';
import { leftPage, logoutPage, personasPage, refusedPage, STYLE } from './pages.ts';
import { claimsOf, pairwiseSubject, SERVICE } from './people.ts';

export const SANDBOX_PATH = '/sandbox/identity';
const INTERACTION = /^\/interaction\/([\w-]{1,64})$/;
const LOOPBACK = new Set(['localhost', '127.0.0.1', '::1']);

interface SandboxOptions {
  /** The address people use, without a path. */
  base: string;
  host: string;
  sandbox: boolean;
  /** The level the provider vouches for; another than `eidas1` is for trying a refusal. */
  acr?: string;
}

export interface SandboxProvider {
  doors: Record<Door, DoorSettings>;
  /** Answers what is under SANDBOX_PATH; false for anything else. */
  handle: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/** Both doors' claims: PSC's under its one scope, FranceConnect's under the scopes of its guide. */
const CLAIMS: Configuration['claims'] = {
  scope_all: [
    'given_name',
    'family_name',
    'SubjectNameID',
    'preferred_username',
    'email',
    'email_verified',
    'Secteur_Activite',
    'SubjectOrganization',
    'SubjectRole',
    'otherIds',
    'SubjectRefPro',
  ],
  identite_pivot: [
    'given_name',
    'given_name_array',
    'family_name',
    'birthdate',
    'gender',
    'birthplace',
    'birthcountry',
  ],
  email: ['email'],
};

async function makeKey(alg: 'RS256' | 'ES256'): Promise<JWK> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return { ...(await exportJWK(privateKey)), alg, use: 'sig', kid: alg };
}

/** Everyone chooses again at each sign-in: a demo changes hands. */
function alwaysAsk() {
  const policy = interactionPolicy.base();
  const login = policy.get('login');
  login?.checks.clear();
  login?.checks.add(
    new interactionPolicy.Check('persona', 'choose a persona', (ctx) => ctx.oidc.result?.login === undefined),
  );
  return policy;
}

function clientsOf(base: string, doors: Record<Door, DoorSettings>): Configuration['clients'] {
  return DOORS.map((door) => ({
    client_id: doors[door].clientId,
    client_secret: doors[door].clientSecret,
    redirect_uris: [callbackOf(base, door)],
    post_logout_redirect_uris: [`${base}/`],
    grant_types: ['authorization_code'],
    response_types: ['code'],
    token_endpoint_auth_method: 'client_secret_post',
    ...(door === 'franceconnect'
      ? {
          subject_type: 'pairwise',
          userinfo_signed_response_alg: 'ES256',
          id_token_signed_response_alg: 'ES256',
        }
      : {}),
  }));
}

async function configure(options: SandboxOptions, doors: SandboxProvider['doors']): Promise<Configuration> {
  return {
    adapter: createMemory(),
    clients: clientsOf(options.base, doors),
    jwks: { keys: [await makeKey('RS256'), await makeKey('ES256')] },
    cookies: {
      keys: [randomBytes(32).toString('hex')],
      short: { path: SANDBOX_PATH },
      long: { path: SANDBOX_PATH },
    },
    claims: { openid: ['sub'], acr: null, ...CLAIMS },
    scopes: ['openid', 'scope_all', 'identite_pivot', 'email'],
    acrValues: ['eidas1', 'eidas2', 'eidas3', ...(options.acr ? [options.acr] : [])],
    subjectTypes: ['public', 'pairwise'],
    pairwiseIdentifier: (_ctx, accountId) => pairwiseSubject(accountId, SERVICE),
    pkce: { required: (_ctx, { clientId }) => clientId === doors['pro-sante-connect'].clientId },
    interactions: { policy: alwaysAsk(), url: (_ctx, { uid }) => `${SANDBOX_PATH}/interaction/${uid}` },
    ttl: {
      AuthorizationCode: 30,
      AccessToken: 60,
      IdToken: 120,
      Interaction: 600,
      Session: 1800,
      Grant: 1800,
    },
    features: {
      devInteractions: { enabled: false },
      jwtUserinfo: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: async (ctx, form) => {
          ctx.body = await logoutPage(raw(form));
        },
        postLogoutSuccessSource: async (ctx) => {
          ctx.body = await leftPage();
        },
      },
    },
    renderError: async (ctx, out) => {
      ctx.type = 'html';
      ctx.body = await refusedPage(out);
    },
    findAccount: (_ctx, id) => {
      const claims = claimsOf(id);
      return claims && { accountId: id, claims: () => ({ sub: id, ...claims }) };
    },
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({
        accountId: ctx.oidc.session?.accountId,
        clientId: ctx.oidc.client?.clientId,
      });
      grant.addOIDCScope('openid scope_all identite_pivot email');
      await grant.save();
      return grant;
    },
  };
}

/**
 * A real OIDC server in the manner of both national providers, for demo and tests. Throws unless the API is in sandbox
 * mode and both listen on this machine alone.
 */
export async function startSandboxProvider(options: SandboxOptions): Promise<SandboxProvider> {
  const { hostname } = new URL(options.base);
  if (!options.sandbox) throw new Error('The sandbox identity provider starts in sandbox mode only.');
  if (!LOOPBACK.has(options.host) || !LOOPBACK.has(hostname.replaceAll(/[[\]]/g, ''))) {
    throw new Error(
      'The sandbox identity provider listens on this machine only: HOST must be a loopback address.',
    );
  }
  const issuer = `${options.base}${SANDBOX_PATH}`;
  const doorOfSandbox = (door: Door): DoorSettings => ({
    discoveryUrl: `${issuer}/.well-known/openid-configuration`,
    clientId: `creneau-${door}`,
    clientSecret: randomBytes(24).toString('base64url'),
  });
  const doors = {
    'pro-sante-connect': doorOfSandbox('pro-sante-connect'),
    franceconnect: doorOfSandbox('franceconnect'),
  };
  const provider = new Provider(issuer, await configure(options, doors));
  return { doors, handle: handleWith(provider, options) };
}

function handleWith(provider: Provider, { acr = 'eidas1' }: SandboxOptions): SandboxProvider['handle'] {
  const answer = provider.callback();
  return (request, response) => {
    const { url = '' } = request;
    if (!url.startsWith(`${SANDBOX_PATH}/`)) return false;
    const path = url.slice(SANDBOX_PATH.length);
    protect(response);
    if (path === '/style.css') {
      response.setHeader('Content-Type', 'text/css');
      response.end(STYLE);
    } else if (INTERACTION.test(path)) {
      interact(provider, { request, response, acr }).catch(() => {
        response.statusCode = 400;
        void refusedPage({ error: 'invalid_request', error_description: 'Cette demande a expiré.' }).then(
          (body) => response.end(body),
        );
      });
    } else {
      if (/^\/auth[?/]/.test(path)) forgetBefore(request);
      Object.assign(request, { originalUrl: url, url: path });
      void answer(request, response);
    }
    return true;
  };
}

function protect(response: ServerResponse): void {
  response.setHeader(
    'Content-Security-Policy',
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  );
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('Cache-Control', 'no-store');
}

interface Interaction {
  request: IncomingMessage;
  response: ServerResponse;
  acr: string;
}

/** Shows the personas of the door one came by, or takes the one chosen. */
async function interact(provider: Provider, { request, response, acr }: Interaction): Promise<void> {
  const { params } = await provider.interactionDetails(request, response);
  const door = DOORS.find((each) => params['client_id'] === `creneau-${each}`) ?? 'franceconnect';
  const chosen = request.method === 'POST' ? await readPersona(request) : undefined;
  const persona = chosen === undefined ? undefined : findPersona(chosen);
  if (persona && doorOf(persona) === door) {
    const login = { accountId: persona.name, acr, amr: ['sandbox'], remember: false };
    await provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false });
    return;
  }
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.end(await personasPage(door, request.url ?? ''));
}

/** Each sign-in begins without the provider's session of whom was here before: a demo changes hands. */
function forgetBefore(request: IncomingMessage): void {
  const kept = request.headers.cookie?.split('; ').filter((pair) => !pair.startsWith('_session'));
  if (kept) request.headers.cookie = kept.join('; ');
}

async function readPersona(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > 1000) break;
  }
  return new URLSearchParams(text).get('persona') ?? '';
}
