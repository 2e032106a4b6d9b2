import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openRechecks } from '../../../api/live/recheck.ts';
import { slot } from '../../../db/schema/slot.ts';
import { openVendorCalls } from '../../../importers/vendor-calls.ts';
import { hold } from '../../support/booking.ts';
import { jsonOf, post, testApi, type Ask, type TestApi } from '../../support/api.ts';
import { addAgenda, addFeed } from '../../support/slots.ts';
import { declarationOf } from '../../support/vendor-server.ts';

const RENNES = { lat: 48.1147, lon: -1.6794 };
const START = '2026-11-24T15:00:00Z';

interface Watched {
  checking: string[];
  recent: string[];
  unable: string[];
}

/** A vendor that answers of its slots after a while, and remembers how many it was asked of at once. */
interface SlowVendor {
  url: string;
  states: Map<string, string>;
  asked: string[];
  most: number;
  /** Ms before an answer; infinite for none. */
  delay: number;
  /** What an answer waits for besides. */
  gate: Promise<void>;
}

const closers: (() => void)[] = [];
afterAll(() => {
  for (const close of closers) close();
});

async function openSlowVendor(): Promise<SlowVendor> {
  const vendor: SlowVendor = {
    url: '',
    states: new Map(),
    asked: [],
    most: 0,
    delay: 0,
    gate: Promise.resolve(),
  };
  let busy = 0;
  const server = createServer((request, response) => {
    const id = decodeURIComponent(request.url?.split('/').at(-1) ?? '');
    vendor.asked.push(id);
    busy += 1;
    vendor.most = Math.max(vendor.most, busy);
    const status = vendor.states.get(id) ?? 'free';
    if (vendor.delay === Infinity) return;
    void answerSlot();
    async function answerSlot(): Promise<void> {
      await Promise.all([sleep(vendor.delay), vendor.gate]);
      busy -= 1;
      response.writeHead(status === 'gone' ? 404 : 200, { 'Content-Type': 'application/fhir+json' });
      response.end(JSON.stringify({ resourceType: 'Slot', id, status }));
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  vendor.url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/fhir`;
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return vendor;
}

let api: TestApi;
let regulator: Ask;
let vendor: SlowVendor;
let feedId: number;
let serial = 0;

beforeAll(async () => {
  api = await testApi();
  const { db, clock, log } = api.deps;
  api.deps.rechecks = openRechecks({ db, clock, log, vendorCalls: openVendorCalls({ deadlineMs: 1500 }) });
  regulator = await api.as('regulator');
});

beforeEach(async () => {
  vendor = await openSlowVendor();
  serial += 1;
  const booking = declarationOf({ ...blank, url: vendor.url });
  feedId = await addFeed(api.db, { code: `vendor-${serial}`, booking, sandbox: true });
});

const blank = {
  slots: new Map<string, string>(),
  booked: [],
  calls: [],
  manner: 'answers' as const,
  committed: () => undefined,
  close: () => undefined,
};

async function agenda(count = 1, visibility: ('PUBLIC' | 'SNP')[] = ['PUBLIC']): Promise<string[]> {
  serial += 1;
  const slots = Array.from({ length: count }, (_, nth) => ({
    start: new Date(Date.parse(START) + nth * 900_000).toISOString(),
    visibility,
  }));
  const rpps = String(10_000_000_000 + serial);
  return (await addAgenda(api.db, { feedId, rpps, ...RENNES, slots })).slotIds;
}

/** The vendor answers nothing until the returned function is called. */
function closeGate(): () => void {
  let open = () => {};
  vendor.gate = new Promise((resolve) => (open = resolve));
  return () => open();
}

const read = async (id: string) =>
  (
    await api.db
      .select()
      .from(slot)
      .where(eq(slot.id, Number(id)))
  )[0] ?? { status: 'none' as const };

async function watch(slotIds: string[], ask: Ask = regulator): Promise<Watched> {
  const answer = await post(ask, '/live/watch', { slotIds });
  expect(answer.status).toBe(202);
  return jsonOf<Watched>(answer);
}

describe('the offers on a screen', () => {
  test('are asked of their vendors in the background: what is still free is as fresh as the answer', async () => {
    const [id = ''] = await agenda();
    expect(await watch([id])).toEqual({ checking: [id], recent: [], unable: [] });
    await api.deps.rechecks?.idle();
    expect(await read(id)).toMatchObject({ status: 'free', observedAt: api.time.now.toJSDate(), version: 1 });
    const told = await api.db.$client`select kind, ids, at from live_change where kind = 'slot-seen'`;
    expect(told.map(({ ids }) => ids)).toContainEqual([id]);
  });

  test('leave the index when their vendor has given them away, or does not know them any more', async () => {
    const [taken = '', gone = ''] = await agenda(2);
    vendor.states.set('slot-0', 'busy').set('slot-1', 'gone');
    await watch([taken, gone]);
    await api.deps.rechecks?.idle();
    expect(await read(taken)).toMatchObject({ status: 'busy', version: 2 });
    expect(await read(gone)).toMatchObject({ status: 'busy-unavailable', version: 2 });
  });

  test('are not asked again within fifteen seconds, whoever asks', async () => {
    const [id = ''] = await agenda();
    const chief = await api.as('chief-regulator');
    const [one, two] = await Promise.all([watch([id]), watch([id], chief)]);
    expect([...one.checking, ...two.checking]).toEqual([id]);
    await api.deps.rechecks?.idle();
    expect(await watch([id])).toMatchObject({ recent: [id] });
    expect(vendor.asked).toEqual(['slot-0']);
    api.time.now = api.time.now.plus({ seconds: 16 });
    expect(await watch([id])).toMatchObject({ checking: [id] });
    await api.deps.rechecks?.idle();
    expect(vendor.asked).toHaveLength(2);
  });

  test('are asked of all vendors at once, and of each a few at a time', async () => {
    const first = vendor;
    const mine = await agenda(10);
    vendor = await openSlowVendor();
    const booking = declarationOf({ ...blank, url: vendor.url });
    feedId = await addFeed(api.db, { code: `other-${serial}`, booking, sandbox: true });
    const others = await agenda(10);
    first.delay = vendor.delay = 60;
    const begun = performance.now();
    expect((await watch([...mine, ...others])).checking).toHaveLength(20);
    expect(performance.now() - begun).toBeLessThan(1000);
    await api.deps.rechecks?.idle();
    expect([first.asked.length, vendor.asked.length]).toEqual([10, 10]);
    expect(Math.max(first.most, vendor.most)).toBeLessThanOrEqual(4);
    expect(Math.min(first.most, vendor.most)).toBeGreaterThan(1);
  });

  test('stay as they were when their vendor does not answer in time', async () => {
    const [id = ''] = await agenda();
    vendor.delay = Infinity;
    await watch([id]);
    await api.deps.rechecks?.idle();
    expect(await read(id)).toMatchObject({
      status: 'free',
      version: 1,
      observedAt: new Date('2026-11-24T09:59:00Z'),
    });
    expect(api.logged.some((line) => line.includes('"code":"timeout"'))).toBe(true);
  });

  test('stay with whoever holds one here: the vendor may speak of that very hold', async () => {
    const [id = '', other = ''] = await agenda(2);
    vendor.states.set('slot-0', 'busy').set('slot-1', 'busy');
    const answer = closeGate();
    await watch([id]);
    expect((await hold(regulator, id)).status).toBe(201);
    answer();
    await api.deps.rechecks?.idle();
    expect(await read(id)).toMatchObject({ status: 'free', version: 1 });
    expect(await watch([id, other])).toMatchObject({ unable: [id], checking: [other] });
    await api.deps.rechecks?.idle();
    expect(await read(other)).toMatchObject({ status: 'busy' });
  });

  test('are left as a newer delivery wrote them while the vendor was being asked', async () => {
    const [id = ''] = await agenda();
    vendor.states.set('slot-0', 'busy');
    const answer = closeGate();
    await watch([id]);
    await api.db
      .update(slot)
      .set({ version: 5, startText: 'moved' })
      .where(eq(slot.id, Number(id)));
    answer();
    await api.deps.rechecks?.idle();
    expect(await read(id)).toMatchObject({ status: 'free', version: 5 });
  });

  test('are asked for by those alone whose search shows them, of vendors that can be asked', async () => {
    const [reserved = ''] = await agenda(1, ['SNP']);
    const operator = await api.as('operator');
    expect(await watch([reserved], operator)).toEqual({ checking: [], recent: [], unable: [reserved] });
    expect((await post(await api.as('citizen'), '/live/watch', { slotIds: ['1'] })).status).toBe(403);
    feedId = await addFeed(api.db, { code: `redirects-${serial}` });
    const [page = ''] = await agenda();
    expect(await watch([page])).toEqual({ checking: [], recent: [], unable: [page] });
    expect(vendor.asked).toEqual([]);
    expect((await post(regulator, '/live/watch', { slotIds: [] })).status).toBe(400);
  });
});
