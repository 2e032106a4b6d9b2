import { unzipSync, strFromU8 } from 'fflate';
import ICAL from 'ical.js';
import { beforeEach, describe, expect, test } from 'vitest';
import { exportsDuty, makeExport } from '../../../api/people/exports-duty.ts';
import { resealAll } from '../../../db/queries/identity/identifiers.ts';
import { appointmentLine, deliverTo, JEANNE_INS } from '../../support/agendas.ts';
import { jsonOf, post, testApi, type Ask, type TestApi } from '../../support/api.ts';
import { jeanneWithAppointments, noticesOf } from '../../support/people.ts';

interface Copy {
  id: number;
  state: string;
  expiresAt: string | null;
  byteCount: number;
}

let api: TestApi;
let jeanne: Ask;
let agendaId: number;

beforeEach(async () => {
  api = await testApi();
  const household = await jeanneWithAppointments(api);
  ({ jeanne, agendaId } = household);
  await deliverTo(api, household.vilaine, {
    body: [
      appointmentLine({
        sourceId: 'old',
        start: '2024-01-10T10:00:00+01:00',
        bring: '<script>alert(1)</script>',
      }),
    ],
  });
  await post(jeanne, '/people', { name: 'Malo', born: '2017-06-02', attested: true });
});

const ask = async () => jsonOf<Copy>(await post(jeanne, '/exports', {}));
const take = (id: number, by = jeanne) => by(`/exports/${id}/file`);
const open = async (id: number) => {
  const files = unzipSync(new Uint8Array(await (await take(id)).arrayBuffer()));
  return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, strFromU8(bytes)]));
};

describe('a copy of everything', () => {
  test('is made in the background, announced, and taken as one file of a page, data, calendars and who looked', async () => {
    const { id, state } = await ask();
    expect(state).toBe('asked');
    expect((await take(id)).status).toBe(409);
    expect((await ask()).id).toBe(id);
    await exportsDuty.run(api.deps);
    expect((await noticesOf(jeanne))[0]).toMatchObject({
      kind: 'export-ready',
      facts: { exportId: String(id) },
    });
    const files = await open(id);
    const childCalendar = Object.keys(files).find(
      (name) => name.endsWith('.ics') && name !== `agenda-${agendaId}.ics`,
    );
    expect(new Set(Object.keys(files))).toEqual(
      new Set([
        `agenda-${agendaId}.ics`,
        childCalendar,
        'donnees.json',
        'lisez-moi.html',
        'qui-a-consulte.csv',
      ]),
    );
    const data: {
      profiles: { items: { bring: string | null; access: string | null }[]; name: string | null }[];
      person: unknown;
    } = JSON.parse(files['donnees.json'] ?? '');
    expect(data.profiles.map(({ name, items }) => [name, items.length])).toEqual([
      [null, 4],
      ['Malo', 0],
    ]);
    expect(data.profiles[0]?.items[1]?.access).toBe('Code 4512B, porte verte');
    expect(data.person).toMatchObject({ name: 'Jeanne Morvan', ins: [{ agendaId, value: JEANNE_INS }] });
    const calendar = new ICAL.Component(ICAL.parse(files[`agenda-${agendaId}.ics`] ?? ''));
    expect(calendar.getAllSubcomponents('vevent')).toHaveLength(4);
    expect(files['qui-a-consulte.csv']).toContain('Vous avez demandé ou pris une copie de tout.');
  });

  test('says what one chose for one’s screen, and how one is written to', async () => {
    const choices = { language: 'en', theme: 'dark' };
    await jeanne('/preferences', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(choices),
    });
    const { id } = await ask();
    await makeExport(api.deps);
    const files = await open(id);
    expect(JSON.parse(files['donnees.json'] ?? '')).toMatchObject({ preferences: choices });
    expect(files['lisez-moi.html']).toContain('Langue\u00a0: anglais');
    expect(files['lisez-moi.html']).toContain('Couleurs\u00a0: sombres');
  });

  test('reads as a page without a script, an address to fetch, or a text that runs', async () => {
    const { id } = await ask();
    await makeExport(api.deps);
    const page = (await open(id))['lisez-moi.html'] ?? '';
    expect(page).toContain('mercredi 25 novembre 2026, 10 h 00');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).not.toMatch(/<script|<link|src=|https?:/u);
  });

  test('is sealed where it is kept, and is its owner’s alone', async () => {
    const { id } = await ask();
    await makeExport(api.deps);
    const [row] = await api.db.$client<
      { sealed: Uint8Array }[]
    >`select sealed from agenda_export where id = ${id}`;
    expect(
      Buffer.from(row?.sealed ?? [])
        .subarray(0, 64)
        .includes('PK'),
    ).toBe(false);
    expect((await take(id, await api.as('citizen-carer'))).status).toBe(404);
    expect((await take(id, await api.as('support'))).status).toBe(404);
    expect((await api.anyone(`/exports/${id}/file`)).status).toBe(401);
  });

  test('is gone after seven days, and when a key is rotated', async () => {
    const { id } = await ask();
    await makeExport(api.deps);
    api.time.now = api.time.now.plus({ days: 7 }).minus({ seconds: 1 });
    expect((await take(id)).status).toBe(200);
    api.time.now = api.time.now.plus({ seconds: 1 });
    expect((await take(id)).status).toBe(404);
    const second = await ask();
    await exportsDuty.run(api.deps);
    expect((await take(second.id)).status).toBe(200);
    const left = await api.db.$client`select id from agenda_export where sealed is not null`;
    expect(left).toEqual([{ id: second.id }]);
    const { vault } = api.deps;
    await resealAll(api.db, (sealed, context) => {
      const text = vault.open(sealed, context);
      return { sealed: vault.seal(text, context), blindIndex: vault.blindIndex(text, context) };
    });
    expect((await take(second.id)).status).toBe(404);
  });
});
