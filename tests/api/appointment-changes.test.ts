import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../db/client.ts';
import { jsonOf, NOON, type Ask } from '../support/api.ts';
import { send, type AppointmentBody, type HeldBody } from '../support/booking.ts';
import {
  cancel,
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
} from '../support/booking-desk.ts';
import { addFeed } from '../support/slots.ts';
import { declarationOf, type TestVendor } from '../support/vendor-server.ts';

let desk: Desk;
let db: Database;
let vendor: TestVendor;
let regulator: Ask;

beforeAll(async () => {
  desk = await openDesk();
  ({ db, vendor, regulator } = desk);
});

beforeEach(() => {
  vendor.manner = 'answers';
  vendor.slots.clear();
  vendor.calls.length = 0;
  desk.api.time.now = NOON;
});

describe('a cancellation', () => {
  test('needs the version one read', async () => {
    const appointment = await made(desk, (await oneSlot(desk, '18:10')).slotId);
    const path = `/appointments/${appointment.appointmentId}/cancel`;
    expect((await refused(send(regulator, path, { body: {}, headers: {} }), 428)).code).toBe(
      'precondition-required',
    );
    expect((await refused(cancel(desk, appointment, { match: '"7"' }), 412)).code).toBe('version-changed');
  });

  test('frees the place at once, and tells the vendor under the same id', async () => {
    const { slotId } = await oneSlot(desk, '12:18', { feedId: desk.booked });
    const appointment = await made(desk, slotId);
    const cancelled = await jsonOf<AppointmentBody>(
      await cancel(desk, appointment, { reason: 'caller-declined' }),
    );
    expect(cancelled).toMatchObject({ state: 'cancelled', version: 3, atVendor: 'told' });
    expect(vendor.booked.find(({ id }) => id === appointment.vendorReference)?.status).toBe('cancelled');
    expect(await isOffered(desk, slotId)).toBe(true);
    expect(cancelled.history?.at(-1)).toMatchObject({ type: 'cancelled', reason: 'caller-declined' });
    expect((await refused(cancel(desk, cancelled))).code).toBe('appointment-not-open');
  });

  test('that the vendor does not hear is told again until it does', async () => {
    const { slotId } = await oneSlot(desk, '18:20', { feedId: desk.booked });
    const appointment = await made(desk, slotId);
    const { url } = vendor;
    await db.$client`update feed set booking = jsonb_set(booking, '{url}', '"http://127.0.0.1:9/fhir"') where id = ${desk.booked}`;
    const cancelled = await jsonOf<AppointmentBody>(await cancel(desk, appointment));
    expect(cancelled).toMatchObject({ state: 'cancelled', atVendor: 'pending' });
    await db.$client`update feed set booking = jsonb_set(booking, '{url}', ${JSON.stringify(url)}::text::jsonb) where id = ${desk.booked}`;
    expect(await reconcileAfter(desk, 6)).toBe(1);
    expect(await read(desk, appointment)).toMatchObject({ atVendor: 'told' });
  });

  test('of what a vendor does not cancel for us says that a person must', async () => {
    const feedId = await addFeed(db, {
      code: 'uncancelling',
      sandbox: true,
      booking: declarationOf(vendor, { cancel: false }),
    });
    const appointment = await made(desk, (await oneSlot(desk, '18:25', { feedId })).slotId);
    expect(await jsonOf<AppointmentBody>(await cancel(desk, appointment))).toMatchObject({
      atVendor: 'by-hand',
    });
  });
});

describe('a move', () => {
  const move = (made: AppointmentBody, to: HeldBody) =>
    send(regulator, `/appointments/${made.appointmentId}/move`, {
      body: { holdId: to.holdId, fencingToken: to.fencingToken },
      headers: { 'If-Match': `"${made.version}"` },
    });

  test('is one event with its from and to; the old place is free and the new one taken', async () => {
    const [from, to] = [await oneSlot(desk, '12:11'), await oneSlot(desk, '12:12')];
    const appointment = await made(desk, from.slotId);
    const answer = await move(appointment, await heldBy(regulator, to.slotId));
    expect(answer.status).toBe(200);
    const moved = await jsonOf<AppointmentBody>(answer);
    expect(moved).toMatchObject({
      appointmentId: appointment.appointmentId,
      state: 'confirmed',
      version: 2,
      slotId: to.slotId,
    });
    expect(typesOf(moved)).toEqual(['confirmed', 'moved']);
    expect(moved.history?.at(-1)).toMatchObject({
      from: { start: '2026-11-24T12:11:00.000Z', slotId: Number(from.slotId) },
      to: { start: '2026-11-24T12:12:00.000Z', slotId: Number(to.slotId) },
    });
    expect([await isOffered(desk, from.slotId), await isOffered(desk, to.slotId)]).toEqual([true, false]);
    expect(
      (await refused(move(appointment, await heldBy(regulator, (await oneSlot(desk, '19:00')).slotId)), 412))
        .code,
    ).toBe('version-changed');
  });

  test('books at the new vendor first, then cancels at the old one', async () => {
    const [from, to] = [
      await oneSlot(desk, '19:10', { feedId: desk.booked }),
      await oneSlot(desk, '19:20', { feedId: desk.booked }),
    ];
    const appointment = await made(desk, from.slotId);
    const moved = await jsonOf<AppointmentBody>(await move(appointment, await heldBy(regulator, to.slotId)));
    expect(moved).toMatchObject({ slotId: to.slotId, state: 'confirmed' });
    const statuses = vendor.booked.filter(
      ({ slot }) => slot === `s${from.slotId}` || slot === `s${to.slotId}`,
    );
    expect(statuses.map(({ status }) => status)).toEqual(['cancelled', 'booked']);
  });

  test('that the new vendor refuses leaves it where it was; one it does not answer is settled later', async () => {
    const [from, to, late] = [
      await oneSlot(desk, '19:30', { feedId: desk.booked }),
      await oneSlot(desk, '19:40', { feedId: desk.booked }),
      await oneSlot(desk, '19:50', { feedId: desk.booked }),
    ];
    const appointment = await made(desk, from.slotId);
    vendor.manner = 'conflict';
    expect((await refused(move(appointment, await heldBy(regulator, to.slotId)))).code).toBe('slot-booked');
    vendor.manner = 'then-silent';
    const pending = await move(appointment, await heldBy(regulator, late.slotId));
    expect(pending.status).toBe(202);
    expect(await jsonOf<AppointmentBody>(pending)).toMatchObject({ slotId: from.slotId, moving: true });
    vendor.manner = 'answers';
    expect(await reconcileAfter(desk, 6)).toBe(1);
    expect(await read(desk, appointment)).toMatchObject({ slotId: late.slotId, state: 'confirmed' });
    expect(vendor.booked.find(({ slot }) => slot === `s${from.slotId}`)?.status).toBe('cancelled');
  });
});
