import { beforeAll, describe, expect, test } from 'vitest';
import { findFeedByCode } from '../../../db/queries/feeds/feeds.ts';
import { setVendorStatus } from '../../../db/queries/feeds/register.ts';
import { jsonOf, NOON, post, pushedFeed, testApi, type Ask, type TestApi } from '../../support/api.ts';

interface Settings {
  id: number;
  url: string | null;
  cadenceSeconds: number;
  settings: Record<string, unknown>;
}
interface Refused {
  code: string;
  errors?: { pointer: string; detail: string }[];
}

let api: TestApi;
let operator: Ask;
beforeAll(async () => {
  api = await testApi();
  await pushedFeed(api.db, 'vilaine');
  operator = await api.as('operator');
});

const asked = {
  vendor: 'vilaine',
  code: 'vilaine-agendas',
  protocol: 'icalendar',
  name: 'Agendas',
  url: 'https://agendas.vilaine.example/libres.ics?key=secret',
  settings: { zone: 'Europe/Paris' },
};
const patch = (ask: Ask, path: string, body: unknown) =>
  ask(path, {
    method: 'PATCH',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('an operator', () => {
  test('opens a feed, which is due at once, and changes it by its protocol’s rules', async () => {
    const created = await post(operator, '/feeds', asked);
    expect(created.status).toBe(201);
    const { id, cadenceSeconds } = await jsonOf<Settings>(created);
    expect(cadenceSeconds).toBe(60);
    expect(await findFeedByCode(api.db, 'vilaine-agendas')).toMatchObject({
      dueAt: NOON.toJSDate(),
      sandbox: false,
    });
    const changed = await patch(operator, `/feeds/${id}`, {
      cadenceSeconds: 300,
      settings: { zone: 'Indian/Reunion' },
    });
    expect(await jsonOf<Settings>(changed)).toMatchObject({ cadenceSeconds: 300, url: asked.url });
    const read = await jsonOf<Settings>(await operator(`/feeds/${id}/settings`));
    expect(read.settings).toEqual({ zone: 'Indian/Reunion' });
    expect((await post(operator, '/feeds', asked)).status).toBe(409);
  });

  test('declares what its vendor can do about a booking, and takes it back; never at a private address', async () => {
    const { id } = await jsonOf<Settings>(await post(operator, '/feeds', { ...asked, code: 'vilaine-rdv' }));
    const abilities = { recheck: true, hold: false, book: true, cancel: true };
    const booking = {
      protocol: 'fhir',
      url: 'https://api.vilaine.example/fhir',
      abilities,
      regulators: true,
    };
    expect(await jsonOf(await patch(operator, `/feeds/${id}`, { booking }))).toMatchObject({ booking });
    const inside = { ...booking, url: 'https://10.0.0.7/fhir' };
    const refused = await jsonOf<Refused>(await patch(operator, `/feeds/${id}`, { booking: inside }));
    expect(refused.errors).toMatchObject([{ pointer: '#/booking/url' }]);
    const holding = { ...booking, abilities: { ...abilities, hold: true, book: false } };
    expect((await patch(operator, `/feeds/${id}`, { booking: holding })).status).toBe(400);
    expect(await jsonOf(await patch(operator, `/feeds/${id}`, { booking: null }))).toMatchObject({
      booking: null,
    });
  });

  test.each([
    ['http://agendas.vilaine.example/a.ics', 'must be https'],
    ['https://127.0.0.1/a.ics', 'must not be a private address'],
    ['https://[::1]/a.ics', 'must not be a private address'],
    ['https://[::ffff:10.0.0.1]/a.ics', 'must not be a private address'],
    ['https://169.254.169.254/latest/meta-data', 'must not be a private address'],
    ['https://2130706433/', 'must not be a private address'],
    ['https://database.internal/a.ics', 'must not be a private address'],
    ['https://localhost./a.ics', 'must not be a private address'],
    ['https://postgres/a.ics', 'must not be a private address'],
    ['https://user:secret@vilaine.example/', 'must not hold a user name or a password'],
    ['ftp://vilaine.example/', 'must be an http(s) address'],
  ])('cannot have a feed read at %s', async (url, detail) => {
    const answer = await post(operator, '/feeds', { ...asked, code: 'elsewhere', url });
    expect(answer.status).toBe(400);
    expect((await jsonOf<Refused>(answer)).errors).toEqual([{ in: 'body', pointer: '#/url', detail }]);
  });

  test('is told everything that would keep a feed from being read', async () => {
    const answer = await post(operator, '/feeds', {
      ...asked,
      code: 'wrong',
      settings: { zone: 'Mars/Olympus' },
      ageingAfterSeconds: 900,
      staleAfterSeconds: 600,
    });
    const { errors = [] } = await jsonOf<Refused>(answer);
    expect(errors.map(({ pointer }) => pointer)).toEqual(['#/settings', '#/staleAfterSeconds']);
    const pushed = await post(operator, '/feeds', { ...asked, code: 'wrong', protocol: 'ndjson' });
    expect((await jsonOf<Refused>(pushed)).errors?.[0]?.pointer).toBe('#/url');
    const unknown = await post(operator, '/feeds', { ...asked, code: 'wrong', protocol: 'telex' });
    expect((await jsonOf<Refused>(unknown)).errors?.[0]?.pointer).toBe('#/protocol');
    expect((await post(operator, '/feeds', { ...asked, vendor: 'nobody', code: 'wrong' })).status).toBe(404);
  });

  test('cannot make of a feed what it is not: vendor, protocol and sandbox stay', async () => {
    const feed = await findFeedByCode(api.db, 'vilaine');
    for (const extra of [{ vendorId: 2 }, { protocol: 'csv' }, { sandbox: true }, { pausedAt: null }]) {
      expect((await patch(operator, `/feeds/${feed?.id}`, extra)).status).toBe(400);
    }
  });

  test('opens a feed of a suspended vendor, which is suspended as well', async () => {
    const feed = await findFeedByCode(api.db, 'vilaine');
    const change = { vendorId: feed?.vendorId ?? 0, reason: null, at: NOON.toJSDate() };
    await setVendorStatus(api.db, { ...change, status: 'suspended' });
    await post(operator, '/feeds', { ...asked, code: 'while-suspended' });
    expect((await findFeedByCode(api.db, 'while-suspended'))?.suspendedAt).toEqual(NOON.toJSDate());
    await setVendorStatus(api.db, { ...change, status: 'listed' });
    expect((await findFeedByCode(api.db, 'while-suspended'))?.suspendedAt).toBeNull();
  });
});

test('nobody else opens, reads or changes what was decided of a feed', async () => {
  const feed = await findFeedByCode(api.db, 'vilaine');
  for (const persona of ['vendor', 'regulator', 'support', 'territory-manager'] as const) {
    const ask = await api.as(persona);
    expect((await post(ask, '/feeds', asked)).status).toBe(403);
    expect((await ask(`/feeds/${feed?.id}/settings`)).status).toBe(403);
    expect((await patch(ask, `/feeds/${feed?.id}`, { name: 'mine' })).status).toBe(403);
  }
});

test('a body is tried by the settings of the feed that is named, and of one’s own alone', async () => {
  const feed = await findFeedByCode(api.db, 'vilaine');
  await patch(operator, `/feeds/${feed?.id}`, {
    settings: { location: { line: '4 rue des Tanneurs', postalCode: '35000', city: 'Rennes' } },
  });
  const line = JSON.stringify({
    scheduleId: 'a',
    sourceId: 's',
    status: 'free',
    start: '2026-11-24T15:00:00+01:00',
    modalities: ['AMB'],
    visibility: ['PUBLIC'],
    practitioner: { rpps: '81000000001' },
  });
  const check = async (ask: Ask, query: string) => {
    const init = { method: 'POST', headers: { 'Content-Type': 'application/x-ndjson' }, body: line };
    return ask(`/feeds/check?protocol=ndjson${query}`, init);
  };
  const rulesOf = async (answer: Response) =>
    (await jsonOf<{ rejections: { rule: string }[] }>(answer)).rejections.map(({ rule }) => rule);
  const vendor = await api.as('vendor');
  expect(await rulesOf(await check(vendor, ''))).toContain('L06');
  expect(await rulesOf(await check(vendor, `&feed=${feed?.id}`))).not.toContain('L06');
  const other = await api.as('vendor-bocage');
  expect((await check(other, `&feed=${feed?.id}`)).status).toBe(404);
});

test('the criteria of the register are one list, by domain', async () => {
  const { items } = await jsonOf<{ items: { domain: string; criteria: string[] }[] }>(
    await operator('/criteria'),
  );
  expect(items.map(({ domain }) => domain)).toEqual(['interoperability', 'security', 'ethics', 'hosting']);
  expect(items.flatMap(({ criteria }) => criteria)).toContain('no-paid-ranking');
});
