import { beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { citizenAgenda } from '../../../api/people/citizen-resources.ts';
import { notifyDue } from '../../../api/notifications/notifying-duty.ts';
import { consentsDuty } from '../../../api/people/ended-consents.ts';
import { forgetAll } from '../../../api/people/retention.ts';
import { createWebhook } from '../../../db/queries/outbox/webhooks.ts';
import { WEBHOOK_EVENTS } from '../../../db/vocabulary.ts';
import { accountOf, appointmentLine, deliverTo, instant, JEANNE_INS } from '../../support/agendas.ts';
import { jsonOf, post, testApi, type Ask, type TestApi } from '../../support/api.ts';
import { delegate, jeanneWithAppointments, noticesOf, owedTo, seen } from '../../support/people.ts';

let api: TestApi;
let jeanne: Ask;
let citizenId: number;
let household: Awaited<ReturnType<typeof jeanneWithAppointments>>;

beforeEach(async () => {
  api = await testApi();
  household = await jeanneWithAppointments(api);
  ({ jeanne } = household);
  citizenId = await accountOf(api, 'citizen');
});

const put = (ask: Ask, path: string, body: unknown) =>
  ask(path, { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

async function listen(vendorId: number): Promise<void> {
  const secretSealed = api.deps.vault.seal('x', 'webhook-secret');
  await createWebhook(api.db, {
    vendorId,
    url: 'https://vendor.example/creneau',
    events: [...WEBHOOK_EVENTS],
    secretSealed,
    sandbox: false,
    createdAt: api.time.now.toJSDate(),
  });
}

describe('a consent', () => {
  const connect = async () =>
    jsonOf<{ id: number; pairingId: string }>(
      await post(jeanne, '/consents', {
        vendor: 'vilaine',
        purpose: 'agenda',
        endsAt: '2027-03-01T00:00:00Z',
      }),
    );

  test('withdrawn tells the vendor, hides at once what it wrote, and erases it after thirty days', async () => {
    await listen(household.vilaine.vendorId);
    const { id } = await connect();
    expect(await seen(jeanne)).toHaveLength(3);
    expect((await jeanne(`/consents/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect(await seen(jeanne)).toHaveLength(1);
    const [owed, ...more] = await owedTo(api, household.vilaine);
    expect([owed, more]).toMatchObject([
      {
        kind: 'consent.ended',
        body: {
          reason: 'withdrawn',
          purpose: 'agenda',
          pairings: [expect.stringMatching(/^[\w-]{43}$/)],
          appointments: ['rdv-1', 'rdv-2'],
        },
      },
      [],
    ]);
    const kept = async () => (await api.db.$client`select count(*)::int as n from agenda_source`)[0]?.['n'];
    api.time.now = api.time.now.plus({ days: 29 });
    await forgetAll(api.deps);
    expect(await kept()).toBe(3);
    api.time.now = api.time.now.plus({ days: 2 });
    await forgetAll(api.deps);
    expect(await kept()).toBe(1);
  });

  test('withdrawn lets that vendor write nothing more, by whatever name it calls the person', async () => {
    const { id, pairingId } = await connect();
    await jeanne(`/consents/${id}`, { method: 'DELETE' });
    for (const person of [{ pairingId }, { ins: JEANNE_INS, insStatus: 'qualified' }])
      await deliverTo(api, household.vilaine, {
        body: [
          appointmentLine({
            sourceId: `n-${Object.keys(person).length}`,
            person,
            start: '2026-12-18T10:00:00+01:00',
          }),
        ],
      });
    expect(await seen(jeanne)).toHaveLength(1);
  });

  test('given anew hides nothing; at its date the vendor is told and the person too', async () => {
    await listen(household.vilaine.vendorId);
    const { id } = await connect();
    await connect();
    expect((await jeanne(`/consents/${id}`, { method: 'DELETE' })).status).toBe(404);
    await consentsDuty.run(api.deps);
    expect([await seen(jeanne), await owedTo(api, household.vilaine)]).toEqual([
      expect.objectContaining({ length: 3 }),
      [],
    ]);
    api.time.now = instant('2027-03-01T00:00:00Z');
    jeanne = await api.as('citizen');
    await consentsDuty.run(api.deps);
    await consentsDuty.run(api.deps);
    expect(await owedTo(api, household.vilaine)).toMatchObject([
      { kind: 'consent.ended', body: { reason: 'ended' } },
    ]);
    expect((await noticesOf(jeanne))[0]?.kind).toBe('consent-ended');
    const { items } = await jsonOf<{ items: { type: string; sources: { vendor: string }[] }[] }>(
      await jeanne('/agenda?from=2026-11-24T00:00:00Z&to=2027-01-01T00:00:00Z'),
    );
    const appointments = items.filter(({ type }) => type === 'appointment');
    expect(appointments.map(({ sources }) => sources.map(({ vendor }) => vendor))).toEqual([['bocage']]);
  });
});

describe('each purpose of a vendor', () => {
  interface Standing {
    vendorCode: string;
    purpose: string;
    allowed: boolean;
    consentId: number | null;
  }
  const standing = async (code: string) =>
    (await jsonOf<{ standing: Standing[] }>(await jeanne('/consents'))).standing
      .filter(({ vendorCode }) => vendorCode === code)
      .map(
        ({ purpose, allowed, consentId }) =>
          `${purpose} ${allowed ? 'yes' : 'no'}${consentId ? ' said' : ''}`,
      );
  const say = async (purpose: string) =>
    jsonOf<{ id: number; pairingId: string | null }>(
      await post(jeanne, '/consents', { vendor: 'vilaine', purpose }),
    );
  const past = { sourceId: 'past', start: '2026-11-10T10:00:00+01:00', end: '2026-11-10T10:20:00+01:00' };
  const tellPast = () => deliverTo(api, household.vilaine, { body: [appointmentLine(past)] });
  const pastOnes = async () => {
    const { items } = await jsonOf<{ items: unknown[] }>(
      await jeanne('/agenda?from=2026-11-01T00:00:00Z&to=2026-11-20T00:00:00Z'),
    );
    return items.length;
  };

  test('stands apart: a vendor that knows the person by INS may all until something is said of it', async () => {
    expect(await standing('vilaine')).toEqual(['agenda yes', 'history yes', 'reminders yes']);
    const { pairingId } = await say('agenda');
    expect(pairingId).toMatch(/^[\w-]{22}$/);
    expect(await standing('vilaine')).toEqual(['agenda yes said', 'history no', 'reminders no']);
    expect((await say('reminders')).pairingId).toBeNull();
    expect(await standing('vilaine')).toEqual(['agenda yes said', 'history no', 'reminders yes said']);
    expect(await standing('bocage')).toEqual(['agenda yes', 'history yes', 'reminders yes']);
  });

  test('history: what is over is written with a yes alone, and hidden when it is taken back; what was told in time goes on', async () => {
    await say('agenda');
    await tellPast();
    expect(await pastOnes()).toBe(0);
    const { id } = await say('history');
    await tellPast();
    expect(await pastOnes()).toBe(1);
    expect((await jeanne(`/consents/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect(await pastOnes()).toBe(0);
    expect(await seen(jeanne)).toHaveLength(3);
    api.time.now = instant('2026-11-25T12:00:00Z');
    jeanne = await api.as('citizen');
    const arrived = appointmentLine({ status: 'fulfilled', validAt: '2026-11-25T11:00:00Z' });
    await deliverTo(api, household.vilaine, { body: [arrived] });
    const { items } = await jsonOf<{ items: { status: string }[] }>(
      await jeanne('/agenda?from=2026-11-25T00:00:00Z&to=2026-11-26T00:00:00Z'),
    );
    expect(items).toMatchObject([{ status: 'fulfilled' }]);
  });

  test('reminders: nothing is written by e-mail of what a vendor tells without a yes, and the vendor is not told', async () => {
    await listen(household.vilaine.vendorId);
    await say('agenda');
    const { id } = await say('reminders');
    await notifyDue(api.deps);
    expect((await jeanne(`/consents/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect([await standing('vilaine'), await owedTo(api, household.vilaine)]).toEqual([
      ['agenda yes said', 'history no', 'reminders no'],
      [],
    ]);
    const mails = async () =>
      (await api.db.$client`select count(*)::int as n from message where channel = 'mail'`)[0]?.['n'];
    const before = await mails();
    const later = (start: string) => appointmentLine({ sourceId: start, start, end: null });
    await deliverTo(api, household.vilaine, { body: [later('2027-01-11T10:00:00+01:00')] });
    await notifyDue(api.deps);
    expect(await mails()).toBe(before);
    await deliverTo(api, household.bocage, {
      body: [later('2027-01-12T10:00:00+01:00')],
      as: 'vendor-bocage',
    });
    await notifyDue(api.deps);
    expect(await mails()).toBe(Number(before) + 1);
  });

  test('agenda: taken back, the others end with it; refused, a vendor that asked nothing is stopped and told', async () => {
    await say('agenda');
    await say('history');
    const all = await jsonOf<{ items: { id: number; purpose: string }[] }>(await jeanne('/consents'));
    const own = all.items.find(({ purpose }) => purpose === 'agenda');
    await jeanne(`/consents/${own?.id}`, { method: 'DELETE' });
    expect(await standing('vilaine')).toEqual(['agenda no', 'history no', 'reminders no']);
    await listen(household.bocage.vendorId);
    const refused = await post(jeanne, '/consents/refusals', { vendor: 'bocage', purpose: 'agenda' });
    expect([refused.status, await jsonOf(refused)]).toMatchObject([
      201,
      { purpose: 'agenda', revokedAt: expect.any(String) },
    ]);
    expect(await seen(jeanne)).toEqual([]);
    expect(await standing('bocage')).toEqual(['agenda no', 'history no', 'reminders no']);
    expect(await owedTo(api, household.bocage)).toMatchObject([
      { kind: 'consent.ended', body: { purpose: 'agenda', appointments: ['b-1'] } },
    ]);
    expect((await post(jeanne, '/consents/refusals', { vendor: 'nobody', purpose: 'agenda' })).status).toBe(
      404,
    );
    expect((await post(jeanne, '/consents', { vendor: 'bocage', purpose: 'everything' })).status).toBe(400);
  });
});

describe('a mask', () => {
  test('hides an item or a vendor from delegates, never from oneself, until it is taken away', async () => {
    const paul = await api.as('citizen-carer');
    await delegate(jeanne, paul, { scopes: ['read', 'notify'] });
    const { agendaId } = household;
    const own = await seen(jeanne);
    if (typeof own === 'number') throw new Error('Jeanne reads nothing');
    const [first = ''] = own;
    const made = await jsonOf<{ id: number }>(await post(jeanne, '/masks', { itemId: first }));
    expect(await seen(paul, agendaId)).toEqual(own.slice(1));
    expect((await paul(`/agenda/${first}`)).status).toBe(404);
    expect((await paul(`/agenda/${first}.ics`)).status).toBe(404);
    expect(await jsonOf(await jeanne(`/agenda/${first}`))).toMatchObject({ id: first, masked: true });
    await post(jeanne, '/masks', { vendor: 'bocage' });
    expect(await seen(paul, agendaId)).toEqual(own.slice(1, 2));
    expect(await seen(jeanne)).toEqual(own);
    expect((await jeanne(`/masks/${made.id}`, { method: 'DELETE' })).status).toBe(204);
    expect(await seen(paul, agendaId)).toEqual(own.slice(0, 2));
  });

  test('of another’s item or of no vendor is refused', async () => {
    const own = await seen(jeanne);
    if (typeof own === 'number') throw new Error('Jeanne reads nothing');
    const [item = ''] = own;
    const paul = await api.as('citizen-carer');
    expect((await post(paul, '/masks', { itemId: item })).status).toBe(404);
    expect((await post(jeanne, '/masks', { vendor: 'nobody' })).status).toBe(404);
    expect((await post(jeanne, '/masks', { itemId: item, vendor: 'vilaine' })).status).toBe(400);
  });
});

describe('a regulator', () => {
  type Read = z.infer<typeof citizenAgenda>;
  const breakGlass = (ask: Ask) =>
    post(ask, '/break-glass', {
      citizenId,
      reason: 'life-threat',
      explanation: 'Appel interrompu, douleur thoracique.',
    });

  test('reads nothing without the citizen’s word, and with it appointments alone, for half an hour, told and traced', async () => {
    const regulator = await api.as('regulator');
    const path = `/citizens/${citizenId}/agenda`;
    expect((await regulator(path)).status).toBe(404);
    // A number that was guessed, or that another was told, opens nothing.
    await post(await api.as('nurse'), '/citizens/searches', { ins: JEANNE_INS });
    const help = () => post(regulator, `/citizens/${citizenId}/helps`, { attested: true });
    expect((await help()).status).toBe(404);
    const found = await jsonOf<{ citizenId: number }>(
      await post(regulator, '/citizens/searches', { ins: JEANNE_INS }),
    );
    expect(found).toEqual({ citizenId, agendaId: household.agendaId });
    expect((await post(regulator, `/citizens/${citizenId}/helps`, { attested: false })).status).toBe(400);
    api.time.now = api.time.now.plus({ minutes: 31 });
    expect((await help()).status).toBe(404);
    api.time.now = api.time.now.minus({ minutes: 31 });
    expect((await help()).status).toBe(201);
    const read = await jsonOf<Read>(await regulator(path));
    expect(read).toMatchObject({ by: 'consent', masked: false, until: '2026-11-24T12:30:00.000Z' });
    expect(read.items).toHaveLength(3);
    expect(read.items.every((item) => item.with?.specialties.length === 0 && item.access === null)).toBe(
      true,
    );
    expect((await noticesOf(jeanne))[0]).toMatchObject({ kind: 'help-opened', facts: { role: 'regulator' } });
    const { items } = await jsonOf<{ items: { sentence: string }[] }>(await jeanne('/accesses?kind=people'));
    expect(items[0]?.sentence).toBe(
      'Camille Lefèvre, opérateur du SAS, a consulté les rendez-vous (à votre demande).',
    );
    api.time.now = api.time.now.plus({ minutes: 30 });
    expect((await regulator(path)).status).toBe(404);
  });

  test('acts for someone without a screen, in their name: what is written is theirs, and both stand in the trace', async () => {
    const regulator = await api.as('regulator');
    await post(regulator, '/citizens/searches', { ins: JEANNE_INS });
    await post(regulator, `/citizens/${citizenId}/helps`, { attested: true });
    const { agendaId } = household;
    const reminder = { title: 'Rappeler le cabinet', start: '2026-12-20T09:00:00Z', agendaId };
    expect((await post(regulator, '/agenda/reminders', reminder)).status).toBe(201);
    expect(await seen(jeanne)).toHaveLength(4);
    type Shown = Pick<Read['items'][number], 'id' | 'with' | 'access' | 'bring' | 'conflicts'>;
    const helped = await jsonOf<{ items: Shown[] }>(await regulator(`/agenda?for=${agendaId}`));
    const one = await jsonOf<Shown>(await regulator(`/agenda/${helped.items[0]?.id}`));
    const health = [...helped.items, one].map(({ with: met, access, bring }) => [
      met?.specialties.length ?? 0,
      access,
      bring,
    ]);
    expect([health.length, health.every((each) => String(each) === '0,,')]).toEqual([4, true]);
    const [entry] = await api.db
      .$client`select * from access_entry where need = 'agenda.change' order by id desc limit 1`;
    expect(entry).toMatchObject({
      on_behalf_of: citizenId,
      citizen_id: citizenId,
      role: 'regulator',
      why: 'help',
    });
    const received = await jsonOf<{ given: { id: number }[] }>(await jeanne('/delegations'));
    await post(jeanne, `/delegations/${received.given[0]?.id}/end`, { attested: true });
    expect((await post(regulator, '/agenda/reminders', reminder)).status).toBe(404);
  });

  test('never opens an agenda of their own by asking for one', async () => {
    const regulator = await api.as('regulator');
    expect((await regulator('/agenda')).status).toBe(404);
    expect(
      (await post(regulator, '/agenda/reminders', { title: 'x', start: '2026-12-20T09:00:00Z' })).status,
    ).toBe(404);
    const [left] = await api.db.$client`select count(*)::int as n from agenda`;
    expect(left).toEqual({ n: 1 });
  });

  test('in an emergency sees what was chosen: the SAMU, others, masked items, each apart', async () => {
    const path = `/citizens/${citizenId}/agenda`;
    const [doctor, nurse] = [await api.as('chief-regulator'), await api.as('nurse')];
    await post(jeanne, '/masks', { vendor: 'bocage' });
    expect((await doctor(path)).status).toBe(404);
    for (const ask of [doctor, nurse]) await breakGlass(ask);
    const usual = await jsonOf<Read>(await doctor(path));
    expect([usual.by, usual.masked, usual.items.length]).toEqual(['break-glass', true, 2]);
    expect(usual.items[0]?.with?.specialties).toHaveLength(1);
    for (const { access, bring, manageUrl } of usual.items)
      expect([access, bring, manageUrl]).toEqual([null, null, null]);
    expect((await jsonOf<Read>(await nurse(path))).items[0]?.with?.specialties).toEqual([]);
    await put(jeanne, '/emergency-choices', { samu: true, others: false, masked: true });
    expect((await jsonOf<Read>(await doctor(path))).items).toHaveLength(3);
    const refused = await nurse(path);
    expect([refused.status, (await jsonOf<{ code: string }>(refused)).code]).toEqual([
      403,
      'emergency-refused',
    ]);
    await put(jeanne, '/emergency-choices', { samu: false, others: true, masked: false });
    expect([(await doctor(path)).status, (await nurse(path)).status]).toEqual([403, 200]);
    api.time.now = api.time.now.plus({ minutes: 31 });
    expect((await nurse(path)).status).toBe(404);
  });

  test('is told apart among who looked when it was an emergency; the whole history is a file', async () => {
    const doctor = await api.as('chief-regulator');
    await breakGlass(doctor);
    await doctor(`/citizens/${citizenId}/agenda`);
    const { items } = await jsonOf<{ items: { sentence: string; kind: string }[] }>(
      await jeanne('/accesses?kind=emergency'),
    );
    expect(items.map(({ sentence }) => sentence)).toEqual([
      'Youssef Benali, médecin régulateur, a vu la spécialité de vos rendez-vous (en urgence, sans votre accord).',
      'Youssef Benali, médecin régulateur, a consulté les rendez-vous (en urgence, sans votre accord).',
      'Youssef Benali, médecin régulateur, a ouvert un accès d’urgence à vos données (danger vital).',
    ]);
    expect(items.every(({ kind }) => kind === 'emergency')).toBe(true);
    const csv = await jeanne('/accesses/file?format=csv');
    expect(csv.headers.get('content-disposition')).toContain('acces.csv');
    expect((await csv.text()).split('\r\n').filter((line) => line.includes('"oui"'))).toHaveLength(3);
    const all = await jsonOf<{ items: { id: number }[] }>(await jeanne('/accesses/file?format=json&lang=en'));
    expect(all.items.length).toBeGreaterThanOrEqual(3);
    const paul = await api.as('citizen-carer');
    expect((await jsonOf<{ items: unknown[] }>(await paul('/accesses?kind=emergency'))).items).toEqual([]);
  });
});
