import { DateTime } from 'luxon';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { reconcile } from '../../../api/booking/reconcile.ts';
import { sendDue } from '../../../api/outbox/send-messages.ts';
import { expireHolds } from '../../../db/queries/booking/holds.ts';
import { openVendorCalls } from '../../../importers/vendor-calls.ts';
import { jsonOf, post, testApi, type Ask, type TestApi } from '../../support/api.ts';
import {
  addDoctor,
  confirm,
  hold,
  openCase,
  ownFeedOf,
  type AppointmentBody,
  type HeldBody,
  type RefusedBody,
} from '../../support/booking.ts';
import { groundOf, startVendor, type VendorProcess } from '../../support/sandbox-vendor.ts';
import { addFeed } from '../../support/slots.ts';

const DEADLINE_MS = 600;
const ABILITIES = { recheck: true, hold: true, book: true, cancel: true };

let api: TestApi;
let vendor: VendorProcess;
let feedId: number;
let regulator: Ask;
let colleague: Ask;
/** What the vendor has free, an agenda at a time. */
let free: VendorProcess['free'];

beforeAll(async () => {
  const now = DateTime.utc();
  api = await testApi({ now, deps: { vendorCalls: openVendorCalls({ deadlineMs: DEADLINE_MS }) } });
  vendor = await startVendor('vilaine', await groundOf(api.db));
  const byAgenda = new Map(vendor.free.map((each) => [each.agenda.id, each]));
  free = [...byAgenda.values()];
  const booking = { protocol: 'fhir', url: `${vendor.base}/fhir`, abilities: ABILITIES };
  feedId = await addFeed(api.db, { code: 'vilaine', sandbox: true, booking });
  const own = await ownFeedOf(api.db);
  for (const hours of [2, 3, 4, 5]) {
    const start = now.plus({ hours }).startOf('minute').toISO();
    await addDoctor(api.db, { feedId: own, slots: [{ start, observedAt: now.toISO() }] });
  }
  regulator = await api.as('regulator');
  colleague = await api.as('chief-regulator');
});

beforeEach(async () => {
  await vendor.order({ clear: true });
  api.time.now = DateTime.utc();
  await sendDue(api.deps);
});

/** A slot of the vendor's, in the index as its feed brings it. */
async function vendorSlot(): Promise<{ slotId: string; sourceId: string; rpps: string; start: number }> {
  const found = free.pop();
  if (!found?.agenda.person) throw new Error('the vendor has nothing free any more');
  const { slot, agenda } = found;
  const minutes = agenda.slotMinutes;
  const slots = [
    { start: new Date(slot.start).toISOString(), minutes, observedAt: api.time.now.toISO() ?? '' },
  ];
  const { slotIds, rpps } = await addDoctor(api.db, { feedId, slots, rpps: found.agenda.person.rpps });
  const slotId = slotIds[0] ?? '';
  await api.db.$client`update slot set source_id = ${slot.id} where id = ${slotId}`;
  return { slotId, sourceId: slot.id, rpps, start: slot.start };
}

async function held(ask: Ask, slotId: string, options: { caseId?: string } = {}): Promise<HeldBody> {
  const answer = await hold(ask, slotId, options);
  expect(answer.status).toBe(201);
  return jsonOf<HeldBody>(answer);
}

async function refusal(answer: Promise<Response>, code: string): Promise<RefusedBody> {
  const response = await answer;
  const body = await jsonOf<RefusedBody>(response);
  expect([response.status, body.code]).toEqual([409, code]);
  expect(body.alternatives).toHaveLength(3);
  return body;
}

const kept = async () => (await vendor.standing()).appointments;
const release = (ask: Ask, { holdId }: HeldBody) => ask(`/holds/${holdId}`, { method: 'DELETE' });
const slotOf = async (slotId: string) => {
  const [row] = await api.db.$client<
    { status: string; taken: boolean }[]
  >`select status, taken from slot where id = ${slotId}`;
  return row;
};

describe('a vendor that holds', () => {
  test('keeps the slot for us too, and turns what it keeps into the appointment', async () => {
    const { slotId } = await vendorSlot();
    const before = await kept();
    const mine = await held(regulator, slotId);
    expect(mine).toMatchObject({ kind: 'vendor', state: 'held', advisory: false, booking: 'here' });
    expect(await kept()).toEqual({ ...before, pending: before.pending + 1 });
    const answer = await confirm(regulator, mine);
    expect(answer.status).toBe(201);
    expect(await jsonOf<AppointmentBody>(answer)).toMatchObject({ state: 'confirmed' });
    expect(await kept()).toEqual({ ...before, booked: before.booked + 1 });
    expect(await slotOf(slotId)).toMatchObject({ taken: true });
    await sendDue(api.deps);
    expect(await kept()).toEqual({ ...before, booked: before.booked + 1 });
  });

  test('that has given the slot to somebody else refuses it: three others are given, and the index knows', async () => {
    const { slotId, sourceId, rpps, start } = await vendorSlot();
    const other = openVendorCalls().of({
      sandbox: true,
      booking: { protocol: 'fhir', url: `${vendor.base}/fhir`, abilities: ABILITIES },
    });
    const wanted = { slotSourceId: sourceId, start: new Date(start), end: null, practitionerRpps: rpps };
    const ids = { regulatorIdentifier: null, appointmentId: crypto.randomUUID(), holdId: null };
    expect(await other.book({ ...wanted, ...ids })).toMatchObject({ outcome: 'done' });
    await refusal(hold(regulator, slotId), 'slot-booked');
    expect(await slotOf(slotId)).toMatchObject({ status: 'busy' });
    const { items } = await jsonOf<{ items: HeldBody[] }>(await regulator('/holds'));
    expect(items.map((each) => each.slotId)).not.toContain(slotId);
  });

  test('that does not answer leaves a hold of ours alone, which says so; what it kept for us unheard is used', async () => {
    const { slotId } = await vendorSlot();
    const before = await kept();
    await vendor.order({ fault: 'commit-then-timeout', on: ['hold'], times: 1, delayMs: 0 });
    const mine = await held(regulator, slotId);
    expect(mine).toMatchObject({ kind: 'local', state: 'held' });
    expect((await kept()).pending).toBe(before.pending + 1);
    const answer = await confirm(regulator, mine);
    expect(answer.status).toBe(201);
    expect(await kept()).toEqual({ ...before, booked: before.booked + 1 });
  });

  test('that keeps it and does not answer the booking is asked later, and has booked once', async () => {
    const { slotId } = await vendorSlot();
    const before = await kept();
    const mine = await held(regulator, slotId);
    await vendor.order({ fault: 'commit-then-timeout', on: ['book'], times: 1, delayMs: 0 });
    const answer = await confirm(regulator, mine);
    expect(answer.status).toBe(202);
    const { appointmentId, state } = await jsonOf<AppointmentBody>(answer);
    expect(state).toBe('unknown');
    await refusal(hold(colleague, slotId), 'slot-booked');
    api.time.now = api.time.now.plus({ seconds: 6 });
    await reconcile(api.deps);
    const settled = await jsonOf<AppointmentBody>(await regulator(`/appointments/${appointmentId}`));
    expect(settled.state).toBe('confirmed');
    expect(await kept()).toEqual({ ...before, booked: before.booked + 1 });
  });

  test('that withdraws what it had granted is believed when it is booked: three others, and no hold is left', async () => {
    const { slotId, sourceId } = await vendorSlot();
    const mine = await held(regulator, slotId);
    expect(mine.kind).toBe('vendor');
    await vendor.order({ withdraw: sourceId });
    await refusal(confirm(regulator, mine), 'slot-withdrawn');
    expect(await slotOf(slotId)).toMatchObject({ status: 'busy-unavailable', taken: false });
    expect(await jsonOf<HeldBody>(await regulator(`/holds/${mine.holdId}`))).toMatchObject({
      state: 'released',
    });
  });
});

describe('what a vendor keeps for a hold that is over here', () => {
  test.each(['let go', 'run out', 'of a case that was closed'])(
    'is given back to it when it is %s',
    async (how) => {
      const { slotId } = await vendorSlot();
      const before = await kept();
      const caseId = await openCase(regulator);
      const mine = await held(regulator, slotId, { caseId });
      expect((await kept()).pending).toBe(before.pending + 1);
      if (how === 'let go') expect((await release(regulator, mine)).status).toBe(204);
      if (how === 'run out') {
        api.time.now = DateTime.utc().plus({ minutes: 6 });
        await api.db.transaction((tx) => expireHolds(tx, api.time.now.toJSDate()));
      }
      if (how === 'of a case that was closed') {
        const close = { type: 'close', outcome: 'not-needed', reason: 'la personne va mieux' };
        expect((await post(regulator, `/cases/${caseId}/events`, close)).status).toBe(200);
      }
      expect(await jsonOf<HeldBody>(await regulator(`/holds/${mine.holdId}`))).not.toMatchObject({
        state: 'held',
      });
      await sendDue(api.deps);
      expect(await kept()).toEqual({ ...before, cancelled: before.cancelled + 1 });
    },
  );

  test('is given back once the vendor can be reached again', async () => {
    const { slotId } = await vendorSlot();
    const before = await kept();
    await release(regulator, await held(regulator, slotId));
    await vendor.order({ fault: 'error', on: ['find'], times: 1, delayMs: 0 });
    await sendDue(api.deps);
    expect((await kept()).pending).toBe(before.pending + 1);
    await sendDue(api.deps);
    expect((await kept()).pending).toBe(before.pending + 1);
    api.time.now = api.time.now.plus({ seconds: 7 });
    await sendDue(api.deps);
    expect((await kept()).pending).toBe(before.pending);
  });

  test('does not stand against the next one who wants the slot, even before the vendor was told', async () => {
    const { slotId } = await vendorSlot();
    const before = await kept();
    await release(regulator, await held(regulator, slotId));
    const theirs = await held(colleague, slotId);
    expect(theirs.kind).toBe('vendor');
    await sendDue(api.deps);
    expect((await kept()).pending).toBe(before.pending + 1);
    expect((await confirm(colleague, theirs)).status).toBe(201);
  });

  test('is given back too when the vendor grants it after it was over, or its yes was never heard', async () => {
    const { slotId } = await vendorSlot();
    const before = await kept();
    await vendor.order({ fault: 'slow', on: ['hold'], times: 1, delayMs: 350 });
    const taking = hold(regulator, slotId);
    const mine = await own(slotId);
    await release(regulator, mine);
    await sendDue(api.deps);
    expect(await jsonOf<HeldBody>(await taking)).toMatchObject({ state: 'released' });
    await sendDue(api.deps);
    expect((await kept()).pending).toBe(before.pending);

    await vendor.order({ fault: 'commit-then-timeout', on: ['hold'], times: 1, delayMs: 0 });
    const unheard = await held(regulator, slotId);
    expect([unheard.kind, (await kept()).pending]).toEqual(['local', before.pending + 1]);
    await release(regulator, unheard);
    await sendDue(api.deps);
    expect((await kept()).pending).toBe(before.pending);
  });

  test('is not owed by a vendor that surely keeps nothing', async () => {
    const { slotId, sourceId } = await vendorSlot();
    await vendor.order({ withdraw: sourceId });
    await refusal(hold(regulator, slotId), 'slot-withdrawn');
    const owed = await api.db.$client`
      select from message where channel = 'vendor-hold' and body ->> 'slotId' = ${slotId}`;
    expect(owed).toHaveLength(0);
  });
});

/** One's hold of a slot, as soon as it stands. */
async function own(slotId: string): Promise<HeldBody> {
  for (let tries = 0; tries < 100; tries += 1) {
    const { items } = await jsonOf<{ items: HeldBody[] }>(await regulator('/holds'));
    const found = items.find((each) => each.slotId === slotId);
    if (found) return found;
  }
  throw new Error('nothing is held');
}
