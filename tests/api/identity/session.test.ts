import { beforeAll, describe, expect, test } from 'vitest';
import { deleteSession } from '../../../db/queries/identity/sessions.ts';
import { hashToken } from '../../../api/identity/session-rules.ts';
import { jsonOf, post, pushedFeed, testApi, type TestApi } from '../../support/api.ts';

interface Session {
  displayName: string;
  role: string;
  territory: { code: string; name: string; zone: string } | null;
}
interface SignedIn {
  token?: string;
  expiresAt: string;
}

describe('signing in to the sandbox', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await testApi();
    await pushedFeed(api.db, 'vilaine');
  });

  test('lists the personas, whose names stay', async () => {
    const { items } = await jsonOf<{ items: { name: string }[] }>(await api.anyone('/sandbox/personas'));
    expect(items.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['regulator', 'citizen', 'vendor', 'operator']),
    );
  });

  test('a regulator is known by name, role and territory', async () => {
    const session = await jsonOf<Session>(await (await api.as('regulator'))('/session'));
    expect(session).toMatchObject({
      displayName: 'Camille Lefèvre',
      role: 'regulator',
      territory: { code: '35', name: 'Ille-et-Vilaine', zone: 'Europe/Paris' },
    });
  });

  test('a browser gets a cookie that scripts cannot read, and no token', async () => {
    const headers = { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' };
    const body = JSON.stringify({ persona: 'citizen' });
    const answer = await api.anyone('/sandbox/sessions', { method: 'POST', headers, body });
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^creneau_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    expect((await jsonOf<SignedIn>(answer)).token).toBeUndefined();
    const session = await api.anyone('/session', { headers: { Cookie: cookie } });
    expect((await jsonOf<Session>(session)).role).toBe('citizen');
  });

  test('a bearer is asked for and comes without a cookie', async () => {
    const answer = await post(api.anyone, '/sandbox/sessions', { persona: 'vendor', channel: 'bearer' });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect((await jsonOf<SignedIn>(answer)).token).toMatch(/^[\w-]{43}$/);
  });

  test('an unknown persona is refused with the list of those that exist', async () => {
    const answer = await post(api.anyone, '/sandbox/sessions', { persona: 'nobody' });
    expect(answer.status).toBe(400);
    expect((await jsonOf<{ detail: string }>(answer)).detail).toContain('regulator');
  });

  test('outside the sandbox its doors do not exist', async () => {
    const real = await testApi({ config: { sandbox: false } });
    expect((await real.anyone('/sandbox/personas')).status).toBe(404);
    expect((await post(real.anyone, '/sandbox/sessions', { persona: 'regulator' })).status).toBe(404);
  });
});

describe('a session', () => {
  test('is required, and said so', async () => {
    const { anyone } = await testApi();
    const answer = await anyone('/session');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(await answer.json()).toMatchObject({ code: 'sign-in-required' });
  });

  test('a wrong or ended token opens nothing', async () => {
    const { anyone, as } = await testApi();
    expect((await anyone('/session', { headers: { Authorization: 'Bearer nonsense' } })).status).toBe(401);
    const regulator = await as('regulator');
    expect((await regulator('/session', { method: 'DELETE' })).status).toBe(204);
    expect((await regulator('/session')).status).toBe(401);
  });

  test('is stored hashed: the token itself is nowhere in the database', async () => {
    const { anyone, db } = await testApi();
    const { token = '' } = await jsonOf<SignedIn>(
      await post(anyone, '/sandbox/sessions', { persona: 'operator', channel: 'bearer' }),
    );
    await deleteSession(db, token);
    const headers = { Authorization: `Bearer ${token}` };
    expect((await anyone('/session', { headers })).status).toBe(200);
    await deleteSession(db, hashToken(token));
    expect((await anyone('/session', { headers })).status).toBe(401);
  });
  test('is refused from another site, and when nothing says where it comes from', async () => {
    const { anyone } = await testApi();
    const signedIn = await post(anyone, '/sandbox/sessions', { persona: 'operator', channel: 'cookie' });
    const cookie = { Cookie: signedIn.headers.get('set-cookie')?.split(';')[0] ?? '' };
    const signOut = (headers: Record<string, string>) =>
      anyone('/session', { method: 'DELETE', headers: { ...cookie, ...headers } });
    expect((await signOut({})).status).toBe(403);
    expect((await signOut({ Origin: 'https://elsewhere.example' })).status).toBe(403);
    expect((await signOut({ 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
    expect((await signOut({ Origin: 'http://localhost' })).status).toBe(204);
  });

  test('another site cannot sign a browser in either', async () => {
    const { anyone } = await testApi();
    const headers = { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'cross-site' };
    const body = JSON.stringify({ persona: 'citizen' });
    expect((await anyone('/sandbox/sessions', { method: 'POST', headers, body })).status).toBe(403);
  });
});
