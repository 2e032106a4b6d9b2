import { DateTime } from 'luxon';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../db/client.ts';
import { jsonOf, type Ask } from '../support/api.ts';
import { apiProcess, type ApiProcess } from '../support/api-process.ts';
import { addDoctor, hold, send, type AppointmentBody, type HeldBody } from '../support/booking.ts';
import { testDatabase } from '../support/database.ts';
import { addFeed } from '../support/slots.ts';
import { declarationOf, testVendor, type TestVendor } from '../support/vendor-server.ts';

/** Bookings that are under way each time the process is killed, and how often it is: a hundred under `npm run test:faults`. */
const AT_ONCE = process.env['FAULTS'] === undefined ? 2 : 5;
const KILLS = process.env['FAULTS'] === undefined ? 1 : 20;

let db: Database;
let vendor: TestVendor;
let server: ApiProcess;
let feedId: number;

beforeAll(async () => {
  vendor = await testVendor();
  const { db: opened, url } = await testDatabase();
  db = opened;
  feedId = await addFeed(db, { code: 'vilaine', sandbox: true, booking: declarationOf(vendor) });
  server = await apiProcess(url);
  await server.start();
}, 60_000);
afterAll(() => server.close());

/** A slot of a professional of its own, an hour from now by the machine's clock, which the process reads. */
async function slotSoon(): Promise<string> {
  const start = DateTime.now().plus({ hours: 1 }).startOf('minute').toUTC().toISO();
  const { slotIds } = await addDoctor(db, { feedId, slots: [{ start, observedAt: DateTime.now().toISO() }] });
  return slotIds[0] ?? '';
}

interface UnderWay {
  held: HeldBody;
  key: string;
}

/** Asks for bookings that the vendor makes and never answers, and resolves once it has made them all. */
async function bookWithoutAnswer(regulator: Ask): Promise<UnderWay[]> {
  const slots = await Promise.all(Array.from({ length: AT_ONCE }, slotSoon));
  const holds = await Promise.all(slots.map((slotId) => hold(regulator, slotId)));
  const underWay = await Promise.all(
    holds.map(async (answer) => ({ held: await jsonOf<HeldBody>(answer), key: crypto.randomUUID() })),
  );
  vendor.manner = 'then-silent';
  let left = AT_ONCE;
  const all = new Promise<void>((done) => {
    vendor.committed = () => {
      left -= 1;
      if (left === 0) done();
    };
  });
  for (const booking of underWay) void confirmUnder(regulator, booking).catch(() => undefined);
  await all;
  return underWay;
}

function confirmUnder(ask: Ask, { held: { holdId, fencingToken }, key }: UnderWay): Promise<Response> {
  const headers = { 'Idempotency-Key': key };
  return send(ask, '/appointments', { body: { holdId, fencingToken }, headers });
}

const statesOf = (underWay: readonly UnderWay[]) =>
  db.$client<{ id: string; state: string; reference: string | null }[]>`
    select a.id, a.state, a.vendor_reference as reference from appointment a
     where a.hold_id = any(${underWay.map(({ held }) => held.holdId)}::uuid[])`;

describe('a process killed between the vendor’s yes and our commit', () => {
  test(
    'has lost nothing: started again it asks the vendor, and each slot is booked once',
    async () => {
      const regulator = await server.as('regulator');
      for (let kill = 0; kill < KILLS; kill += 1) {
        const underWay = await bookWithoutAnswer(regulator);
        await server.kill();
        expect((await statesOf(underWay)).map(({ state }) => state)).toEqual(
          underWay.map(() => 'confirming'),
        );
        vendor.manner = 'answers';
        // The lease of the process that is no more, and of its requests, has passed.
        await db.$client`update vendor_request set next_try_at = now() where settled_at is null`;
        await db.$client`update once_request set started_at = started_at - interval '2 minutes' where status is null`;
        await server.start();
        await expect
          .poll(async () => (await statesOf(underWay)).map(({ state }) => state), { timeout: 15_000 })
          .toEqual(underWay.map(() => 'confirmed'));
        await expectBookedOnce(underWay);
        await expectSameAnswer(regulator, underWay);
      }
    },
    KILLS * 60_000,
  );

  async function expectBookedOnce(underWay: readonly UnderWay[]): Promise<void> {
    for (const { held } of underWay) {
      expect(vendor.booked.filter(({ slot }) => slot === `s${held.slotId}`)).toHaveLength(1);
    }
    const references = (await statesOf(underWay)).map(({ reference }) => reference);
    expect(references.every((reference) => vendor.booked.some(({ id }) => id === reference))).toBe(true);
  }

  /** Whoever asked, and was cut, repeats the request under its key. */
  async function expectSameAnswer(regulator: Ask, underWay: readonly UnderWay[]): Promise<void> {
    const known = new Set((await statesOf(underWay)).map(({ id }) => id));
    for (const booking of underWay) {
      const answer = await confirmUnder(regulator, booking);
      expect(answer.status).toBe(200);
      const { appointmentId, state } = await jsonOf<AppointmentBody>(answer);
      expect([known.has(appointmentId), state]).toEqual([true, 'confirmed']);
    }
  }
});
