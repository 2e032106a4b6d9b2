import { beforeAll, describe, expect, test, vi } from 'vitest';
import { jsonOf, testApi, type Ask, type TestApi } from '../../support/api.ts';

let api: TestApi;
let manager: Ask;
beforeAll(async () => {
  api = await testApi();
  manager = await api.as('territory-manager');
  expect((await knowOrigins(['samu35', 'a'], 0)).status).toBe(200);
});

const knowOrigins = (lrmOrigins: string[], version: number) =>
  manager('/territory-settings', {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', 'If-Match': `"${version}"` },
    body: JSON.stringify({ lrmOrigins }),
  });

const RPPS = '10002673899';
const follow = async (query: string, from: Pick<TestApi, 'app'> = api) => {
  const answer = await from.app.request(`/lrm?${query}`);
  const location = answer.headers.get('location');
  return {
    status: answer.status,
    to: location === null ? null : new URL(location, 'http://here').searchParams,
  };
};

describe('the link of a call centre’s software', () => {
  test('leads to the search with the commune, the specialty and the own doctor', async () => {
    const { status, to } = await follow(
      `origin=samu35&practitioner=urn:oid:1.2.250.1.71.4.2.1%7C8${RPPS}&specialty=urn:oid:1.2.250.1.213.2.28%7CSM40&inseecode=35238&city=Rennes`,
    );
    expect(status).toBe(302);
    expect(Object.fromEntries(to ?? [])).toEqual({
      commune: '35238',
      near: 'Rennes',
      specialty: 'SM40',
      doctor: RPPS,
      origin: 'samu35',
    });
  });

  test('asks for general medicine when it names no specialty, and understands one by its label', async () => {
    expect((await follow('origin=a&inseecode=35238')).to?.get('specialty')).toBe('SM54');
    const label = encodeURIComponent('Consultation de médecine générale');
    expect((await follow(`origin=a&inseecode=35238&specialty=${label}`)).to?.get('specialty')).toBe('SM54');
    const unknown = await follow('origin=a&inseecode=35238&specialty=Sorcellerie');
    expect([unknown.to?.get('specialty'), unknown.to?.getAll('ask')]).toEqual([null, ['specialty']]);
  });

  test('whose address is not found keeps everything and asks for the address alone', async () => {
    const { status, to } = await follow(
      `origin=samu35&practitioner=8${RPPS}&specialty=SM40&streetnumber=3&streetname=rue%20de%20Nulle%20Part&city=Trifouillis`,
    );
    expect(status).toBe(302);
    expect(Object.fromEntries(to ?? [])).toEqual({
      specialty: 'SM40',
      doctor: RPPS,
      origin: 'samu35',
      ask: 'address',
    });
  });

  test('whose street is not found falls back on its commune, and still asks for the address', async () => {
    const { to } = await follow('origin=a&streetname=rue%20de%20Nemours&inseecode=35238&city=Rennes');
    expect([to?.get('commune'), to?.get('ask')]).toEqual(['35238', 'address']);
  });

  test('finds a city by its name alone, unless two have it', async () => {
    expect((await follow('origin=a&city=Rennes')).to?.get('commune')).toBe('35238');
    expect((await follow('origin=a&city=Saint-Denis')).to?.getAll('ask')).toEqual(['address']);
  });

  test('that names a call keeps its name, for the case that the console opens', async () => {
    expect((await follow('origin=samu35&inseecode=35238&call=A-1187.2')).to?.get('call')).toBe('A-1187.2');
    const unreadable = await follow('origin=samu35&inseecode=35238&call=%3Cscript%3E');
    expect([unreadable.status, unreadable.to?.get('call')]).toEqual([302, null]);
  });

  test('leaves unknown parameters aside', async () => {
    const { status, to } = await follow('origin=a&inseecode=35238&colour=red&caller=0612345678');
    expect(status).toBe(302);
    expect([...(to?.keys() ?? [])].sort()).toEqual(['commune', 'near', 'origin', 'specialty']);
  });

  test('says in words what cannot be read, by its code, and keeps the rest a click away', async () => {
    const unreadable = await api.app.request('/lrm?origin=a&practitioner=8123&inseecode=35238');
    const text = await unreadable.text();
    expect([unreadable.status, unreadable.headers.get('location')]).toEqual([400, null]);
    expect(text).toContain('n’est pas lisible');
    expect(text).toContain('sas_pf_001');
    expect(text).toMatch(/href="\/\?commune=35238&amp;[^"]*specialty=SM54/);
    const missing = await (await api.app.request('/lrm?inseecode=35238&lang=en')).text();
    expect(missing).toContain('sas_pf_002');
    expect(missing).toContain('does not say which call-centre software');
  });

  test('takes a practitioner by name as no identifier: nothing is wrong, nobody is found', async () => {
    const { status, to } = await follow('origin=a&inseecode=35238&practitioner=Martin');
    expect([status, to?.get('doctor')]).toEqual([302, null]);
  });

  test('writes nothing that a script could be made of into its page', async () => {
    const answer = await api.app.request(
      '/lrm?practitioner=1&inseecode=%22%3E%3Cscript%3E&city=%3Cscript%3E',
    );
    expect(await answer.text()).not.toContain('<script>');
  });
});

describe('software that nobody here knows', () => {
  test('is refused in words, with the search a click away, until the territory’s manager names it', async () => {
    const asked = '/lrm?origin=samu22&inseecode=35238&specialty=SM40&call=B-2';
    const strange = await api.app.request(asked);
    const text = await strange.text();
    expect([strange.status, strange.headers.get('location')]).toEqual([400, null]);
    expect(text).toContain('n’est pas connu ici');
    expect(text).toContain('<a href="/territory">');
    expect(text).toMatch(/href="\/\?commune=35238&amp;[^"]*specialty=SM40[^"]*call=B-2/);
    expect(await (await api.app.request(`${asked}&lang=en`)).text()).toContain('is not known here');
    expect((await knowOrigins(['samu35', 'a', 'samu22'], 1)).status).toBe(200);
    expect((await api.app.request(asked)).status).toBe(302);
    const regulator = await api.as('regulator');
    type Read = { settings: { lrmOrigins: string[] } };
    const { settings } = await jsonOf<Read>(await regulator('/territory-settings'));
    expect(settings.lrmOrigins).toEqual(['samu35', 'a', 'samu22']);
  });

  test('is no more known for a name that only looks like one, nor added under a name that no link can say', async () => {
    for (const origin of ['SAMU35x', 'samu', 'samu35%22', '%25', 'a%20b']) {
      expect((await api.app.request(`/lrm?origin=${origin}&inseecode=35238`)).status, origin).toBe(400);
    }
    expect((await knowOrigins(['with/slash'], 2)).status).toBe(400);
  });

  test('is the same however its name is written, by the territory or by the link', async () => {
    const answer = await knowOrigins(['SAMU 35', 'samu35', ' a'], 2);
    expect(await jsonOf(answer)).toMatchObject({ settings: { lrmOrigins: ['samu35', 'a'] } });
    const { status, to } = await follow('origin=Samu%2035&inseecode=35238');
    expect([status, to?.get('origin')]).toEqual([302, 'samu35']);
    await api.db.$client`
      update territory_settings set changes = jsonb_set(changes, '{lrmOrigins}', '["SAMU 35", "a"]')`;
    expect((await follow('origin=samu35&inseecode=35238')).status).toBe(302);
  });
});

test('an address that was not found counts among the links, and no word of it is kept', async () => {
  type Figures = { indicators: { code: string; value: number | null; of: number | null }[] };
  api.time.now = api.time.now.plus({ days: 1 });
  const regulator = await api.as('regulator');
  const read = async (code: string) => {
    const { indicators } = await jsonOf<Figures>(await regulator('/statistics?from=2026-11-25'));
    const found = indicators.find((each) => each.code === code);
    return [found?.value, found?.of];
  };
  expect([await read('lrm-links'), await read('unresolved-addresses')]).toEqual([
    [0, 0],
    [null, 0],
  ]);
  for (const query of ['city=Rennes', 'city=Trifouillis', 'streetname=rue%20Perdue&inseecode=35238', '']) {
    await api.app.request(`/lrm?origin=samu35&${query}`);
  }
  await api.app.request('/lrm?origin=stranger&city=Trifouillis');
  await vi.waitFor(async () => expect(await read('lrm-links')).toEqual([4, 4]));
  expect(await read('unresolved-addresses')).toEqual([expect.closeTo(2 / 3), 3]);
  const columns = await api.db.$client<{ name: string }[]>`
    select column_name as name from information_schema.columns where table_name = 'lrm_link' order by 1`;
  expect(columns.map(({ name }) => name).join()).toBe('address,at,id,origin,territory_code');
  await expect(api.db.$client`delete from lrm_link`).rejects.toThrow('append-only');
});
