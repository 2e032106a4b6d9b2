import { beforeAll, describe, expect, test } from 'vitest';
import { upsertLocations, upsertOrganizations, upsertRoles } from '../../../db/queries/slots/actors.ts';
import { addMemberships } from '../../../db/queries/identity/memberships.ts';
import type { OrganizationKind } from '../../../db/vocabulary.ts';
import { sasSosMedecins } from '../../../importers/sas-sos-medecins/importer.ts';
import { jsonOf, post, testApi, type Ask, type TestApi } from '../../support/api.ts';
import { hold } from '../../support/booking.ts';
import { declared } from '../../support/declared.ts';
import { wrongInBundle } from '../../support/fhir-profiles.ts';
import { readAll, rulesIn, slotsIn } from '../../importers/reading.ts';

interface Resource {
  resourceType: string;
  id: string;
  start?: string;
  identifier?: { value: string }[];
  meta: { profile: string[]; security?: { code: string }[] };
}
type Bundle = Record<string, unknown> & {
  total: number;
  link: { relation: string; url: string }[];
  entry?: { resource: Resource; search: { mode: string } }[];
};

const MANAGER = '10999000060';
const SYSTEM = 'urn:oid:1.2.250.1.71.4.2.2|';
const SIRET = '34173748400020';
const OF = 'actor:Location.organization.identifier';
const WINDOW = ['ge2026-11-24T13:00:00.000+01:00', 'le2026-11-26T23:59:59.999+01:00'];

let api: TestApi;
let manager: Ask;
let token: string;
let finess: string;

beforeAll(async () => {
  api = await testApi();
  await declared(api);
  manager = await api.as('structure-manager');
  token = await tokenOf('regulator');
  await openPlace({ key: `siret:${SIRET}`, name: 'SOS Médecins de l’Invention', kind: 'SOS', siret: SIRET });
  await openPlace({
    key: 'feed:1:sans-numero',
    name: 'Maison médicale sans numéro',
    kind: 'MSP',
    siret: null,
  });
  const [cpts] = await api.db.$client<
    { finess: string }[]
  >`select finess from organization where kind = 'CPTS'`;
  finess = cpts?.finess ?? '';
});

/** A place of a structure, with three people in half an hour each evening; its manager is the sandbox's. */
async function openPlace(structure: {
  key: string;
  name: string;
  kind: OrganizationKind;
  siret: string | null;
}): Promise<void> {
  const { key, name } = structure;
  const organizationId = (await upsertOrganizations(api.db, [{ ...structure, finess: null }])).get(key) ?? 0;
  const place = {
    name: `Centre ${name}`,
    line: '3 rue Imaginée',
    postalCode: '35700',
    city: 'Rennes',
    insee: '35238',
  };
  const where = {
    lat: 48.13,
    lon: -1.65,
    precision: 'address' as const,
    zone: 'Europe/Paris',
    phone: '+33299000000',
  };
  const locations = await upsertLocations(api.db, [{ key: `test:${key}`, ...place, ...where }]);
  const locationId = locations.get(`test:${key}`)?.id ?? 0;
  const role = { practitionerId: null, organizationId, locationId, sector: null, phone: null };
  const [roleId] = await upsertRoles(api.db, [role]);
  await addMemberships(api.db, [{ rpps: MANAGER, structureKey: key }]);
  const overbooking = { accepts: false, weeklyQuota: null, contact: null, contactValue: null };
  const settings = { roleId, version: 0, specialty: 'SM54', weeklyQuota: null, overbooking };
  const init = {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(settings),
  };
  expect((await manager('/availability/settings', init)).status).toBe(200);
  const range = {
    day: '2026-11-24',
    starts: '20:00',
    ends: '21:30',
    slotMinutes: 30,
    modalities: ['AMB', 'HH'],
  };
  const shown = { ...range, roleId, visibility: ['PUBLIC', 'SNP'] };
  expect((await post(manager, '/availability/ranges', shown)).status).toBe(201);
}

async function tokenOf(persona: string): Promise<string> {
  const answer = await post(api.anyone, '/sandbox/sessions', { persona });
  return (await jsonOf<{ token: string }>(answer)).token;
}

function query(pairs: Record<string, string | string[]>): string {
  const flat = Object.entries(pairs).flatMap(([name, value]) =>
    [value].flat().map((each) => [name, each] satisfies [string, string]),
  );
  return new URLSearchParams(flat).toString();
}
const ask = (path: string, init: RequestInit = {}, bearer = token) =>
  api.app.request(`/fhir${path}`, {
    ...init,
    headers: { ...Object.fromEntries(new Headers(init.headers)), Authorization: `Bearer ${bearer}` },
  });

/** The search of SOS Médecins as an aggregator writes it. */
const guided = (identifiers: string, changes: Record<string, string | string[]> = {}) =>
  query({
    _revinclude: 'Slot:schedule',
    _include: 'Schedule:actor:Location',
    '_include:iterate': 'Location:organization',
    '_has:Slot:schedule:start': WINDOW,
    '_has:Slot:schedule:status': 'free',
    [OF]: identifiers,
    _count: '1000',
    ...changes,
  });
const schedules = async (identifiers: string, changes = {}, bearer = token) => {
  const answer = await ask(`/Schedule?${guided(identifiers, changes)}`, {}, bearer);
  expect(answer.status).toBe(200);
  return jsonOf<Bundle>(answer);
};
const of = (bundle: Bundle, type: string) =>
  (bundle.entry ?? []).flatMap(({ resource }) => (resource.resourceType === type ? [resource] : []));

describe('the search for SOS Médecins', () => {
  test('answers schedules with their free slots, places and associations, by SIRET, as their profiles ask', async () => {
    const bundle = await schedules(`${SYSTEM}3${SIRET}`);
    expect(wrongInBundle(bundle)).toEqual([]);
    expect(of(bundle, 'Slot').map(({ start }) => start)).toEqual([
      '2026-11-24T20:00:00.000+01:00',
      '2026-11-24T20:30:00.000+01:00',
      '2026-11-24T21:00:00.000+01:00',
    ]);
    expect(bundle.total).toBe(3);
    const modes = new Map(
      (bundle.entry ?? []).map(({ resource, search }) => [resource.resourceType, search.mode]),
    );
    expect(Object.fromEntries(modes)).toEqual({
      Schedule: 'match',
      Slot: 'include',
      Location: 'include',
      Organization: 'include',
    });
    expect(new URL(bundle.link[0]?.url ?? '').search.slice(1)).toBe(guided(`${SYSTEM}3${SIRET}`));
  });

  test('is held against a table that sees what is missing', async () => {
    const bundle = await schedules(`${SYSTEM}3${SIRET}`);
    const entry = (bundle.entry ?? []).filter(({ resource }) => resource.resourceType !== 'Organization');
    expect(wrongInBundle({ ...bundle, entry }).join()).toContain('leads nowhere');
    const damaged = entry.map(({ resource, search }) => ({
      resource: { ...resource, identifier: undefined },
      search,
    }));
    expect(wrongInBundle({ ...bundle, entry: damaged }).join()).toContain('identifier.value has 0 values');
  });

  test('is read back by our own importer as the same slots, without a remark', async () => {
    const bundle = await schedules(`3${SIRET}`);
    const readings = await readAll(sasSosMedecins, [Buffer.from(JSON.stringify(bundle))], {
      settings: { associations: [SIRET] },
      now: api.time.now.toISO(),
    });
    expect(rulesIn(readings)).toEqual({});
    const read = slotsIn(readings);
    expect(read.map(({ sourceId }) => sourceId)).toEqual(of(bundle, 'Slot').map(({ id }) => id));
    expect(read[0]).toMatchObject({
      start: '2026-11-24T19:00:00.000Z',
      practitioner: null,
      organizations: [{ name: 'SOS Médecins de l’Invention', siret: SIRET }],
      location: { line: '3 rue Imaginée', postalCode: '35700' },
    });
  });

  test('finds a CPTS by its FINESS, and shows who may not see its slots none of them', async () => {
    const bundle = await schedules(`${SYSTEM}1${finess}`);
    expect(wrongInBundle(bundle)).toEqual([]);
    expect(bundle.total).toBeGreaterThan(3);
    expect(of(bundle, 'Organization').map(({ identifier }) => identifier?.[0]?.value)).toEqual([
      `1${finess}`,
    ]);
    const vendor = await tokenOf('vendor');
    expect((await schedules(`${SYSTEM}1${finess}`, {}, vendor)).total).toBe(0);
    expect((await schedules(`${SYSTEM}3${SIRET}`, {}, vendor)).total).toBe(3);
  });

  test('finds several at once, nobody under a number that nobody has, and pages without a slot twice or lost', async () => {
    const both = `${SYSTEM}1${finess},${SYSTEM}3${SIRET}`;
    const whole = of(await schedules(both), 'Slot').map(({ id }) => id);
    const paged: string[] = [];
    let url: string | undefined = `/Schedule?${guided(both, { _count: '2' })}`;
    for (let page = 0; url !== undefined && page < 30; page += 1) {
      const bundle: Bundle = await jsonOf<Bundle>(await ask(url));
      expect([bundle.total, wrongInBundle(bundle)]).toEqual([whole.length, []]);
      paged.push(...of(bundle, 'Slot').map(({ id }) => id));
      const next = bundle.link.find(({ relation }) => relation === 'next');
      url = next && new URL(next.url).pathname.replace('/fhir', '') + new URL(next.url).search;
    }
    expect(paged).toEqual(whole);
    expect(await schedules(`${SYSTEM}399999999999999`)).toMatchObject({ total: 0, type: 'searchset' });
  });

  test('leaves out a place that someone holds, and brings only what was asked to come along', async () => {
    const [first] = of(await schedules(`3${SIRET}`), 'Slot');
    const held = await hold(await api.as('regulator'), first?.id ?? '');
    expect(held.status).toBe(201);
    expect((await schedules(`3${SIRET}`)).total).toBe(2);
    const bare = await schedules(`3${SIRET}`, { _include: [], '_include:iterate': [], _revinclude: [] });
    expect(new Set((bare.entry ?? []).map(({ resource }) => resource.resourceType))).toEqual(
      new Set(['Schedule']),
    );
    const { holdId } = await jsonOf<{ holdId: string }>(held);
    await (
      await api.as('regulator')
    )(`/holds/${holdId}`, { method: 'DELETE' });
  });

  test('may be sent as a form', async () => {
    const answer = await ask('/Schedule/_search', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: guided(`3${SIRET}`),
    });
    expect((await jsonOf<Bundle>(answer)).total).toBe(3);
  });

  test.each([
    [{ '_has:Slot:schedule:status': 'busy' }, '_has:Slot:schedule:status'],
    [{ '_has:Slot:schedule:start': 'ge2026-11-24T13:00:00+01:00' }, '_has:Slot:schedule:start'],
    [{ [OF]: '' }, OF],
    [{ [OF]: Array.from({ length: 26 }, (_, n) => `34173748400${n + 100}`).join(',') }, OF],
    [{ _count: '0' }, '_count'],
  ])('is refused in words that name the parameter: %j', async (changes, at) => {
    const answer = await ask(`/Schedule?${guided(`3${SIRET}`, changes)}`);
    expect(answer.status).toBe(400);
    const { issue } = await jsonOf<{ issue: { expression?: string[] }[] }>(answer);
    expect(issue.map(({ expression }) => expression?.[0])).toContain(at);
  });
});

describe('a search of slots by structure', () => {
  const chained = 'schedule.actor:Location.organization.identifier';
  const bySlot = (identifiers: string) =>
    query({
      _include: 'Slot:schedule',
      '_include:iterate': ['Schedule:actor', 'Location:organization'],
      start: WINDOW,
      status: 'free',
      [chained]: identifiers,
    });

  test('gives the same slots, which are then what was searched', async () => {
    const bundle = await jsonOf<Bundle>(await ask(`/Slot?${bySlot(`${SYSTEM}3${SIRET}`)}`));
    expect(wrongInBundle(bundle)).toEqual([]);
    const matches = (bundle.entry ?? []).filter(({ search }) => search.mode === 'match');
    expect(matches.map(({ resource }) => resource.id)).toEqual(
      of(await schedules(`3${SIRET}`), 'Slot').map(({ id }) => id),
    );
    expect([of(bundle, 'Schedule').length, of(bundle, 'Location').length]).toEqual([1, 1]);
  });

  test('that names none is refused by the name of its parameter', async () => {
    const answer = await ask(`/Slot?${bySlot('')}`);
    const { issue } = await jsonOf<{ issue: { expression?: string[] }[] }>(answer);
    expect([answer.status, issue[0]?.expression]).toEqual([400, [chained]]);
  });
});
