import { Webhook as Verifier } from 'standardwebhooks';
import { beforeEach, describe, expect, test } from 'vitest';
import { sendDue } from '../../../api/outbox/send-messages.ts';
import { mintSecret } from '../../../api/outbox/webhook-secret.ts';
import { owe } from '../../../db/queries/outbox/outbox.ts';
import { resealAll } from '../../../db/queries/identity/identifiers.ts';
import { setVendorStatus } from '../../../db/queries/feeds/register.ts';
import { createWebhook } from '../../../db/queries/outbox/webhooks.ts';
import type { Feed } from '../../../db/queries/feeds/feeds.ts';
import { jsonOf, NOON, post, pushedFeed, testApi, type Ask, type TestApi } from '../../support/api.ts';
import { openReceiver, type Received } from '../../support/receiver.ts';

interface Shown {
  id: number;
  url: string;
  events: string[];
  secret: string;
  stoppedAt: string | null;
  formerUntil: string | null;
}

const EVENTS = ['hold.created', 'appointment.confirmed'];

let api: TestApi;
let vendor: Ask;
let feed: Feed;

beforeEach(async () => {
  api = await testApi({ now: NOON.set({ millisecond: 0 }) });
  feed = await pushedFeed(api.db, 'vilaine');
  await pushedFeed(api.db, 'bocage');
  vendor = await api.as('vendor');
});

async function register(url: string, events: string[] = EVENTS): Promise<Shown> {
  const answer = await post(vendor, '/vendors/vilaine/webhooks', { url, events });
  expect(answer.status).toBe(201);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  return jsonOf<Shown>(answer);
}

const tell = (kind: string, subject = 'appointment:a') =>
  api.db.transaction((tx) =>
    owe(tx, { feedId: feed.id, kind, subject, body: { slotId: '12' }, at: api.time.now.toJSDate() }),
  );

/** What Standard Webhooks' own library makes of a delivery; throws when it is not ours. Its clock is the machine's. */
function verify(secret: string, received: Received | undefined): unknown {
  if (!received) throw new Error('nothing was received');
  const { headers, body } = received;
  const text = (name: string) => String(headers[name] ?? '');
  const id = text('webhook-id');
  const at = new Date(Number(text('webhook-timestamp')) * 1000);
  expect(text('webhook-signature').split(' ')).toContain(new Verifier(secret).sign(id, at, body));
  const now = new Date();
  return new Verifier(secret).verify(body, {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': new Verifier(secret).sign(id, now, body),
  });
}

const logOf = async () =>
  (
    await jsonOf<{ items: { id: number; kind: string; state: string; reason: string | null }[] }>(
      await vendor('/messages?channel=webhook'),
    )
  ).items;

describe('a vendor that listens', () => {
  test('is told what it asked for, once, signed as Standard Webhooks say', async () => {
    const receiver = await openReceiver();
    const { secret } = await register(receiver.url);
    await tell('appointment.confirmed');
    await tell('appointment.cancelled');
    await sendDue(api.deps);
    await sendDue(api.deps);
    expect(receiver.received.map(({ json }) => json.type)).toEqual(['appointment.confirmed']);
    const [received] = receiver.received;
    expect(received?.json).toEqual({
      type: 'appointment.confirmed',
      timestamp: api.time.now.toUTC().toISO(),
      data: { slotId: '12', subject: 'appointment:a', sequence: expect.any(Number) },
    });
    expect(received?.headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-id': expect.stringMatching(/^msg_\d+$/u),
      'webhook-timestamp': String(api.time.now.toSeconds()),
    });
    expect(verify(secret, received)).toEqual(received?.json);
  });

  test('is proved right with the machine’s own clock by the library alone', async () => {
    api.time.now = NOON.set({ millisecond: 0 }).plus(Date.now() - NOON.toMillis());
    const receiver = await openReceiver();
    const { secret } = await register(receiver.url);
    await tell('appointment.confirmed');
    await sendDue(api.deps);
    const [received] = receiver.received;
    const headers = {
      'webhook-id': String(received?.headers['webhook-id']),
      'webhook-timestamp': String(received?.headers['webhook-timestamp']),
      'webhook-signature': String(received?.headers['webhook-signature']),
    };
    expect(new Verifier(secret).verify(received?.body ?? '', headers)).toEqual(received?.json);
    const forged = (received?.body ?? '').replace('confirmed', 'cancelled');
    expect(() => new Verifier(secret).verify(forged, headers)).toThrow('signature');
  });

  test('tried again keeps its id and its order; the log tells every try', async () => {
    const receiver = await openReceiver();
    await register(receiver.url);
    receiver.answer = 503;
    await tell('appointment.confirmed');
    await tell('hold.created');
    await sendDue(api.deps);
    expect(receiver.received.map(({ json }) => json.type)).toEqual(['appointment.confirmed']);
    receiver.answer = 'silent';
    api.time.now = api.time.now.plus({ minutes: 1 });
    await sendDue(api.deps);
    receiver.answer = 200;
    api.time.now = api.time.now.plus({ minutes: 5 });
    await sendDue(api.deps);
    expect(receiver.received.map(({ json }) => json.type)).toEqual([
      'appointment.confirmed',
      'appointment.confirmed',
      'appointment.confirmed',
      'hold.created',
    ]);
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids.slice(0, 3)).size).toBe(1);
    const [, first] = await logOf();
    const detail = await jsonOf<{ tries: { status: number | null; reason: string | null }[] }>(
      await vendor(`/messages/${first?.id}`),
    );
    expect(detail.tries).toMatchObject([
      { status: 503, reason: 'the address answers 503' },
      { status: null, reason: expect.stringContaining('cannot be reached') },
      { status: 200, reason: null },
    ]);
  });

  test('that says it is gone is told nothing more, until it is changed', async () => {
    const receiver = await openReceiver();
    const { id } = await register(receiver.url);
    receiver.answer = 410;
    await tell('hold.created', 'hold:1');
    await tell('hold.created', 'hold:2');
    await sendDue(api.deps);
    expect((await logOf()).map(({ state }) => state)).toEqual(['dead', 'dead']);
    expect(await tell('hold.created', 'hold:3')).toBe(0);
    const { items } = await jsonOf<{ items: Shown[] }>(await vendor('/vendors/vilaine/webhooks'));
    expect(items).toMatchObject([{ id, stoppedAt: api.time.now.toISO() }]);
    const changed = await vendor(`/vendors/vilaine/webhooks/${id}`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ url: receiver.url, events: EVENTS }),
    });
    expect(await jsonOf<Shown>(changed)).toMatchObject({ stoppedAt: null });
    expect(await tell('hold.created', 'hold:4')).toBe(1);
  });

  test('is not told while its vendor is suspended, and never what another vendor’s feed says', async () => {
    const receiver = await openReceiver();
    await register(receiver.url);
    const bocage = await pushedFeed(api.db, 'bocage');
    const said = { kind: 'hold.created', subject: 's', body: {}, at: NOON.toJSDate() };
    expect(await owe(api.db, { feedId: bocage.id, ...said })).toBe(0);
    const { vendorId } = feed;
    await setVendorStatus(api.db, { vendorId, status: 'suspended', reason: null, at: NOON.toJSDate() });
    expect(await tell('hold.created')).toBe(0);
  });
});

describe('its secret', () => {
  test('is shown once, sealed where it is kept, and in no answer afterwards', async () => {
    const receiver = await openReceiver();
    const { secret, id } = await register(receiver.url);
    expect(secret).toMatch(/^whsec_[\w+/]{43}=$/u);
    const [kept] = await api.db.$client`select * from webhook where id = ${id}`;
    expect(JSON.stringify(kept)).not.toContain(secret.slice(6));
    const listed = await (await vendor('/vendors/vilaine/webhooks')).text();
    expect(listed).not.toContain('secret');
    expect(api.logged.join('\n')).not.toContain(secret.slice(6));
  });

  test('once rotated, signs beside its successor for a day and not longer', async () => {
    const receiver = await openReceiver();
    const { secret, id } = await register(receiver.url);
    const rotated = await vendor(`/vendors/vilaine/webhooks/${id}/rotate`, { method: 'POST' });
    const next = await jsonOf<Shown>(rotated);
    expect(next.secret).not.toBe(secret);
    expect(next.formerUntil).toBe(api.time.now.plus({ hours: 24 }).toISO());
    await tell('hold.created', 'hold:1');
    await sendDue(api.deps);
    const [both] = receiver.received;
    expect(verify(secret, both)).toEqual(verify(next.secret, both));
    api.time.now = api.time.now.plus({ hours: 25 });
    await tell('hold.created', 'hold:2');
    await sendDue(api.deps);
    const alone = receiver.received[1];
    expect(verify(next.secret, alone)).toEqual(alone?.json);
    expect(String(alone?.headers['webhook-signature']).split(' ')).toHaveLength(1);
  });

  test('stays good when the installation’s own keys are rotated', async () => {
    const receiver = await openReceiver();
    const { secret } = await register(receiver.url);
    const { vault } = api.deps;
    const count = await resealAll(api.db, (sealed, context) => {
      const text = vault.open(sealed, context);
      return { sealed: vault.seal(text, context), blindIndex: vault.blindIndex(text, context) };
    });
    expect(count).toBeGreaterThan(0);
    await tell('hold.created');
    await sendDue(api.deps);
    expect(verify(secret, receiver.received[0])).toEqual(receiver.received[0]?.json);
  });
});

describe('an address', () => {
  test('is pinged on demand, and the message tells whether it arrived', async () => {
    const receiver = await openReceiver();
    const { id } = await register(receiver.url);
    const answer = await vendor(`/vendors/vilaine/webhooks/${id}/ping`, { method: 'POST' });
    expect(answer.status).toBe(202);
    const { messageId } = await jsonOf<{ messageId: number }>(answer);
    await sendDue(api.deps);
    expect(receiver.received.map(({ json }) => json.type)).toEqual(['ping']);
    expect(await jsonOf(await vendor(`/messages/${messageId}`))).toMatchObject({ state: 'sent' });
  });

  test('taken away is told nothing, and what waited for it is dropped', async () => {
    const receiver = await openReceiver();
    const { id } = await register(receiver.url);
    await tell('hold.created');
    expect((await vendor(`/vendors/vilaine/webhooks/${id}`, { method: 'DELETE' })).status).toBe(204);
    await sendDue(api.deps);
    expect(receiver.received).toEqual([]);
    expect(await logOf()).toMatchObject([{ state: 'dead', reason: 'the webhook was taken away' }]);
    expect((await vendor(`/vendors/vilaine/webhooks/${id}`, { method: 'DELETE' })).status).toBe(404);
  });

  test.each([
    ['ftp://vilaine.example/told', 'url'],
    ['https://user:word@vilaine.example/', 'url'],
    ['not an address', 'url'],
  ])('like %s is refused', async (url) => {
    const answer = await post(vendor, '/vendors/vilaine/webhooks', { url, events: EVENTS });
    expect(answer.status).toBe(400);
  });

  test('in clear, or of a private network, is not taken outside a sandbox of one’s own; nor reached when it was', async () => {
    const open = await testApi({ config: { host: '0.0.0.0' } });
    const { vendorId } = await pushedFeed(open.db, 'vilaine');
    const there = await open.as('vendor');
    for (const url of ['http://vilaine.example/', 'https://127.0.0.1/', 'https://169.254.169.254/latest']) {
      const answer = await post(there, '/vendors/vilaine/webhooks', { url, events: EVENTS });
      expect(answer.status).toBe(400);
    }
    const kept = await createWebhook(open.db, {
      vendorId,
      url: 'https://169.254.169.254/latest',
      events: ['hold.created'],
      secretSealed: mintSecret(open.deps.vault).secretSealed,
      sandbox: false,
      createdAt: NOON.toJSDate(),
    });
    await there(`/vendors/vilaine/webhooks/${kept?.id}/ping`, { method: 'POST' });
    await sendDue(open.deps);
    const { items } = await jsonOf<{ items: { state: string; reason: string }[] }>(
      await there('/messages?channel=webhook'),
    );
    expect(items).toMatchObject([{ state: 'dead', reason: expect.stringContaining('private address') }]);
  });

  test('more than five is one too many; an event unknown or named twice is refused', async () => {
    for (const path of [1, 2, 3, 4, 5]) await register(`https://vilaine.example/${path}`);
    const sixth = await post(vendor, '/vendors/vilaine/webhooks', {
      url: 'https://vilaine.example/6',
      events: EVENTS,
    });
    expect(sixth.status).toBe(409);
    expect(await jsonOf(sixth)).toMatchObject({ code: 'too-many-webhooks' });
    for (const events of [[], ['patient.born'], ['hold.created', 'hold.created']]) {
      const answer = await post(vendor, '/vendors/vilaine/webhooks', { url: 'https://v.example/', events });
      expect(answer.status).toBe(400);
    }
  });

  test('of another vendor is as absent, for reading and for every change', async () => {
    const receiver = await openReceiver();
    const { id } = await register(receiver.url);
    const other = await api.as('vendor-bocage');
    expect((await other('/vendors/vilaine/webhooks')).status).toBe(404);
    for (const [method, path] of [
      ['POST', `/vendors/bocage/webhooks/${id}/rotate`],
      ['POST', `/vendors/bocage/webhooks/${id}/ping`],
      ['DELETE', `/vendors/bocage/webhooks/${id}`],
    ] as const)
      expect((await other(path, { method })).status).toBe(404);
    expect((await (await api.as('operator'))('/vendors/vilaine/webhooks')).status).toBe(200);
  });
});
