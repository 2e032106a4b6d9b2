import { describe, expect, test } from 'vitest';
import { openRateLimits } from '../../api/middleware/rate-limit.ts';
import { inventedIns } from '../support/agendas.ts';
import { jsonOf, post, testApi } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';

describe('at the edge', () => {
  test('every answer carries the protections of a browser, and no inline script may run', async () => {
    const { app } = await testApi();
    for (const path of ['/', '/api/health', '/docs', '/nowhere.js']) {
      const { headers } = await app.request(path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/script-src[^;]*unsafe/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('same-origin');
      expect(headers.get('strict-transport-security')).toBeNull();
    }
  });

  test('behind TLS asks browsers to come back by TLS alone', async () => {
    const { app } = await testApi({ config: { publicUrl: 'https://creneau.example' } });
    expect((await app.request('/api/health')).headers.get('strict-transport-security')).toBe(
      'max-age=31536000',
    );
  });

  test('a body or a cookie that is too large is refused as a problem', async () => {
    const { anyone, as } = await testApi();
    const large = await post(anyone, '/sandbox/sessions', { persona: 'x'.repeat(300_000) });
    expect([large.status, large.headers.get('content-type')]).toEqual([413, 'application/problem+json']);
    const cookie = await anyone('/session', { headers: { Cookie: `a=${'x'.repeat(5000)}` } });
    expect(cookie.status).toBe(431);
    expect((await (await as('citizen'))('/session')).status).toBe(200);
  });

  test('a request has an id that its problem repeats', async () => {
    const { anyone } = await testApi();
    const answer = await anyone('/session');
    expect((await jsonOf<{ requestId: string }>(answer)).requestId).toBe(answer.headers.get('x-request-id'));
  });

  test('a failure says nothing of itself: no stack, no SQL', async () => {
    const { app, db, logged, as } = await testApi();
    const citizen = await as('citizen');
    await db.$client`drop table notice`;
    const answer = await citizen('/notices');
    const text = await answer.text();
    expect(answer.status).toBe(500);
    expect(text).not.toMatch(/select|notice|\bat \w+ \(|\.ts:/i);
    expect(logged.some((line) => line.includes('request failed'))).toBe(true);
    expect(app).toBeDefined();
  });
});

describe('behind a proxy', () => {
  /** How many of three requests from three announced addresses are let in, two being the limit of one address. */
  async function letIn(trustProxy: boolean): Promise<number> {
    const { db } = await testDatabase();
    const { anyone } = await testApi({
      config: { trustProxy, publicUrl: 'https://creneau.example' },
      deps: { limits: openRateLimits(db, 2 / 120) },
    });
    const statuses: number[] = [];
    for (const address of ['198.51.100.1', '198.51.100.2', '198.51.100.3']) {
      const headers = { 'X-Forwarded-For': `203.0.113.9, ${address}` };
      statuses.push((await anyone('/sign-in/franceconnect', { headers })).status);
    }
    return statuses.filter((status) => status !== 429).length;
  }

  test('what it says of an address is believed when a setting says so, and else never', async () => {
    expect(await letIn(true)).toBe(3);
    expect(await letIn(false)).toBe(2);
  });
});

describe('a request', () => {
  test('that lasts too long is answered that it does, and nobody waits for it', async () => {
    const api = await testApi({ config: { requestSeconds: 1 } });
    const citizen = await api.as('citizen');
    const blocked = api.db.transaction(async (tx) => {
      await tx.execute('lock table notice in access exclusive mode');
      const began = performance.now();
      const answer = await citizen('/notices');
      expect(performance.now() - began).toBeLessThan(3000);
      expect([answer.status, (await jsonOf<{ code: string }>(answer)).code]).toEqual([503, 'took-too-long']);
      expect(answer.headers.get('retry-after')).toBe('1');
    });
    await blocked;
    expect((await citizen('/notices')).status).toBe(200);
  });
});

describe('rate limits', () => {
  test('are said with every answer, and refuse with the time to wait', async () => {
    const { db } = await testDatabase();
    const { anyone } = await testApi({ deps: { limits: openRateLimits(db, 0.025) } });
    const first = await anyone('/sign-in/franceconnect');
    expect(first.headers.get('ratelimit-policy')).toBe('"sign-in";q=3;w=60');
    expect(first.headers.get('ratelimit')).toMatch(/^"sign-in";r=2;t=(59|60)$/);
    await anyone('/sign-in/franceconnect');
    await anyone('/sign-in/franceconnect');
    const refused = await anyone('/sign-in/franceconnect');
    expect([refused.status, (await jsonOf<{ code: string }>(refused)).code]).toEqual([
      429,
      'too-many-requests',
    ]);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await anyone('/health')).status).toBe(200);
  });

  test('leave little to whoever guesses national health identities, and say the misses in the trace', async () => {
    const { db } = await testDatabase();
    const api = await testApi({ deps: { limits: openRateLimits(db, 0.1) } });
    const regulator = await api.as('regulator');
    const guess = () => post(regulator, '/citizens/searches', { ins: inventedIns('1850535999084') });
    expect([(await guess()).status, (await guess()).status, (await guess()).status]).toEqual([404, 404, 429]);
    expect((await regulator('/offers?commune=35238')).status).toBe(200);
    const missed = await api.db.$client`select role, citizen_id from access_entry where why = 'identity'`;
    expect([...missed]).toEqual([
      { role: 'regulator', citizen_id: null },
      { role: 'regulator', citizen_id: null },
    ]);
  });

  test('are one count for several processes', async () => {
    const { db } = await testDatabase();
    const [one, two] = [openRateLimits(db, 0.025), openRateLimits(db, 0.025)];
    const counts = [
      await one.count('sign-in', 'a'),
      await two.count('sign-in', 'a'),
      await one.count('sign-in', 'a'),
      await two.count('sign-in', 'a'),
    ];
    expect(counts.map(({ refused }) => refused)).toEqual([false, false, false, true]);
    expect((await two.count('sign-in', 'b')).refused).toBe(false);
  });
});
