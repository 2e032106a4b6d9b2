import { DateTime } from 'luxon';
import { beforeAll, describe, expect, test } from 'vitest';
import { publishOwed } from '../../../api/availability/duty.ts';
import { jsonOf, post, testApi, type Ask, type TestApi } from '../../support/api.ts';
import { declared } from '../../support/declared.ts';

const RENNES = { lat: 48.1147, lon: -1.6794 };

interface Occurrence {
  rangeId: number;
  day: string;
  start: string;
  places: number;
  taken: number;
  state: string;
}
interface Week {
  exercise: { roleId: number; offerId: string; name: string; inCpts: boolean };
  settings: { version: number; weeklyQuota: number | null };
  from: string;
  today: string;
  ranges: { id: number; version: number; starts: string; weekdays: number[] }[];
  occurrences: Occurrence[];
  absences: { id: number }[];
  patients: number;
}
interface Found {
  id: string;
  practitioner?: { name: string };
  slots: { id: string; start: string; capacity?: number; state: string }[];
}

const send = (ask: Ask, method: string, path: string, body?: unknown) =>
  ask(path, {
    method,
    headers: { 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const weekOf = async (ask: Ask, query = '') => jsonOf<Week>(await ask(`/availability/week${query}`));
const search = async (ask: Ask, within = 'P14D') => {
  const query = `lat=${RENNES.lat}&lon=${RENNES.lon}&specialty=SM54&radiusKm=10&within=${within}&limit=50`;
  return (await jsonOf<{ items: Found[] }>(await ask(`/offers?${query}`))).items;
};

/** Books a place as the booking room writes it, of the slot that begins then. */
async function book(api: TestApi, start: string, state = 'confirmed'): Promise<void> {
  await api.db.$client`
    insert into appointment (origin, state, slot_id, feed_id, role_id, practitioner_id, start_at, end_at, capacity, keeping, created_at, updated_at)
    select 'here', ${state}::appointment_state, k.id, s.feed_id, coalesce(r.same_as, r.id), r.practitioner_id, k.start_at, k.end_at,
           k.capacity, true, k.observed_at, k.observed_at
      from slot k join schedule s on s.id = k.schedule_id join practitioner_role r on r.id = s.role_id
     where k.start_at = ${start}::timestamptz and r.practitioner_id is not null and k.status = 'free'`;
}

const single = {
  day: '2026-11-25',
  starts: '14:00',
  ends: '16:00',
  weekdays: [],
  until: null,
  slotMinutes: null,
  capacity: 4,
  modalities: ['AMB'],
  visibility: ['SNP'],
  kind: 'ROUTINE',
};

let api: TestApi;
let doctor: Ask;
let regulator: Ask;
beforeAll(async () => {
  api = await testApi();
  doctor = await api.as('professional');
  regulator = await api.as('regulator');
  await declared(api);
});

describe('a professional without a vendor', () => {
  test('sees the week of their practice, and nobody else’s', async () => {
    const week = await weekOf(doctor);
    expect(week).toMatchObject({ from: '2026-11-23', today: '2026-11-24', patients: 0 });
    expect(week.exercise).toMatchObject({ name: 'Aude LE BIHAN', inCpts: true });
    expect(week.ranges.map(({ starts }) => starts).toSorted()).toEqual(['09:00', '11:00', '18:00']);
    const tuesday = week.occurrences.filter(({ day }) => day === '2026-11-24');
    expect(tuesday.map(({ state }) => state).toSorted()).toEqual(['open', 'over']);
    const manager = await api.as('structure-manager');
    const other = await jsonOf<{ items: { roleId: number; name: string }[] }>(await manager('/availability'));
    expect(other.items.map(({ name }) => name)).toEqual(['CPTS du pays de Rennes']);
    const stolen = await doctor(`/availability/week?roleId=${other.items[0]?.roleId}`);
    expect(stolen.status).toBe(404);
  });

  test('is found by a regulator as soon as a range is declared, with its places, and gone once it is withdrawn', async () => {
    const answer = await post(doctor, '/availability/ranges', single);
    expect(answer.status).toBe(201);
    const { id } = await jsonOf<{ id: number }>(answer);
    const { exercise } = await weekOf(doctor);
    const shown = async () => {
      const own = (await search(regulator)).find((each) => each.id === exercise.offerId);
      return own?.slots.find(({ start }) => Date.parse(start) === Date.parse('2026-11-25T13:00:00Z'));
    };
    await send(doctor, 'POST', '/availability/absences', {
      start: '2026-11-24T12:00:00Z',
      end: '2026-11-25T12:30:00Z',
    });
    expect(await shown()).toMatchObject({ capacity: 4, state: 'fresh' });
    expect((await send(doctor, 'DELETE', `/availability/ranges/${id}`)).status).toBe(204);
    expect(await shown()).toBeUndefined();
    const [absence] = (await weekOf(doctor)).absences;
    expect((await send(doctor, 'DELETE', `/availability/absences/${absence?.id}`)).status).toBe(204);
    expect((await weekOf(doctor)).absences).toEqual([]);
  });

  test('changes a range over the version read, never over another’s change', async () => {
    const { id, version } = await jsonOf<{ id: number; version: number }>(
      await post(doctor, '/availability/ranges', single),
    );
    const longer = { ...single, ends: '17:00', version };
    expect((await send(doctor, 'PUT', `/availability/ranges/${id}`, longer)).status).toBe(200);
    const late = await send(doctor, 'PUT', `/availability/ranges/${id}`, longer);
    expect([late.status, (await jsonOf<{ code: string }>(late)).code]).toEqual([409, 'changed-meanwhile']);
    await send(doctor, 'DELETE', `/availability/ranges/${id}`);
  });

  test('leaves one day out and puts it back', async () => {
    const evening = (await weekOf(doctor)).ranges.find(({ starts }) => starts === '18:00');
    const path = `/availability/ranges/${evening?.id}/exceptions/2026-11-26`;
    const thursday = async () =>
      (await weekOf(doctor)).occurrences.find(
        ({ day, rangeId }) => day === '2026-11-26' && rangeId === evening?.id,
      )?.state;
    expect((await send(doctor, 'PUT', path)).status).toBe(204);
    expect(await thursday()).toBe('skipped');
    expect((await send(doctor, 'DELETE', path)).status).toBe(204);
    expect(await thursday()).toBe('open');
  });

  test('is told in the week when an absence covers a range, and nothing of it is offered', async () => {
    await post(doctor, '/availability/absences', {
      start: '2026-11-26T00:00:00+01:00',
      end: '2026-11-27T00:00:00+01:00',
    });
    const states = (await weekOf(doctor)).occurrences.filter(({ day }) => day === '2026-11-26');
    expect(new Set(states.map(({ state }) => state))).toEqual(new Set(['absent']));
    const [{ count } = { count: -1 }] = await api.db.$client<{ count: number }[]>`
      select count(*)::int from slot where status = 'free'
         and start_at between '2026-11-25T23:00:00Z' and '2026-11-26T23:00:00Z'
         and schedule_id in (select id from schedule where role_id = ${(await weekOf(doctor)).exercise.roleId})`;
    expect(count).toBe(0);
    const [absence] = (await weekOf(doctor)).absences;
    await send(doctor, 'DELETE', `/availability/absences/${absence?.id}`);
  });

  test.each([
    [{ ends: '14:00' }, '#/ends'],
    [{ until: '2026-12-01' }, '#/until'],
    [{ slotMinutes: 15 }, '#/capacity'],
    [{ slotMinutes: 200, capacity: 1 }, '#/slotMinutes'],
    [{ starts: '25:00' }, '#/starts'],
    [{ visibility: [] }, '#/visibility'],
  ])('is told what is wrong with %j', async (wrong, pointer) => {
    const answer = await post(doctor, '/availability/ranges', { ...single, ...wrong });
    expect(answer.status).toBe(400);
    const { errors } = await jsonOf<{ errors: { pointer: string }[] }>(answer);
    expect(errors.map((error) => error.pointer)).toContain(pointer);
  });

  test('sees what a regulator sees, and what a citizen does', async () => {
    const seen = async (who: string) =>
      (await jsonOf<{ offer: Found | null }>(await doctor(`/availability/preview?as=${who}`))).offer;
    const forRegulator = await seen('regulator');
    expect(forRegulator?.practitioner?.name).toContain('LE BIHAN');
    const forCitizen = await seen('citizen');
    expect(forCitizen?.slots.length).toBeGreaterThan(0);
    expect(forCitizen?.slots.map(({ start }) => start)).not.toEqual(
      forRegulator?.slots.map(({ start }) => start),
    );
  });
});

describe('a week that has its patients', () => {
  const settings = (version: number, weeklyQuota: number | null) => ({
    version,
    specialty: 'SM54',
    weeklyQuota,
    overbooking: { accepts: true, weeklyQuota: 2, contact: 'sms', contactValue: '+33639989001' },
  });
  const mine = async () => {
    const { exercise } = await weekOf(doctor);
    return (await search(regulator, 'P5D')).find(({ id }) => id === exercise.offerId);
  };

  test('is offered no more at once, until a patient cancels; the next week is', async () => {
    const { version } = (await weekOf(doctor)).settings;
    expect((await send(doctor, 'PUT', '/availability/settings', settings(version, 1))).status).toBe(200);
    expect(await mine()).toBeDefined();
    await book(api, '2026-11-24T17:00:00Z');
    expect(await mine()).toBeUndefined();
    await publishOwed(api.db, api.time.now);
    expect(await mine()).toBeUndefined();
    const { patients, occurrences } = await weekOf(doctor);
    expect(patients).toBe(1);
    expect(occurrences.find(({ day }) => day === '2026-11-26')?.state).toBe('quota');
    expect((await weekOf(doctor, '?from=2026-11-30')).occurrences[0]?.state).toBe('open');
    await api.db.$client`update appointment set state = 'cancelled', keeping = false`;
    await publishOwed(api.db, api.time.now);
    expect(await mine()).toBeDefined();
  });

  test('says whom one sees: searches that ask for it find them, and what is not said stays unknown', async () => {
    const { version } = (await weekOf(doctor)).settings;
    const care = {
      children: true,
      newPatients: false,
      accessible: null,
      sector: '1',
      sex: 'F',
      languages: ['fr', 'br'],
    };
    const saved = await send(doctor, 'PUT', '/availability/settings', { ...settings(version, null), care });
    expect(await jsonOf<{ care: unknown }>(saved)).toMatchObject({ care });
    const { exercise } = await weekOf(doctor);
    const found = async (asked: string) =>
      (await search(regulator, `P5D${asked}`)).some(({ id }) => id === exercise.offerId);
    expect(await found('&children=true&sector=1&sex=F&language=br')).toBe(true);
    expect(await found('&newPatients=true')).toBe(false);
    expect(await found('&accessible=true')).toBe(false);
    expect(await found('&accessible=true&unknown=keep')).toBe(true);
    const again = await send(doctor, 'PUT', '/availability/settings', settings(version + 1, null));
    expect(await jsonOf<{ care: unknown }>(again)).toMatchObject({ care });
  });

  test('says how many of a range’s places are taken', async () => {
    const { version } = (await weekOf(doctor)).settings;
    await send(doctor, 'PUT', '/availability/settings', settings(version, null));
    await book(api, '2026-11-24T17:00:00Z');
    const evening = async () =>
      (await weekOf(doctor)).occurrences.find(({ start }) => start === '2026-11-24T17:00:00.000Z');
    expect(await evening()).toMatchObject({ places: 3, taken: 1, state: 'open' });
    await book(api, '2026-11-24T17:00:00Z');
    await book(api, '2026-11-24T17:00:00Z');
    expect(await evening()).toMatchObject({ taken: 3, state: 'full' });
  });

  test('refuses settings that another change has overtaken', async () => {
    const answer = await send(doctor, 'PUT', '/availability/settings', settings(0, 3));
    expect(answer.status).toBe(409);
  });
});

describe('patients beyond what is declared', () => {
  const near = `lat=${RENNES.lat}&lon=${RENNES.lon}&specialty=SM53`;
  test('are for the regulators to ask, in the way the professional prefers', async () => {
    const { items } = await jsonOf<{ items: { contact: string; contactValue: string }[] }>(
      await regulator(`/availability/overbooking?${near}`),
    );
    expect(items).toMatchObject([{ contact: 'sms', contactValue: '+33639989001' }]);
    expect((await doctor(`/availability/overbooking?${near}`)).status).toBe(403);
    expect((await regulator(`/availability/overbooking?${near.replace('SM53', 'SM40')}`)).ok).toBe(true);
  });
});

describe('a structure', () => {
  test('declares places of its own, seen by the members of its CPTS', async () => {
    const manager = await api.as('structure-manager');
    const week = await weekOf(manager);
    expect(week.exercise.name).toBe('CPTS du pays de Rennes');
    const offers = await search(regulator);
    expect(offers.find(({ id }) => id === week.exercise.offerId)?.slots[0]?.capacity).toBe(8);
    const seen = await jsonOf<{ offer: Found | null }>(await manager('/availability/preview?as=citizen'));
    expect(seen.offer).toBeNull();
    const member = await search(doctor);
    expect(member.some(({ id }) => id === week.exercise.offerId)).toBe(true);
  });
});

describe('what is declared', () => {
  test('stays two weeks ahead, as the days go by', async () => {
    const furthest = async () =>
      (await api.db.$client<{ at: Date }[]>`select max(start_at) as at from slot where status = 'free'`)[0]
        ?.at;
    const before = DateTime.fromJSDate(new Date((await furthest()) ?? 0));
    api.time.now = api.time.now.plus({ days: 3 });
    expect(await publishOwed(api.db, api.time.now)).toBeGreaterThan(0);
    expect(await publishOwed(api.db, api.time.now)).toBe(0);
    const after = DateTime.fromJSDate(new Date((await furthest()) ?? 0));
    expect(after.diff(before, 'days').days).toBeGreaterThan(2);
    expect(after.diff(api.time.now, 'days').days).toBeGreaterThan(13);
  });
});
