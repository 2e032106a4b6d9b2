import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { discardDelivery, openDelivery, readChunks } from '../../../db/queries/feeds/deliveries.ts';
import { pauseFeed, type Feed } from '../../../db/queries/feeds/feeds.ts';
import { waitOf } from '../../../api/feeds/prefer.ts';
import { jsonOf, NOON, pulledFeed, pushedFeed, testApi, type Ask, type TestApi } from '../../support/api.ts';

interface DeliveryBody {
  id: number;
  byteCount: number;
  sha256: string;
  mode: string;
}
interface Refusal {
  status: number;
  code: string;
}

const LINE = '{"sourceId":"a-1","status":"free"}\n';

/** Bytes that compress a thousandfold: a bomb once encoded. */
const bomb = (bytes: number) => Buffer.alloc(bytes, 'a');

describe('a delivery', () => {
  let api: TestApi;
  let feed: Feed;
  let vendor: Ask;
  beforeAll(async () => {
    api = await testApi();
    feed = await pushedFeed(api.db, 'vilaine');
    vendor = await api.as('vendor');
  });

  const send = (body: RequestInit['body'], headers: Record<string, string> = {}, query = '') =>
    vendor(`/feeds/${feed.id}/deliveries${query}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-ndjson', ...headers },
      body,
      ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
    });
  const refusal = async (answer: Promise<Response>) => jsonOf<Refusal>(await answer);
  const stored = (id: number) => buffer(readChunks(api.db, id));
  const countDeliveries = async () =>
    Number((await api.db.$client`select count(*) from delivery`)[0]?.['count']);

  test('is kept raw before anyone reads it, and says where its fate will be', async () => {
    const answer = await send(LINE, {}, '?mode=snapshot');
    expect(answer.status).toBe(202);
    const delivery = await jsonOf<DeliveryBody>(answer);
    expect(delivery).toMatchObject({ byteCount: LINE.length, mode: 'snapshot' });
    expect(delivery.sha256).toBe(createHash('sha256').update(LINE).digest('hex'));
    expect((await stored(delivery.id)).toString()).toBe(LINE);
    const location = answer.headers.get('location') ?? '';
    expect(location).toBe(`/api/feeds/${feed.id}/deliveries/${delivery.id}`);
    const fate = await vendor(location.replace('/api', ''));
    expect(await fate.json()).toMatchObject({ id: delivery.id, run: null });
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
    ['identity', (body: Buffer) => body],
  ])('encoded with %s is kept decoded', async (encoding, encode) => {
    const body = Buffer.from(LINE.repeat(70_000));
    const answer = await send(new Uint8Array(encode(body)), { 'Content-Encoding': encoding });
    const { id, byteCount } = await jsonOf<DeliveryBody>(answer);
    expect(byteCount).toBe(body.length);
    expect((await stored(id)).equals(body)).toBe(true);
  });

  test('encoded twice is decoded twice', async () => {
    const body = new Uint8Array(brotliCompressSync(gzipSync(LINE)));
    const { id } = await jsonOf<DeliveryBody>(await send(body, { 'Content-Encoding': 'gzip, br' }));
    expect((await stored(id)).toString()).toBe(LINE);
  });

  test('too large once decoded is 413 whatever its encoding, and leaves nothing', async () => {
    const before = await countDeliveries();
    const large = bomb(api.deps.config.maxBodyBytes + 1);
    const gzip = { 'Content-Encoding': 'gzip' };
    expect(await refusal(send(new Uint8Array(large)))).toMatchObject({ status: 413, code: 'body-too-large' });
    expect(await refusal(send(new Uint8Array(gzipSync(large)), gzip))).toMatchObject({ status: 413 });
    const twice = { 'Content-Encoding': 'gzip, gzip' };
    expect(await refusal(send(new Uint8Array(gzipSync(gzipSync(large))), twice))).toMatchObject({
      status: 413,
    });
    expect(await countDeliveries()).toBe(before);
  });

  test('of exactly the limit is taken', async () => {
    expect((await send(new Uint8Array(bomb(api.deps.config.maxBodyBytes)))).status).toBe(202);
  });

  test('that never ends stops at the limit', async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536));
      },
    });
    expect((await send(endless)).status).toBe(413);
    expect(sent).toBeLessThan(2 * api.deps.config.maxBodyBytes);
  });

  test('that is cut or damaged is refused and leaves nothing', async () => {
    const before = await countDeliveries();
    const gzip = { 'Content-Encoding': 'gzip' };
    const whole = gzipSync(LINE.repeat(1000));
    const cut = new Uint8Array(whole.subarray(0, whole.length - 12));
    expect(await refusal(send(cut, gzip))).toMatchObject({ status: 400, code: 'malformed-encoding' });
    expect(await refusal(send(LINE, gzip))).toMatchObject({ status: 400, code: 'malformed-encoding' });
    const broken = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(new Error('the connection was lost')),
    });
    expect(await refusal(send(broken))).toMatchObject({ status: 400, code: 'body-cut' });
    expect(await countDeliveries()).toBe(before);
  });

  test('that is empty, of another kind or in an unknown encoding is refused in words', async () => {
    expect(await refusal(send(''))).toMatchObject({ status: 400, code: 'empty-body' });
    const empty = new Uint8Array(gzipSync(''));
    expect(await refusal(send(empty, { 'Content-Encoding': 'gzip' }))).toMatchObject({ code: 'empty-body' });
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    expect(await refusal(send(LINE, form))).toMatchObject({ status: 415, code: 'unsupported-media-type' });
    const exotic = { 'Content-Encoding': 'compress' };
    expect(await refusal(send(LINE, exotic))).toMatchObject({ status: 415, code: 'unsupported-encoding' });
    const layered = { 'Content-Encoding': 'gzip, gzip, gzip' };
    expect(await refusal(send(LINE, layered))).toMatchObject({ code: 'unsupported-encoding' });
    expect(await refusal(send(LINE, {}, '?mode=all'))).toMatchObject({
      status: 400,
      code: 'invalid-request',
    });
  });

  test('to a feed that is another’s, or is not, is 404 alike; to one that is pulled, 409', async () => {
    const theirs = await pushedFeed(api.db, 'bocage');
    const pulled = await pulledFeed(api.db, 'vilaine');
    const to = (ask: Ask, id: number) =>
      refusal(ask(`/feeds/${id}/deliveries`, { method: 'POST', body: LINE }));
    expect(await to(vendor, theirs.id)).toMatchObject({ status: 404, code: 'not-found' });
    expect(await to(vendor, 999_999)).toMatchObject({ status: 404, code: 'not-found' });
    expect(await to(vendor, pulled.id)).toMatchObject({ status: 409, code: 'feed-is-pulled' });
    expect(await to(await api.as('operator'), feed.id)).toMatchObject({ status: 403 });
    expect(await to(api.anyone, feed.id)).toMatchObject({ status: 401 });
  });

  test('to a paused feed is kept: nothing is lost', async () => {
    const paused = await testApi();
    const { id: feedId } = await pushedFeed(paused.db, 'vilaine');
    await pauseFeed(paused.db, { feedId, at: NOON.toJSDate() });
    const began = performance.now();
    const answer = await (
      await paused.as('vendor')
    )(`/feeds/${feedId}/deliveries`, {
      method: 'POST',
      headers: { Prefer: 'wait=20' },
      body: LINE,
    });
    expect(answer.status).toBe(202);
    expect(performance.now() - began).toBeLessThan(5000);
  });

  describe('with an idempotency key', () => {
    const keyed = (key: string, body = LINE, query = '') => send(body, { 'Idempotency-Key': key }, query);

    test('replayed with the same body is the same delivery, even encoded otherwise', async () => {
      const first = await jsonOf<DeliveryBody>(await keyed('k-1'));
      const again = await keyed('k-1');
      expect(again.status).toBe(202);
      expect(again.headers.get('idempotency-replayed')).toBe('true');
      expect(await again.json()).toEqual(first);
      const zipped = await send(new Uint8Array(gzipSync(LINE)), {
        'Idempotency-Key': 'k-1',
        'Content-Encoding': 'gzip',
      });
      expect((await jsonOf<DeliveryBody>(zipped)).id).toBe(first.id);
    });

    test('used for another body or another mode is refused', async () => {
      await keyed('k-2');
      const reused = { status: 422, code: 'idempotency-key-reused' };
      expect(await refusal(keyed('k-2', `${LINE}${LINE}`))).toMatchObject(reused);
      expect(await refusal(keyed('k-2', LINE, '?mode=snapshot'))).toMatchObject(reused);
    });

    test('sent many times at once is stored once', async () => {
      const answers = await Promise.all(Array.from({ length: 6 }, () => keyed('k-3')));
      const bodies = await Promise.all(answers.map((answer) => jsonOf<DeliveryBody & Refusal>(answer)));
      const ids = new Set(bodies.flatMap(({ id }) => (id === undefined ? [] : [id])));
      expect(ids.size).toBe(1);
      const others = bodies.filter(({ id }) => id === undefined);
      expect(others.every(({ code }) => code === 'delivery-in-progress')).toBe(true);
    });

    test('is free again when the first attempt was refused, or was abandoned by a process that died', async () => {
      expect((await keyed('k-4', '')).status).toBe(400);
      expect((await keyed('k-4')).status).toBe(202);
      const facts = {
        feedId: feed.id,
        mode: 'delta',
        contentType: 'text/plain',
        idempotencyKey: 'k-5',
      } as const;
      const opened = await openDelivery(api.db, {
        ...facts,
        receivedAt: NOON.minus({ hours: 2 }).toJSDate(),
      });
      expect(opened).toHaveProperty('delivery');
      expect((await keyed('k-5')).status).toBe(202);
    });

    test('is read by an importer only once it is whole', async () => {
      const facts = {
        feedId: feed.id,
        mode: 'delta',
        contentType: 'text/plain',
        idempotencyKey: 'k-6',
      } as const;
      const opened = await openDelivery(api.db, { ...facts, receivedAt: NOON.toJSDate() });
      expect(await refusal(keyed('k-6'))).toMatchObject({ status: 409, code: 'delivery-in-progress' });
      if ('delivery' in opened) await discardDelivery(api.db, opened.delivery.id);
      expect((await keyed('k-6')).status).toBe(202);
    });

    test('that is too long or not printable is refused', async () => {
      expect((await keyed('x'.repeat(256))).status).toBe(400);
      expect((await keyed('é')).status).toBe(400);
    });
  });
});

describe('Prefer: wait (RFC 7240)', () => {
  test.each([
    ['wait=10', 10],
    ['respond-async, wait=5', 5],
    ['wait = "7"; x', 7],
    ['wait=600', 60],
    ['waiting=10', 0],
    ['return=minimal', 0],
    ['wait=soon', 0],
  ])('%s waits %i s', (prefer, seconds) => {
    expect(waitOf(prefer)).toBe(seconds);
  });
});
