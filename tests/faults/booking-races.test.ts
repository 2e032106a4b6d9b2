import { beforeAll, describe, expect, test } from 'vitest';
import { reconcile } from '../../api/booking/reconcile.ts';
import { settleBooking } from '../../api/booking/settle.ts';
import type { Database } from '../../db/client.ts';
import { settleAllTaken } from '../../db/queries/booking/slots.ts';
import { expireHolds } from '../../db/queries/booking/holds.ts';
import { openVendorCalls } from '../../importers/vendor-calls.ts';
import { jsonOf, NOON, testApi, type Ask, type TestApi } from '../support/api.ts';
import {
  addDoctor,
  confirm,
  hold,
  key,
  openCase,
  ownFeedOf,
  send,
  type AppointmentBody,
  type HeldBody,
  type RefusedBody,
} from '../support/booking.ts';
import { addFeed, type SlotSpec } from '../support/slots.ts';
import { declarationOf, testVendor, type TestVendor } from '../support/vendor-server.ts';

/** How often each race is run; a short seed here, a hundred times under `npm run test:faults`. */
const ROUNDS = process.env['FAULTS'] === undefined ? 1 : 100;
const LONG = 60_000 + ROUNDS * 30_000;

let api: TestApi;
let db: Database;
let own: number;
let booked: number;
let vendor: TestVendor;
let people: Ask[];
let regulator: Ask;
let colleague: Ask;

const SEEN = '2026-11-24T11:59:00Z';
const START = '2026-11-24T18:00:00Z';

beforeAll(async () => {
  vendor = await testVendor();
  // A hundred rounds on a machine that does other work must not be judged by the clock.
  api = await testApi({
    config: { requestSeconds: 600 },
    deps: { vendorCalls: openVendorCalls({ deadlineMs: 1000 }) },
  });
  ({ db } = api);
  own = await ownFeedOf(db);
  booked = await addFeed(db, { code: 'vilaine', sandbox: true, booking: declarationOf(vendor) });
  const names = ['regulator', 'chief-regulator', 'arm', 'nurse', 'citizen'] as const;
  people = await Promise.all(names.map((name) => api.as(name)));
  [regulator, colleague] = [await api.as('regulator'), await api.as('chief-regulator')];
  for (const hour of ['13', '14', '15', '16']) await oneSlot({ start: `2026-11-24T${hour}:00:00Z` });
});

async function oneSlot(spec: Partial<SlotSpec> & { feedId?: number; rpps?: string } = {}) {
  const { feedId = own, rpps, ...slot } = spec;
  const slots = [{ start: START, observedAt: SEEN, ...slot }];
  const doctor = await addDoctor(db, { feedId, slots, ...(rpps && { rpps }) });
  return { ...doctor, slotId: doctor.slotIds[0] ?? '' };
}

/** Runs a race again and again, each time at noon. */
async function again(race: (round: number) => Promise<void>): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) {
    api.time.now = NOON;
    vendor.manner = 'answers';
    await race(round);
  }
}

/** What must hold after every race, whoever won: nobody is seen by two at once, and nothing is both kept and held by others. */
async function expectNoDoubleBooking(): Promise<void> {
  const [found] = await db.$client<{ doubles: number; stolen: number }[]>`
    select (select count(*) from appointment a join appointment b on b.practitioner_id = a.practitioner_id and b.id > a.id
             where a.keeping and b.keeping and a.capacity is null and b.capacity is null
               and tstzrange(a.start_at, a.end_at) && tstzrange(b.start_at, b.end_at))::int as doubles,
           (select count(*) from appointment a join hold h on h.practitioner_id = a.practitioner_id
             where a.keeping and a.capacity is null and h.capacity is null and h.state in ('held', 'confirming')
               and h.id <> a.hold_id and h.expires_at > ${NOON.toISO()}::timestamptz
               and tstzrange(a.start_at, a.end_at) && tstzrange(h.start_at, h.end_at))::int as stolen`;
  expect(found).toEqual({ doubles: 0, stolen: 0 });
}

/** Every lost slot names its code and brings three others; nothing ever breaks. */
async function expectHonest(answers: readonly Response[]): Promise<void> {
  for (const answer of answers.filter(({ ok }) => !ok)) {
    const body = await jsonOf<RefusedBody>(answer);
    expect(['slot-held', 'slot-booked', 'hold-over']).toContain(body.code);
    if (body.code !== 'hold-over') expect(body.alternatives).toHaveLength(3);
  }
}

const idOf = async (answer: Response) => (await jsonOf<AppointmentBody>(answer.clone())).appointmentId;

describe('fifty at once', () => {
  /** As people do: hold, then confirm what one holds. */
  async function holdAndConfirm(ask: Ask, slotId: string): Promise<Response> {
    const held = await hold(ask, slotId);
    return held.ok ? confirm(ask, await jsonOf<HeldBody>(held)) : held;
  }

  test(
    'confirm one slot: exactly one appointment, and everyone else is told why and what else there is',
    async () => {
      await again(async () => {
        const { slotId } = await oneSlot();
        const asking = Array.from({ length: 50 }, (_, nth) => people[nth % people.length] ?? regulator);
        const answers = await Promise.all(asking.map((ask) => holdAndConfirm(ask, slotId)));
        const won = answers.filter(({ ok }) => ok);
        expect(new Set(await Promise.all(won.map(idOf))).size).toBe(1);
        expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
        await expectHonest(answers);
        await expectNoDoubleBooking();
      });
    },
    LONG,
  );

  test(
    'confirm one hold under fifty keys: one appointment, and the vendor is asked once',
    async () => {
      await again(async () => {
        const { slotId } = await oneSlot({ feedId: booked });
        const held = await jsonOf<HeldBody>(await hold(regulator, slotId));
        const answers = await Promise.all(Array.from({ length: 50 }, () => confirm(regulator, held)));
        expect(
          answers.map(({ status }) => status).filter((status) => ![200, 201, 202].includes(status)),
        ).toEqual([]);
        expect(new Set(await Promise.all(answers.map(idOf))).size).toBe(1);
        expect(vendor.booked.filter(({ slot }) => slot === `s${slotId}`)).toHaveLength(1);
      });
    },
    LONG,
  );

  test(
    'take overlapping slots of one professional, published by two vendors: one holds, one books',
    async () => {
      await again(async () => {
        const first = await oneSlot({ minutes: 30 });
        const others = [
          await oneSlot({ feedId: booked, rpps: first.rpps, start: '2026-11-24T18:10:00Z' }),
          await oneSlot({ feedId: booked, rpps: first.rpps, start: '2026-11-24T17:50:00Z', minutes: 60 }),
        ];
        const ids = [first, ...others].map(({ slotId }) => slotId);
        const answers = await Promise.all(
          Array.from({ length: 12 }, (_, nth) =>
            holdAndConfirm(people[nth % people.length] ?? regulator, ids[nth % ids.length] ?? ''),
          ),
        );
        expect(new Set(await Promise.all(answers.filter(({ ok }) => ok).map(idOf))).size).toBe(1);
        await expectNoDoubleBooking();
      });
    },
    LONG,
  );
});

describe('at one millisecond', () => {
  test(
    'a hold that ends is either confirmed or taken by the next one, never both',
    async () => {
      await again(async (round) => {
        const { slotId } = await oneSlot();
        const held = await jsonOf<HeldBody>(await hold(regulator, slotId));
        const end = NOON.plus({ minutes: 5 });
        // One reading of the clock may fall on either side of the instant, as on two machines.
        let reading = round;
        const clock = () => end.minus({ milliseconds: (reading += 1) % 2 });
        Object.assign(api.deps, { clock });
        const [confirmed, taken] = await Promise.all([
          confirm(regulator, held),
          hold(colleague, slotId),
          db.transaction((tx) => expireHolds(tx, end.toJSDate())),
        ]);
        Object.assign(api.deps, { clock: () => api.time.now });
        expect([confirmed.ok, taken.ok]).not.toEqual([true, true]);
        await expectHonest([confirmed, taken]);
        await expectNoDoubleBooking();
      });
    },
    LONG,
  );

  test('before its end it is confirmed, at its end it is over', async () => {
    for (const [late, status] of [
      [1, 201],
      [0, 410],
    ] as const) {
      api.time.now = NOON;
      const held = await jsonOf<HeldBody>(await hold(regulator, (await oneSlot()).slotId));
      api.time.now = NOON.plus({ minutes: 5 }).minus({ milliseconds: late });
      expect((await confirm(regulator, held)).status).toBe(status);
    }
    api.time.now = NOON;
  });
});

describe('a range of four', () => {
  test(
    'gives four places to twelve who ask at once, and four appointments',
    async () => {
      await again(async () => {
        const cases = await Promise.all(Array.from({ length: 12 }, () => openCase(regulator)));
        const { slotId } = await oneSlot({ capacity: 4, minutes: 120 });
        const asked = await Promise.all(cases.map((caseId) => hold(regulator, slotId, { caseId })));
        const won = asked.filter(({ status }) => status === 201);
        expect(won).toHaveLength(4);
        for (const lost of asked.filter(({ ok }) => !ok)) {
          const body = await jsonOf<RefusedBody>(lost);
          expect([body.code, body.alternatives?.length]).toEqual(['capacity-full', 3]);
        }
        const holds = await Promise.all(won.map((answer) => jsonOf<HeldBody>(answer)));
        const confirmed = await Promise.all(holds.map((each) => confirm(regulator, each)));
        expect(confirmed.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
        await expectTaken(slotId, true);
        expect((await hold(colleague, slotId)).status).toBe(409);
      });
    },
    LONG,
  );
});

async function expectTaken(slotId: string, taken: boolean): Promise<void> {
  const [row] = await db.$client<{ taken: boolean }[]>`select taken from slot where id = ${slotId}`;
  expect(row?.taken).toBe(taken);
}

describe('two tabs of one person', () => {
  test(
    'hold one slot and book one appointment, whichever button is pressed first',
    async () => {
      await again(async () => {
        const { slotId } = await oneSlot();
        const tabs = await Promise.all([hold(regulator, slotId), hold(regulator, slotId)]);
        expect(tabs.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 201]);
        const held = await Promise.all(tabs.map((answer) => jsonOf<HeldBody>(answer)));
        expect(new Set(held.map(({ holdId }) => holdId)).size).toBe(1);
        const booked = await Promise.all(held.map((each) => confirm(regulator, each)));
        expect(booked.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 201]);
        expect(new Set(await Promise.all(booked.map(idOf))).size).toBe(1);
      });
    },
    LONG,
  );

  test(
    'one lets go while the other confirms: it is booked or it is free, never both',
    async () => {
      await again(async () => {
        const { slotId } = await oneSlot();
        const held = await jsonOf<HeldBody>(await hold(regulator, slotId));
        const [booked] = await Promise.all([
          confirm(regulator, held),
          regulator(`/holds/${held.holdId}`, { method: 'DELETE' }),
        ]);
        expect([201, 410]).toContain(booked.status);
        await expectTaken(slotId, booked.ok);
        expect((await hold(colleague, slotId)).status).toBe(booked.ok ? 409 : 201);
      });
    },
    LONG,
  );
});

describe('a vendor', () => {
  const say = (slotId: string, status: string) =>
    db.$client`update slot set status = ${status}::slot_status, version = version + 1 where id = ${slotId}`;

  test(
    'that withdraws a slot while it is confirmed: confirmed before, or refused after, and never held for ever',
    async () => {
      await again(async () => {
        const { slotId } = await oneSlot();
        const held = await jsonOf<HeldBody>(await hold(regulator, slotId));
        const [answer] = await Promise.all([confirm(regulator, held), say(slotId, 'busy-unavailable')]);
        expect([201, 409]).toContain(answer.status);
        if (!answer.ok) expect((await jsonOf<RefusedBody>(answer)).code).toBe('slot-withdrawn');
        const { state } = await jsonOf<HeldBody>(await regulator(`/holds/${held.holdId}`));
        expect(state).toBe(answer.ok ? 'confirmed' : 'released');
      });
    },
    LONG,
  );

  test(
    'that says free again and again, in any order, never has a kept time offered',
    async () => {
      await again(async () => {
        const { slotId, rpps } = await oneSlot({ minutes: 30 });
        const held = await jsonOf<HeldBody>(await hold(regulator, slotId));
        const [answer] = await Promise.all([
          confirm(regulator, held),
          ...['free', 'busy', 'free', 'free', 'busy', 'free'].map((status) => say(slotId, status)),
          oneSlot({ feedId: booked, rpps, start: '2026-11-24T18:15:00Z' }),
        ]);
        await say(slotId, 'free');
        await settleAllTaken(db);
        if (!answer.ok) return expect((await jsonOf<RefusedBody>(answer)).code).toBe('slot-booked');
        const offered = await db.$client`
        select sl.id from slot sl join schedule s on s.id = sl.schedule_id join practitioner_role r on r.id = s.role_id
          join practitioner p on p.id = r.practitioner_id
         where p.rpps = ${rpps} and sl.status = 'free' and not sl.taken`;
        expect(offered).toHaveLength(0);
      });
    },
    LONG,
  );

  test(
    'that answers twice, late, and after a cancellation changes nothing any more',
    async () => {
      await again(async () => {
        const { slotId } = await oneSlot({ feedId: booked });
        vendor.manner = 'then-silent';
        const held = await jsonOf<HeldBody>(await hold(regulator, slotId));
        const { appointmentId } = await jsonOf<AppointmentBody>(await confirm(regulator, held));
        vendor.manner = 'answers';
        api.time.now = NOON.plus({ seconds: 6 });
        await Promise.all([reconcile(api.deps), reconcile(api.deps), reconcile(api.deps)]);
        const read = async () => jsonOf<AppointmentBody>(await regulator(`/appointments/${appointmentId}`));
        const known = await read();
        expect(known.history?.map(({ type }) => type)).toEqual(['confirming', 'unknown', 'confirmed']);
        await send(regulator, `/appointments/${appointmentId}/cancel`, {
          body: {},
          headers: { ...key(), 'If-Match': `"${known.version}"` },
        });
        const now = api.time.now;
        const late = { appointmentId, now, outcome: { is: 'booked', reference: 'late' } } as const;
        expect((await settleBooking(api.deps, late)).settled).toBe(false);
        expect(await read()).toMatchObject({ state: 'cancelled' });
        expect(vendor.booked.filter(({ slot }) => slot === `s${slotId}`).map(({ status }) => status)).toEqual(
          ['cancelled'],
        );
      });
    },
    LONG,
  );

  test(
    'that rewrites all its slots while they are booked neither waits for ever nor has one offered',
    async () => {
      await again(async () => {
        const doctors = await Promise.all(Array.from({ length: 6 }, () => oneSlot({ minutes: 20 })));
        const ids = doctors.map(({ slotId }) => slotId);
        const rewrite = () => db.$client`
        update slot set status = 'free', observed_at = observed_at + interval '1 second'
         where id = any(${ids.map(Number)}::bigint[])`;
        const book = async (slotId: string) =>
          confirm(regulator, await jsonOf<HeldBody>(await hold(regulator, slotId)));
        const [answers] = await Promise.all([Promise.all(ids.map(book)), rewrite(), rewrite(), rewrite()]);
        expect(answers.map(({ status }) => status)).toEqual(ids.map(() => 201));
        await settleAllTaken(db);
        for (const id of ids) await expectTaken(id, true);
      });
    },
    LONG,
  );
});

describe('the night of a clock change', () => {
  test.each([
    ['in autumn, when 02:30 comes twice', '2027-10-31T00:30:00Z', '2027-10-31T01:30:00Z'],
    ['in spring, when 02:30 never comes', '2027-03-28T00:30:00Z', '2027-03-28T01:00:00Z'],
  ])(
    '%s: two slots an instant apart are two, a hold lasts five minutes, and what overlaps is refused',
    async (...night) => {
      const [, first, second] = night;
      const before = NOON.set({
        year: Number(first.slice(0, 4)),
        month: Number(first.slice(5, 7)),
        day: Number(first.slice(8, 10)),
        hour: 0,
      });
      api.time.now = before.plus({ minutes: 28 });
      const [mine, theirs] = [await api.as('regulator'), await api.as('chief-regulator')];
      const observedAt = before.toISO();
      const one = await oneSlot({ start: first, minutes: 30, observedAt });
      const two = await oneSlot({ start: second, minutes: 30, rpps: one.rpps, observedAt });
      const across = await oneSlot({
        start: `${first.slice(0, 11)}00:45:00Z`,
        minutes: 60,
        rpps: one.rpps,
        observedAt,
      });
      const held = await jsonOf<HeldBody>(await hold(mine, one.slotId));
      expect(Date.parse(held.expiresAt) - Date.parse(held.serverNow)).toBe(5 * 60_000);
      expect((await confirm(mine, held)).status).toBe(201);
      expect((await hold(theirs, across.slotId)).status).toBe(409);
      const other = await hold(theirs, two.slotId);
      expect(other.status).toBe(201);
      expect((await confirm(theirs, await jsonOf<HeldBody>(other))).status).toBe(201);
      api.time.now = NOON;
    },
  );
});
