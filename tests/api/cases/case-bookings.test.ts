import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { casesDuty } from '../../../api/regulation/duty.ts';
import { appointment } from '../../../db/schema/appointment.ts';
import { availabilitySetting } from '../../../db/schema/availability.ts';
import type { AppointmentState } from '../../../db/vocabulary.ts';
import { sayName, sayVisit } from '../../../api/regulation/what-to-say.ts';
import { jsonOf, post, testApi, type Ask, type TestApi } from '../../support/api.ts';
import { addAgenda, addFeed } from '../../support/slots.ts';

interface Header {
  id: string;
  version: number;
  state: string;
  owner: { queue?: string; name?: string };
  mark: string | null;
  nextActionAt: string | null;
  booking: { state: string; appointmentId: string | null } | null;
  outcome: string | null;
}

let api: TestApi;
let regulator: Ask;
let roleId: number;
/** Of another professional at the same place. */
let other: number;
let serial = 0;
const PATIENT = { phone: '0612121212', name: 'Personne Inventée' };

beforeAll(async () => {
  api = await testApi();
  regulator = await api.as('regulator');
  const feedId = await addFeed(api.db, { code: 'vilaine' });
  const rennes = { feedId, lat: 48.11, lon: -1.68, slots: [] };
  ({ roleId } = await addAgenda(api.db, { ...rennes, rpps: '10100000026' }));
  ({ roleId: other } = await addAgenda(api.db, { ...rennes, rpps: '10100000042' }));
});

const open = async (body: object = {}) => {
  serial += 1;
  const init = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': `case-${serial}` },
    body: JSON.stringify({ specialty: 'SM54', ...body }),
  };
  return jsonOf<Header>(await regulator('/cases', init));
};
const step = (found: { id: string }, command: object) =>
  post(regulator, `/cases/${found.id}/events`, command);
const done = async (found: { id: string }, command: object) => {
  const answer = await step(found, command);
  expect([command, answer.status]).toEqual([command, 200]);
  return jsonOf<Header>(answer);
};
const read = async ({ id }: { id: string }) =>
  await jsonOf<{ header: Header; toSay: { fr: string } | null }>(await regulator(`/cases/${id}`));
const follow = async (found: { id: string }) => {
  await casesDuty.run(api.deps);
  return (await read(found)).header;
};

/** What the booking side would have written of a case. */
async function book(found: { id: string } | null, state: AppointmentState, minutes = 60): Promise<string> {
  const now = api.time.now;
  const startAt = now.plus({ minutes }).toJSDate();
  const endAt = now.plus({ minutes: minutes + 15 }).toJSDate();
  const [row] = await api.db
    .insert(appointment)
    .values({
      origin: 'here',
      state,
      roleId,
      startAt,
      endAt,
      caseId: found?.id ?? null,
      territoryCode: '35',
      modalities: 1,
      createdAt: now.toJSDate(),
      updatedAt: now.toJSDate(),
    })
    .returning({ id: appointment.id });
  return row?.id ?? '';
}
const become = (id: string, state: AppointmentState) =>
  api.db.update(appointment).set({ state }).where(eq(appointment.id, id));

describe('what becomes of a booking', () => {
  test('is followed from asked to honoured: the case closes when the vendor says that the visit took place', async () => {
    const found = await open();
    const id = await book(found, 'confirming');
    expect(await follow(found)).toMatchObject({ state: 'confirming', booking: { state: 'confirming' } });
    await become(id, 'confirmed');
    expect((await follow(found)).state).toBe('confirmed');
    expect((await read(found)).toSay?.fr).toMatch(
      /^Vous avez rendez-vous aujourd’hui à 14\u{a0}h\u{a0}00 avec Anne Nom026\./u,
    );
    expect(await done(found, { type: 'tell-caller', outcome: 'told' })).toMatchObject({
      state: 'patient-informed',
      owner: { queue: 'follow-up' },
    });
    await become(id, 'fulfilled');
    expect(await follow(found)).toMatchObject({ state: 'closed', outcome: 'honoured' });
  });

  test('that its vendor cancels before the visit reopens the case in the queue, due at once, closed or not', async () => {
    const found = await open();
    const id = await book(found, 'confirmed');
    await follow(found);
    await done(found, { type: 'tell-caller', outcome: 'told' });
    await done(found, { type: 'take' });
    expect((await done(found, { type: 'close', outcome: 'oriented' })).state).toBe('closed');
    await become(id, 'cancelled');
    expect(await follow(found)).toMatchObject({
      state: 'cancelled',
      owner: { queue: 'osnp' },
      mark: 'cancelled-by-vendor',
      outcome: null,
      nextActionAt: api.time.now.toISO(),
    });
  });

  test('that nobody knows never closes, is never made again, and stands in a list of its own', async () => {
    const found = await open();
    const id = await book(found, 'unknown');
    expect((await follow(found)).state).toBe('unknown');
    const codes = [];
    for (const type of ['start-search', 'close']) {
      const answer = await step(
        found,
        type === 'close' ? { type, outcome: 'duplicate', reason: 'x' } : { type },
      );
      codes.push((await jsonOf<{ code: string }>(answer)).code);
    }
    expect(codes).toEqual(['case-booking-open', 'case-booking-open']);
    const { items } = await jsonOf<{ items: Header[] }>(await regulator('/cases?list=unknown'));
    expect(items.map((each) => each.id)).toContain(found.id);
    await become(id, 'rejected');
    expect(await follow(found)).toMatchObject({
      state: 'searching',
      booking: null,
      mark: 'refused-by-vendor',
    });
  });

  test('is not hidden by a later try that failed: its cancellation reopens the case all the same', async () => {
    const found = await open();
    const id = await book(found, 'confirmed');
    await follow(found);
    api.time.now = api.time.now.plus({ seconds: 1 });
    await book(found, 'rejected', 90);
    expect(await follow(found)).toMatchObject({ state: 'confirmed', booking: { appointmentId: id } });
    await become(id, 'cancelled');
    expect(await follow(found)).toMatchObject({ booking: null, mark: 'cancelled-by-vendor' });
  });

  test('is honoured or missed once it has begun, whatever one says before', async () => {
    const found = await open();
    expect((await step(found, { type: 'close', outcome: 'honoured' })).status).toBe(409);
    const start = api.time.now.plus({ minutes: 5 });
    await done(found, { type: 'orient-beyond', roleId: other, outcome: 'agreed', start: start.toISO() });
    expect((await step(found, { type: 'close', outcome: 'no-show' })).status).toBe(409);
    const before = api.time.now;
    api.time.now = start;
    await done(found, { type: 'close', outcome: 'honoured' });
    api.time.now = before;
  });

  test('to which someone did not come is looked at by a person', async () => {
    const found = await open();
    const id = await book(found, 'confirmed');
    await follow(found);
    await done(found, { type: 'tell-caller', outcome: 'told' });
    await become(id, 'noshow');
    expect(await follow(found)).toMatchObject({
      state: 'no-show',
      mark: 'no-show',
      owner: { queue: 'osnp' },
    });
  });
});

test('an appointment that no case knows of is shown with its likely cases, and is attached once', async () => {
  const found = await open();
  await done(found, { type: 'start-search' });
  const id = await book(null, 'confirmed');
  type Items = { items: { appointmentId: string; likely: { caseId: string; why: string[] }[] }[] };
  const { items } = await jsonOf<Items>(await regulator('/unattached-appointments'));
  const listed = items.find(({ appointmentId }) => appointmentId === id);
  expect(listed?.likely.map(({ caseId }) => caseId)).toContain(found.id);
  expect(listed?.likely[0]?.why).toContain('same-specialty');
  await done(found, { type: 'attach', appointmentId: id });
  expect((await read(found)).header).toMatchObject({ state: 'confirmed', booking: { appointmentId: id } });
  const second = await open();
  expect((await step(second, { type: 'attach', appointmentId: id })).status).toBe(409);
});

test('an appointment of whom its vendor does not say is shown where it takes place; once attached, the call centre is told', async () => {
  const id = await book(null, 'confirmed');
  const elsewhere = await book(null, 'confirmed');
  const reported = { origin: 'reported' as const, territoryCode: null };
  await api.db.update(appointment).set(reported).where(eq(appointment.id, id));
  await api.db.update(appointment).set(reported).where(eq(appointment.id, elsewhere));
  const away = await addAgenda(api.db, {
    feedId: await addFeed(api.db, { code: 'rance' }),
    rpps: '10100000034',
    lat: 48.39,
    lon: -4.48,
    slots: [],
  });
  await api.db.$client`
    update location set postal_code = '29200' where id = (select location_id from practitioner_role where id = ${away.roleId})`;
  await api.db.update(appointment).set({ roleId: away.roleId }).where(eq(appointment.id, elsewhere));
  type Items = { items: { appointmentId: string }[] };
  const { items } = await jsonOf<Items>(await regulator('/unattached-appointments'));
  const listed = new Set(items.map(({ appointmentId }) => appointmentId));
  expect([listed.has(id), listed.has(elsewhere)]).toEqual([true, false]);
  const owed = async () => {
    const rows = await api.db.$client`select method, status from hub_message where appointment_id = ${id}`;
    return [...rows];
  };
  expect(await owed()).toEqual([]);
  const found = await open();
  await done(found, { type: 'attach', appointmentId: id });
  expect(await owed()).toEqual([{ method: 'CreateAppointment', status: 'booked' }]);
});

test('two visits of one person within days, or at once, are a warning that one overrides with a reason', async () => {
  const first = await open({ contact: PATIENT });
  const id = await book(first, 'confirmed', 120);
  await follow(first);
  const second = await open({ contact: PATIENT });
  const around = (minutes: number, days: number) => {
    const start = api.time.now.plus({ minutes, days });
    const query = new URLSearchParams({ start: start.toISO(), end: start.plus({ minutes: 15 }).toISO() });
    return regulator(`/cases/${second.id}/clashes?${query.toString()}`);
  };
  type Clashes = { items: { appointmentId: string; kind: string; overridden: boolean }[] };
  const kinds = async (answer: Response) => (await jsonOf<Clashes>(answer)).items.map(({ kind }) => kind);
  expect(await kinds(await around(125, 0))).toEqual(['overlap']);
  expect(await kinds(await around(0, 3))).toEqual(['same-specialty']);
  expect(await kinds(await around(0, 9))).toEqual([]);
  expect((await step(second, { type: 'override-clash', appointmentId: id })).status).toBe(400);
  await done(second, {
    type: 'override-clash',
    appointmentId: id,
    reason: 'Contrôle demandé par le médecin',
  });
  expect((await jsonOf<Clashes>(await around(0, 3))).items[0]).toMatchObject({
    appointmentId: id,
    overridden: true,
  });
});

test('someone accepted beyond what was offered counts against the quota that the professional set', async () => {
  await api.db.insert(availabilitySetting).values({ roleId, overbooking: true, overbookingQuota: 1 });
  const start = api.time.now.plus({ hours: 2 }).toISO();
  const first = await open();
  await done(first, { type: 'orient-beyond', roleId, outcome: 'no-answer' });
  const agreed = await done(first, { type: 'orient-beyond', roleId, outcome: 'agreed', start });
  expect(agreed).toMatchObject({ state: 'confirmed', booking: { state: 'confirmed', appointmentId: null } });
  const second = await open();
  const refused = await step(second, { type: 'orient-beyond', roleId, outcome: 'agreed', start });
  expect(await jsonOf(refused)).toMatchObject({
    status: 409,
    detail: expect.stringContaining('1 patient a week'),
  });
  const near = '/availability/overbooking?lat=48.11&lon=-1.68&radiusKm=1';
  await api.db.update(availabilitySetting).set({ contact: 'phone', contactValue: '+33299000000' });
  type Accepting = { items: { weeklyQuota: number; taken: number }[] };
  const { items } = await jsonOf<Accepting>(await regulator(near));
  expect(items).toMatchObject([{ weeklyQuota: 1, taken: 1 }]);
  const nextWeek = api.time.now.plus({ weeks: 1 }).toISO();
  await done(second, { type: 'orient-beyond', roleId, outcome: 'agreed', start: nextWeek });
});

test('another hour with the same professional takes no second place; whoever gives theirs up leaves it to the next', async () => {
  const start = api.time.now.plus({ weeks: 3 });
  const [first, second] = [await open(), await open()];
  const agree = (found: typeof first, hours: number) =>
    step(found, { type: 'orient-beyond', roleId, outcome: 'agreed', start: start.plus({ hours }).toISO() });
  expect([(await agree(first, 0)).status, (await agree(first, 1)).status]).toEqual([200, 200]);
  expect((await agree(second, 2)).status).toBe(409);
  const body = { type: 'close', outcome: 'declined-by-caller', reason: 'Ira ailleurs' };
  expect((await step(first, body)).status).toBe(200);
  expect((await agree(second, 2)).status).toBe(200);
});

test('two regulators who send someone beyond the quota at once: one is told that it is full', async () => {
  const start = api.time.now.plus({ weeks: 2 }).toISO();
  const cases = [await open(), await open(), await open()];
  const answers = await Promise.all(
    cases.map((found) => step(found, { type: 'orient-beyond', roleId, outcome: 'agreed', start })),
  );
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409]);
});

test('a search for a case asks what is known of it, and says what is missing', async () => {
  const contact = {
    age: 'P4Y',
    ownDoctor: { rpps: '10100000026' },
    place: { label: 'Rennes', insee: '35238', precision: 'VILLE' },
    language: 'en',
  };
  const found = await open({
    contact,
    motive: { needs: { accessible: true, newPatients: true, sectorOne: true, sex: 'F', homeVisit: true } },
  });
  expect(await jsonOf(await regulator(`/cases/${found.id}/search-context`))).toEqual({
    caseId: found.id,
    specialty: ['SM54'],
    commune: '35238',
    practitioner: '10100000026',
    within: 'PT48H',
    modality: ['HH'],
    children: 'true',
    newPatients: 'true',
    accessible: 'true',
    sector: ['1'],
    sex: 'F',
    language: ['en'],
    missing: [],
  });
  const context = await jsonOf<Record<string, string | string[]>>(
    await regulator(`/cases/${found.id}/search-context`),
  );
  const { caseId: _, missing: __, ...asked } = context;
  const query = new URLSearchParams(
    Object.entries(asked).flatMap(([name, value]) => [value].flat().map((each) => [name, each])),
  );
  expect((await regulator(`/offers?${query.toString()}`)).status).toBe(200);
  const bare = await open({ specialty: undefined });
  expect(await jsonOf(await regulator(`/cases/${bare.id}/search-context`))).toMatchObject({
    missing: ['place', 'specialty'],
  });
});

test('what to tell the caller can be read aloud: the number by twos, the name as one says it', () => {
  const where = { zone: 'Europe/Paris', place: null, video: false, home: false };
  const visit = { ...where, start: Date.parse('2026-11-24T14:00:00Z'), who: sayName('Aude LE BIHAN-ÉVRARD') };
  const { fr } = sayVisit({ ...visit, phone: '+33261919001' }, visit.start);
  expect(fr).toContain('avec Aude Le Bihan-Évrard.');
  expect(fr).toContain('appelez le 02\u{a0}61\u{a0}91\u{a0}90\u{a0}01.');
  expect(sayVisit({ ...visit, phone: '+3222345678' }, visit.start).en).toContain('call +3222345678.');
  const first = { ...visit, start: Date.parse('2026-12-01T14:00:00Z'), phone: null };
  expect(sayVisit(first, visit.start).fr).toContain('mardi 1er décembre à 15');
  expect(sayVisit(first, visit.start).en).toContain('Tuesday 1 December');
});
