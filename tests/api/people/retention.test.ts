import { beforeEach, describe, expect, test } from 'vitest';
import { verifyChain } from '../../../api/identity/chain.ts';
import { warnSealed, warnUnopened } from '../../../api/people/inactivity.ts';
import { forgetAll } from '../../../api/people/retention.ts';
import { RETENTION_RULES } from '../../../api/people/retention-rules.ts';
import { createWebhook } from '../../../db/queries/outbox/webhooks.ts';
import { putPreferences } from '../../../db/queries/identity/preferences.ts';
import { RETAINED } from '../../../db/queries/people/retention.ts';
import { WEBHOOK_EVENTS } from '../../../db/vocabulary.ts';
import { accountOf, appointmentLine, deliverTo, instant } from '../../support/agendas.ts';
import { jsonOf, post, testApi, type Ask, type TestApi } from '../../support/api.ts';
import { delegate, jeanneWithAppointments, noticesOf, owedTo, seen } from '../../support/people.ts';

let api: TestApi;
let jeanne: Ask;
let household: Awaited<ReturnType<typeof jeanneWithAppointments>>;

beforeEach(async () => {
  api = await testApi();
  household = await jeanneWithAppointments(api);
  ({ jeanne } = household);
});

const rehearsal = async (): Promise<Record<string, number>> => {
  const operator = await api.as('operator');
  const { items } = await jsonOf<{ items: { code: string; forgettable: number }[] }>(
    await operator('/retention/rehearsal'),
  );
  return Object.fromEntries(items.map(({ code, forgettable }) => [code, forgettable]));
};
const count = async (table: string): Promise<number> =>
  Number((await api.db.$client`select count(*)::int as n from ${api.db.$client(table)}`)[0]?.['n']);
const listen = (vendorId: number) =>
  createWebhook(api.db, {
    vendorId,
    url: 'https://vendor.example/creneau',
    events: [...WEBHOOK_EVENTS],
    secretSealed: api.deps.vault.seal('x', 'webhook-secret'),
    sandbox: false,
    createdAt: api.time.now.toJSDate(),
  });

describe('what is kept of people', () => {
  test('is a table anyone may read, in French and in English, each line with its reason', async () => {
    const { items } = await jsonOf<{ items: { code: string; kept: string | null; source: string }[] }>(
      await api.anyone('/retention'),
    );
    expect(items.map(({ code }) => code)).toEqual([...RETAINED, 'delivery', 'message', 'access-entry']);
    expect(items.find(({ code }) => code === 'agenda-closed')?.kept).toBe('P10Y');
    expect(items.every(({ source }) => source.length > 3)).toBe(true);
    const { items: english } = await jsonOf<{ items: { what: string }[] }>(
      await api.anyone('/retention?lang=en'),
    );
    expect(english[0]?.what).toBe(RETENTION_RULES['agenda-past'].what.en);
  });

  test('is forgotten when its time is over, not an instant before, exactly as rehearsed', async () => {
    await post(jeanne, '/delegations', { invitee: 'z', endsAt: '2027-06-01T00:00:00Z', attested: true });
    api.time.now = api.time.now.set({ year: 2028, month: 11, day: 25, hour: 9, minute: 19 });
    expect((await rehearsal())['agenda-past']).toBe(0);
    api.time.now = api.time.now.plus({ minutes: 2 });
    const rehearsed = await rehearsal();
    expect(rehearsed).toMatchObject({ 'agenda-past': 1, invitation: 1, 'agenda-closed': 0 });
    expect(await count('agenda_item')).toBe(3);
    expect(await forgetAll(api.deps)).toEqual(rehearsed);
    expect([await count('agenda_item'), await count('delegation')]).toEqual([2, 0]);
    expect(await forgetAll(api.deps)).toEqual(Object.fromEntries(RETAINED.map((rule) => [rule, 0])));
  });

  test('is nobody’s name for ever: not of whoever came before that was kept, nor of a parent whose child has long grown up', async () => {
    const [known] = await api.db.$client<{ at: number }[]>`
      insert into account (subject, display_name, role) values ('long-gone', 'Yann', 'citizen') 
      returning (extract(epoch from seen_at) * 1000)::float8 as at`;
    const since = instant(new Date(known?.at ?? Number.NaN).toISOString());
    const [now, grown] = [since.toISO(), since.plus({ years: 1 }).toISO()];
    await api.db.$client`
      with parent as (insert into account (subject, display_name, role, seen_at) values ('parent', 'Gaël', 'citizen', ${now}) returning id),
        child as (insert into agenda (created_at) values (${now}) returning id)
      insert into agenda_holder (agenda_id, account_id, kind, since, until)
      select child.id, parent.id, 'parent', ${now}, ${grown} from child, parent`;
    const left = async (change: object) => {
      api.time.now = since.plus(change);
      return (await forgetAll(api.deps))['account'];
    };
    expect(await left({ years: 2, days: -3 })).toBe(0);
    expect(await left({ years: 2, days: 3 })).toBe(1);
    expect(await left({ years: 3, days: -1 })).toBe(0);
    expect(await left({ years: 3, days: 1 })).toBe(1);
  });

  test('is rehearsed for operators and auditors alone', async () => {
    expect((await jeanne('/retention/rehearsal')).status).toBe(403);
    expect((await (await api.as('auditor'))('/retention/rehearsal')).status).toBe(200);
  });
});

describe('an agenda that nobody opens', () => {
  const after = (change: object) => {
    api.time.now = instant('2026-11-24T12:00:00Z').plus(change);
  };

  test('is erased after two years, its person told thirty days before and vendors when it is done', async () => {
    await listen(household.vilaine.vendorId);
    after({ years: 2, days: -31 });
    expect(await warnUnopened(api.deps)).toBe(0);
    after({ years: 2, days: -29 });
    expect(await warnUnopened(api.deps)).toBe(1);
    expect(await warnUnopened(api.deps)).toBe(0);
    const told = await api.db.$client<{ kind: string }[]>`select kind from notice`;
    expect(told).toMatchObject([{ kind: 'erasure-ahead' }]);
    after({ years: 2, hours: 1 });
    expect(await forgetAll(api.deps)).toMatchObject({ inactive: 0 });
    after({ years: 2, days: 2 });
    expect(await rehearsal()).toMatchObject({ inactive: 1 });
    expect(await forgetAll(api.deps)).toMatchObject({ inactive: 1 });
    expect([await count('agenda'), await count('agenda_item')]).toEqual([0, 0]);
    expect(await owedTo(api, household.vilaine)).toMatchObject([
      { kind: 'citizen.erased', body: { reason: 'erasure' } },
    ]);
  });

  test('stays when its person comes after being told, when a phone reads it, or while someone acts in it', async () => {
    const paul = await api.as('citizen-carer');
    await delegate(jeanne, paul, { endsAt: '2029-06-30T22:00:00Z' });
    after({ years: 2, days: -29 });
    expect(await warnUnopened(api.deps)).toBe(2);
    await api.as('citizen-carer');
    after({ years: 2, days: 20 });
    expect(await forgetAll(api.deps)).toMatchObject({ inactive: 0 });
    after({ years: 3, months: 11, days: 20 });
    expect(await warnUnopened(api.deps)).toBe(2);
    await api.as('citizen');
    await api.db
      .$client`insert into calendar_link (agenda_id, account_id, device, detail, token_hash, created_at, last_read_at)
      select h.agenda_id, h.account_id, 'x', 'sober', 'x', now(), ${api.time.now.toISO()} from agenda_holder h join account a
      on a.id = h.account_id where a.subject = 'citizen-carer'`;
    after({ years: 5 });
    expect([await warnUnopened(api.deps), await forgetAll(api.deps)]).toMatchObject([0, { inactive: 0 }]);
  });
});

describe('closing', () => {
  const close = (fate: string) => post(jeanne, '/closings', { fate, confirmed: true });

  test('keeps everything sealed for ten years and reads it to nobody: links, delegates and vendors stop', async () => {
    await listen(household.vilaine.vendorId);
    const paul = await api.as('citizen-carer');
    await delegate(jeanne, paul);
    const { url } = await jsonOf<{ url: string }>(await post(jeanne, '/calendar-links', { device: 'x' }));
    const closed = await jsonOf<object>(await close('sealed'));
    expect(closed).toEqual({ fate: 'sealed', closedAt: '2026-11-24T12:00:00.000Z', erasedOn: '2036-11-24' });
    expect((await jeanne('/agenda')).status).toBe(401);
    expect((await api.app.request(new URL(url).pathname)).status).toBe(410);
    expect(await seen(paul, household.agendaId)).toBe(404);
    expect((await noticesOf(paul))[0]).toMatchObject({ kind: 'delegation-ended', facts: { why: 'closure' } });
    expect(await owedTo(api, household.vilaine)).toMatchObject([
      { kind: 'citizen.erased', body: { reason: 'closure', appointments: ['rdv-1', 'rdv-2'] } },
    ]);
    await deliverTo(api, household.vilaine, { body: [appointmentLine({ sourceId: 'late' })] });
    expect(await count('agenda_item')).toBe(3);
    const over = api.time.now.plus({ years: 10 });
    api.time.now = over.minus({ days: 30 });
    expect(await warnSealed(api.deps)).toBe(0);
    api.time.now = api.time.now.plus({ seconds: 1 });
    expect([await warnSealed(api.deps), await warnSealed(api.deps)]).toEqual([1, 0]);
    expect(await api.db.$client`select kind from notice where at = ${api.time.now.toISO()}`).toMatchObject([
      { kind: 'sealed-erasure-ahead' },
    ]);
    api.time.now = over;
    await forgetAll(api.deps);
    expect([await count('agenda'), await count('agenda_item')]).toEqual([2, 3]);
    api.time.now = over.plus({ seconds: 1 });
    const accountId = await accountOf(api, 'citizen');
    // Nothing of them is left, not even a name or an address; whoever still has an agenda keeps theirs.
    expect(await forgetAll(api.deps)).toMatchObject({ 'agenda-closed': 1, account: 1 });
    const names = await api.db.$client`
      select display_name as name, (select count(*)::int from account_identifier i where i.account_id = a.id) as known
      from account a where id = ${accountId}`;
    expect(names).toMatchObject([{ name: 'Compte effacé', known: 0 }]);
    expect([await count('agenda'), await count('agenda_item')]).toEqual([1, 0]);
  });

  test('waits until its person was told of its erasure, when an address of theirs is known, and not otherwise', async () => {
    const closing = api.time.now;
    await close('sealed');
    api.time.now = closing.plus({ years: 10, days: 1 });
    expect(await rehearsal()).toMatchObject({ 'agenda-closed': 0 });
    expect(await warnSealed(api.deps)).toBe(1);
    api.time.now = api.time.now.plus({ days: 29 });
    expect(await rehearsal()).toMatchObject({ 'agenda-closed': 0 });
    api.time.now = api.time.now.plus({ days: 1 });
    expect(await rehearsal()).toMatchObject({ 'agenda-closed': 1 });
    await api.db.$client`update account set erasure_warned_at = null`;
    expect(await rehearsal()).toMatchObject({ 'agenda-closed': 0 });
    await api.db.$client`delete from account_identifier where kind = 'email'`;
    expect(await warnSealed(api.deps)).toBe(0);
    expect(await forgetAll(api.deps)).toMatchObject({ 'agenda-closed': 1 });
  });

  test('is told of for each agenda closed, however early another one was', async () => {
    const closing = api.time.now;
    const child = { name: 'Malo', born: '2017-06-02', attested: true };
    const { agendaId } = await jsonOf<{ agendaId: number }>(await post(jeanne, '/people', child));
    await close('sealed');
    await api.db.$client`update agenda set closed_at = closed_at + interval '2 years' where id = ${agendaId}`;
    const at = async (years: number, days: number) => {
      api.time.now = closing.plus({ years, days });
      const told = await warnSealed(api.deps);
      return [told, (await forgetAll(api.deps))['agenda-closed']];
    };
    expect(await at(10, -29)).toEqual([1, 0]);
    expect(await at(10, 2)).toEqual([0, 1]);
    expect(await at(12, -31)).toEqual([0, 0]);
    api.time.now = closing.plus({ years: 12, days: 1 });
    expect(await rehearsal()).toMatchObject({ 'agenda-closed': 0 });
    expect(await at(12, -29)).toEqual([1, 0]);
    expect(await at(12, 0)).toEqual([0, 0]);
    expect(await at(12, 2)).toEqual([0, 1]);
  });

  test('is undone by its person alone, within those years; the phone’s link stays closed', async () => {
    const { url } = await jsonOf<{ url: string }>(await post(jeanne, '/calendar-links', { device: 'x' }));
    await close('sealed');
    const again = await api.as('citizen');
    expect(await jsonOf<object>(await again('/people'))).toMatchObject({
      items: [],
      closed: { fate: 'sealed' },
    });
    expect(await seen(again)).toBe(404);
    expect((await post(await api.as('citizen-carer'), '/closings/reopening', {})).status).toBe(404);
    expect((await post(again, '/closings/reopening', {})).status).toBe(204);
    expect(await seen(again)).toHaveLength(3);
    expect((await api.app.request(new URL(url).pathname)).status).toBe(410);
  });

  test('by erasure leaves nothing of the person, tells vendors why, and keeps who looked, without a name', async () => {
    await listen(household.vilaine.vendorId);
    await post(jeanne, '/people', { name: 'Malo', born: '2017-06-02', attested: true });
    await post(jeanne, '/exports', {});
    await putPreferences(api.db, {
      accountId: await accountOf(api, 'citizen'),
      kept: { language: 'en' },
      now: api.time.now.toJSDate(),
    });
    const accountId = await accountOf(api, 'citizen');
    expect((await close('erased')).status).toBe(200);
    for (const table of [
      'agenda',
      'agenda_item',
      'agenda_source',
      'agenda_holder',
      'agenda_export',
      'delegation',
      'account_preference',
    ])
      expect([table, await count(table)]).toEqual([table, 0]);
    expect(await owedTo(api, household.vilaine)).toMatchObject([
      { kind: 'citizen.erased', body: { reason: 'erasure', appointments: ['rdv-1', 'rdv-2'] } },
    ]);
    const [account] = await api.db.$client`select subject, display_name from account where id = ${accountId}`;
    expect(account).toMatchObject({
      display_name: 'Compte effacé',
      subject: expect.stringMatching(/^erased:/),
    });
    expect(await count('access_entry')).toBeGreaterThanOrEqual(3);
    expect((await verifyChain(api.db)).broken).toBeNull();
    const newcomer = await api.as('citizen');
    expect([await seen(newcomer), await accountOf(api, 'citizen')]).not.toContain(accountId);
    expect(await seen(newcomer)).toEqual([]);
  });

  test('leaves a child to the other parent, and takes along one whom nobody else holds', async () => {
    const paul = await api.as('citizen-carer');
    const open = async (name: string) =>
      (
        await jsonOf<{ agendaId: number }>(
          await post(jeanne, '/people', { name, born: '2017-06-02', attested: true }),
        )
      ).agendaId;
    const [kept, gone] = [await open('Malo'), await open('Rozenn')];
    await delegate(jeanne, paul, { kind: 'parent', agendaId: kept, endsAt: undefined });
    await close('erased');
    expect([await seen(paul, kept), await seen(paul, gone)]).toEqual([[], 404]);
    expect(
      (await api.db.$client`select id from agenda order by id`).map(({ id }) => Number(id)),
    ).not.toContain(gone);
  });

  test('is never by accident, nor by another', async () => {
    for (const body of [
      { fate: 'erased' },
      { fate: 'erased', confirmed: false },
      { fate: 'burnt', confirmed: true },
    ])
      expect((await post(jeanne, '/closings', body)).status).toBe(400);
    expect((await post(await api.as('support'), '/closings', { confirmed: true })).status).toBe(404);
    expect(await seen(jeanne)).toHaveLength(3);
  });
});
