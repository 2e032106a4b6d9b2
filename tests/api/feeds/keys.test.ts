import { beforeAll, describe, expect, test } from 'vitest';
import { setVendorStatus } from '../../../db/queries/feeds/register.ts';
import type { Feed } from '../../../db/queries/feeds/feeds.ts';
import { startRun } from '../../../db/queries/feeds/runs.ts';
import { jsonOf, NOON, post, pushedFeed, testApi, type Ask, type TestApi } from '../../support/api.ts';

interface Minted {
  id: number;
  token: string;
  hint: string;
  state: string;
  successorId: number | null;
}

const line = `${JSON.stringify({ scheduleId: 'a', sourceId: 's', status: 'free', start: '2026-11-25T10:00:00Z' })}\n`;

/** Asks the API with a key, as a vendor's program does. */
function withKey(api: TestApi, token: string): Ask {
  return (path, init) => {
    const headers = new Headers(init?.headers);
    headers.set('Authorization', `Bearer ${token}`);
    return api.anyone(path, { ...init, headers });
  };
}

async function mint(ask: Ask, body: object = { name: 'production' }, code = 'vilaine'): Promise<Minted> {
  const answer = await post(ask, `/vendors/${code}/keys`, body);
  expect(answer.status).toBe(201);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  return jsonOf<Minted>(answer);
}

const sendTo = (ask: Ask, feedId: number) =>
  ask(`/feeds/${feedId}/deliveries`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-ndjson' },
    body: line,
  });

describe('an API key', () => {
  let api: TestApi;
  let mine: Feed;
  let theirs: Feed;
  let runs: { mine: number; theirs: number };
  beforeAll(async () => {
    api = await testApi();
    mine = await pushedFeed(api.db, 'vilaine');
    theirs = await pushedFeed(api.db, 'bocage');
    const run = (feedId: number) =>
      startRun(api.db, { feedId, deliveryId: null, startedAt: NOON.toJSDate() });
    runs = { mine: await run(mine.id), theirs: await run(theirs.id) };
  });

  test('is shown once, then known by its last characters and when it was used', async () => {
    const vendor = await api.as('vendor');
    const { id, token, hint } = await mint(vendor, { name: 'shown once' });
    expect(token).toMatch(/^creneau_[\w-]{43}$/);
    expect(hint).toBe(token.slice(-4));
    const listed = async () => {
      const { items } = await jsonOf<{ items: { id: number; lastUsedAt: string | null }[] }>(
        await vendor('/vendors/vilaine/keys'),
      );
      expect(JSON.stringify(items)).not.toContain(token);
      return items.find((key) => key.id === id)?.lastUsedAt;
    };
    expect(await listed()).toBeNull();
    expect((await sendTo(withKey(api, token), mine.id)).status).toBe(202);
    expect(await listed()).toBe(NOON.toISO());
    const stored = await api.db.$client`select * from credential where id = ${id}`;
    expect(JSON.stringify(stored)).not.toContain(token);
    expect(api.logged.join('')).not.toContain(token);
  });

  const routes: [method: string, path: (feed: number, run: number) => string][] = [
    ['GET', (feed) => `/feeds/${feed}`],
    ['GET', (feed) => `/feeds/${feed}/runs`],
    ['GET', (feed, run) => `/feeds/${feed}/runs/${run}`],
    ['GET', (feed, run) => `/feeds/${feed}/runs/${run}/rejections`],
    ['GET', (feed) => `/feeds/${feed}/replays`],
    ['POST', (feed) => `/feeds/${feed}/deliveries`],
    ['GET', (feed) => `/feeds/${feed}/deliveries/1`],
  ];

  test.each(routes)('opens nothing of another vendor: %s %s', async (method, path) => {
    const { token } = await mint(await api.as('vendor'));
    const program = withKey(api, token);
    const init =
      method === 'POST' ? { method, headers: { 'Content-Type': 'application/x-ndjson' }, body: line } : {};
    expect((await program(path(theirs.id, runs.theirs), init)).status).toBe(404);
    expect((await program(path(mine.id, runs.theirs), init)).status).not.toBe(403);
  });

  test('does nothing that is for people: no key, no declaration, no exam, no pause', async () => {
    const { token, id } = await mint(await api.as('vendor'));
    const program = withKey(api, token);
    expect((await program('/vendors/vilaine/keys')).status).toBe(404);
    expect((await post(program, '/vendors/vilaine/keys', { name: 'mine' })).status).toBe(404);
    expect((await program(`/vendors/vilaine/keys/${id}`, { method: 'DELETE' })).status).toBe(404);
    expect((await program(`/feeds/${mine.id}/exams`, { method: 'POST' })).status).toBe(403);
    expect((await program(`/feeds/${mine.id}/pause`, { method: 'POST' })).status).toBe(403);
    expect((await program('/feeds')).status).toBe(200);
  });

  test('limited to one feed, it does not know the vendor’s others', async () => {
    const vendor = await api.as('vendor');
    expect((await post(vendor, '/vendors/vilaine/keys', { name: 'x', feedId: theirs.id })).status).toBe(404);
    const { token } = await mint(vendor, { name: 'one feed', feedId: mine.id });
    const program = withKey(api, token);
    const other = await api.db.$client<{ id: number }[]>`
      insert into feed (code, vendor_id, protocol, name) values ('vilaine-2', ${mine.vendorId}, 'ndjson', 'second') returning id`;
    const second = other[0]?.id ?? 0;
    expect((await program(`/feeds/${mine.id}`)).status).toBe(200);
    expect((await program(`/feeds/${second}`)).status).toBe(404);
    expect((await sendTo(program, second)).status).toBe(404);
    const { items } = await jsonOf<{ items: { id: number }[] }>(await program('/feeds'));
    expect(items.map(({ id }) => id)).toEqual([mine.id]);
  });

  test('rotated, lives beside its successor until the overlap ends; two live at most', async () => {
    const { as, time, db, ...rest } = await testApi();
    const fresh = { as, time, db, ...rest };
    const feed = await pushedFeed(db, 'vilaine');
    const vendor = await as('vendor');
    const first = await mint(vendor);
    const answer = await post(vendor, `/vendors/vilaine/keys/${first.id}/rotate`, { overlapHours: 2 });
    const second = await jsonOf<Minted>(answer);
    const works = async (key: Minted) => (await withKey(fresh, key.token)(`/feeds/${feed.id}`)).status;
    expect([await works(first), await works(second)]).toEqual([200, 200]);
    expect((await post(vendor, `/vendors/vilaine/keys/${first.id}/rotate`, {})).status).toBe(409);
    time.now = NOON.plus({ hours: 2, seconds: 1 });
    expect([await works(first), await works(second)]).toEqual([401, 200]);
  });

  test('revoked, opens nothing from that instant', async () => {
    const vendor = await api.as('vendor');
    const { id, token } = await mint(vendor);
    const program = withKey(api, token);
    expect((await program('/feeds')).status).toBe(200);
    expect((await vendor(`/vendors/vilaine/keys/${id}`, { method: 'DELETE' })).status).toBe(200);
    expect((await program('/feeds')).status).toBe(401);
  });

  test('of another vendor is neither seen, nor rotated, nor revoked', async () => {
    const { id, token } = await mint(await api.as('vendor'));
    const other = await api.as('vendor-bocage');
    expect((await other('/vendors/vilaine/keys')).status).toBe(404);
    expect((await other(`/vendors/bocage/keys/${id}`, { method: 'DELETE' })).status).toBe(404);
    expect((await post(other, `/vendors/bocage/keys/${id}/rotate`, {})).status).toBe(404);
    expect((await withKey(api, token)('/feeds')).status).toBe(200);
  });

  test('of a suspended vendor delivers nothing more', async () => {
    const fresh = await testApi();
    const feed = await pushedFeed(fresh.db, 'vilaine');
    const { token } = await mint(await fresh.as('vendor'));
    const decision = {
      vendorId: feed.vendorId,
      status: 'suspended',
      reason: 'a test',
      at: NOON.toJSDate(),
    } as const;
    await setVendorStatus(fresh.db, decision);
    const refused = await sendTo(withKey(fresh, token), feed.id);
    expect([refused.status, (await jsonOf<{ code: string }>(refused)).code]).toEqual([
      409,
      'vendor-suspended',
    ]);
  });

  test('that is made up, or a session’s, opens no door', async () => {
    expect((await withKey(api, `creneau_${'a'.repeat(43)}`)('/feeds')).status).toBe(401);
    expect((await withKey(api, 'creneau_')('/feeds')).status).toBe(401);
  });
});
