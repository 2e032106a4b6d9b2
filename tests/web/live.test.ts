import { array, assert, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Offer, OfferPage, OfferSlot, VendorState } from '../../web/api.ts';
import { linkOf } from '../../web/live/link.ts';
import { EventReader } from '../../web/live/server-events.ts';
import { Stream, type StreamHost, type StreamState } from '../../web/live/stream.ts';
import { boardOf } from '../../web/search/offers/board.ts';
import { hear, territoriesOf } from '../../web/search/offers/board-news.ts';
import type { News } from '../../web/live/news.ts';

const NOW = Date.parse('2026-11-24T10:00:00Z');

describe('a stream of events', () => {
  test('is read the same however its bytes are cut', () => {
    const text =
      'event: hello\ndata: {"a":1}\n\nid: 7.1\n\n: comment\ndata: one\ndata: two\r\n\r\nid: 8.2\nevent: beat\ndata: é\n\n';
    const whole = new EventReader();
    const events = whole.push(text);
    expect(events).toEqual([
      { name: 'hello', data: '{"a":1}' },
      { name: 'message', data: 'one\ntwo' },
      { name: 'beat', data: 'é' },
    ]);
    expect(whole.lastId).toBe('8.2');
    assert(
      property(array(integer({ min: 0, max: text.length }), { maxLength: 12 }), (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), text.length];
        const reader = new EventReader();
        const read = places.slice(1).flatMap((end, nth) => reader.push(text.slice(places[nth], end)));
        expect(read).toEqual(events);
        expect(reader.lastId).toBe('8.2');
      }),
    );
  });

  test('moves its place by an event without data, and never by half an event', () => {
    const reader = new EventReader();
    reader.push('id: 5.1\n\nid: 6.1\n');
    expect(reader.lastId).toBe('5.1');
    reader.push('\n');
    expect(reader.lastId).toBe('6.1');
  });
});

/** A server that answers each opening of the stream in turn, and notes what it was asked. */
function playServer(answers: (() => Promise<Response>)[]) {
  const asked: string[] = [];
  const states: StreamState[] = [];
  const news: News[] = [];
  const told = { rescans: 0, ended: 0 };
  let settle = () => {};
  const finished = new Promise<void>((resolve) => (settle = resolve));
  const host: StreamHost = {
    fetch: async (url) => {
      asked.push(url);
      const answer = answers.shift();
      if (answer) return answer();
      settle();
      return new Promise(() => {});
    },
    headers: () => ({ 'X-Idle-Seconds': '12' }),
    wait: async () => {},
    onState: (state) => states.push(state),
    onNews: (each) => news.push(each),
    onRescan: () => (told.rescans += 1),
    onSessionEnd: () => {
      told.ended += 1;
      settle();
    },
  };
  return { host, asked, states, news, told, finished };
}

const says =
  (...frames: string[]) =>
  async () =>
    new Response(frames.join(''));
const hello = 'event: hello\ndata: {"topics":["35"]}\n\n';
const end = (reason: string) => `event: end\ndata: {"reason":"${reason}"}\n\n`;
const refuses = (status: number) => async () => new Response('', { status });
const isAway = async () => Promise.reject(new TypeError('network'));

describe('a screen’s line', () => {
  test('goes on from where it was when it breaks, without a word to the person', async () => {
    const server = playServer([says(hello, 'id: 9.1\n\n'), says(hello)]);
    const stream = new Stream(server.host, ['35', 'mine']);
    await server.finished;
    stream.stop();
    expect(server.asked).toEqual([
      '/api/live?topics=35%2Cmine',
      '/api/live?topics=35%2Cmine&after=9.1',
      '/api/live?topics=35%2Cmine&after=9.1',
    ]);
    expect(server.states).toEqual(['open']);
  });

  test('is unreachable when nothing answers, and open again when something does', async () => {
    const server = playServer([says(hello), isAway, isAway, says(hello)]);
    const stream = new Stream(server.host, ['35']);
    await server.finished;
    stream.stop();
    expect(server.states).toEqual(['open', 'unreachable', 'open']);
  });

  test('tells news and that everything is to be looked at, and leaves what it cannot read', async () => {
    const server = playServer([
      says(
        hello,
        'event: news\ndata: {"topic":"35","gone":["4"]}\n\n',
        'event: news\ndata: {broken\n\n',
        'event: rescan\ndata: {}\n\n',
      ),
    ]);
    const stream = new Stream(server.host, ['35']);
    await server.finished;
    stream.stop();
    expect(server.news).toEqual([{ topic: '35', gone: ['4'] }]);
    expect(server.told.rescans).toBe(1);
  });

  test.each([
    ['a session that ended', says(hello, end('session-ended'))],
    ['nobody signed in', refuses(401)],
  ])('does not come back after %s', async (_, answer) => {
    const server = playServer([answer]);
    const stream = new Stream(server.host, ['35']);
    await server.finished;
    await Promise.resolve();
    expect([server.told.ended, server.asked.length]).toEqual([1, 1]);
    stream.stop();
  });

  test('is only late where the server has no stream for it, and says when its log is behind', async () => {
    const server = playServer([
      refuses(503),
      says(hello, 'event: beat\ndata: {"late":true}\n\n', 'event: beat\ndata: {}\n\n'),
    ]);
    const stream = new Stream(server.host, ['35']);
    await server.finished;
    stream.stop();
    expect(server.states).toEqual(['refused', 'open', 'late', 'open']);
  });

  test('follows other topics from where it is', async () => {
    const lasting = () =>
      new Response(
        new ReadableStream({
          start: (controller) => controller.enqueue(new TextEncoder().encode(`${hello}id: 3.1\n\n`)),
        }),
      );
    let opened = () => {};
    const open = new Promise<void>((resolve) => (opened = resolve));
    const server = playServer([
      async () => {
        setTimeout(opened, 20);
        return lasting();
      },
    ]);
    const stream = new Stream(
      { ...server.host, fetch: (url, init) => abortable(server.host.fetch(url, init), init) },
      ['35'],
    );
    await open;
    stream.follow(['35', '22']);
    stream.follow(['35', '22']);
    await server.finished;
    stream.stop();
    expect(server.asked).toEqual(['/api/live?topics=35', '/api/live?topics=35%2C22&after=3.1']);
  });
});

/** As a browser does: giving up the request breaks the reading of its answer. */
async function abortable(answer: Promise<Response>, { signal }: RequestInit): Promise<Response> {
  const { body } = await answer;
  const given = new TransformStream<Uint8Array, Uint8Array>();
  void body?.pipeTo(given.writable, signal ? { signal } : {}).catch(() => undefined);
  return new Response(given.readable);
}

describe('what the header says of the link', () => {
  const pulse = { failed: false, at: NOW, failedAt: 0 };
  const signs = { connected: true, stream: 'open' as StreamState | undefined, heardAt: NOW, pulse };
  test.each([
    ['live', {}],
    ['late', { stream: 'late' as const }],
    ['late', { stream: 'refused' as const }],
    ['polled', { stream: 'forbidden' as const }],
    ['polled', { stream: undefined }],
    ['offline', { connected: false }],
    ['offline', { stream: 'unreachable' as const }],
    ['late', { stream: 'unreachable' as const, pulse: { ...pulse, at: NOW + 1 } }],
    ['offline', { stream: 'refused' as const, pulse: { ...pulse, failed: true } }],
    ['live', { pulse: { ...pulse, failed: true } }],
  ])('is “%s” for %o', (state, more) => {
    expect(linkOf({ ...signs, ...more }).state).toBe(state);
  });

  test('counts from the last time anything was heard', () => {
    expect(linkOf({ ...signs, stream: 'unreachable', heardAt: NOW + 5000 })).toEqual({
      state: 'offline',
      since: NOW + 5000,
    });
    expect(
      linkOf({ ...signs, stream: undefined, heardAt: 0, pulse: { failed: true, at: 0, failedAt: 7 } }).since,
    ).toBe(7);
  });
});

function slot(id: string, hour: string, more: Partial<OfferSlot> = {}): OfferSlot {
  return {
    id,
    version: 1,
    start: `2026-11-24T${hour}:00Z`,
    modalities: ['AMB'],
    kind: 'ROUTINE',
    visibility: ['SNP'],
    observedAt: '2026-11-24T09:50:00Z',
    state: 'ageing',
    ...more,
  };
}

function offer(id: string, slots: OfferSlot[], more: Partial<Offer> = {}): Offer {
  const location = {
    lat: 48.1,
    lon: -1.67,
    precision: 'exact' as const,
    zone: 'Europe/Paris',
    territory: '35',
  };
  const sources = [
    { vendor: 'Vilaine', feed: 'vilaine', observedAt: '2026-11-24T09:50:00Z', state: 'ageing' as const },
  ];
  const rest = { specialties: ['SM54'], distanceKm: 1, why: [], booking: 'vendor-page' as const };
  return { id, practitioner: { name: id }, location, slots, sources, ...rest, ...more };
}

function board(items: Offer[], sources: VendorState[] = []) {
  const page: OfferPage = { items, centre: { lat: 48.1, lon: -1.67 }, radiusKm: 10, shortfall: {}, sources };
  return boardOf(page);
}

describe('news on the offers that someone is looking at', () => {
  const martin = offer('12', [slot('a', '14:50'), slot('b', '15:10')]);
  const legoff = offer('13', [slot('c', '15:00')]);

  test('strikes what went where it stands, and moves nothing', () => {
    const before = board([martin, legoff]);
    const { board: after, look } = hear(before, { topic: '35', gone: ['a', 'elsewhere'] }, NOW);
    expect(
      after.rows.map(({ key, slots }) => [key, slots.map(({ id, gone, goneAt }) => [id, gone, goneAt])]),
    ).toEqual([
      [
        '12',
        [
          ['a', 'no-longer-free', NOW],
          ['b', undefined, undefined],
        ],
      ],
      ['13', [['c', undefined, undefined]]],
    ]);
    expect(after.rows[1]).toBe(before.rows[1]);
    expect(look).toBe('now');
    expect(hear(after, { topic: '35', gone: ['a'] }, NOW + 9).board.rows[0]?.slots[0]?.goneAt).toBe(NOW);
  });

  test('refreshes what its vendor confirmed, as old as the vendor’s answer', () => {
    const at = '2026-11-24T09:59:58Z';
    const { board: after, look } = hear(board([martin]), { topic: '35', seen: [{ id: 'b', at }] }, NOW);
    expect(after.rows[0]?.slots.map(({ observedAt, state }) => [observedAt, state])).toEqual([
      ['2026-11-24T09:50:00Z', 'ageing'],
      [at, 'fresh'],
    ]);
    expect(after.rows[0]?.offer.sources[0]).toMatchObject({ observedAt: at, state: 'fresh' });
    expect(look).toBeUndefined();
  });

  test('looks again at once for an offer on screen, in a moment for one that may be new, and not for nothing', () => {
    const shown = board([martin]);
    expect(hear(shown, { topic: '35', offers: ['12'] }, NOW).look).toBe('now');
    expect(hear(shown, { topic: '35', offers: ['99'] }, NOW).look).toBe('soon');
    expect(hear(shown, { topic: '35', everything: true }, NOW).look).toBe('soon');
    for (const news of [
      { topic: '35', gone: ['z'] },
      { topic: 'mine', holds: ['h'] },
    ]) {
      const heard = hear(shown, news, NOW);
      expect([heard.board, heard.look]).toEqual([shown, undefined]);
    }
  });

  test('names a vendor beside the results as soon as it falls silent, and when it is back', () => {
    const heard: VendorState = { vendor: 'Vilaine', feed: 'vilaine', state: 'fresh', lastHeardAt: null };
    const shown = board([martin], [heard]);
    const feeds: VendorState[] = [{ ...heard, state: 'failed', reason: 'timeout' }];
    const after = hear(shown, { topic: 'feeds', feeds }, NOW);
    expect(after.board.page.sources).toEqual(feeds);
    expect(after.look).toBe('soon');
    const elsewhere = { ...heard, feed: 'rance' };
    expect(hear(shown, { topic: 'feeds', feeds: [elsewhere] }, NOW)).toEqual({
      board: shown,
      look: undefined,
    });
  });

  test('is of the territories that the offers lie in', () => {
    const far = offer('14', [slot('d', '16:00')], { location: { ...martin.location, territory: '22' } });
    expect(territoriesOf(board([martin, far, legoff]))).toEqual(['22', '35']);
    expect(territoriesOf(undefined)).toEqual([]);
  });

  test('an appointment made here is struck through from the first answer on', () => {
    const taken = offer('15', [slot('e', '17:00', { taken: true })]);
    expect(board([taken]).rows[0]?.slots[0]?.gone).toBe('no-longer-free');
  });
});
