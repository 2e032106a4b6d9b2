import { beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../db/client.ts';
import { expireHolds } from '../../../db/queries/booking/holds.ts';
import { jsonOf, NOON, testApi, type Ask, type TestApi } from '../../support/api.ts';
import {
  addDoctor,
  hold,
  key,
  offersOf,
  openCase,
  ownFeedOf,
  send,
  type HeldBody,
  type RefusedBody,
} from '../../support/booking.ts';
import { addFeed, type SlotSpec } from '../../support/slots.ts';

let api: TestApi;
let db: Database;
let own: number;
let paged: number;
let regulator: Ask;
let colleague: Ask;

const SEEN = '2026-11-24T11:59:00Z';

beforeAll(async () => {
  api = await testApi();
  ({ db } = api);
  own = await ownFeedOf(db);
  paged = await addFeed(db, { code: 'rance' });
  regulator = await api.as('regulator');
  colleague = await api.as('chief-regulator');
  for (const start of ['12:30', '13:00', '13:30', '14:00']) await oneSlot(start);
});

/** A professional of their own with one slot, and the slot's id. */
async function oneSlot(time: string, spec: Partial<SlotSpec> & { feedId?: number; rpps?: string } = {}) {
  const { feedId = own, rpps, ...slot } = spec;
  const slots = [{ start: `2026-11-24T${time}:00Z`, observedAt: SEEN, ...slot }];
  const doctor = await addDoctor(db, { feedId, slots, ...(rpps && { rpps }) });
  return { ...doctor, slotId: doctor.slotIds[0] ?? '' };
}

const minutesOf = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 60_000;
const held = async (answer: Promise<Response>) => jsonOf<HeldBody>(await answer);

/** What a refused hold says, after it was checked that it brings three other offers, none of them the slot. */
async function refusal(answer: Promise<Response>, slotId: string): Promise<RefusedBody> {
  const response = await answer;
  expect(response.status).toBe(409);
  const body = await jsonOf<RefusedBody>(response);
  expect(body.alternatives).toHaveLength(3);
  expect(body.alternatives?.flatMap(({ slots }) => slots.map(({ id }) => id))).not.toContain(slotId);
  return body;
}

async function after(minutes: number, work: () => Promise<void>): Promise<void> {
  api.time.now = NOON.plus({ minutes });
  try {
    await work();
  } finally {
    api.time.now = NOON;
  }
}

describe('a hold', () => {
  test('is taken for five minutes, ten at most, and says what the server’s clock says', async () => {
    const { slotId, roleId } = await oneSlot('15:00');
    const answer = await hold(regulator, slotId);
    expect(answer.status).toBe(201);
    const body = await jsonOf<HeldBody>(answer);
    expect(body).toMatchObject({
      slotId,
      offerId: String(roleId),
      state: 'held',
      kind: 'local',
      booking: 'here',
    });
    expect(body).toMatchObject({ start: '2026-11-24T15:00:00.000Z', end: '2026-11-24T15:15:00.000Z' });
    expect(body).toMatchObject({
      practitioner: { name: expect.stringMatching(/^Dr Anne Nom/) },
      location: { city: 'Rennes', zone: 'Europe/Paris' },
    });
    expect(body.advisory).toBe(false);
    expect(body.serverNow).toBe('2026-11-24T12:00:00.000Z');
    expect(minutesOf(body.serverNow, body.expiresAt)).toBe(5);
    expect(minutesOf(body.serverNow, body.maximumAt)).toBe(10);
  });

  test('asked again by the same person is the same hold; asked by another says whose, and until when', async () => {
    const { slotId } = await oneSlot('15:30');
    const first = await held(hold(regulator, slotId));
    const again = await hold(regulator, slotId);
    expect(again.status).toBe(200);
    expect(await jsonOf<HeldBody>(again)).toMatchObject({
      holdId: first.holdId,
      fencingToken: first.fencingToken,
    });
    const body = await refusal(hold(colleague, slotId), slotId);
    expect(body).toMatchObject({ code: 'slot-held', heldUntil: first.expiresAt, heldBy: 'Camille Lefèvre' });
  });

  test('asked again for another case serves that one, so that nobody is booked under a former caller’s', async () => {
    const { slotId } = await oneSlot('15:40');
    const [former, present] = [await openCase(regulator), await openCase(regulator)];
    const first = await held(hold(regulator, slotId, { caseId: former }));
    const again = await hold(regulator, slotId, { caseId: present });
    expect(again.status).toBe(200);
    expect(await jsonOf<HeldBody>(again)).toMatchObject({ holdId: first.holdId, caseId: present });
    expect(await held(hold(regulator, slotId))).toMatchObject({ holdId: first.holdId, caseId: present });
  });

  test('does not tell a citizen who holds', async () => {
    const { slotId } = await oneSlot('15:45');
    await held(hold(regulator, slotId));
    const body = await refusal(hold(await api.as('citizen'), slotId), slotId);
    expect(body.code).toBe('slot-held');
    expect(body.heldBy).toBeUndefined();
  });

  test('under one key is one hold and one answer; the key does not serve for another slot', async () => {
    const { slotId } = await oneSlot('16:00');
    const other = await oneSlot('16:00');
    const headers = key();
    const ask = (id: string) => send(regulator, '/holds', { body: { slotId: id, slotVersion: 1 }, headers });
    const answers = await Promise.all([ask(slotId), ask(slotId), ask(slotId)]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    const texts = await Promise.all(answers.map((answer) => answer.text()));
    expect(new Set(texts).size).toBe(1);
    const reused = await ask(other.slotId);
    expect(reused.status).toBe(422);
    expect((await jsonOf<RefusedBody>(reused)).code).toBe('idempotency-key-reused');
  });

  test('without a key is refused', async () => {
    const { slotId } = await oneSlot('16:15');
    const body = { slotId, slotVersion: 1 };
    expect((await send(regulator, '/holds', { body, headers: {} })).status).toBe(400);
  });

  test('is renewed to its maximum and no further, and no more once it is over', async () => {
    const { slotId } = await oneSlot('16:30');
    const { holdId, maximumAt } = await held(hold(regulator, slotId));
    const renew = () => regulator(`/holds/${holdId}/renew`, { method: 'POST' });
    await after(3, async () => {
      expect((await held(renew())).expiresAt).toBe('2026-11-24T12:08:00.000Z');
    });
    await after(7, async () => {
      expect((await held(renew())).expiresAt).toBe(maximumAt);
    });
    await after(10, async () => {
      const over = await renew();
      expect(over.status).toBe(410);
      expect((await jsonOf<RefusedBody>(over)).code).toBe('hold-over');
    });
  });

  test('let go frees the slot at once, and may be let go twice', async () => {
    const { slotId } = await oneSlot('16:45');
    const { holdId } = await held(hold(regulator, slotId));
    const release = () => regulator(`/holds/${holdId}`, { method: 'DELETE' });
    expect((await release()).status).toBe(204);
    expect((await release()).status).toBe(204);
    expect((await hold(colleague, slotId)).status).toBe(201);
    expect(await held(regulator(`/holds/${holdId}`))).toMatchObject({ state: 'released' });
  });

  test('that has run out is released by whoever comes next, in the same transaction', async () => {
    const { slotId } = await oneSlot('17:00');
    const { holdId } = await held(hold(regulator, slotId));
    await after(5, async () => {
      expect((await hold(colleague, slotId)).status).toBe(201);
      expect(await held(regulator(`/holds/${holdId}`))).toMatchObject({ state: 'expired' });
    });
  });

  test('that has run out is ended by the sweep even when nobody comes', async () => {
    const { slotId } = await oneSlot('17:05');
    const { holdId } = await held(hold(regulator, slotId));
    const sweep = (minutes: number) =>
      db.transaction((tx) => expireHolds(tx, NOON.plus({ minutes, seconds: -1 }).toJSDate()));
    await sweep(5);
    expect(await held(regulator(`/holds/${holdId}`))).toMatchObject({ state: 'held' });
    await sweep(6);
    expect(await held(regulator(`/holds/${holdId}`))).toMatchObject({ state: 'expired' });
  });

  test('is listed to who holds it alone', async () => {
    const { slotId } = await oneSlot('17:10');
    const { holdId } = await held(hold(regulator, slotId));
    const idsOf = async (ask: Ask) =>
      (await jsonOf<{ items: HeldBody[] }>(await ask('/holds'))).items.map((each) => each.holdId);
    expect(await idsOf(regulator)).toContain(holdId);
    expect(await idsOf(colleague)).not.toContain(holdId);
    expect(await idsOf(await api.as('operator'))).toContain(holdId);
    expect((await colleague(`/holds/${holdId}`)).status).toBe(404);
    expect((await colleague(`/holds/${holdId}`, { method: 'DELETE' })).status).toBe(404);
  });

  test('of a slot booked on its vendor’s page says so, with the page opened as a SAS opens it', async () => {
    const bookingUrl = 'https://rance.example/agenda?doctor=7#now';
    const { slotId } = await oneSlot('17:15', { feedId: paged, bookingUrl });
    expect(await held(hold(regulator, slotId))).toMatchObject({
      booking: 'vendor-page',
      advisory: true,
      bookingUrl: 'https://rance.example/agenda?doctor=7&origin=sas#now',
    });
    const { slotId: byPhone } = await oneSlot('17:20', { feedId: paged });
    expect(await held(hold(regulator, byPhone))).toMatchObject({ booking: 'phone', advisory: true });
  });
});

describe('a slot that cannot be had', () => {
  test('is refused with its own code, and always with three others', async () => {
    const busy = await oneSlot('18:00', { status: 'busy' });
    expect((await refusal(hold(regulator, busy.slotId), busy.slotId)).code).toBe('slot-booked');
    const withdrawn = await oneSlot('18:00', { status: 'busy-unavailable' });
    expect((await refusal(hold(regulator, withdrawn.slotId), withdrawn.slotId)).code).toBe('slot-withdrawn');
    const begun = await oneSlot('11:59');
    expect((await refusal(hold(regulator, begun.slotId), begun.slotId)).code).toBe('slot-withdrawn');
    const changed = await oneSlot('18:00');
    const asked = hold(regulator, changed.slotId, { slotVersion: 2 });
    expect((await refusal(asked, changed.slotId)).code).toBe('slot-stale');
    const hidden = await oneSlot('18:00', { observedAt: '2026-11-23T11:59:59Z' });
    expect((await refusal(hold(regulator, hidden.slotId), hidden.slotId)).code).toBe('slot-stale');
  });

  test('is not there for who may not see it', async () => {
    const { slotId } = await oneSlot('18:15', { visibility: ['SNP'] });
    expect((await hold(await api.as('citizen'), slotId)).status).toBe(404);
    expect((await hold(regulator, slotId)).status).toBe(201);
    expect((await hold(regulator, '999999')).status).toBe(404);
  });
});

describe('one professional', () => {
  test('is held once at a time, whatever vendor or modality publishes the other slot', async () => {
    const mine = await oneSlot('19:00', { minutes: 30 });
    const rpps = mine.rpps;
    const overlapping = await oneSlot('19:15', { feedId: paged, rpps, modalities: ['VR'] });
    const beside = await oneSlot('19:30', { feedId: paged, rpps });
    await held(hold(regulator, mine.slotId));
    const body = await refusal(hold(colleague, overlapping.slotId), overlapping.slotId);
    expect(body.code).toBe('slot-held');
    expect((await hold(colleague, beside.slotId)).status).toBe(201);
  });

  test('is one even when two feeds name them apart, once they are matched', async () => {
    const one = await oneSlot('19:00');
    const other = await oneSlot('19:05', { feedId: paged });
    await db.$client`update practitioner_role set same_as = ${one.roleId} where id = ${other.roleId}`;
    await held(hold(regulator, other.slotId));
    expect((await refusal(hold(colleague, one.slotId), one.slotId)).code).toBe('slot-held');
  });
});

describe('a range', () => {
  test('gives as many places as it has', async () => {
    const { slotId } = await oneSlot('18:30', { minutes: 60, capacity: 2, kind: 'WALKIN' });
    expect((await hold(regulator, slotId)).status).toBe(201);
    expect((await hold(colleague, slotId)).status).toBe(201);
    const third = await refusal(hold(await api.as('citizen'), slotId), slotId);
    expect(third.code).toBe('capacity-full');
  });

  test('gives one person a place for each case', async () => {
    const { slotId } = await oneSlot('18:45', { minutes: 60, capacity: 2 });
    const first = await held(hold(regulator, slotId, { caseId: await openCase(regulator) }));
    const second = await hold(regulator, slotId, { caseId: await openCase(regulator) });
    expect(second.status).toBe(201);
    expect((await jsonOf<HeldBody>(second)).holdId).not.toBe(first.holdId);
  });
});

describe('the search', () => {
  test('shows one’s own hold as available, a colleague’s with who and until when, and a citizen no name', async () => {
    const { slotId } = await oneSlot('12:10');
    const { expiresAt } = await held(hold(regulator, slotId));
    const seenBy = async (ask: Ask) =>
      (await offersOf(ask)).flatMap(({ slots }) => slots).find(({ id }) => id === slotId);
    expect((await seenBy(regulator))?.held).toMatchObject({ mine: true, until: expiresAt });
    expect((await seenBy(colleague))?.held).toEqual({ mine: false, by: 'Camille Lefèvre', until: expiresAt });
    expect((await seenBy(await api.as('citizen')))?.held).toEqual({ mine: false, until: expiresAt });
  });

  test('says where an offer is booked', async () => {
    const here = await oneSlot('12:20');
    const page = await oneSlot('12:20', { feedId: paged, bookingUrl: 'https://rance.example/7' });
    const phone = await oneSlot('12:20', { feedId: paged });
    const ways = new Map((await offersOf(regulator)).map(({ id, booking }) => [id, booking]));
    expect([here, page, phone].map(({ roleId }) => ways.get(String(roleId)))).toEqual([
      'here',
      'vendor-page',
      'phone',
    ]);
  });
});

describe('the vendor', () => {
  test('withdrawing a held slot is told to who holds it', async () => {
    const { slotId } = await oneSlot('20:00');
    const { holdId } = await held(hold(regulator, slotId));
    await db.$client`update slot set status = 'busy-unavailable', version = version + 1 where id = ${slotId}`;
    expect(await held(regulator(`/holds/${holdId}`))).toMatchObject({
      state: 'held',
      warning: 'slot-withdrawn',
    });
  });
});
