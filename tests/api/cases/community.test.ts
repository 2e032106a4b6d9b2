import { beforeAll, describe, expect, test } from 'vitest';
import { casesDuty } from '../../../api/regulation/duty.ts';
import { jsonOf, post, testApi, type Ask, type TestApi } from '../../support/api.ts';
import { send } from '../../support/booking.ts';
import { addAgenda, addFeed } from '../../support/slots.ts';

interface Header {
  id: string;
  state: string;
  nextActionAt: string | null;
  booking: { state: string; appointmentId: string | null } | null;
}
interface AskBody {
  id: number;
  organization: string;
  specialty: string | null;
  communeName: string | null;
  answerBy: string;
}

const AUDE = '10999000052';
const GAEL = '10999000060';

let api: TestApi;
let regulator: Ask;
let aude: Ask;
let gael: Ask;
let organizationId: number;
beforeAll(async () => {
  api = await testApi();
  [regulator, aude, gael] = [
    await api.as('regulator'),
    await api.as('professional'),
    await api.as('structure-manager'),
  ];
  const feedId = await addFeed(api.db, { code: 'vilaine' });
  const organization = { name: 'CPTS inventée de la Vilaine', kind: 'CPTS' as const };
  const rennes = { feedId, organization, lat: 48.11, lon: -1.68, slots: [] };
  const { roleId } = await addAgenda(api.db, { ...rennes, rpps: AUDE });
  await addAgenda(api.db, { ...rennes, rpps: GAEL });
  const [row] = await api.db.$client`
    select organization_id as id from practitioner_role where id = ${roleId}`;
  organizationId = Number(row?.['id']);
  await api.db.$client`update location set postal_code = '35000'`;
});

let callers = 0;
const opened = async (): Promise<Header> => {
  callers += 1;
  const contact = {
    phone: '0612121212',
    name: `Personne Inventée ${'ABCDEFGHIJKLMNOPQRST'[callers]}`,
    place: { label: 'Rennes', insee: '35238', precision: 'VILLE' },
  };
  const body = { specialty: 'SM54', contact, motive: { motive: 'Fièvre' } };
  return jsonOf<Header>(await send(regulator, '/cases', { body }));
};
const asked = async (found: Header, minutes = 30): Promise<Header> => {
  const answerBy = api.time.now.plus({ minutes }).toISO();
  const answer = await post(regulator, `/cases/${found.id}/events`, {
    type: 'ask-community',
    organizationId,
    answerBy,
  });
  expect(answer.status).toBe(200);
  return jsonOf<Header>(answer);
};
const asksOf = async (ask: Ask) => (await jsonOf<{ items: AskBody[] }>(await ask('/community-asks'))).items;
const accept = (ask: Ask, { id }: { id: number }, hours = 2) =>
  post(ask, `/community-asks/${id}/accept`, { start: api.time.now.plus({ hours }).toISO() });
const read = async ({ id }: Header) =>
  jsonOf<{ header: Header; history: { type: string; role: string; about: Record<string, unknown> }[] }>(
    await regulator(`/cases/${id}`),
  );
const theAsk = async (): Promise<AskBody> => {
  const [found] = await asksOf(aude);
  if (!found) throw new Error('the community is asked nothing');
  return found;
};

describe('a community that is asked to see someone', () => {
  test('is one of the territory’s own', async () => {
    const { items } = await jsonOf<{ items: { id: number; name: string; kind: string }[] }>(
      await regulator('/communities'),
    );
    expect(items).toContainEqual(
      expect.objectContaining({ id: organizationId, name: 'CPTS inventée de la Vilaine', kind: 'CPTS' }),
    );
    const command = { type: 'ask-community', organizationId: 999_999, answerBy: '2026-11-24T13:00:00Z' };
    const refused = await post(regulator, `/cases/${(await opened()).id}/events`, command);
    expect(await jsonOf(refused)).toMatchObject({ status: 409, code: 'case-step-not-open' });
  });

  test('reads what is asked and near where, and nothing of the person', async () => {
    await asked(await opened());
    const answer = await aude('/community-asks');
    const text = await answer.text();
    expect(text).not.toMatch(/Inventée [A-Z]|Personne|612121212|Fièvre|caseId/);
    const { items }: { items: AskBody[] } = JSON.parse(text);
    expect(items).toMatchObject([
      {
        organization: 'CPTS inventée de la Vilaine',
        specialty: 'SM54',
        communeName: 'Rennes',
        answerBy: '2026-11-24T12:30:00.000Z',
      },
    ]);
    expect(await asksOf(gael)).toEqual(items);
    await accept(aude, await theAsk());
  });

  test('gives the person to the first who takes them: the case is arranged and due, the second is told', async () => {
    const found = await asked(await opened());
    expect([found.state, found.nextActionAt]).toEqual(['searching', '2026-11-24T12:30:00.000Z']);
    const ask = await theAsk();
    const answers = await Promise.all([accept(aude, ask), accept(gael, ask)]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 409]);
    const { header, history } = await read(found);
    expect(header).toMatchObject({
      state: 'confirmed',
      booking: { state: 'confirmed', appointmentId: null },
      nextActionAt: api.time.now.toISO(),
    });
    expect(history.at(-1)).toMatchObject({ type: 'community-answered', role: 'system' });
    expect(await asksOf(gael)).toEqual([]);
  });

  test('cannot take them in the past, nor once the case is closed', async () => {
    const found = await asked(await opened());
    const ask = await theAsk();
    expect((await accept(aude, ask, -1)).status).toBe(422);
    const close = { type: 'close', outcome: 'not-needed', reason: 'A trouvé seul' };
    expect((await post(regulator, `/cases/${found.id}/events`, close)).status).toBe(200);
    expect(await asksOf(aude)).toEqual([]);
    expect(await jsonOf(await accept(aude, ask))).toMatchObject({ code: 'community-ask-over' });
  });

  test('is nobody else’s to answer', async () => {
    const found = await asked(await opened());
    const ask = await theAsk();
    const stranger = await api.as('citizen');
    expect((await accept(stranger, ask)).status).toBe(403);
    expect((await accept(regulator, ask)).status).toBe(403);
    expect((await read(found)).header.booking).toBeNull();
    await accept(aude, ask);
  });

  test('is asked no more about someone who has found a visit elsewhere', async () => {
    const found = await asked(await opened());
    const ask = await theAsk();
    const [role] = await api.db.$client`select id from practitioner_role order by id desc limit 1`;
    const agreed = { type: 'orient-beyond', roleId: role?.['id'], outcome: 'agreed' };
    const start = api.time.now.plus({ hours: 1 }).toISO();
    const arranged = await post(regulator, `/cases/${found.id}/events`, { ...agreed, start });
    expect(arranged.status).toBe(200);
    expect(await asksOf(aude)).toEqual([]);
    expect(await jsonOf(await accept(aude, ask))).toMatchObject({ code: 'community-ask-over' });
  });

  test('that stays silent ends with its case told and due, once; both or neither', async () => {
    const found = await asked(await opened());
    api.time.now = api.time.now.plus({ minutes: 31 });
    await post(regulator, '/shift/heartbeat', undefined);
    await api.db.$client.unsafe(`
      create function refuse_silence() returns trigger language plpgsql as $$ begin
        if new.type = 'community-silent' then raise exception 'cut'; end if; return new; end $$;
      create trigger cut before insert on case_event for each row execute function refuse_silence();`);
    await casesDuty.run(api.deps);
    expect((await read(found)).history.map(({ type }) => type)).not.toContain('community-silent');
    const [open] = await api.db.$client`
      select count(*)::int as n from community_ask where case_id = ${found.id} and ended_at is null`;
    expect(open).toEqual({ n: 1 });
    await api.db.$client.unsafe('drop trigger cut on case_event');
    await casesDuty.run(api.deps);
    await casesDuty.run(api.deps);
    const { header, history } = await read(found);
    expect(history.filter(({ type }) => type === 'community-silent')).toHaveLength(1);
    expect(header.state).toBe('searching');
    expect(await asksOf(aude)).toEqual([]);
  });
});

describe('what else goes on while a community is asked', () => {
  const step = async (ask: Ask, { id }: Header, command: object) => {
    const answer = await post(ask, `/cases/${id}/events`, command);
    return { status: answer.status, ...(await jsonOf<Header & { code?: string }>(answer)) };
  };

  test('a promised call and a request to the doctor go on standing, with the visit that someone gave', async () => {
    const found = await asked(await opened());
    const from = api.time.now.plus({ minutes: 10 });
    const promise = { type: 'promise-callback', from: from.toISO(), to: from.plus({ minutes: 20 }).toISO() };
    expect((await step(regulator, found, promise)).status).toBe(200);
    expect((await step(regulator, found, { type: 'ask-doctor', delay: '30M' })).status).toBe(200);
    expect((await accept(aude, await theAsk())).status).toBe(204);
    const visit = { state: 'confirmed', appointmentId: null };
    expect((await read(found)).header).toMatchObject({ state: 'callback', booking: visit });
    const reached = await step(regulator, found, { type: 'attempt-callback', outcome: 'reached' });
    expect(reached).toMatchObject({ state: 'confirmed', booking: visit });
  });

  test('it is asked once, for a day at most, and a visit that is centuries away is nobody’s', async () => {
    const found = await asked(await opened());
    const again = {
      type: 'ask-community',
      organizationId,
      answerBy: api.time.now.plus({ minutes: 9 }).toISO(),
    };
    expect(await step(regulator, found, again)).toMatchObject({ status: 409, code: 'case-step-not-open' });
    const long = { ...again, answerBy: api.time.now.plus({ days: 2 }).toISO() };
    expect(await step(regulator, found, long)).toMatchObject({ status: 422, code: 'case-word-missing' });
    expect((await accept(aude, await theAsk(), 24 * 90)).status).toBe(422);
    const far = '9999-12-31T23:59:59-05:00';
    const [role] = await api.db.$client`select id from practitioner_role order by id desc limit 1`;
    for (const command of [
      { ...again, answerBy: far },
      { type: 'orient-beyond', roleId: role?.['id'], outcome: 'agreed', start: far },
      { type: 'hand-over', recipient: { queue: 'osnp' }, delay: 'RDV', dueAt: far },
      { type: 'plan', nextActionAt: far },
    ]) {
      expect([command.type, (await step(regulator, found, command)).status]).toEqual([command.type, 400]);
    }
    await accept(aude, await theAsk());
  });

  test('once someone has the person the others are asked no more, and their silence disturbs nobody', async () => {
    const [other] = await api.db.$client`
      insert into organization (key, name, kind) values ('finess:350000002', 'MSP inventée', 'MSP') returning id`;
    const found = await asked(await opened());
    const answerBy = api.time.now.plus({ minutes: 5 }).toISO();
    const second = { type: 'ask-community', organizationId: other?.['id'], answerBy };
    expect((await step(regulator, found, second)).status).toBe(200);
    await accept(aude, await theAsk());
    expect((await step(regulator, found, { type: 'tell-caller', outcome: 'told' })).status).toBe(200);
    const told = (await read(found)).header;
    api.time.now = api.time.now.plus({ minutes: 6 });
    await casesDuty.run(api.deps);
    const { header, history } = await read(found);
    expect(history.map(({ type }) => type)).not.toContain('community-silent');
    expect([header.state, header.nextActionAt]).toEqual(['patient-informed', told.nextActionAt]);
  });
});

test('what communities are asked and answer is counted, and who they take is the category PDM', async () => {
  api.time.now = api.time.now.plus({ days: 1 });
  const day = api.time.now.toISODate() ?? '';
  [regulator, aude] = [await api.as('regulator'), await api.as('professional')];
  await asked(await opened());
  await accept(aude, await theAsk());
  await asked(await opened());
  const arranged = await opened();
  const [role] = await api.db.$client`select id from practitioner_role order by id limit 1`;
  const agreed = { type: 'orient-beyond', roleId: role?.['id'], outcome: 'agreed' };
  const start = api.time.now.plus({ hours: 5 }).toISO();
  expect((await post(regulator, `/cases/${arranged.id}/events`, { ...agreed, start })).status).toBe(200);
  type Figures = {
    indicators: { code: string; value: number | null; of: number | null }[];
    categories: { key: string; count: number }[];
    days: { appointments: number }[];
  };
  const figures = await jsonOf<Figures>(await regulator(`/statistics?from=${day}&to=${day}`));
  const of = (code: string) => {
    const found = figures.indicators.find((each) => each.code === code);
    return [found?.value, found?.of];
  };
  expect([of('community-asks'), of('community-answered')]).toEqual([
    [2, 2],
    [0.5, 2],
  ]);
  expect(figures.categories).toEqual([
    { key: 'CPTS', count: 1 },
    { key: 'PDM', count: 1 },
  ]);
  expect([of('appointments-made'), of('within-4-h'), figures.days]).toEqual([
    [2, 2],
    [0.5, 2],
    [expect.objectContaining({ appointments: 2 })],
  ]);
});
