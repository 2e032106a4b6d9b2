import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { jsonOf, post, pushedFeed, testApi, type Ask, type TestApi } from '../../support/api.ts';
import { message, PERSON, RPPS, START, SYSTEM } from '../../support/fhir-messages.ts';
import { addAgenda } from '../../support/slots.ts';

interface Stored {
  id: string;
  origin: string;
  state: string;
  version: number;
  start: Date;
  holdId: string | null;
  sourceId: string | null;
  keeping: boolean;
  overlaps: boolean;
  accountId: number | null;
}

const updated = (lastUpdated: string) => ({ meta: { lastUpdated } });

let api: TestApi;
let token: string;
let feedId: number;
let regulator: Ask;
beforeAll(async () => {
  api = await testApi();
  feedId = (await pushedFeed(api.db, 'vilaine')).id;
  await pushedFeed(api.db, 'bocage');
  await addAgenda(api.db, {
    feedId,
    rpps: RPPS,
    lat: 48.11,
    lon: -1.67,
    slots: [{ start: START, minutes: 20 }],
  });
  regulator = await api.as('regulator');
  token = await tokenOf('vendor');
});
beforeEach(async () => {
  await api.db.$client`alter table appointment_event disable trigger user`;
  await api.db.$client`delete from appointment_event`;
  await api.db.$client`delete from appointment`;
  await api.db.$client`delete from hold`;
});

async function tokenOf(persona: string): Promise<string> {
  return (await jsonOf<{ token: string }>(await post(api.anyone, '/sandbox/sessions', { persona }))).token;
}
async function send(
  method: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return api.app.request(`/fhir${path}`, {
    method,
    headers: { 'Content-Type': 'application/fhir+json', Authorization: `Bearer ${token}`, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}
const create = (changes: Record<string, unknown> = {}) => send('POST', '/Appointment', message(changes));
const put = (changes: Record<string, unknown> = {}, value = 'b6e39355') =>
  send('PUT', `/Appointment?identifier=${encodeURIComponent(`${SYSTEM}|${value}`)}`, message(changes));
const stored = async () => [
  ...(await api.db.$client<Stored[]>`
    select id, origin, state, version, start_at as start, hold_id as "holdId", source_id as "sourceId", keeping, "overlaps",
      account_id as "accountId" from appointment order by created_at, origin`),
];
const idIn = (answer: Response) => answer.headers.get('location')?.split('/').at(-1) ?? '';

/** What waits here for the vendor's word: an advisory hold and, when asked, its appointment. */
async function waiting(options: {
  appointment: boolean;
  start?: string;
}): Promise<{ hold: string; own?: string }> {
  const start = options.start ?? START;
  const [kept] = await api.db.$client<{ id: string }[]>`
    insert into hold (slot_id, slot_version, feed_id, role_id, practitioner_id, start_at, end_at, modalities, way, advisory, state,
      account_id, role, territory_code, created_at, expires_at, maximum_at)
    select k.id, 1, s.feed_id, r.id, r.practitioner_id, ${start}::timestamptz, ${start}::timestamptz + interval '20 minutes', 1,
      'vendor-page', true, ${options.appointment ? 'confirmed' : 'held'}::hold_state, a.id, 'regulator', '35', now(),
      now() + interval '5 minutes', now() + interval '10 minutes'
    from slot k join schedule s on s.id = k.schedule_id join practitioner_role r on r.id = s.role_id, account a
    where a.subject = 'regulator' limit 1 returning id`;
  if (!kept) throw new Error('no slot to hold');
  if (!options.appointment) return { hold: kept.id };
  const [own] = await api.db.$client<{ id: string }[]>`
    insert into appointment (origin, state, hold_id, slot_id, feed_id, role_id, practitioner_id, start_at, end_at, keeping, way,
      account_id, territory_code, created_at, updated_at)
    select 'here', 'awaiting-vendor', id, slot_id, feed_id, role_id, practitioner_id, start_at, end_at, true, way, account_id,
      territory_code, now(), now() from hold where id = ${kept.id} returning id`;
  return own ? { hold: kept.id, own: own.id } : { hold: kept.id };
}

describe('a vendor’s message of an appointment', () => {
  test('creates it once, answers where it is, and says the same when it comes again', async () => {
    const first = await create();
    expect(first.status).toBe(201);
    expect(first.headers.get('location')).toMatch(/\/fhir\/Appointment\/[0-9a-f-]{36}$/);
    expect(first.headers.get('etag')).toBe('W/"1"');
    const again = await create();
    expect([again.status, again.headers.get('location')]).toEqual([200, first.headers.get('location')]);
    const [row, ...others] = await stored();
    expect(others).toEqual([]);
    expect(row).toMatchObject({ origin: 'reported', state: 'confirmed', version: 1, keeping: false });
  });

  test('creates by conditional update too, then follows each change of its status', async () => {
    expect((await put()).status).toBe(201);
    for (const [minute, status] of ['cancelled', 'booked', 'fulfilled', 'noshow'].entries()) {
      const answer = await put({ status, ...updated(`2026-11-24T11:0${minute + 1}:00Z`) });
      expect([answer.status, answer.headers.get('etag')]).toEqual([200, `W/"${minute + 2}"`]);
    }
    const events = await api.db.$client<{ type: string }[]>`select type from appointment_event order by id`;
    expect(events.map(({ type }) => type)).toEqual([
      'reported',
      'cancelled',
      'confirmed',
      'fulfilled',
      'noshow',
    ]);
  });

  test('that comes late never undoes a newer one, in whatever order they arrive', async () => {
    const versions = [
      { status: 'booked', ...updated('2026-11-24T11:00:00Z') },
      { status: 'cancelled', ...updated('2026-11-24T11:10:00Z') },
      {
        status: 'booked',
        start: '2026-11-24T19:00:00+01:00',
        end: '2026-11-24T19:20:00+01:00',
        ...updated('2026-11-24T11:20:00Z'),
      },
    ];
    for (const order of [
      [2, 1, 0],
      [1, 2, 0],
      [2, 0, 1, 2],
      [0, 2, 1],
    ]) {
      await api.db.$client`delete from appointment_event`;
      await api.db.$client`delete from appointment`;
      for (const n of order) expect((await put(versions[n])).ok).toBe(true);
      expect(await stored()).toMatchObject([{ state: 'confirmed', start: '2026-11-24 18:00:00+00' }]);
    }
  });

  test('sent twenty times at once is one appointment', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => create()));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(await stored()).toHaveLength(1);
  });

  test('that moves it is one event with from and to', async () => {
    await create();
    await put({
      start: '2026-11-24T19:00:00+01:00',
      end: '2026-11-24T19:20:00+01:00',
      ...updated('2026-11-24T11:30:00Z'),
    });
    const [event] = await api.db.$client<{ type: string; from: { start: string }; to: { start: string } }[]>`
      select type, "from", "to" from appointment_event order by id desc limit 1`;
    expect(event).toMatchObject({
      type: 'moved',
      from: { start: '2026-11-24T17:00:00.000Z' },
      to: { start: '2026-11-24T18:00:00.000Z' },
    });
  });

  test('may be sent to our own id, with the version that was read, by that vendor alone', async () => {
    const id = idIn(await create());
    const later = message({ status: 'cancelled', ...updated('2026-11-24T11:30:00Z') });
    expect((await send('PUT', `/Appointment/${id}`, later, { 'If-Match': 'W/"7"' })).status).toBe(412);
    expect((await stored())[0]?.state).toBe('confirmed');
    const other = { Authorization: `Bearer ${await tokenOf('vendor-bocage')}` };
    expect((await send('PUT', `/Appointment/${id}`, later, other)).status).toBe(404);
    expect((await send('PUT', `/Appointment/${id}`, later, { 'If-Match': 'W/"1"' })).status).toBe(200);
    expect((await send('PUT', `/Appointment/${crypto.randomUUID()}`, later)).status).toBe(404);
  });

  test('of two vendors with one identifier is two appointments; where they overlap it is said, never refused', async () => {
    await create();
    const other = { Authorization: `Bearer ${await tokenOf('vendor-bocage')}` };
    expect((await send('POST', '/Appointment', message(), other)).status).toBe(201);
    expect((await stored()).map(({ overlaps }) => overlaps)).toEqual([false, true]);
  });

  test('may be sent with an API key of the vendor', async () => {
    const vendor = await api.as('vendor');
    const minted = await post(vendor, '/vendors/vilaine/keys', { name: 'rdv' });
    const { token: key } = await jsonOf<{ token: string }>(minted);
    const answer = await send('POST', '/Appointment', message(), { Authorization: `Bearer ${key}` });
    expect(answer.status).toBe(201);
  });
});

describe('what waits here', () => {
  test('is confirmed by the correlation it was opened with, whatever else the message says', async () => {
    const { own } = await waiting({ appointment: true });
    const supportingInformation = [{ identifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${own}` } }];
    const answer = await create({ supportingInformation, extension: [] });
    expect([answer.status, idIn(answer)]).toEqual([200, own]);
    expect(await stored()).toMatchObject([{ id: own, origin: 'here', state: 'confirmed', keeping: true }]);
    await put({ status: 'cancelled', ...updated('2026-11-24T11:30:00Z') });
    expect(await stored()).toMatchObject([{ id: own, state: 'cancelled', keeping: false }]);
  });

  test('is confirmed by its regulator, professional and start', async () => {
    const { own } = await waiting({ appointment: true });
    expect(idIn(await create())).toBe(own);
    expect(await stored()).toMatchObject([{ state: 'confirmed', sourceId: `${SYSTEM}|b6e39355` }]);
  });

  test('is not taken for another’s: another start, another regulator', async () => {
    await waiting({ appointment: true });
    await create({ start: '2026-11-24T19:00:00+01:00', end: '2026-11-24T19:20:00+01:00' });
    expect((await stored()).map(({ state }) => state).toSorted()).toEqual(['awaiting-vendor', 'confirmed']);
  });

  test('as an advisory hold ends as the appointment, with its slot taken', async () => {
    const { hold } = await waiting({ appointment: false });
    expect((await create()).status).toBe(201);
    expect(await stored()).toMatchObject([
      { origin: 'reported', holdId: hold, state: 'confirmed', keeping: true },
    ]);
    const [ended] = await api.db.$client<{ state: string }[]>`select state from hold`;
    expect(ended?.state).toBe('confirmed');
    const [slot] = await api.db.$client<
      { taken: boolean }[]
    >`select taken from slot where start_at = ${START}::timestamptz`;
    expect(slot?.taken).toBe(true);
    await put({ status: 'cancelled', ...updated('2026-11-24T11:30:00Z') });
    const [freed] = await api.db.$client<
      { taken: boolean }[]
    >`select taken from slot where start_at = ${START}::timestamptz`;
    expect(freed?.taken).toBe(false);
  });
});

describe('what its vendor says of an appointment whose hold is still open', () => {
  /** Its vendor was asked and never answered: the hold stands until somebody says what came of it. */
  async function unanswered(): Promise<{ own: string; hold: string }> {
    const { own = '', hold } = await waiting({ appointment: true });
    await api.db
      .$client`update hold set state = 'confirming', way = 'here', advisory = false where id = ${hold}`;
    await api.db.$client`update appointment set state = 'unknown', way = 'here' where id = ${own}`;
    return { own, hold };
  }
  const stateOf = async (id: string) =>
    (await api.db.$client<{ state: string }[]>`select state from hold where id = ${id}`)[0]?.state;
  const takenAt = async (start: string) =>
    (
      await api.db.$client<
        { taken: boolean }[]
      >`select taken from slot where start_at = ${start}::timestamptz`
    )[0]?.taken;

  test('settles the hold with it: booked, or free for the next one', async () => {
    const booked = await unanswered();
    expect(idIn(await create())).toBe(booked.own);
    expect(await stateOf(booked.hold)).toBe('confirmed');
    await put({ status: 'cancelled', ...updated('2026-11-24T11:30:00Z') });

    const lost = await unanswered();
    const other = [{ system: SYSTEM, value: 'c7f40466' }];
    const told = { identifier: other, status: 'cancelled', ...updated('2026-11-24T11:40:00Z') };
    expect(idIn(await create(told))).toBe(lost.own);
    expect(await stateOf(lost.hold)).toBe('released');
    expect(await takenAt(START)).toBe(false);
  });

  test('that moves it gives its first slot back, and takes the one it moved to', async () => {
    const { own } = await unanswered();
    await create();
    expect(await takenAt(START)).toBe(true);
    await api.db.$client`
      insert into slot (schedule_id, source_id, status, start_at, end_at, start_text, modalities, visibility, kind, valid_at, observed_at)
      select schedule_id, 'later', 'free', start_at + interval '3 hours', start_at + interval '3 hours 20 minutes', '', modalities,
        visibility, kind, valid_at, observed_at from slot where start_at = ${START}::timestamptz`;
    const later = { start: '2026-11-24T21:00:00+01:00', end: '2026-11-24T21:20:00+01:00' };
    await put({ ...later, ...updated('2026-11-24T11:30:00Z') });
    expect([await takenAt(START), await takenAt(later.start)]).toEqual([false, true]);
    await put({ status: 'cancelled', ...later, ...updated('2026-11-24T11:35:00Z') });
    expect(await takenAt(later.start)).toBe(false);
    expect(await stored()).toMatchObject([{ id: own, state: 'cancelled' }]);
    await api.db.$client`delete from slot where source_id = 'later'`;
  });
});

describe('what was booked at its vendor from here', () => {
  const extension = [
    {
      url: 'http://interopsante.org/fhir/StructureDefinition/FrAppointmentOperator',
      valueReference: { identifier: { system: PERSON, value: '810999000029' } },
    },
  ];

  async function bookedAs(reference: string | null): Promise<string> {
    const { own = '' } = await waiting({ appointment: true });
    await api.db.$client`
      update appointment set state = 'confirmed', way = 'here', vendor_reference = ${reference} where id = ${own}`;
    return own;
  }

  test('is cancelled by its vendor under the name it gave it, whoever the message names', async () => {
    const own = await bookedAs('b6e39355');
    const told = { status: 'cancelled', extension, ...updated('2026-11-24T11:30:00Z') };
    expect([(await put(told)).status, await stored()]).toMatchObject([
      200,
      [{ id: own, origin: 'here', state: 'cancelled', keeping: false }],
    ]);
  });

  test('is cancelled by its regulator, professional and start when the vendor gave it no name', async () => {
    const own = await bookedAs(null);
    await put({ status: 'cancelled', ...updated('2026-11-24T11:30:00Z') });
    expect(await stored()).toMatchObject([{ id: own, state: 'cancelled', keeping: false }]);
  });

  test('is the same appointment when its vendor tells that it was booked, and overlaps nothing', async () => {
    const own = await bookedAs('b6e39355');
    await create();
    expect(await stored()).toMatchObject([{ id: own, state: 'confirmed', keeping: true, overlaps: false }]);
  });

  test('is not another one of that vendor', async () => {
    const own = await bookedAs('c7f40466');
    await put({ status: 'cancelled', extension, ...updated('2026-11-24T11:30:00Z') });
    const [kept, ...rest] = (await stored()).toSorted((one) => (one.id === own ? -1 : 1));
    expect([kept, rest.length]).toMatchObject([{ state: 'confirmed', keeping: true }, 1]);
  });
});

describe('what nobody waits for', () => {
  interface Unattached {
    id: string;
    version: number;
    mine: boolean;
    candidates: { id: string; likelihood: number }[];
  }
  const unattached = async (ask = regulator) =>
    (await jsonOf<{ items: Unattached[] }>(await ask('/appointments/unattached'))).items;
  const attach = (item: Unattached, body: unknown, ifMatch = `"${item.version}"`) =>
    regulator(`/appointments/${item.id}/attach`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'If-Match': ifMatch },
      body: JSON.stringify(body),
    });

  test('is listed to be attached, the likeliest match first, and becomes what it is', async () => {
    await create({
      identifier: [{ system: SYSTEM, value: 'lonely' }],
      start: '2026-11-26T09:00:00Z',
      end: '2026-11-26T09:20:00Z',
    });
    const { own } = await waiting({ appointment: true });
    await create({ start: '2026-11-24T18:30:00+01:00', end: '2026-11-24T18:50:00+01:00' });
    const [first, second] = await unattached();
    expect(first).toMatchObject({ mine: true, candidates: [{ id: own, likelihood: 85 }] });
    expect(second?.candidates).toEqual([]);
    if (!first) throw new Error('nothing is to be attached');
    expect((await attach(first, { appointmentId: own }, '')).status).toBe(428);
    expect((await attach(first, { appointmentId: own }, '"9"')).status).toBe(412);
    expect((await attach(first, { appointmentId: own })).status).toBe(200);
    expect(await unattached()).toHaveLength(1);
    const known = (await stored()).find(({ id }) => id === own);
    expect(known).toMatchObject({
      state: 'confirmed',
      sourceId: `${SYSTEM}|b6e39355`,
      start: '2026-11-24 17:30:00+00',
    });
    await put({ status: 'cancelled', ...updated('2026-11-24T11:45:00Z') });
    expect((await stored()).find(({ id }) => id === own)?.state).toBe('cancelled');
  });

  test('is nothing to those who attach nothing', async () => {
    await create();
    for (const persona of ['vendor', 'citizen', 'operator'] as const)
      expect((await (await api.as(persona))('/appointments/unattached')).status).toBe(404);
  });
});
