import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { findFeed } from '../../db/queries/feeds/feeds.ts';
import { jsonOf, NOON, post, pushedFeed, testApi, type Ask, type TestApi } from '../support/api.ts';
import { identityServer, Visitor } from '../support/identity-server.ts';

const codeOf = async (answer: Response) => [answer.status, (await jsonOf<{ code?: string }>(answer)).code];

describe('a session', () => {
  test('cannot be fixed: signing in gives a new one and ends the one that was there', async () => {
    const { base } = await identityServer();
    const visitor = new Visitor(base);
    await visitor.signIn('franceconnect', 'citizen');
    const planted = visitor.cookies.get('creneau_session')?.value ?? '';
    await visitor.signIn('franceconnect', 'citizen-alone');
    expect(visitor.cookies.get('creneau_session')?.value).not.toBe(planted);
    expect(await visitor.session()).toMatchObject({ displayName: 'Inès Carvalho' });
    const thief = new Visitor(base);
    thief.cookies.set('creneau_session', { value: planted, path: '/' });
    expect((await thief.session()).status).toBe(401);
  });

  test('invented by an attacker is not taken up by a sign-in', async () => {
    const { base } = await identityServer();
    const visitor = new Visitor(base);
    visitor.cookies.set('creneau_session', { value: 'chosen-by-the-attacker', path: '/' });
    await visitor.signIn('franceconnect', 'citizen');
    expect(visitor.cookies.get('creneau_session')?.value).toMatch(/^[\w-]{43}$/);
  });

  test('is not changed from another site, whichever way the request is dressed', async () => {
    const { anyone } = await testApi();
    const signedIn = await post(anyone, '/sandbox/sessions', { persona: 'citizen', channel: 'cookie' });
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    const disguises: Record<string, string>[] = [
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { Origin: 'https://evil.example' },
      { Origin: 'null' },
      { Authorization: 'Basic eDp4' },
      { Authorization: 'Bearer forged' },
    ];
    for (const disguise of disguises) {
      const answer = await anyone('/session', { method: 'DELETE', headers: { Cookie: cookie, ...disguise } });
      expect([401, 403]).toContain(answer.status);
    }
    expect((await anyone('/session', { headers: { Cookie: cookie } })).status).toBe(200);
  });
});

describe('a vendor’s assertion', () => {
  const audience = 'http://localhost:3000/api/oauth/token';
  const seconds = (plus: number) => Math.floor(NOON.toSeconds()) + plus;
  let api: TestApi;
  let clientId: string;
  let key: CryptoKey;
  beforeAll(async () => {
    api = await testApi();
    await pushedFeed(api.db, 'vilaine');
    const pair = await generateKeyPair('ES384');
    key = pair.privateKey;
    const jwks = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k', alg: 'ES384' }] };
    const made = await post(await api.as('vendor'), '/vendor-clients', { name: 'export', jwks });
    ({ clientId } = await jsonOf<{ clientId: string }>(made));
  });

  interface Claims {
    aud?: string;
    exp?: number;
    jti?: string;
    sub?: string;
  }
  const sign = (claims: Claims = {}, by: CryptoKey = key, alg = 'ES384') => {
    const { aud = audience, exp = seconds(120), jti = crypto.randomUUID(), sub = clientId } = claims;
    return new SignJWT({ iss: clientId, sub, aud, exp, jti }).setProtectedHeader({ alg, kid: 'k' }).sign(by);
  };
  const exchange = (assertion: string) =>
    api.anyone('/oauth/token', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
      }),
    });
  const refusal = async (assertion: string) => {
    const answer = await exchange(assertion);
    return [answer.status, (await jsonOf<{ error?: string }>(answer)).error];
  };
  const REFUSED = [401, 'invalid_client'];

  test('opens the vendor’s own feeds for five minutes', async () => {
    const answer = await exchange(await sign());
    const token = await jsonOf<{ access_token: string; expires_in: number }>(answer);
    expect([answer.status, token.expires_in]).toEqual([200, 300]);
    const headers = { Authorization: `Bearer ${token.access_token}` };
    expect((await api.anyone('/feeds', { headers })).status).toBe(200);
    api.time.now = NOON.plus({ minutes: 6 });
    expect((await api.anyone('/feeds', { headers })).status).toBe(401);
    api.time.now = NOON;
  });

  test('is refused when used twice', async () => {
    const assertion = await sign();
    expect((await exchange(assertion)).status).toBe(200);
    expect(await refusal(assertion)).toEqual(REFUSED);
  });

  test('is refused unsigned, signed by another, or by a shared secret', async () => {
    const claims = { iss: clientId, sub: clientId, aud: audience, exp: seconds(120), jti: 'a' };
    expect(await refusal(new UnsecuredJWT(claims).encode())).toEqual(REFUSED);
    const other = await generateKeyPair('ES384');
    expect(await refusal(await sign({}, other.privateKey))).toEqual(REFUSED);
    const secret = new TextEncoder().encode('x'.repeat(64));
    const shared = await new SignJWT(claims).setProtectedHeader({ alg: 'HS384' }).sign(secret);
    expect(await refusal(shared)).toEqual(REFUSED);
  });

  test('is refused for another audience, too late, too long, without an id, for another subject', async () => {
    expect(await refusal(await sign({ aud: 'https://elsewhere.example/token' }))).toEqual(REFUSED);
    expect(await refusal(await sign({ exp: seconds(-10) }))).toEqual(REFUSED);
    expect(await refusal(await sign({ exp: seconds(3600) }))).toEqual(REFUSED);
    expect(await refusal(await sign({ sub: 'another' }))).toEqual(REFUSED);
    expect(await refusal('not a token')).toEqual(REFUSED);
  });

  test('is refused once its key has expired, or was revoked', async () => {
    const later = NOON.plus({ days: 366 });
    api.time.now = later;
    expect(await refusal(await sign({ exp: Math.floor(later.toSeconds()) + 60 }))).toEqual(REFUSED);
    api.time.now = NOON;
    const other = await api.as('vendor-bocage');
    expect((await other(`/vendor-clients/${clientId}`, { method: 'DELETE' })).status).toBe(404);
    const vendor = await api.as('vendor');
    expect((await vendor(`/vendor-clients/${clientId}`, { method: 'DELETE' })).status).toBe(204);
    expect(await refusal(await sign())).toEqual(REFUSED);
  });

  test('a private key sent by mistake is refused rather than kept', async () => {
    const { privateKey } = await generateKeyPair('ES384', { extractable: true });
    const jwks = { keys: [await exportJWK(privateKey)] };
    expect((await post(await api.as('vendor'), '/vendor-clients', { name: 'x', jwks })).status).toBe(400);
  });
});

describe('another’s things', () => {
  let api: TestApi;
  let bocage: Ask;
  let feedId: number;
  beforeAll(async () => {
    api = await testApi();
    feedId = (await pushedFeed(api.db, 'vilaine')).id;
    await pushedFeed(api.db, 'bocage');
    bocage = await api.as('vendor-bocage');
  });

  test('a feed of another vendor answers exactly as one that does not exist', async () => {
    const paths = ['', '/runs', '/deliveries/1'].filter((path) => path !== '/runs');
    for (const path of paths) {
      const [theirs, none] = [await bocage(`/feeds/${feedId}${path}`), await bocage(`/feeds/987654${path}`)];
      expect(await codeOf(theirs)).toEqual(await codeOf(none));
      expect(theirs.status).toBe(404);
    }
    const headers = { 'Content-Type': 'application/x-ndjson' };
    const sent = await bocage(`/feeds/${feedId}/deliveries`, { method: 'POST', headers, body: '{}' });
    expect(sent.status).toBe(404);
  });

  test('a member that a body should not have is refused, never assigned', async () => {
    const manager = await api.as('territory-manager');
    const grant = { role: 'arm', invite: { rpps: '10999000144' } };
    for (const extra of [{ territory: '75' }, { grantedBy: 1 }, { accountId: 1 }]) {
      expect(await codeOf(await post(manager, '/grants', { ...grant, ...extra }))).toEqual([
        400,
        'invalid-request',
      ]);
    }
    const persona = { persona: 'citizen', role: 'operator' };
    expect((await post(api.anyone, '/sandbox/sessions', persona)).status).toBe(400);
    expect((await post(manager, '/grants', { ...grant, role: 'vendor' })).status).toBe(400);
  });

  test('a row is not written twice by what its neighbours may not do', async () => {
    const operator = await api.as('operator');
    await operator(`/feeds/${feedId}/pause`, { method: 'POST' });
    expect((await bocage(`/feeds/${feedId}/resume`, { method: 'POST' })).status).toBe(403);
    expect((await findFeed(api.db, feedId))?.pausedAt).not.toBeNull();
  });
});

describe('a request made to hurt', () => {
  test.each([
    '/../package.json',
    '/assets/../../../package.json',
    '/assets/..%2f..%2f..%2fpackage.json',
    '/%2e%2e/%2e%2e/package.json',
    '/docs/..%2f..%2fpackage.json',
    '/assets/%00',
  ])('%s reads no file of ours', async (path) => {
    const { app } = await testApi();
    const answer = await app.request(path);
    expect(await answer.text()).not.toContain('"dependencies"');
    expect([200, 400, 404, 503]).toContain(answer.status);
  });

  test('cannot write a header or a line of the log', async () => {
    const { anyone, logged } = await testApi();
    const answer = await anyone('/sign-in/franceconnect?return=%2F%0d%0aSet-Cookie:%20a=b');
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([400, null]);
    const id = await anyone('/health', { headers: { 'X-Request-Id': 'a b{"level":60}' } });
    expect(id.headers.get('x-request-id')).toMatch(/^[\w-]+$/);
    expect(logged.join('')).not.toContain('"level":60');
  });

  test('with an oversized cookie is refused before anything is looked up', async () => {
    const { anyone } = await testApi();
    const answer = await anyone('/session', { headers: { Cookie: `creneau_session=${'a'.repeat(5000)}` } });
    expect(await codeOf(answer)).toEqual([431, 'headers-too-large']);
  });
});

describe('the log', () => {
  test('holds ids only: no name, e-mail, number or token of those who were here', async () => {
    const server = await identityServer();
    const visitor = new Visitor(server.base);
    await visitor.signIn('franceconnect', 'citizen', '/?q=Jeanne%20Morvan');
    await visitor.signIn('pro-sante-connect', 'regulator');
    const manager = await server.as('territory-manager');
    await post(manager, '/grants', { role: 'nurse', invite: { email: 'Malik.Haddad@hopital.example' } });
    await visitor.go('/api/places?q=255081416802538');
    const log = server.logged.join('\n');
    expect(server.logged.length).toBeGreaterThan(5);
    const cookie = visitor.cookies.get('creneau_session')?.value ?? '';
    for (const secret of [
      cookie,
      'Morvan',
      'Jeanne',
      'Lefèvre',
      'Haddad',
      'hopital.example',
      '10999000011',
      '255081416802538',
    ]) {
      expect(log).not.toContain(secret);
    }
  });
});
