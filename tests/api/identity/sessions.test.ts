import { describe, expect, test } from 'vitest';
import { jsonOf, NOON, post, testApi, type Ask, type TestApi } from '../../support/api.ts';

interface Listed {
  items: { id: number; current: boolean; role: string }[];
}

/** A browser's session of a persona, with what a browser says of itself. */
async function browser({ anyone }: TestApi, persona: string): Promise<Ask> {
  const answer = await post(anyone, '/sandbox/sessions', { persona, channel: 'cookie' });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  return (path, init) => {
    const headers = new Headers(init?.headers);
    headers.set('Cookie', cookie);
    headers.set('Sec-Fetch-Site', 'same-origin');
    return anyone(path, { ...init, headers });
  };
}

describe('a browser’s session', () => {
  test('lasts while it is used, thirty minutes at a time and four hours at most', async () => {
    const api = await testApi();
    const ask = await browser(api, 'regulator');
    const statuses: number[] = [];
    for (let minutes = 25; minutes <= 250; minutes += 25) {
      api.time.now = NOON.plus({ minutes });
      statuses.push((await ask('/session')).status);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 200, 200, 200, 401]);
  });

  test('unused for thirty minutes has ended', async () => {
    const api = await testApi();
    const ask = await browser(api, 'regulator');
    api.time.now = NOON.plus({ minutes: 31 });
    expect((await ask('/session')).status).toBe(401);
  });

  test('is not kept alive by a screen that only refreshes itself', async () => {
    const api = await testApi();
    const ask = await browser(api, 'regulator');
    for (const minutes of [10, 20, 29]) {
      api.time.now = NOON.plus({ minutes });
      await ask('/session', { headers: { 'X-Idle-Seconds': String(minutes * 60) } });
    }
    api.time.now = NOON.plus({ minutes: 31 });
    expect((await ask('/session')).status).toBe(401);
  });

  test('is seen and ended by its owner from elsewhere, and by nobody else', async () => {
    const api = await testApi();
    const [desk, phone, other] = [
      await browser(api, 'citizen'),
      await browser(api, 'citizen'),
      await browser(api, 'citizen-alone'),
    ];
    const { items } = await jsonOf<Listed>(await phone('/sessions'));
    expect(items.map(({ current }) => current)).toEqual([true, false]);
    const theDesk = items[1]?.id ?? 0;
    expect((await other(`/sessions/${theDesk}`, { method: 'DELETE' })).status).toBe(404);
    expect((await phone(`/sessions/${theDesk}`, { method: 'DELETE' })).status).toBe(204);
    expect((await desk('/session')).status).toBe(401);
    expect((await phone('/session')).status).toBe(200);
  });

  test('behind TLS travels in a cookie the browser itself holds to this host', async () => {
    const { anyone } = await testApi({ config: { publicUrl: 'https://creneau.example' } });
    const answer = await post(anyone, '/sandbox/sessions', { persona: 'citizen', channel: 'cookie' });
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^__Host-creneau_session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const session = await anyone('/session', { headers: { Cookie: cookie.split(';')[0] ?? '' } });
    expect(session.status).toBe(200);
  });
});

describe('rights', () => {
  interface Grant {
    id: number;
    holder: string | null;
    role: string;
    grantedBy: string | null;
    suspendedAt: string | null;
  }
  const grantsOf = async (ask: Ask) => (await jsonOf<{ items: Grant[] }>(await ask('/grants'))).items;

  test('are listed to their manager: who holds what, since when, granted by whom', async () => {
    const api = await testApi();
    await api.as('regulator');
    const manager = await api.as('territory-manager');
    const given = await post(manager, '/grants', { role: 'nurse', invite: { rpps: '10999000151' } });
    expect(await jsonOf<Grant>(given)).toMatchObject({
      holder: null,
      role: 'nurse',
      grantedBy: 'Hélène Rocher',
    });
    const grants = await grantsOf(manager);
    expect(grants.map(({ holder, role }) => [holder, role])).toEqual([
      [null, 'nurse'],
      ['Hélène Rocher', 'territory-manager'],
      ['Camille Lefèvre', 'regulator'],
    ]);
  });

  test('when suspended end every session at once, and open no other', async () => {
    const api = await testApi();
    const [regulator, manager] = [await api.as('regulator'), await api.as('territory-manager')];
    const grant = (await grantsOf(manager)).find(({ role }) => role === 'regulator');
    const suspended = await manager(`/grants/${grant?.id}/suspend`, { method: 'POST' });
    expect((await jsonOf<Grant>(suspended)).suspendedAt).not.toBeNull();
    expect((await regulator('/session')).status).toBe(401);
    const again = await post(api.anyone, '/sandbox/sessions', { persona: 'regulator' });
    expect([again.status, (await jsonOf<{ code: string }>(again)).code]).toEqual([403, 'rights-ended']);
  });

  test('end by themselves at their end', async () => {
    const api = await testApi();
    const regulator = await api.as('regulator');
    api.time.now = NOON.plus({ days: 20 });
    expect((await regulator('/session')).status).toBe(200);
    const given = await post(await api.as('territory-manager'), '/grants', {
      role: 'arm',
      invite: { email: 'Quelqu.Un@hopital.example' },
      endsAt: NOON.minus({ days: 1 }).toISO(),
    });
    expect(given.status).toBe(400);
  });

  test('of another territory are as if they were not there', async () => {
    const api = await testApi();
    await api.as('regulator');
    const elsewhere = await testApi({
      config: { territory: '29' },
      deps: { db: api.db, vault: api.deps.vault },
    });
    const manager = await elsewhere.as('territory-manager');
    const mine = await grantsOf(manager);
    expect(mine.map(({ role }) => role)).not.toContain('regulator');
    expect((await manager('/grants/1/suspend', { method: 'POST' })).status).toBe(404);
  });
});
