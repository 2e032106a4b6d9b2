import { beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { delegationList } from '../../../api/people/delegation-resources.ts';
import { askGrownUps } from '../../../api/people/grown-up.ts';
import type { peopleResource } from '../../../api/people/people-resources.ts';
import { upsertVendor } from '../../../db/queries/feeds/feeds.ts';
import { openCarer } from '../../../importers/sandbox/carer.ts';
import { openHousehold } from '../../../importers/sandbox/citizens.ts';
import { rememberIdentifiers } from '../../../api/identity/rights.ts';
import { accountOf, appointmentLine, CHILD_INS, deliverTo, instant } from '../../support/agendas.ts';
import { jsonOf, post, testApi, type Ask, type TestApi } from '../../support/api.ts';
import { delegate, jeanneWithAppointments, noticesOf, seen } from '../../support/people.ts';

type People = z.infer<typeof peopleResource>;
type Delegations = z.infer<typeof delegationList>;

let api: TestApi;
let jeanne: Ask;
let paul: Ask;
let agendaId: number;
let vilaine: Awaited<ReturnType<typeof jeanneWithAppointments>>['vilaine'];

beforeEach(async () => {
  api = await testApi();
  ({ jeanne, agendaId, vilaine } = await jeanneWithAppointments(api));
  paul = await api.as('citizen-carer');
});

const peopleOf = async (ask: Ask): Promise<People> => jsonOf<People>(await ask('/people'));
const child = (more: object = {}) =>
  post(jeanne, '/people', { name: 'Malo', born: '2017-06-02', ins: CHILD_INS, attested: true, ...more });
const childId = async (more: object = {}) => (await jsonOf<{ agendaId: number }>(await child(more))).agendaId;

describe('a child', () => {
  test('has an agenda of their own, which a vendor that knows their INS writes in, until they come of age', async () => {
    const id = await childId();
    await deliverTo(api, vilaine, {
      body: [appointmentLine({ sourceId: 'malo-1', person: { ins: CHILD_INS, insStatus: 'qualified' } })],
    });
    expect(await seen(jeanne, id)).toHaveLength(1);
    expect((await peopleOf(jeanne)).items).toMatchObject([
      { agendaId, as: 'self', name: null, until: null },
      {
        agendaId: id,
        as: 'parent',
        name: 'Malo',
        born: '2017-06-02',
        until: '2035-06-01T22:00:00.000Z',
        holders: 1,
      },
    ]);
  });

  test('is not opened for someone of age, born tomorrow, with a false number, or without the declaration', async () => {
    const refused = [
      { born: '2008-11-24' },
      { born: '2027-01-01' },
      { ins: '123456789012345' },
      { attested: false },
    ];
    for (const more of refused) expect((await child(more)).status).toBe(400);
    expect((await child({ born: '2008-11-25', ins: undefined })).status).toBe(201);
  });

  test('of another family is told to be known already, and is opened by nobody else', async () => {
    const id = await childId();
    const again = await post(paul, '/people', {
      name: 'Malo',
      born: '2017-06-02',
      ins: CHILD_INS,
      attested: true,
    });
    expect([again.status, (await jsonOf<{ code: string }>(again)).code]).toEqual([409, 'person-known']);
    expect(await seen(paul, id)).toBe(404);
  });

  test('has two parents at most, each of whom reads who looked', async () => {
    const id = await childId();
    await delegate(jeanne, paul, { kind: 'parent', agendaId: id, endsAt: undefined });
    expect(await seen(paul, id)).toEqual([]);
    expect((await peopleOf(paul)).items.find((each) => each.agendaId === id)).toMatchObject({
      as: 'parent',
      holders: 2,
    });
    const third = await post(jeanne, '/delegations', {
      kind: 'parent',
      agendaId: id,
      invitee: 'x',
      attested: true,
    });
    expect((await jsonOf<{ code: string }>(third)).code).toBe('delegation-not-open');
    const { items } = await jsonOf<{ items: { sentence: string; kind: string }[] }>(
      await jeanne('/accesses?kind=people'),
    );
    expect(items[0]).toMatchObject({ kind: 'person', sentence: expect.stringContaining('Paul Tanguy') });
  });

  test('who comes of age is opened by no parent from that very instant, and is asked by a code and their date of birth', async () => {
    const id = await childId({ born: '2008-11-26' });
    const link = await jsonOf<{ url: string }>(
      await post(jeanne, '/calendar-links', { device: 'x', agendaId: id }),
    );
    api.time.now = instant('2026-11-25T22:59:59Z');
    expect(await seen(jeanne, id)).toEqual([]);
    api.time.now = instant('2026-11-25T23:00:00Z');
    expect(await seen(jeanne, id)).toBe(404);
    expect((await api.app.request(new URL(link.url).pathname)).status).toBe(410);
    expect([await askGrownUps(api.deps), await askGrownUps(api.deps)]).toEqual([1, 0]);
    expect(await noticesOf(jeanne)).toMatchObject([
      { kind: 'child-of-age', facts: { agendaId: String(id) } },
    ]);
    expect((await peopleOf(jeanne)).grown).toMatchObject([{ agendaId: id, name: 'Malo' }]);
    const { code } = await jsonOf<{ code: string }>(await post(jeanne, `/people/${id}/majority-code`, {}));
    const adult = await api.as('citizen-alone');
    expect((await post(adult, '/people/claims', { code, born: '2008-11-27' })).status).toBe(404);
    expect((await post(jeanne, '/people/claims', { code, born: '2008-11-26' })).status).toBe(404);
    expect((await post(adult, '/people/claims', { code, born: '2008-11-26' })).status).toBe(200);
    expect((await peopleOf(adult)).items).toMatchObject([{ agendaId: id, as: 'self', name: null }]);
    expect((await post(paul, `/people/${id}/majority-code`, {})).status).toBe(404);
    expect((await noticesOf(jeanne))[0]).toMatchObject({ kind: 'child-claimed' });
  });

  test('who comes of age and proved their INS is asked themselves, and keeps what they had written', async () => {
    const id = await childId({ born: '2008-11-26' });
    const adult = await api.as('citizen-alone');
    const start = '2026-12-20T09:00:00Z';
    await post(adult, '/agenda/reminders', { title: 'à moi', start });
    const accountId = await accountOf(api, 'citizen-alone');
    await rememberIdentifiers(api.db, api.deps.vault, {
      accountId,
      identifiers: [{ kind: 'ins', value: CHILD_INS }],
    });
    api.time.now = instant('2026-11-26T06:00:00Z');
    await askGrownUps(api.deps);
    expect((await noticesOf(adult))[0]).toMatchObject({ kind: 'of-age' });
    expect((await peopleOf(adult)).waiting).toBe(true);
    expect((await post(adult, '/people/claims', { born: '2008-11-26' })).status).toBe(200);
    expect([await seen(adult), (await peopleOf(adult)).items.length]).toEqual([[expect.any(String)], 1]);
    expect((await peopleOf(adult)).items[0]?.agendaId).toBe(id);
  });

  test('bears five wrong dates of birth, no more', async () => {
    const id = await childId({ born: '2008-11-26' });
    api.time.now = instant('2026-11-26T06:00:00Z');
    const { code } = await jsonOf<{ code: string }>(await post(jeanne, `/people/${id}/majority-code`, {}));
    for (const day of ['01', '02', '03', '04', '05'])
      await post(paul, '/people/claims', { code, born: `2008-10-${day}` });
    expect((await post(paul, '/people/claims', { code, born: '2008-11-26' })).status).toBe(404);
  });
});

describe('a delegate', () => {
  test('acts from the accepted invitation until its date, and every page says for whom', async () => {
    await delegate(jeanne, paul, { startsAt: '2026-11-25T00:00:00Z' });
    expect(await seen(paul, agendaId)).toBe(404);
    api.time.now = instant('2026-11-25T00:00:00Z');
    expect(await seen(paul, agendaId)).toHaveLength(3);
    expect((await peopleOf(paul)).items.at(-1)).toMatchObject({
      agendaId,
      as: 'delegate',
      name: 'Jeanne Morvan',
    });
    expect(await seen(paul)).toEqual([]);
    api.time.now = instant('2027-06-30T22:00:00Z');
    expect(await seen(await api.as('citizen-carer'), agendaId)).toBe(404);
  });

  test('is traced with both names, and both read it', async () => {
    await delegate(jeanne, paul);
    await paul(`/agenda?for=${agendaId}`);
    const { items } = await jsonOf<{ items: { sentence: string; onBehalf: boolean }[] }>(
      await jeanne('/accesses?kind=people'),
    );
    expect(items[0]).toMatchObject({
      sentence: 'Paul Tanguy a consulté les rendez-vous (comme délégué).',
      onBehalf: true,
    });
    const { items: mine } = await jsonOf<{ items: { sentence: string }[] }>(
      await paul('/accesses?kind=mine'),
    );
    expect(mine[0]?.sentence).toBe('Vous avez consulté les rendez-vous (comme délégué).');
  });

  test('writes only with that right, and never shares, exports, masks or changes who is written to', async () => {
    await delegate(jeanne, paul);
    const reminder = { title: 'x', start: '2026-12-20T09:00:00Z', agendaId };
    expect((await post(paul, '/agenda/reminders', reminder)).status).toBe(404);
    const inez = await api.as('citizen-alone');
    await delegate(jeanne, inez, { scopes: ['read', 'write'] });
    expect((await post(inez, '/agenda/reminders', reminder)).status).toBe(201);
    for (const [path, body] of [
      ['/delegations', { invitee: 'y', endsAt: '2027-01-01T00:00:00Z', attested: true, agendaId }],
      ['/calendar-links', { device: 'y', agendaId }],
      ['/consents', { vendor: 'vilaine', purpose: 'agenda', agendaId }],
      ['/masks', { vendor: 'vilaine', agendaId }],
    ] as const)
      expect([path, (await post(inez, path, body)).status]).toEqual([path, 404]);
  });

  test('is one of three at most, invitations that wait counted', async () => {
    const invite = () =>
      post(jeanne, '/delegations', { invitee: 'z', endsAt: '2027-01-01T00:00:00Z', attested: true });
    const all = await Promise.all(Array.from({ length: 5 }, invite));
    expect(all.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 201, 201, 409, 409]);
  });

  test('is invited with an end and a declaration, and no longer than three years', async () => {
    const given = { invitee: 'z', endsAt: '2027-01-01T00:00:00Z', attested: true };
    for (const more of [
      { endsAt: undefined },
      { attested: false },
      { endsAt: '2030-01-01T00:00:00Z' },
      { scopes: ['write'] },
    ])
      expect((await post(jeanne, '/delegations', { ...given, ...more })).status).toBe(400);
  });

  test('who does not answer in two weeks, refuses, or gives another’s code acts for nobody', async () => {
    const invite = async () =>
      jsonOf<{ id: number; code: string }>(
        await post(jeanne, '/delegations', { invitee: 'z', endsAt: '2027-06-01T00:00:00Z', attested: true }),
      );
    const [late, refused] = [await invite(), await invite()];
    expect((await post(jeanne, '/delegations/codes', { code: late.code })).status).toBe(404);
    expect((await post(paul, '/delegations/codes', { code: `${late.code}x` })).status).toBe(404);
    await post(paul, '/delegations/codes', { code: refused.code });
    expect(
      (await post(paul, `/delegations/${late.id}/answers`, { answer: 'accepted', attested: true })).status,
    ).toBe(404);
    await post(paul, `/delegations/${refused.id}/answers`, { answer: 'refused', attested: true });
    api.time.now = instant('2026-12-08T12:00:00Z');
    expect((await post(paul, '/delegations/codes', { code: late.code })).status).toBe(404);
    const { given } = await jsonOf<Delegations>(await jeanne('/delegations'));
    expect(given.map(({ state }) => state)).toEqual(['refused', 'expired']);
    expect(await seen(paul, agendaId)).toBe(404);
  });

  test('finds the invitation by the address they proved, without a code', async () => {
    const accountId = await accountOf(api, 'citizen-carer');
    const identifiers = [{ kind: 'email', value: 'paul@bac-a-sable.example' } as const];
    await rememberIdentifiers(api.db, api.deps.vault, { accountId, identifiers });
    const email = 'Paul@bac-a-sable.example';
    await post(jeanne, '/delegations', {
      invitee: 'Paul',
      email,
      endsAt: '2027-06-01T00:00:00Z',
      attested: true,
    });
    const { received } = await jsonOf<Delegations>(await paul('/delegations'));
    expect(received).toMatchObject([{ state: 'pending', person: 'Jeanne Morvan' }]);
    await post(paul, `/delegations/${received[0]?.id}/answers`, { answer: 'accepted', attested: true });
    expect(await seen(paul, agendaId)).toHaveLength(3);
  });

  test.each(['giver', 'delegate'])(
    'is stopped at once by the %s; both are told, and what was declared is kept',
    async (who) => {
      const id = await delegate(jeanne, paul);
      const by = who === 'giver' ? jeanne : paul;
      expect((await post(by, `/delegations/${id}/end`, {})).status).toBe(400);
      expect(
        (await post(await api.as('citizen-alone'), `/delegations/${id}/end`, { attested: true })).status,
      ).toBe(404);
      expect((await post(by, `/delegations/${id}/end`, { attested: true })).status).toBe(200);
      expect(await seen(paul, agendaId)).toBe(404);
      for (const ask of [jeanne, paul])
        expect((await noticesOf(ask))[0]).toMatchObject({ kind: 'delegation-revoked' });
      const { given, declarations } = await jsonOf<Delegations>(await jeanne('/delegations'));
      expect(given[0]?.attestations.map(({ act, by: name }) => `${act} ${name}`)).toEqual([
        'granted Jeanne Morvan',
        'accepted Paul Tanguy',
        `revoked ${who === 'giver' ? 'Jeanne Morvan' : 'Paul Tanguy'}`,
      ]);
      expect(declarations.items).toHaveLength(12);
    },
  );
});

describe('another’s agenda', () => {
  test('is not there, whatever number is guessed, and its items neither', async () => {
    const ids = await seen(jeanne);
    if (typeof ids === 'number') throw new Error('Jeanne reads nothing');
    for (let guess = 1; guess <= agendaId + 3; guess += 1)
      if (guess !== agendaId) expect([200, 404]).toContain((await paul(`/agenda?for=${guess}`)).status);
    expect(await seen(paul, agendaId)).toBe(404);
    for (const id of ids) expect((await paul(`/agenda/${id}`)).status).toBe(404);
    for (const id of ids) expect((await paul(`/agenda/${id}.ics`)).status).toBe(404);
    for (const path of ['/agenda?for=0', '/agenda?for=-1', '/agenda?for=x'])
      expect((await paul(path)).status).toBe(400);
  });
});

describe('the demo', () => {
  test('has a mother of two children, and a son who acts for his father; opened twice, it is the same', async () => {
    const demo = await testApi();
    const { db, deps, time } = demo;
    const world = { db, vault: deps.vault, now: time.now };
    const { id: vendorId } = await upsertVendor(db, { code: 'bocage', name: 'Bocage' });
    for (let times = 0; times < 2; times += 1) {
      await openHousehold(world, { vendorId, pairingId: 'x' });
      await openCarer(world);
    }
    const [mother, son] = [
      await peopleOf(await demo.as('citizen')),
      await peopleOf(await demo.as('citizen-carer')),
    ];
    expect(mother.items.map(({ name, as, until }) => [name, as, until?.slice(0, 4)])).toEqual([
      [null, 'self', undefined],
      ['Malo', 'parent', '2035'],
      ['Rozenn', 'parent', '2039'],
    ]);
    expect(son.items.map(({ name, as }) => [name, as])).toEqual([
      [null, 'self'],
      ['Yves Tanguy', 'delegate'],
    ]);
  });
});
