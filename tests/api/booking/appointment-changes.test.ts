import { eq } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../../db/client.ts';
import { recordReport } from '../../../db/queries/booking/reported-appointments.ts';
import { feed as feeds } from '../../../db/schema/feed.ts';
import { jsonOf, NOON, type Ask } from '../../support/api.ts';
import { send, type AppointmentBody, type HeldBody } from '../../support/booking.ts';
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
} from '../../support/booking-desk.ts';
import { addFeed } from '../../support/slots.ts';
import { declarationOf, type TestVendor } from '../../support/vendor-server.ts';

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

  test('that is refused is told to the index, and leaves nothing held', async () => {
    const [from, to] = [
      await oneSlot(desk, '20:00', { feedId: desk.booked }),
      await oneSlot(desk, '20:10', { feedId: desk.booked }),
    ];
    const appointment = await made(desk, from.slotId);
    const kept = await heldBy(regulator, to.slotId);
    vendor.manner = 'conflict';
    await refused(move(appointment, kept));
    const [slot] = await db.$client<{ status: string }[]>`select status from slot where id = ${to.slotId}`;
    expect(slot?.status).toBe('busy');
    expect(await jsonOf<HeldBody>(await regulator(`/holds/${kept.holdId}`))).toMatchObject({
      state: 'released',
    });
  });

  test('to a time that its professional was given away for meanwhile stands, and is flagged', async () => {
    const [from, to] = [
      await oneSlot(desk, '20:20', { feedId: desk.booked }),
      await oneSlot(desk, '20:30', { feedId: desk.booked }),
    ];
    const appointment = await made(desk, from.slotId);
    vendor.manner = 'then-silent';
    expect((await move(appointment, await heldBy(regulator, to.slotId))).status).toBe(202);
    await db.$client`
      insert into appointment (origin, state, practitioner_id, start_at, end_at, keeping, created_at, updated_at)
      select 'reported', 'confirmed', practitioner_id, '2026-11-24T20:30:00Z', '2026-11-24T20:45:00Z', true, now(), now()
        from practitioner_role where id = ${to.roleId}`;
    vendor.manner = 'answers';
    expect(await reconcileAfter(desk, 6)).toBe(1);
    expect(await read(desk, appointment)).toMatchObject({
      slotId: to.slotId,
      state: 'confirmed',
      overlaps: true,
    });
  });

  test('is not undone by what its former vendor tells of the place it left', async () => {
    const [from, to] = [
      await oneSlot(desk, '20:50', { feedId: desk.booked }),
      await oneSlot(desk, '21:10', { feedId: desk.booked }),
    ];
    const appointment = await made(desk, from.slotId);
    const tell = (state: 'confirmed' | 'cancelled', minute: number) =>
      db.transaction(async (tx) => {
        const [feed] = await tx.select().from(feeds).where(eq(feeds.id, desk.booked));
        return recordReport(
          tx,
          {
            vendorId: feed?.vendorId ?? 0,
            sourceId: `urn:oid:1.2|${appointment.vendorReference}`,
            state,
            startAt: new Date('2026-11-24T20:50:00Z'),
            endAt: new Date('2026-11-24T21:05:00Z'),
            validAt: NOON.plus({ minutes: minute }).toJSDate(),
            practitioner: { kind: 'rpps', value: from.rpps },
            structure: null,
            operator: null,
            accountId: null,
            correlation: null,
            targetId: null,
          },
          NOON.plus({ minutes: minute }).toJSDate(),
        );
      });
    expect((await tell('confirmed', 1))?.row.id).toBe(appointment.appointmentId);
    const moved = await move(await read(desk, appointment), await heldBy(regulator, to.slotId));
    expect(moved.status).toBe(200);
    expect((await tell('cancelled', 2))?.row.id).not.toBe(appointment.appointmentId);
    expect(await read(desk, appointment)).toMatchObject({ slotId: to.slotId, state: 'confirmed' });
  });
});
