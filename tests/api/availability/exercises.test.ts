import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { upsertOrganizations } from '../../../db/queries/slots/actors.ts';
import { addMemberships } from '../../../db/queries/identity/memberships.ts';
import { jsonOf, post, testApi, type Ask, type TestApi } from '../../support/api.ts';

/** RPPS of the personas. */
const MANAGER = '10999000060';

interface Exercise {
  roleId: number;
  offerId: string;
  kind: string;
  name: string;
  organization: { name: string } | null;
  place: { line: string; city: string };
  zone: string;
  specialty: string | null;
}

let api: TestApi;
let doctor: Ask;
let manager: Ask;

beforeAll(async () => {
  api = await testApi();
  doctor = await api.as('professional');
  manager = await api.as('structure-manager');
});

const practice = { line: '8 rue de Nemours', postalCode: '35000', city: 'Rennes', phone: '+33299000000' };
const open = (ask: Ask, body: object) => post(ask, '/availability/exercises', body);
const listed = async (ask: Ask) =>
  jsonOf<{ items: Exercise[]; structures: { id: number; name: string }[] }>(await ask('/availability'));

async function declare(ask: Ask, roleId: number): Promise<void> {
  const overbooking = { accepts: false, weeklyQuota: null, contact: null, contactValue: null };
  const settings = { roleId, version: 0, specialty: 'SM54', weeklyQuota: null, overbooking };
  const headers = { 'Content-Type': 'application/json' };
  const init = { method: 'PUT', headers, body: JSON.stringify(settings) };
  expect((await ask('/availability/settings', init)).status).toBe(200);
  const range = { day: '2026-11-25', starts: '14:00', ends: '16:00', capacity: 4, modalities: ['AMB'] };
  const shown = { ...range, roleId, visibility: ['SNP'] };
  expect((await post(ask, '/availability/ranges', shown)).status).toBe(201);
}

async function found(where: { lat: number; lon: number }, offerId: string) {
  const query = `lat=${where.lat}&lon=${where.lon}&specialty=SM54&radiusKm=10&within=P3D&limit=50`;
  const answer = await (await api.as('regulator'))(`/offers?${query}`);
  const { items } = await jsonOf<{
    items: { id: string; location: { precision: string; zone: string }; slots: { start: string }[] }[];
  }>(answer);
  return items.find(({ id }) => id === offerId);
}

describe('a professional who is in no feed', () => {
  test('says where they practise, declares a range, and is found there by a regulator', async () => {
    expect(await listed(doctor)).toEqual({ items: [], structures: [] });
    const answer = await open(doctor, practice);
    expect(answer.status).toBe(201);
    const opened = await jsonOf<Exercise>(answer);
    expect(opened).toMatchObject({ kind: 'professional', name: 'Aude Le Bihan', zone: 'Europe/Paris' });
    expect((await listed(doctor)).items).toEqual([opened]);
    await declare(doctor, opened.roleId);
    const offer = await found({ lat: 48.1147, lon: -1.6794 }, opened.offerId);
    expect(offer).toMatchObject({ location: { precision: 'commune', zone: 'Europe/Paris' } });
    expect(offer?.slots.map(({ start }) => Date.parse(start))).toEqual([Date.parse('2026-11-25T13:00:00Z')]);
  });

  test('says it twice, in another spelling of the street, and practises at one place', async () => {
    const again = await jsonOf<Exercise>(await open(doctor, { ...practice, line: '8, RUE DE NEMOURS' }));
    expect(again.roleId).toBe((await listed(doctor)).items[0]?.roleId);
    expect((await listed(doctor)).items).toHaveLength(1);
  });

  test('practises at two places when two communes have that street, and may write a CEDEX code', async () => {
    const street = { ...practice, line: '1 place Imaginée' };
    const here = await jsonOf<Exercise>(await open(doctor, { ...street, postalCode: '35042' }));
    const there = await jsonOf<Exercise>(
      await open(doctor, { ...street, postalCode: '35400', city: 'Saint-Malo' }),
    );
    expect([here.place.city, there.place.city]).toEqual(['Rennes', 'Saint-Malo']);
    expect(there.roleId).not.toBe(here.roleId);
  });

  test('overseas, has the hours of the place', async () => {
    const there = { line: '2 rue de Paris', postalCode: '97400', city: 'Saint-Denis' };
    const { zone, roleId, offerId } = await jsonOf<Exercise>(await open(doctor, there));
    expect(zone).toBe('Indian/Reunion');
    await declare(doctor, roleId);
    const offer = await found({ lat: -20.88, lon: 55.45 }, offerId);
    expect(offer?.slots.map(({ start }) => Date.parse(start))).toEqual([Date.parse('2026-11-25T10:00:00Z')]);
  });

  test.each([
    [{ postalCode: '35000', city: 'Brest' }, 'unknown-place'],
    [{ postalCode: '35400', city: 'Rennes' }, 'unknown-place'],
    [{ postalCode: '00000', city: 'Rennes' }, 'unknown-place'],
    [{ postalCode: '3500' }, 'invalid-request'],
    [{ line: '' }, 'invalid-request'],
    [{ phone: '02 99' }, 'invalid-request'],
  ])('is told what is wrong with %j', async (wrong, code) => {
    const answer = await open(doctor, { ...practice, ...wrong });
    expect([answer.status, (await jsonOf<{ code: string }>(answer)).code]).toEqual([400, code]);
  });

  test('opens no place of a structure, nor does anybody else open a practice', async () => {
    const [{ id } = { id: 0 }] = await api.db.$client<{ id: number }[]>`
      insert into organization (key, name, kind) values ('siret:1', 'SOS d’ailleurs', 'SOS') returning id`;
    expect((await open(doctor, { ...practice, organizationId: id })).status).toBe(404);
    expect((await open(manager, { ...practice, organizationId: id })).status).toBe(404);
    for (const persona of ['regulator', 'citizen', 'vendor'] as const)
      expect((await open(await api.as(persona), practice)).status).toBe(403);
  });
});

describe('who answers for a structure', () => {
  test('opens a place of it, which is nobody’s in particular', async () => {
    const key = 'siret:34173748400020';
    const structure = {
      key,
      finess: null,
      siret: '34173748400020',
      name: 'SOS Médecins',
      kind: 'SOS' as const,
    };
    const organizationId = (await upsertOrganizations(api.db, [structure])).get(key);
    await addMemberships(api.db, [{ rpps: MANAGER, structureKey: key }]);
    expect((await listed(manager)).structures).toEqual([
      { id: organizationId, name: 'SOS Médecins', kind: 'SOS' },
    ]);
    const opened = await jsonOf<Exercise>(
      await open(manager, { ...practice, name: 'Centre', organizationId }),
    );
    expect(opened).toMatchObject({ kind: 'structure', organization: { name: 'SOS Médecins' } });
    await declare(manager, opened.roleId);
    expect(await found({ lat: 48.1147, lon: -1.6794 }, opened.offerId)).toBeDefined();
  });
});

describe('where a geocoder is set', () => {
  const server = createServer((_, response) => {
    const properties = { id: '1', label: '8 Rue', type: 'housenumber', score: 0.9, citycode: '35238' };
    const geometry = { coordinates: [-1.68, 48.105] };
    response.end(JSON.stringify({ features: [{ properties, geometry }] }));
  });
  afterAll(() => server.close());

  test('a practice stands at its address', async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const located = await testApi({ config: { geocoderUrl: `http://127.0.0.1:${port}/search` } });
    const ask = await located.as('professional');
    expect((await open(ask, practice)).status).toBe(201);
    const rows = await located.db.$client`select lat, lon, precision from location where insee = '35238'`;
    expect(rows).toEqual([{ lat: 48.105, lon: -1.68, precision: 'address' }]);
  });
});
