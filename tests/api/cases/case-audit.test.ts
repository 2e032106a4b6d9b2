import { beforeAll, expect, test } from 'vitest';
import { jsonOf, NOON, post, testApi, type Ask, type TestApi } from '../../support/api.ts';
import { send } from '../../support/booking.ts';

interface Seen {
  masked: boolean;
  contact: { name?: string } | null;
  motive: { motive?: string } | null;
  steps: string[];
}

let api: TestApi;
let auditor: Ask;
let caseId: string;
beforeAll(async () => {
  api = await testApi();
  auditor = await api.as('auditor');
  const body = { contact: { name: 'Jo Inventé' }, motive: { motive: 'Toux' } };
  caseId = (await jsonOf<{ id: string }>(await send(await api.as('regulator'), '/cases', { body }))).id;
});

const why = { reason: 'complaint', explanation: 'Réclamation : rappel promis et non fait.' };
const open = (ask: Ask, id = caseId, body: object = why) => post(ask, `/cases/${id}/break-glass`, body);

test('an auditor reads whom a case is about for thirty minutes after saying why, changes nothing, and each reading is traced', async () => {
  expect((await auditor(`/cases/${caseId}`)).status).toBe(404);
  expect((await open(auditor)).status).toBe(201);
  const seen = await jsonOf<Seen>(await auditor(`/cases/${caseId}`));
  expect(seen).toMatchObject({
    masked: false,
    contact: { name: 'Jo Inventé' },
    motive: { motive: 'Toux' },
    steps: [],
  });
  expect((await post(auditor, `/cases/${caseId}/events`, { type: 'take' })).status).toBe(404);
  const rows = await api.db.$client`
    select need, why, break_glass_id is not null as opened from access_entry
    where subject = ${`case ${caseId}`} and role = 'auditor' order by id`;
  expect(rows.map(({ need, why: said, opened }) => [need, said, opened])).toEqual([
    ['case-break-glass.create', 'complaint', true],
    ['case-contact.read', 'complaint', true],
    ['case-motive.read', 'complaint', true],
  ]);
  const { items } = await jsonOf<{ items: object[] }>(await auditor('/break-glass'));
  expect(items[0]).toMatchObject({ caseId, citizenId: null, role: 'auditor', ...why });
  api.time.now = NOON.plus({ minutes: 31 });
  expect((await auditor(`/cases/${caseId}`)).status).toBe(404);
  api.time.now = NOON;
});

test('it opens that case alone, for auditors alone, with a reason of the list and words', async () => {
  const other = await send(await api.as('regulator'), '/cases', { body: {} });
  const { id } = await jsonOf<{ id: string }>(other);
  expect((await open(auditor)).status).toBe(201);
  expect((await auditor(`/cases/${id}`)).status).toBe(404);
  expect((await open(auditor, crypto.randomUUID())).status).toBe(404);
  expect((await open(auditor, caseId, { ...why, reason: 'curious' })).status).toBe(400);
  expect((await open(auditor, caseId, { ...why, explanation: 'Bref' })).status).toBe(400);
  for (const role of ['operator', 'support', 'regulator', 'territory-manager'] as const)
    expect([role, (await open(await api.as(role))).status]).toEqual([role, 404]);
});
