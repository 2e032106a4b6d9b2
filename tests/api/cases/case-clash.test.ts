import { beforeAll, expect, test } from 'vitest';
import { jsonOf, post } from '../../support/api.ts';
import { cancel, oneSlot, openDesk, type Desk } from '../../support/booking-desk.ts';
import { addAgenda } from '../../support/slots.ts';
import { hold, send, type AppointmentBody, type HeldBody } from '../../support/booking.ts';

interface Clashed {
  code: string;
  detail: string;
  clashes?: { appointmentId: string; caseId: string; kind: string; overridden: boolean }[];
}

let desk: Desk;
/** Who is reached by telephone. */
let byPhone: number;
beforeAll(async () => {
  desk = await openDesk();
  byPhone = (await oneSlot(desk, '20:45')).roleId;
});

const open = async (contact: object): Promise<string> => {
  const answer = await send(desk.regulator, '/cases', { body: { specialty: 'SM54', contact } });
  return (await jsonOf<{ id: string }>(answer)).id;
};
const heldFor = async (caseId: string, time: string): Promise<HeldBody> => {
  const answer = await hold(desk.regulator, (await oneSlot(desk, time)).slotId, { caseId });
  expect(answer.status).toBe(201);
  return jsonOf<HeldBody>(answer);
};
const confirm = ({ holdId, fencingToken }: HeldBody) =>
  send(desk.regulator, '/appointments', {
    body: { holdId, fencingToken },
    headers: { 'Idempotency-Key': `confirm-${holdId}` },
  });
const override = (caseId: string, appointmentId: string, reason?: string) =>
  post(desk.regulator, `/cases/${caseId}/events`, { type: 'override-clash', appointmentId, reason });

test('a second visit of one person is not booked before someone said why; the hold stays, and the same request then books', async () => {
  const jo = { phone: '0611223344', name: 'Jo Inventé' };
  const first = await confirm(await heldFor(await open(jo), '15:00'));
  const { appointmentId } = await jsonOf<AppointmentBody>(first);
  const caseId = await open({ ...jo, name: ' JO  INVENTE ' });
  const held = await heldFor(caseId, '15:00');
  const refused = await confirm(held);
  expect(refused.status).toBe(409);
  const { code, clashes } = await jsonOf<Clashed>(refused);
  expect(code).toBe('case-clash');
  expect(clashes).toMatchObject([{ appointmentId, kind: 'overlap', overridden: false }]);
  expect((await override(caseId, appointmentId)).status).toBe(400);
  expect((await confirm(held)).status).toBe(409);
  expect((await override(caseId, appointmentId, 'Deux motifs, deux professionnels')).status).toBe(200);
  expect((await confirm(held)).status).toBe(201);
  type History = { history: { type: string; who: string; reason: string | null; about: object }[] };
  const { history } = await jsonOf<History>(await desk.regulator(`/cases/${caseId}`));
  expect(history.find(({ type }) => type === 'override-clash')).toMatchObject({
    who: 'Camille Lefèvre',
    reason: 'Deux motifs, deux professionnels',
    about: { appointmentId },
  });
});

test('of two regulators who book for one person at once, the second is told of the first', async () => {
  const ali = { phone: '0655443322', name: 'Ali Inventé' };
  const cases = [await open(ali), await open(ali)];
  const holds = [await heldFor(cases[0] ?? '', '16:00'), await heldFor(cases[1] ?? '', '17:00')];
  const answers = await Promise.all(holds.map((held) => confirm(held)));
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
});

test('the same INS is the same person under another name and number; another person’s visit is no clash', async () => {
  const ins = '279035121518989';
  await confirm(await heldFor(await open({ phone: '0600000001', name: 'Ève Inventée', ins }), '18:00'));
  const known = await open({ phone: '0600000002', name: 'E. Inventée', ins });
  expect((await jsonOf<Clashed>(await confirm(await heldFor(known, '18:30')))).clashes).toMatchObject([
    { kind: 'same-specialty' },
  ]);
  const other = await open({ phone: '0600000002', name: 'Max Inventé' });
  expect((await confirm(await heldFor(other, '18:45'))).status).toBe(201);
});

test('two regulators who book for one case at once take one visit, and a second one only after saying why', async () => {
  const caseId = await open({});
  const slots = [(await oneSlot(desk, '19:00')).slotId, (await oneSlot(desk, '19:30')).slotId];
  const asks = [desk.regulator, desk.colleague];
  const holds = await Promise.all(
    asks.map(async (ask, nth) => jsonOf<HeldBody>(await hold(ask, slots[nth] ?? '', { caseId }))),
  );
  const take = (nth: number) => {
    const { holdId, fencingToken } = holds[nth] ?? { holdId: '', fencingToken: 0 };
    return send(asks[nth] ?? desk.regulator, '/appointments', { body: { holdId, fencingToken } });
  };
  const answers = await Promise.all([take(0), take(1)]);
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
  const second = answers.findIndex(({ status }) => status === 409);
  const { code, clashes } = await jsonOf<Clashed>(answers[second] ?? new Response());
  expect([code, clashes?.map(({ kind }) => kind)]).toEqual(['case-clash', ['same-case']]);
  expect((await override(caseId, clashes?.[0]?.appointmentId ?? '', 'Deux visites demandées')).status).toBe(
    200,
  );
  expect((await take(second)).status).toBe(201);
});

test('while nobody knows the end of a booking, its case is booked nowhere else, whatever one says', async () => {
  const caseId = await open({});
  const { slotId } = await oneSlot(desk, '20:00', { feedId: desk.booked });
  const first = await jsonOf<HeldBody>(await hold(desk.regulator, slotId, { caseId }));
  const other = await jsonOf<HeldBody>(
    await hold(desk.colleague, (await oneSlot(desk, '20:30')).slotId, { caseId }),
  );
  desk.vendor.manner = 'silent';
  const unknown = await confirm(first);
  desk.vendor.manner = 'answers';
  expect(unknown.status).toBe(202);
  const { appointmentId } = await jsonOf<AppointmentBody>(unknown);
  await override(caseId, appointmentId, 'Je réserve ailleurs');
  const { holdId, fencingToken } = other;
  const refused = await send(desk.colleague, '/appointments', { body: { holdId, fencingToken } });
  expect([refused.status, (await jsonOf<Clashed>(refused)).code]).toEqual([409, 'case-booking-open']);
});

const agree = (caseId: string, time: string) => {
  const start = `${desk.api.time.now.toISODate()}T${time}:00Z`;
  const agreed = { type: 'orient-beyond', roleId: byPhone, outcome: 'agreed', start };
  return post(desk.regulator, `/cases/${caseId}/events`, agreed);
};
const clashesIn = async (answer: Response) => {
  const { code, clashes } = await jsonOf<Clashed>(answer);
  return [code, clashes?.map(({ appointmentId, kind }) => [appointmentId, kind])];
};

test('a visit agreed by telephone is weighed like a booked one, and nothing is written before someone said why', async () => {
  const ada = { phone: '0644556677', name: 'Ada Inventée' };
  const first = await confirm(await heldFor(await open(ada), '21:00'));
  const { appointmentId } = await jsonOf<AppointmentBody>(first);
  const caseId = await open(ada);
  expect(await clashesIn(await agree(caseId, '21:10'))).toEqual(['case-clash', [[appointmentId, 'overlap']]]);
  const { header } = await jsonOf<{ header: { version: number; booking: null } }>(
    await desk.regulator(`/cases/${caseId}`),
  );
  expect(header).toMatchObject({ version: 1, booking: null });
  const asked = { type: 'orient-beyond', roleId: byPhone, outcome: 'no-answer' };
  expect((await post(desk.regulator, `/cases/${caseId}/events`, asked)).status).toBe(200);
  await override(caseId, appointmentId, 'Deux motifs');
  expect((await agree(caseId, '21:10')).status).toBe(200);
});

test('what was agreed by telephone warns whoever books for the same person, in their own case and in another', async () => {
  const zoe = { phone: '0677889900', name: 'Zoé Inventée' };
  const [agreed, other] = [await open(zoe), await open(zoe)];
  expect((await agree(agreed, '22:00')).status).toBe(200);
  expect((await agree(agreed, '22:15')).status).toBe(200);
  const held = await heldFor(other, '22:30');
  expect(await clashesIn(await confirm(held))).toEqual(['case-clash', [[agreed, 'overlap']]]);
  expect((await override(other, agreed, 'Le premier ne convient plus')).status).toBe(200);
  const again = await heldFor(agreed, '22:45');
  expect(await clashesIn(await confirm(again))).toEqual(['case-clash', [[agreed, 'same-case']]]);
  expect((await confirm(held)).status).toBe(201);
});

test('of two visits agreed at once for one person, the second is told of the first', async () => {
  const max = { phone: '0688990011', name: 'Max Inventé' };
  const cases = [await open(max), await open(max)];
  const answers = await Promise.all(cases.map((caseId) => agree(caseId, '23:00')));
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
});

test('a case that has its appointment is agreed nowhere else, nor asked of a community, before it is cancelled', async () => {
  const caseId = await open({});
  expect((await confirm(await heldFor(caseId, '23:15'))).status).toBe(201);
  const refused = await agree(caseId, '23:30');
  expect([refused.status, (await jsonOf<Clashed>(refused)).detail]).toEqual([
    409,
    'An appointment is booked for this case: cancel it first.',
  ]);
  const [community] = await desk.db.$client<{ id: number }[]>`
    insert into organization (key, name, kind) values ('finess:350000001', 'CPTS inventée', 'CPTS') returning id`;
  const asked = await post(desk.regulator, `/cases/${caseId}/events`, {
    type: 'ask-community',
    organizationId: community?.id,
    answerBy: desk.api.time.now.plus({ hours: 1 }).toISO(),
  });
  expect([asked.status, (await jsonOf<Clashed>(asked)).code]).toEqual([409, 'case-step-not-open']);
});

test('a case does not end without its visit while the vendor keeps the place; once it is given back, it does', async () => {
  const caseId = await open({});
  const made = await jsonOf<AppointmentBody>(await confirm(await heldFor(caseId, '23:40')));
  const close = () =>
    post(desk.regulator, `/cases/${caseId}/events`, {
      type: 'close',
      outcome: 'declined-by-caller',
      reason: 'La personne va mieux',
    });
  expect((await jsonOf<Clashed>(await close())).code).toBe('case-booking-open');
  expect((await cancel(desk, made, { reason: 'caller-declined' })).status).toBe(200);
  expect((await close()).status).toBe(200);
});

test('a professional who agreed and then refuses takes the visit back, and their week has room again', async () => {
  await desk.db.$client`
    insert into availability_setting (role_id, overbooking, overbooking_quota) values (${byPhone}, true, 50)
    on conflict (role_id) do update set overbooking_quota = 50`;
  const taken = async () => {
    const near = '/availability/overbooking?lat=48.11&lon=-1.68&radiusKm=30';
    await desk.db.$client`update availability_setting set contact = 'phone', contact_value = '+33299000000'`;
    type Accepting = { items: { exercise: { roleId: number }; taken: number }[] };
    const { items } = await jsonOf<Accepting>(await desk.regulator(near));
    return items.find(({ exercise }) => exercise.roleId === byPhone)?.taken;
  };
  const before = await taken();
  const caseId = await open({});
  expect((await agree(caseId, '23:50')).status).toBe(200);
  expect(await taken()).toBe((before ?? 0) + 1);
  const say = async (outcome: string) => {
    const said = { type: 'orient-beyond', roleId: byPhone, outcome };
    const answer = await post(desk.regulator, `/cases/${caseId}/events`, said);
    return jsonOf<{ state: string; booking: object | null }>(answer);
  };
  expect(await say('no-answer')).toMatchObject({ state: 'confirmed', booking: { state: 'confirmed' } });
  expect(await say('refused')).toMatchObject({ state: 'searching', booking: null });
  expect(await taken()).toBe(before);
});

test('of a community that takes the person and a regulator who books for them at once, one has them', async () => {
  const organization = { name: 'CPTS inventée du port', kind: 'CPTS' as const };
  const here = { feedId: desk.own, organization, lat: 48.11, lon: -1.68, slots: [] };
  const { roleId } = await addAgenda(desk.db, { ...here, rpps: '10999000052' });
  const [structure] = await desk.db.$client`
    select organization_id as id from practitioner_role where id = ${roleId}`;
  const professional = await desk.api.as('professional');
  for (const time of ['18:10', '18:50', '19:10']) {
    const caseId = await open({});
    const held = await heldFor(caseId, time);
    const answerBy = desk.api.time.now.plus({ minutes: 30 }).toISO();
    const asked = { type: 'ask-community', organizationId: structure?.['id'], answerBy };
    expect((await post(desk.regulator, `/cases/${caseId}/events`, asked)).status).toBe(200);
    const { items } = await jsonOf<{ items: { id: number }[] }>(await professional('/community-asks'));
    const start = desk.api.time.now.plus({ hours: 1 }).toISO();
    const [taken, booked] = await Promise.all([
      post(professional, `/community-asks/${items.at(-1)?.id}/accept`, { start }),
      confirm(held),
    ]);
    expect([
      [204, 409],
      [409, 201],
    ]).toContainEqual([taken.status, booked.status]);
  }
});
