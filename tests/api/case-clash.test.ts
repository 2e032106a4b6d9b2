import { beforeAll, expect, test } from 'vitest';
import { jsonOf, post } from '../support/api.ts';
import { oneSlot, openDesk, type Desk } from '../support/booking-desk.ts';
import { hold, send, type AppointmentBody, type HeldBody } from '../support/booking.ts';

interface Clashed {
  code: string;
  detail: string;
  clashes?: { appointmentId: string; caseId: string; kind: string; overridden: boolean }[];
}

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
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
