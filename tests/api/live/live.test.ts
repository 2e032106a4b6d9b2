import { once } from 'node:events';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createHttpServer } from '../../../api/serve.ts';
import { openRunWakes } from '../../../api/feeds/run-wakes.ts';
import { openLive, type Live } from '../../../api/live/live.ts';
import { feed } from '../../../db/schema/feed.ts';
import { session } from '../../../db/schema/session.ts';
import { slot } from '../../../db/schema/slot.ts';
import { hashToken } from '../../../api/identity/session-rules.ts';
import { jsonOf, post, testApi, type PersonaName, type TestApi } from '../../support/api.ts';
import { hold } from '../../support/booking.ts';
import { openEventStream, type EventStream, type Told } from '../../support/event-stream.ts';
import { addAgenda, addFeed } from '../../support/slots.ts';

const RENNES = { lat: 48.1147, lon: -1.6794 };
const PARIS = { lat: 48.8566, lon: 2.3522 };

let api: TestApi;
let live: Live;
let base: string;
let feedId: number;
const closers: (() => Promise<unknown>)[] = [];
const streams: EventStream[] = [];
const tokens = new Map<PersonaName, string>();

beforeAll(async () => {
  api = await testApi();
  const wakes = await openRunWakes(api.url, 'live');
  live = openLive({ db: api.db, clock: api.deps.clock, log: api.deps.log, wakes, beatMs: 400 });
  api.deps.live = live;
  const server = createHttpServer(api.app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  base = `http://127.0.0.1:${address.port}/api/live`;
  feedId = await addFeed(api.db, { code: 'vilaine' });
  closers.push(
    () => live.close(),
    async () => server.close(),
    () => wakes.close(),
  );
});

afterAll(async () => {
  for (const close of closers) await close();
});

beforeEach(() => {
  for (const stream of streams.splice(0)) stream.close();
});

async function tokenOf(persona: PersonaName): Promise<string> {
  const known = tokens.get(persona);
  if (known !== undefined) return known;
  const { token } = await jsonOf<{ token: string }>(await post(api.anyone, '/sandbox/sessions', { persona }));
  tokens.set(persona, token);
  return token;
}

async function follow(
  persona: PersonaName,
  { query = '?topics=35', lastEventId }: { query?: string; lastEventId?: string } = {},
): Promise<EventStream> {
  const stream = await openEventStream(base + query, {
    token: await tokenOf(persona),
    ...(lastEventId !== undefined && { lastEventId }),
  });
  streams.push(stream);
  if (stream.status === 200) await stream.until(({ name }) => name === 'hello');
  return stream;
}

const lists = (event: Told, list: string, id: string) => {
  const { [list]: ids } = event.data;
  return Array.isArray(ids) && ids.includes(id);
};
const tells = (list: string, id: string) => (event: Told) => lists(event, list, id);
const close = (id: string) =>
  api.db
    .update(slot)
    .set({ status: 'busy', version: sql`version + 1` })
    .where(eq(slot.id, Number(id)));
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const quarters = (hour: number) =>
  [0, 15, 30, 45].map((minute) => ({
    start: `2026-11-24T${hour}:${String(minute).padStart(2, '0')}:00Z`,
    visibility: ['PUBLIC' as const],
  }));

let rpps = 10_000_000_000;
const nextRpps = () => String((rpps += 1));

describe('an event stream', () => {
  test('begins with what it will tell, uncompressed and uncached, and never keeps its events', async () => {
    const stream = await follow('regulator', { query: '' });
    expect(stream.status).toBe(200);
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    expect(stream.headers.get('content-encoding')).toBeNull();
    expect(stream.headers.get('cache-control')).toContain('no-transform');
    expect(stream.told[0]?.data).toMatchObject({ topics: ['35', 'mine', 'feeds'] });
    await stream.until(({ name }) => name === 'beat', 3500);
    expect(stream.lastId).toMatch(/^\d+\.\d+$/);
  });

  test('tells within a second which slots went and which offers changed, by ids alone', async () => {
    const stream = await follow('regulator');
    const begun = performance.now();
    const { roleId, slotIds } = await addAgenda(api.db, {
      feedId,
      rpps: nextRpps(),
      ...RENNES,
      slots: quarters(14),
    });
    await stream.until(tells('offers', String(roleId)));
    const [first = ''] = slotIds;
    await close(first);
    const news = await stream.until(tells('gone', first));
    expect(performance.now() - begun).toBeLessThan(1500);
    expect(Object.keys(news.data).sort()).toEqual(['gone', 'topic']);
    expect(news.data['topic']).toBe('35');
  });

  test('tells of the territories it was asked for, and of no other', async () => {
    const [rennes, paris] = [await follow('regulator'), await follow('regulator', { query: '?topics=75' })];
    const { roleId } = await addAgenda(api.db, { feedId, rpps: nextRpps(), ...PARIS, slots: quarters(15) });
    await paris.until(tells('offers', String(roleId)));
    await sleep(300);
    expect(rennes.told.filter(({ name }) => name === 'news')).toEqual([]);
  });

  test('tells nobody of slots that their search would not show them', async () => {
    const [regulator, operator] = [await follow('regulator'), await follow('operator')];
    const { slotIds } = await addAgenda(api.db, {
      feedId,
      rpps: nextRpps(),
      ...RENNES,
      slots: [
        { start: '2026-11-24T16:00:00Z', visibility: ['SNP'] },
        { start: '2026-11-24T16:15:00Z', visibility: ['PRO'] },
      ],
    });
    const [reserved = '', open = ''] = slotIds;
    await api.db
      .update(slot)
      .set({ status: 'busy', version: 2 })
      .where(sql`id in (${reserved}, ${open})`);
    await regulator.until(tells('gone', reserved));
    await operator.until(tells('gone', open));
    expect(operator.told.some(tells('gone', reserved))).toBe(false);
  });

  test('tells of cases those who answer for their territory, and goes on with all else', async () => {
    const [regulator, operator] = [await follow('regulator'), await follow('operator')];
    const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': 'told' };
    const regulation = await api.as('regulator');
    const opened = await regulation('/cases', { method: 'POST', headers, body: '{"contact":{}}' });
    const { id } = await jsonOf<{ id: string }>(opened);
    await regulator.until(tells('cases', id));
    const { roleId } = await addAgenda(api.db, { feedId, rpps: nextRpps(), ...RENNES, slots: quarters(13) });
    await regulator.until(tells('offers', String(roleId)));
    expect(operator.told.some(tells('cases', id))).toBe(false);
  });
});

describe('a stream that broke', () => {
  test('goes on from its last event, with all that happened meanwhile', async () => {
    const before = await follow('regulator');
    const { roleId, slotIds } = await addAgenda(api.db, {
      feedId,
      rpps: nextRpps(),
      ...RENNES,
      slots: quarters(17),
    });
    await before.until(tells('offers', String(roleId)));
    const { lastId } = before;
    before.close();
    await close(slotIds[0] ?? '');
    const after = await follow('regulator', { lastEventId: lastId });
    await after.until(tells('gone', slotIds[0] ?? ''));
    const asked = await follow('regulator', { query: `?topics=35&after=${lastId}` });
    await asked.until(tells('gone', slotIds[0] ?? ''));
    expect(after.told.some(({ name }) => name === 'rescan')).toBe(false);
  });

  test('misses nothing of a transaction that began before it and ended after', async () => {
    const { slotIds } = await addAgenda(api.db, { feedId, rpps: nextRpps(), ...RENNES, slots: quarters(18) });
    const [early = '', late = ''] = slotIds;
    const stream = await follow('regulator');
    await api.db.transaction(async (tx) => {
      await tx
        .update(slot)
        .set({ status: 'busy', version: 2 })
        .where(eq(slot.id, Number(early)));
      await close(late);
      await stream.until(tells('gone', late));
    });
    await stream.until(tells('gone', early));
    expect(stream.told.filter(tells('gone', late))).toHaveLength(1);
  });

  test('is told to look again when it was away for too long, or was never here', async () => {
    for (const lastEventId of ['1.5', '999999999.99999999999', 'nonsense']) {
      const stream = await follow('regulator', { lastEventId });
      await stream.until(({ name }) => name === 'rescan');
    }
  });
});

describe('whoever', () => {
  test('may not have a stream is refused, and topics one may not have are left out', async () => {
    expect((await follow('vendor')).status).toBe(403);
    expect((await follow('citizen')).status).toBe(403);
    const stream = await follow('professional', { query: '?topics=35,mine,feeds' });
    expect(stream.told[0]?.data['topics']).toEqual(['35', 'mine']);
    expect((await api.anyone('/live')).status).toBe(401);
    expect((await (await api.as('regulator'))('/live?topics=everything')).status).toBe(400);
  });

  test('has left, or was suspended, has no stream a few seconds later', async () => {
    const { token } = await jsonOf<{ token: string }>(
      await post(api.anyone, '/sandbox/sessions', { persona: 'regulator' }),
    );
    const stream = await openEventStream(`${base}?topics=35`, { token });
    await stream.until(({ name }) => name === 'hello');
    await api.db.delete(session).where(eq(session.tokenHash, hashToken(token)));
    const end = await stream.until(({ name }) => name === 'end');
    expect(end.data).toEqual({ reason: 'session-ended' });
    await stream.ended;
  });

  test('opens a fifth screen has the oldest one step back', async () => {
    const open = [];
    for (let nth = 0; nth < 5; nth += 1) open.push(await follow('regulator'));
    const [oldest, second] = open;
    expect((await oldest?.until(({ name }) => name === 'end'))?.data).toEqual({ reason: 'replaced' });
    expect(second?.told.some(({ name }) => name === 'end')).toBe(false);
  });
});

describe('what people keep', () => {
  test('is told to their own screens by its id, and to those who dispatch as an offer to look at again', async () => {
    const { roleId, slotIds } = await addAgenda(api.db, {
      feedId,
      rpps: nextRpps(),
      ...RENNES,
      slots: quarters(19),
    });
    const regulator = await api.as('regulator');
    const [mine, colleague, watcher] = [
      await follow('regulator', { query: '?topics=mine' }),
      await follow('chief-regulator'),
      await follow('territory-manager'),
    ];
    const held = await jsonOf<{ holdId: string }>(await hold(regulator, slotIds[0] ?? ''));
    await mine.until(tells('holds', held.holdId));
    await colleague.until(tells('offers', String(roleId)));
    colleague.told.length = 0;
    await regulator(`/holds/${held.holdId}`, { method: 'DELETE' });
    await colleague.until(tells('offers', String(roleId)));
    const said = JSON.stringify([...colleague.told, ...watcher.told]);
    expect(said).not.toContain(held.holdId);
    expect(watcher.told.some(tells('offers', String(roleId)))).toBe(false);
  });
});

describe('feeds', () => {
  test('that fall silent, fail and come back are told', async () => {
    const id = await addFeed(api.db, {
      code: 'rance',
      vendor: 'Rance',
      lastHeardAt: new Date('2026-11-24T11:59:00Z'),
    });
    const stream = await follow('regulator', { query: '?topics=feeds' });
    const state = (wanted: string) => (event: Told) => {
      const { feeds } = event.data;
      return Array.isArray(feeds) && feeds.some((each) => each.feed === 'rance' && each.state === wanted);
    };
    await stream.until(state('fresh'));
    await api.db
      .update(feed)
      .set({ failingSince: new Date(), failureCode: 'timeout' })
      .where(eq(feed.id, id));
    await stream.until(state('failed'));
    const late = await follow('regulator', { query: '?topics=feeds' });
    expect(state('failed')(late.told[0] ?? { name: '', data: {} })).toBe(true);
    stream.told.length = 0;
    await api.db.update(feed).set({ failingSince: null, failureCode: null }).where(eq(feed.id, id));
    await stream.until(state('fresh'));
    api.time.now = api.time.now.plus({ minutes: 20 });
    await stream.until(state('stale'));
  });
});

describe('a process that stops', () => {
  test('says so and ends its streams, which another takes up', async () => {
    const other = openLive({ db: api.db, clock: api.deps.clock, log: api.deps.log });
    const own = await other.open(
      {
        tokenHash: hashToken(await tokenOf('regulator')),
        accountId: 1,
        role: 'regulator',
        territoryCode: '35',
      },
      { subscription: { territories: new Map([['35', 1]]), mine: false, feeds: false }, after: undefined },
    );
    await other.close();
    const said = await new Response(own).text();
    expect(said).toContain('event: hello');
    expect(said).toContain('"reason":"stopping"');
  });
});

/** Last of all: what comes after so much at once may be told without its ids. */
describe('a burst', () => {
  test('says many changes at once in one frame, and too many without their ids', async () => {
    const stream = await follow('regulator');
    const days = Array.from({ length: 320 }, (_, nth) => ({
      start: new Date(Date.parse('2026-11-25T07:00:00Z') + nth * 900_000).toISOString(),
      visibility: ['PUBLIC' as const],
    }));
    const { slotIds } = await addAgenda(api.db, { feedId, rpps: nextRpps(), ...RENNES, slots: days });
    await stream.until(({ data }) => 'offers' in data);
    for (const id of slotIds.slice(0, 20)) await close(id);
    await stream.until(tells('gone', slotIds[19] ?? ''));
    const frames = stream.told.filter(({ data }) => 'gone' in data).length;
    expect(frames).toBeLessThan(6);
    await api.db.execute(sql`update slot set status = 'busy', version = version + 1
      where schedule_id = (select schedule_id from slot where id = ${slotIds[0]}) and status = 'free'`);
    await sleep(300);
    expect(stream.told.some(tells('gone', slotIds[100] ?? ''))).toBe(true);
    await api.db.execute(sql`update slot set status = 'free', version = version + 1`);
    await api.db.execute(sql`update slot set status = 'busy', version = version + 1`);
    await stream.until(({ data }) => data['everything'] === true);
  });
});
