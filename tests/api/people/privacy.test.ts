import { expect, test } from 'vitest';
import { exportsDuty } from '../../../api/people/exports-duty.ts';
import { notifyDue } from '../../../api/notifications/notifying-duty.ts';
import { createWebhook } from '../../../db/queries/outbox/webhooks.ts';
import { WEBHOOK_EVENTS } from '../../../db/vocabulary.ts';
import { accountOf, CHILD_INS, JEANNE_INS } from '../../support/agendas.ts';
import { jsonOf, post, testApi } from '../../support/api.ts';
import { leaksIn } from '../../support/log-privacy.ts';
import { delegate, jeanneWithAppointments } from '../../support/people.ts';

/** What names people in this story, in clear. */
const NAMES = [
  'Morvan',
  'Tanguy',
  'Malo',
  'RIOU',
  'Riou',
  JEANNE_INS,
  CHILD_INS,
  '0612345678',
  '+33612345678',
  'tanguy@',
];

/** Names found in a text. */
const namesIn = (text: string): string[] => NAMES.filter((name) => text.includes(name));

test('nothing that names a person stands in a log, an address, a notice, a message or in clear in the database', async () => {
  const api = await testApi();
  const { jeanne, agendaId, vilaine } = await jeanneWithAppointments(api);
  await createWebhook(api.db, {
    vendorId: vilaine.vendorId,
    url: 'https://vendor.example/creneau',
    events: [...WEBHOOK_EVENTS],
    secretSealed: api.deps.vault.seal('x', 'webhook-secret'),
    sandbox: false,
    createdAt: api.time.now.toJSDate(),
  });
  const paul = await api.as('citizen-carer');
  const asked: string[] = [];
  const follow =
    (ask: typeof jeanne): typeof jeanne =>
    (path, init) => {
      asked.push(path);
      return ask(path, init);
    };
  const [mother, carer, regulator] = [follow(jeanne), follow(paul), follow(await api.as('regulator'))];
  const citizenId = await accountOf(api, 'citizen');

  await post(mother, '/people', { name: 'Malo', born: '2017-06-02', ins: CHILD_INS, attested: true });
  await delegate(mother, carer, {
    scopes: ['read', 'write', 'notify'],
    invitee: 'Paul Tanguy',
    email: 'tanguy@example.org',
  });
  await carer(`/agenda?for=${agendaId}`);
  await post(regulator, '/citizens/searches', { ins: JEANNE_INS });
  await post(regulator, `/citizens/${citizenId}/helps`, { attested: true });
  await regulator(`/citizens/${citizenId}/agenda`);
  await post(mother, '/masks', { vendor: 'bocage' });
  await post(mother, '/exports', {});
  await exportsDuty.run(api.deps);
  await notifyDue(api.deps);
  const notices = await (await mother('/notices')).text();
  const { items } = await jsonOf<{ items: { id: number }[] }>(await mother('/exports'));
  await mother(`/exports/${items[0]?.id}/file`);
  await post(mother, '/closings', { fate: 'erased', confirmed: true });

  expect(asked.length).toBeGreaterThan(12);
  expect(leaksIn(api.logged.join('')).concat(namesIn(api.logged.join('')))).toEqual([]);
  expect(namesIn(asked.join('\n'))).toEqual([]);
  expect(namesIn(notices)).toEqual([]);
  const told = await api.db.$client`select kind, subject, target, body from message`;
  expect(told.length).toBeGreaterThan(1);
  expect(namesIn(JSON.stringify(told))).toEqual([]);
  const traces = await api.db.$client`select need, subject, why, origin from access_entry`;
  expect(namesIn(JSON.stringify(traces))).toEqual([]);
});

test('what is kept of people around an agenda is sealed in every column that names someone', async () => {
  const api = await testApi();
  const { jeanne } = await jeanneWithAppointments(api);
  const paul = await api.as('citizen-carer');
  await post(jeanne, '/people', { name: 'Malo', born: '2017-06-02', ins: CHILD_INS, attested: true });
  await delegate(jeanne, paul, { invitee: 'Paul Tanguy', email: 'tanguy@example.org' });
  await post(jeanne, '/exports', {});
  await exportsDuty.run(api.deps);
  for (const table of [
    'agenda',
    'agenda_item',
    'agenda_source',
    'delegation',
    'attestation',
    'agenda_mask',
    'notice',
    'agenda_export',
  ]) {
    const [row] = await api.db.$client<{ text: string }[]>`
      select coalesce(json_agg(t)::text, '') as text from ${api.db.$client(table)} t`;
    expect([table, namesIn(row?.text ?? '')]).toEqual([table, []]);
  }
});
