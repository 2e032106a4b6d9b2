import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../../db/client.ts';
import { jsonOf, NOON, type Ask } from '../../support/api.ts';
import { confirm, hold, key, send, type AppointmentBody } from '../../support/booking.ts';
import {
  heldBy,
  isOffered,
  made,
  oneSlot,
  openDesk,
  read,
  reconcileAfter,
  refused,
  typesOf,
  type Desk,
} from '../../support/booking-desk.ts';
import { addFeed } from '../../support/slots.ts';
import { declarationOf, type TestVendor } from '../../support/vendor-server.ts';

let desk: Desk;
let db: Database;
let vendor: TestVendor;
let regulator: Ask;
let colleague: Ask;

beforeAll(async () => {
  desk = await openDesk();
  ({ db, vendor, regulator, colleague } = desk);
});

beforeEach(() => {
  vendor.manner = 'answers';
  vendor.slots.clear();
  vendor.calls.length = 0;
  desk.api.time.now = NOON;
});

describe('what is declared here', () => {
  test('is booked at once, and the slot with every overlapping one stops being offered', async () => {
    const mine = await oneSlot(desk, '12:05', { minutes: 30 });
    const other = await oneSlot(desk, '12:20', { feedId: desk.paged, rpps: mine.rpps, modalities: ['VR'] });
    expect(await isOffered(desk, mine.slotId)).toBe(true);
    const appointment = await made(desk, mine.slotId);
    expect(appointment).toMatchObject({
      state: 'confirmed',
      version: 1,
      slotId: mine.slotId,
      unverifiedMinutes: 0,
    });
    expect(await isOffered(desk, mine.slotId)).toBe(false);
    expect(await isOffered(desk, other.slotId)).toBe(false);
    const answer = await hold(colleague, other.slotId);
    expect(await refused(Promise.resolve(answer))).toMatchObject({ code: 'slot-booked' });
  });

  test('is not offered again by a vendor’s later “free”, of the same slot or of a new one', async () => {
    const mine = await oneSlot(desk, '12:06', { minutes: 30 });
    await made(desk, mine.slotId);
    await db.$client`update slot set status = 'busy', version = version + 1 where id = ${mine.slotId}`;
    await db.$client`update slot set status = 'free', version = version + 1 where id = ${mine.slotId}`;
    expect(await isOffered(desk, mine.slotId)).toBe(false);
    const later = await oneSlot(desk, '12:21', { feedId: desk.paged, rpps: mine.rpps });
    expect(await isOffered(desk, later.slotId)).toBe(false);
  });

  test('fills a range only with its last place', async () => {
    const { slotId } = await oneSlot(desk, '12:07', { minutes: 60, capacity: 2 });
    await made(desk, slotId);
    expect(await isOffered(desk, slotId)).toBe(true);
    expect((await confirm(colleague, await heldBy(colleague, slotId))).status).toBe(201);
    expect(await isOffered(desk, slotId)).toBe(false);
  });
});

describe('a confirmation', () => {
  test('under one key is one appointment, and from another tab it is the same one', async () => {
    const { slotId } = await oneSlot(desk, '15:00');
    const { holdId, fencingToken } = await heldBy(regulator, slotId);
    const headers = key();
    const ask = (under = headers) =>
      send(regulator, '/appointments', { body: { holdId, fencingToken }, headers: under });
    const [first, again, otherTab] = [await ask(), await ask(), await ask(key())];
    expect([first.status, again.status, otherTab.status]).toEqual([201, 201, 200]);
    expect(await again.text()).toBe(await first.text());
    const [{ count }] = await db.$client<[{ count: number }]>`
      select count(*)::int as count from appointment where slot_id = ${slotId}`;
    expect(count).toBe(1);
  });

  test('needs the hold, its token, and its time', async () => {
    const { slotId } = await oneSlot(desk, '15:10');
    const body = await heldBy(regulator, slotId);
    const wrong = { ...body, fencingToken: body.fencingToken + 1 };
    expect((await refused(confirm(regulator, wrong))).code).toBe('hold-token-stale');
    expect((await refused(confirm(colleague, body), 404)).code).toBe('not-found');
    desk.api.time.now = NOON.plus({ minutes: 5 });
    expect((await refused(confirm(regulator, body), 410)).code).toBe('hold-over');
  });

  test('of a slot withdrawn meanwhile is refused with three others', async () => {
    const { slotId } = await oneSlot(desk, '15:20');
    const body = await heldBy(regulator, slotId);
    await db.$client`update slot set status = 'busy-unavailable', version = version + 1 where id = ${slotId}`;
    const answer = await refused(confirm(regulator, body));
    expect(answer.code).toBe('slot-withdrawn');
    expect(answer.alternatives).toHaveLength(3);
    expect((await refused(confirm(regulator, body), 410)).code).toBe('hold-over');
  });
});

describe('a vendor that books', () => {
  test('is re-checked, then asked under our id, and its reference comes back', async () => {
    const { slotId } = await oneSlot(desk, '16:00', { feedId: desk.booked });
    const appointment = await made(desk, slotId);
    expect(appointment).toMatchObject({ state: 'confirmed', unverifiedMinutes: 0 });
    expect(appointment.verifiedAt).toBe('2026-11-24T12:00:00.000Z');
    expect(vendor.calls).toEqual([`GET Slot/s${slotId}`, 'POST Appointment']);
    const kept = vendor.booked.find(({ id }) => id === appointment.vendorReference);
    expect(kept?.token).toContain(appointment.appointmentId);
    expect(JSON.stringify(kept?.resource)).not.toMatch(/Patient/);
    expect(typesOf(appointment)).toEqual(['confirming', 'confirmed']);
  });

  test('that says taken at the re-check is not asked to book; the index is told, and three others are given', async () => {
    const { slotId } = await oneSlot(desk, '16:05', { feedId: desk.booked });
    vendor.slots.set(`s${slotId}`, 'busy');
    const answer = await refused(confirm(regulator, await heldBy(regulator, slotId)));
    expect(answer.code).toBe('slot-booked');
    expect(answer.alternatives).toHaveLength(3);
    expect(vendor.calls).toEqual([`GET Slot/s${slotId}`]);
    expect(await isOffered(desk, slotId)).toBe(false);
  });

  test('that says gone, or taken only when asked to book, refuses too', async () => {
    const gone = await oneSlot(desk, '16:10', { feedId: desk.booked });
    vendor.slots.set(`s${gone.slotId}`, 'gone');
    expect((await refused(confirm(regulator, await heldBy(regulator, gone.slotId)))).code).toBe(
      'slot-withdrawn',
    );
    const taken = await oneSlot(desk, '16:15', { feedId: desk.booked });
    vendor.manner = 'conflict';
    expect((await refused(confirm(regulator, await heldBy(regulator, taken.slotId)))).code).toBe(
      'slot-booked',
    );
  });

  test('that cannot be reached has booked nothing: the slot is free again, and the answer says so', async () => {
    const nowhere = { ...declarationOf(vendor, { recheck: false }), url: 'http://127.0.0.1:9/fhir' };
    const feedId = await addFeed(db, { code: 'nowhere', sandbox: true, booking: nowhere });
    const { slotId } = await oneSlot(desk, '12:15', { feedId });
    expect((await refused(confirm(regulator, await heldBy(regulator, slotId)))).code).toBe(
      'vendor-unreachable',
    );
    expect(await isOffered(desk, slotId)).toBe(true);
  });

  test('that books and never answers leaves it unknown: kept, never booked twice, found later', async () => {
    const { slotId } = await oneSlot(desk, '16:20', { feedId: desk.booked });
    vendor.manner = 'then-silent';
    const appointment = await made(desk, slotId, 202);
    expect(appointment).toMatchObject({ state: 'unknown', failure: 'timeout' });
    expect(await isOffered(desk, slotId)).toBe(false);
    expect((await refused(hold(colleague, slotId))).code).toBe('slot-booked');
    vendor.manner = 'answers';
    expect(await reconcileAfter(desk, 4)).toBe(0);
    expect(await reconcileAfter(desk, 2)).toBe(1);
    const settled = await read(desk, appointment);
    expect(settled).toMatchObject({ state: 'confirmed', version: 3 });
    expect(typesOf(settled)).toEqual(['confirming', 'unknown', 'confirmed']);
    expect(vendor.calls.filter((call) => call === 'POST Appointment')).toHaveLength(1);
    expect(await reconcileAfter(desk, 600)).toBe(0);
  });

  test('that has nothing of it is believed after a minute, not before; then the place is free again', async () => {
    const { slotId } = await oneSlot(desk, '12:16', { feedId: desk.booked });
    vendor.manner = 'silent';
    const appointment = await made(desk, slotId, 202);
    await reconcileAfter(desk, 6);
    expect(await read(desk, appointment)).toMatchObject({ state: 'unknown' });
    expect(await isOffered(desk, slotId)).toBe(false);
    await reconcileAfter(desk, 60);
    expect(await read(desk, appointment)).toMatchObject({ state: 'rejected', failure: 'vendor-has-nothing' });
    expect(await isOffered(desk, slotId)).toBe(true);
    expect(vendor.calls.filter((call) => call === 'POST Appointment')).toHaveLength(1);
  });
});

describe('a vendor that never answers again', () => {
  test('does not leave it unknown: who telephoned says that it is there, and the vendor’s later word changes nothing', async () => {
    const { slotId } = await oneSlot(desk, '16:25', { feedId: desk.booked });
    vendor.manner = 'silent';
    const appointment = await made(desk, slotId, 202);
    const say = (outcome: string) =>
      send(regulator, `/appointments/${appointment.appointmentId}/outcome`, { body: { outcome } });
    for (const outcome of ['not-booked', 'gone']) {
      expect((await refused(say(outcome))).code).toBe('appointment-not-open');
    }
    expect(await read(desk, appointment)).toMatchObject({ state: 'unknown' });
    const told = await jsonOf<AppointmentBody>(await say('booked'));
    expect(told).toMatchObject({ state: 'confirmed' });
    expect(told.history?.at(-1)).toMatchObject({ type: 'confirmed', actor: 'regulator' });
    vendor.manner = 'answers';
    await reconcileAfter(desk, 61);
    expect(await read(desk, appointment)).toMatchObject({ state: 'confirmed' });
    expect(await isOffered(desk, slotId)).toBe(false);
  });
});

describe('a vendor that redirects', () => {
  const page = 'https://rance.example/agenda?doctor=7';

  test('opens with its parameters, never a patient, and the slot stays kept until someone says what came of it', async () => {
    const { slotId } = await oneSlot(desk, '17:00', { feedId: desk.paged, bookingUrl: page });
    const appointment = await made(desk, slotId, 202);
    expect(appointment.state).toBe('awaiting-vendor');
    expect(appointment.bookingUrl).toBe(`${page}&origin=sas&ref=${appointment.appointmentId}`);
    expect(appointment.unverifiedMinutes).toBe(5);
    expect((await refused(hold(colleague, slotId))).code).toBe('slot-held');
    const say = (outcome: string) =>
      send(regulator, `/appointments/${appointment.appointmentId}/outcome`, { body: { outcome } });
    const told = await jsonOf<AppointmentBody>(await say('booked'));
    expect(told).toMatchObject({ state: 'confirmed', version: 2 });
    expect(await isOffered(desk, slotId)).toBe(false);
    expect((await refused(say('booked'))).code).toBe('appointment-not-open');
  });

  test('frees the slot when nothing came of it, and closes it when it was gone', async () => {
    for (const [outcome, failure, offered] of [
      ['not-booked', 'not-booked', true],
      ['gone', 'slot-withdrawn', false],
    ] as const) {
      const { slotId } = await oneSlot(desk, '12:17', { feedId: desk.paged, bookingUrl: page });
      const { appointmentId } = await made(desk, slotId, 202);
      const path = `/appointments/${appointmentId}/outcome`;
      const told = await jsonOf<AppointmentBody>(await send(regulator, path, { body: { outcome } }));
      expect(told).toMatchObject({ state: 'rejected', failure });
      expect(await isOffered(desk, slotId)).toBe(offered);
    }
  });

  test('keeps the slot for half an hour; booked after someone else had it, both stand and it is flagged', async () => {
    const { slotId } = await oneSlot(desk, '18:00', { feedId: desk.paged, bookingUrl: page });
    const first = await made(desk, slotId, 202);
    desk.api.time.now = NOON.plus({ minutes: 30 });
    const second = await jsonOf<AppointmentBody>(await confirm(colleague, await heldBy(colleague, slotId)));
    await send(colleague, `/appointments/${second.appointmentId}/outcome`, { body: { outcome: 'booked' } });
    const path = `/appointments/${first.appointmentId}/outcome`;
    const told = await jsonOf<AppointmentBody & { overlaps: boolean }>(
      await send(regulator, path, { body: { outcome: 'booked' } }),
    );
    expect(told).toMatchObject({ state: 'confirmed', overlaps: true });
  });
});

describe('an appointment', () => {
  test('is seen by its territory’s regulators, with its ETag and history, and is not there for others', async () => {
    desk.api.time.now = NOON.plus({ minutes: 1 });
    const appointment = await made(desk, (await oneSlot(desk, '20:00')).slotId);
    const path = `/appointments/${appointment.appointmentId}`;
    const answer = await colleague(path);
    expect(answer.headers.get('etag')).toBe('"1"');
    expect(await jsonOf<AppointmentBody>(answer)).toMatchObject({ state: 'confirmed' });
    for (const persona of ['citizen', 'vendor', 'operator'] as const) {
      expect((await (await desk.api.as(persona))(path)).status).toBe(404);
    }
    const listed = await jsonOf<{ items: AppointmentBody[] }>(await regulator('/appointments?limit=1'));
    expect(listed.items[0]?.appointmentId).toBe(appointment.appointmentId);
    const [entry] = await db.$client<{ need: string }[]>`
      select need from access_entry where subject = ${`appointment ${appointment.appointmentId}`} order by id limit 1`;
    expect(entry?.need).toBe('appointment.create');
  });

  test('keeps its history: nothing rewrites it', async () => {
    await made(desk, (await oneSlot(desk, '20:10')).slotId);
    await expect(db.$client`update appointment_event set type = 'other'`).rejects.toThrow('never rewritten');
    await expect(db.$client`delete from appointment_event`).rejects.toThrow('never rewritten');
  });
});
