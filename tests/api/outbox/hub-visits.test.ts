import { beforeAll, describe, expect, test } from 'vitest';
import { casesDuty } from '../../../api/regulation/duty.ts';
import { owedToHub } from '../../../api/hub/to-rdv.ts';
import { receivedRdv } from '../../../importers/sandbox/hub/rdv.ts';
import { jsonOf, post, testApi, type Ask, type TestApi } from '../../support/api.ts';
import { addDoctor, confirm, hold, ownFeedOf, send, type HeldBody } from '../../support/booking.ts';
import { appointmentIn, owedAbout, sendTo } from '../../support/hub.ts';

const MEMBER_OF_COMMUNITY = '10999000052';
let api: TestApi;
let regulator: Ask;
let feedId: number;
/** Someone on their own, and someone of a health centre of several. */
let alone: number;
let inCentre: number;
beforeAll(async () => {
  api = await testApi();
  regulator = await api.as('regulator');
  feedId = await ownFeedOf(api.db);
  ({ roleId: alone } = await addDoctor(api.db, { feedId, slots: [] }));
  const organization = { name: 'MSP inventée du Couesnon', kind: 'MSP' as const };
  ({ roleId: inCentre } = await addDoctor(api.db, { feedId, organization, slots: [] }));
});

let callers = 0;
const open = async (): Promise<string> => {
  callers += 1;
  const contact = { phone: `06121212${10 + callers}`, name: 'Personne Inventée' };
  const body = { specialty: 'SM54', contact, motive: { motive: 'Fièvre' } };
  return (await jsonOf<{ id: string }>(await send(regulator, '/cases', { body }))).id;
};
const step = async (caseId: string, command: object) => {
  const answer = await post(regulator, `/cases/${caseId}/events`, command);
  expect([command, answer.status, await answer.text()]).toEqual([command, 200, expect.anything()]);
};
const at = (minutes: number) => api.time.now.plus({ minutes }).toISO();
const agree = (caseId: string, roleId: number, minutes: number) =>
  step(caseId, { type: 'orient-beyond', roleId, outcome: 'agreed', start: at(minutes) });
/** What the call centre was told of the agreed visits of a case since the last time, in order. */
const told = async (caseId: string) => {
  const ids = new Set(
    (await owedAbout(api, `case:${caseId}`)).map(({ body }) => owedToHub.parse(body).hubMessageId),
  );
  const { sender, taken } = await sendTo(api);
  return taken
    .filter(({ distributionId }) => ids.has(distributionId.slice(sender.length + 1)))
    .map((parcel) => appointmentIn(parcel));
};
const inShort = async (caseId: string) =>
  (await told(caseId)).map(({ method, status }) => `${method} ${status}`);

describe('a visit that a regulator agreed by telephone', () => {
  test('is told to the call centre as booked: with whom, when, and by whom, and nothing of the person', async () => {
    const caseId = await open();
    await agree(caseId, alone, 60);
    const [owed] = await owedAbout(api, `case:${caseId}`);
    expect(owed).toMatchObject({ kind: 'visit.created', target: 'hub:35' });
    const [said, ...more] = await told(caseId);
    expect([more, receivedRdv.safeParse(said).success]).toEqual([[], true]);
    expect(said).toEqual({
      appointmentId: owedToHub.parse(owed?.body).hubMessageId,
      method: 'CreateAppointment',
      created: '2026-11-24T13:00:00+01:00',
      start: '2026-11-24T14:00:00+01:00',
      end: '2026-11-24T14:30:00+01:00',
      status: 'booked',
      orientationCategory: 'PS',
      practitioner: expect.objectContaining({ rppsId: expect.stringMatching(/^8109/) }),
      regulator: expect.objectContaining({ regulatorFirstname: 'Camille', regulatorName: 'Lefèvre' }),
    });
    expect(JSON.stringify([owed?.body, said])).not.toMatch(/Personne|6121212|Fièvre/);
  });

  test('goes on under one id when its hour or its professional changes, and ends when it is taken back; the next is another', async () => {
    const caseId = await open();
    await step(caseId, { type: 'orient-beyond', roleId: alone, outcome: 'no-answer' });
    expect(await inShort(caseId)).toEqual([]);
    await agree(caseId, alone, 90);
    await agree(caseId, alone, 120);
    await step(caseId, { type: 'override-clash', appointmentId: caseId, reason: 'L’autre ne peut plus' });
    await agree(caseId, inCentre, 120);
    await step(caseId, { type: 'prioritise', priority: 'P1', reason: 'Douleur' });
    await step(caseId, { type: 'orient-beyond', roleId: inCentre, outcome: 'refused' });
    await agree(caseId, inCentre, 150);
    const said = await told(caseId);
    expect(said.map(({ method, status, start }) => [method, status, start.slice(11, 16)])).toEqual([
      ['CreateAppointment', 'booked', '14:30'],
      ['UpdateAppointment', 'booked', '15:00'],
      ['UpdateAppointment', 'booked', '15:00'],
      ['UpdateAppointment', 'cancelled', '15:00'],
      ['CreateAppointment', 'booked', '15:30'],
    ]);
    const categories = said.map(({ orientationCategory }) => orientationCategory);
    expect(categories).toEqual(['PS', 'PS', 'MSP', 'MSP', 'MSP']);
    const [first, ...ids] = said.map(({ appointmentId }) => appointmentId);
    expect(ids.slice(0, 3)).toEqual([first, first, first]);
    expect(ids[3]).not.toBe(first);
  });

  test('ends when an appointment takes its place, which is told by an id of its own', async () => {
    const caseId = await open();
    await agree(caseId, alone, 60);
    const start = api.time.now.plus({ hours: 5 }).toISO() ?? '';
    const slots = [{ start, observedAt: api.time.now.toISO() ?? '' }];
    const { slotIds } = await addDoctor(api.db, { feedId, slots });
    await step(caseId, { type: 'override-clash', appointmentId: caseId, reason: 'Plus proche de chez elle' });
    const held = await jsonOf<HeldBody>(await hold(regulator, slotIds[0] ?? '', { caseId }));
    const booked = await confirm(regulator, held);
    expect(booked.status).toBe(201);
    const { appointmentId } = await jsonOf<{ appointmentId: string }>(booked);
    await casesDuty.run(api.deps);
    const ofBooked = await owedAbout(api, `appointment:${appointmentId}`);
    expect(ofBooked.map(({ kind }) => kind)).toEqual(['appointment.created']);
    const said = await told(caseId);
    expect(said.map(({ status }) => status)).toEqual(['booked', 'cancelled']);
    expect(said.map((each) => each.appointmentId)).not.toContain(appointmentId);
  });

  test.each([
    ['oriented', []],
    ['honoured', ['UpdateAppointment fulfilled']],
    ['no-show', ['UpdateAppointment noshow']],
    ['declined-by-caller', ['UpdateAppointment cancelled']],
  ])('of a case that ends %s says %j', async (outcome, last) => {
    const caseId = await open();
    await agree(caseId, inCentre, 1);
    await step(caseId, { type: 'tell-caller', outcome: 'told' });
    api.time.now = api.time.now.plus({ minutes: 2 });
    await step(caseId, { type: 'take' });
    await step(caseId, { type: 'close', outcome, reason: 'Fin du suivi' });
    expect(await inShort(caseId)).toEqual(['CreateAppointment booked', ...last]);
  });
});

test('a visit that a member of a community took is of the category PDM, in the name of who asked them', async () => {
  const organization = { name: 'CPTS inventée du Couesnon', kind: 'CPTS' as const };
  const { roleId } = await addDoctor(api.db, { feedId, organization, rpps: MEMBER_OF_COMMUNITY, slots: [] });
  const [row] = await api.db.$client<{ id: number }[]>`
    select organization_id as id from practitioner_role where id = ${roleId}`;
  const caseId = await open();
  await step(caseId, { type: 'ask-community', organizationId: row?.id, answerBy: at(30) });
  const member = await api.as('professional');
  const { items } = await jsonOf<{ items: { id: number }[] }>(await member('/community-asks'));
  const accept = `/community-asks/${items[0]?.id}/accept`;
  expect((await post(member, accept, { start: at(60) })).status).toBe(204);
  expect(await told(caseId)).toMatchObject([
    {
      method: 'CreateAppointment',
      status: 'booked',
      orientationCategory: 'PDM',
      practitioner: { rppsId: `8${MEMBER_OF_COMMUNITY}` },
      regulator: { regulatorName: 'Lefèvre' },
    },
  ]);
});

test('a message is about one appointment or about one case', async () => {
  const write = (caseId: string | null) => api.db.$client`
    insert into hub_message (case_id, method, status, start_at, end_at, owed_at)
    values (${caseId}, 'CreateAppointment', 'booked', now(), now(), now())`;
  await expect(write(null)).rejects.toThrow(/hub_message_about_one/);
  await expect(write(await open())).resolves.toBeDefined();
});
