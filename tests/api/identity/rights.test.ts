import { describe, expect, test } from 'vitest';
import { jsonOf, NOON, post, pushedFeed, testApi, type Ask } from '../../support/api.ts';
import { identityServer, Visitor } from '../../support/identity-server.ts';

interface Rights {
  items: { grantId: number | null; role: string; current: boolean; territory: { code: string } | null }[];
}
const rightsOf = async (ask: Ask) => (await jsonOf<Rights>(await ask('/session/rights'))).items;
const choose = (ask: Ask, grantId: number | null) =>
  ask('/session/right', {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ grantId }),
  });
const roleOf = async (ask: Ask) => (await jsonOf<{ role: string }>(await ask('/session'))).role;

describe('whoever holds several rights', () => {
  test('acts by one at a time, says which, and begins with it the next time', async () => {
    const api = await testApi();
    const ask = await api.as('regulator');
    expect(await jsonOf<object>(await ask('/session'))).toMatchObject({ rights: 1, idleSeconds: 1800 });
    const manager = await api.as('territory-manager');
    await post(manager, '/grants', { role: 'nurse', invite: { rpps: '10999000011' } });
    const rights = await rightsOf(ask);
    expect(rights.map(({ role, current }) => [role, current])).toEqual([
      ['regulator', true],
      ['nurse', false],
    ]);
    const nurse = rights[1]?.grantId ?? 0;
    const chosen = await choose(ask, nurse);
    expect(await jsonOf<object>(chosen)).toMatchObject({
      role: 'nurse',
      rights: 2,
      territory: { code: '35' },
    });
    expect(await roleOf(ask)).toBe('nurse');
    expect(await roleOf(await api.as('regulator'))).toBe('nurse');
  });

  test('cannot take another’s, one that has ended, nor their own role when they have none of their own', async () => {
    const api = await testApi();
    const [ask, chief] = [await api.as('regulator'), await api.as('chief-regulator')];
    const others = (await rightsOf(chief))[0]?.grantId ?? 0;
    expect((await choose(ask, others)).status).toBe(404);
    expect((await choose(ask, null)).status).toBe(404);
    await post(await api.as('territory-manager'), '/grants', {
      role: 'arm',
      invite: { rpps: '10999000011' },
      endsAt: NOON.plus({ minutes: 5 }).toISO(),
    });
    const brief = (await rightsOf(ask))[1]?.grantId ?? 0;
    api.time.now = NOON.plus({ minutes: 6 });
    expect((await choose(ask, brief)).status).toBe(404);
    expect(await roleOf(ask)).toBe('regulator');
  });

  test('a professional keeps their own role beside a grant', async () => {
    const api = await testApi();
    const manager = await api.as('territory-manager');
    await post(manager, '/grants', { role: 'regulator', invite: { rpps: '10999000052' } });
    const ask = await api.as('professional');
    expect(await roleOf(ask)).toBe('regulator');
    expect((await rightsOf(ask)).map(({ role }) => role)).toEqual(['regulator', 'professional']);
    expect(await jsonOf<object>(await choose(ask, null))).toMatchObject({ role: 'professional' });
  });

  test('a vendor’s key has no choice to make', async () => {
    const api = await testApi();
    await pushedFeed(api.db, 'vilaine');
    const made = await post(await api.as('vendor'), '/vendors/vilaine/keys', { name: 'depot' });
    const { token } = await jsonOf<{ token: string }>(made);
    const program: Ask = (path, init) => {
      const headers = new Headers(init?.headers);
      headers.set('Authorization', `Bearer ${token}`);
      return api.anyone(path, { ...init, headers });
    };
    expect((await choose(program, null)).status).toBe(403);
  });

  test('is asked which on coming back from the provider, unless a locked screen waits', async () => {
    const api = await identityServer();
    const one = new Visitor(api.base);
    const alone = await one.signIn('pro-sante-connect', 'regulator', '/?near=35238');
    expect(alone.headers.get('location')).toBe('/?near=35238');
    await post(await api.as('territory-manager'), '/grants', {
      role: 'nurse',
      invite: { rpps: '10999000011' },
    });
    const asked = await new Visitor(api.base).signIn('pro-sante-connect', 'regulator', '/?near=35238');
    expect(asked.headers.get('location')).toBe('/rights?next=%2F%3Fnear%3D35238');
    const locked = await new Visitor(api.base).signIn('pro-sante-connect', 'regulator', '/signed-in');
    expect(locked.headers.get('location')).toBe('/signed-in');
  });
});
