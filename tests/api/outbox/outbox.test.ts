import { assert, double, integer, property } from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { DELAYS, nextTry } from '../../../api/outbox/back-off.ts';
import type { Channel, Sent } from '../../../api/outbox/channel.ts';
import { sendDue } from '../../../api/outbox/send-messages.ts';
import { findMessage, listMessages, listTries } from '../../../db/queries/outbox/messages.ts';
import { owe } from '../../../db/queries/outbox/outbox.ts';
import { purgeMessages } from '../../../db/queries/feeds/purges.ts';
import { claimMessage } from '../../../db/queries/outbox/sending.ts';
import { jsonOf, NOON, post, pushedFeed, testApi, type TestApi } from '../../support/api.ts';

let api: TestApi;

beforeEach(async () => {
  api = await testApi();
});

const later = (reason = 'not now'): Sent => ({ outcome: 'later', status: 503, reason });
const sent: Sent = { outcome: 'sent', status: 200 };

/** A way out that writes down what it was given, and answers as the test says. */
function channelOf(answer: (body: Record<string, unknown>, attempts: number) => Sent | Promise<Sent>) {
  const told: unknown[] = [];
  const channel: Channel = {
    name: 'mail',
    send: async (_deps, { body, attempts }) => {
      told.push(body['n']);
      return answer(body, attempts);
    },
  };
  return { channel, told };
}

async function oweMail(n: number, given: { subject?: string; target?: string; expiresAt?: Date } = {}) {
  const { subject = 'appointment:1', target = 'mail:1', expiresAt } = given;
  const at = api.deps.clock().toJSDate();
  await api.db.transaction((tx) =>
    owe(tx, {
      channel: 'mail',
      target,
      kind: 'test',
      subject,
      body: { n },
      at,
      ...(expiresAt && { expiresAt }),
    }),
  );
}

const states = async () =>
  (await listMessages(api.db, { limit: 100 })).toReversed().map(({ state }) => state);

describe('what is owed', () => {
  test('is written with the fact, or not at all', async () => {
    const failing = api.db.transaction(async (tx) => {
      await owe(tx, {
        channel: 'mail',
        target: 'mail:1',
        kind: 'test',
        subject: 's',
        body: {},
        at: NOON.toJSDate(),
      });
      throw new Error('the fact did not happen');
    });
    await expect(failing).rejects.toThrow('the fact');
    expect(await states()).toEqual([]);
  });

  test('is sent once, and remembered with its try', async () => {
    await oweMail(1);
    const { channel, told } = channelOf(() => sent);
    expect(await sendDue(api.deps, [channel])).toBe(1);
    expect(await sendDue(api.deps, [channel])).toBe(0);
    expect(told).toEqual([1]);
    const [message] = await listMessages(api.db, { limit: 1 });
    expect(message).toMatchObject({ state: 'sent', attempts: 1, reason: null, endedAt: NOON.toJSDate() });
    expect(await listTries(api.db, [message?.id ?? 0])).toMatchObject([{ status: 200, reason: null }]);
  });

  test('waits for its way out while that is not open', async () => {
    await oweMail(1);
    const { channel } = channelOf(() => sent);
    expect(await sendDue(api.deps, [{ ...channel, name: 'hub' }])).toBe(0);
    expect(await states()).toEqual(['waiting']);
  });
});

describe('order', () => {
  test('within a subject and a target is kept, even when the first must be tried again', async () => {
    for (const n of [1, 2, 3]) await oweMail(n);
    await oweMail(10, { subject: 'appointment:2' });
    await oweMail(20, { target: 'mail:2' });
    let down = true;
    const { channel, told } = channelOf(({ n }) => (down && n === 1 ? later() : sent));
    await sendDue(api.deps, [channel]);
    expect(new Set(told)).toEqual(new Set([1, 10, 20]));
    expect(told).toHaveLength(3);
    down = false;
    api.time.now = api.time.now.plus({ minutes: 1 });
    await sendDue(api.deps, [channel]);
    expect(told.filter((n) => n !== 10 && n !== 20)).toEqual([1, 1, 2, 3]);
  });

  test('is kept by many senders at once, and nothing is sent twice', async () => {
    const subjects = [1, 2, 3, 4, 5, 6];
    const each = [1, 2, 3, 4, 5];
    for (const n of each)
      for (const subject of subjects) await oweMail(subject * 100 + n, { subject: `s:${subject}` });
    const { channel, told } = channelOf(() => sent);
    await Promise.all([1, 2, 3].map(() => sendDue(api.deps, [channel])));
    await sendDue(api.deps, [channel]);
    const numbers = told.map(Number);
    expect(numbers).toHaveLength(subjects.length * each.length);
    for (const subject of subjects) {
      const own = numbers.filter((n) => Math.floor(n / 100) === subject);
      expect(own).toEqual(each.map((n) => subject * 100 + n));
    }
  });

  test('never stays behind one that died', async () => {
    await oweMail(1);
    await oweMail(2);
    const { channel, told } = channelOf(({ n }) =>
      n === 1 ? { outcome: 'refused', status: 422, reason: 'no' } : sent,
    );
    await sendDue(api.deps, [channel]);
    await sendDue(api.deps, [channel]);
    expect(told).toEqual([1, 2]);
    expect(await states()).toEqual(['dead', 'sent']);
  });
});

describe('what fails', () => {
  test('is tried again after longer and longer, then lies among the dead', async () => {
    await oweMail(1, { expiresAt: NOON.plus({ days: 30 }).toJSDate() });
    const { channel, told } = channelOf(() => later());
    const waits: number[] = [];
    for (;;) {
      await sendDue(api.deps, [channel]);
      const [message] = await listMessages(api.db, { limit: 1 });
      if (message?.state !== 'waiting') break;
      const wait = message.dueAt.getTime() - api.time.now.toMillis();
      api.time.now = api.time.now.plus({ milliseconds: wait - 1000 });
      expect(await sendDue(api.deps, [channel])).toBe(0);
      waits.push(wait / 1000);
      api.time.now = api.time.now.plus({ seconds: 2 });
    }
    expect(told).toHaveLength(DELAYS.length + 1);
    expect(waits.every((wait, index) => wait >= (DELAYS[index] ?? 0))).toBe(true);
    expect(waits).toEqual(waits.toSorted((one, other) => one - other));
    expect(await states()).toEqual(['dead']);
    expect(api.logged.some((line) => line.includes('a message died'))).toBe(true);
  });

  test('is never sent after its time', async () => {
    await oweMail(1, { expiresAt: NOON.plus({ minutes: 10 }).toJSDate() });
    const { channel, told } = channelOf(() => later());
    await sendDue(api.deps, [channel]);
    api.time.now = NOON.plus({ minutes: 11 });
    expect(await sendDue(api.deps, [channel])).toBe(0);
    expect(told).toEqual([1]);
    expect(await states()).toEqual(['expired']);
  });

  test('because we broke is tried again, and the log names the message, never what it says', async () => {
    await oweMail(7);
    let broken = true;
    const { channel } = channelOf(() => {
      if (broken) throw new Error('Jeanne Morvan');
      return sent;
    });
    await sendDue(api.deps, [channel]);
    expect(await states()).toEqual(['waiting']);
    broken = false;
    api.time.now = NOON.plus({ minutes: 1 });
    await sendDue(api.deps, [channel]);
    expect(await states()).toEqual(['sent']);
    expect(api.logged.join('\n')).not.toContain('Morvan');
  });

  test('with its sender, in the middle, is sent again by another once that one is silent for a minute', async () => {
    await oweMail(1);
    const crashed = await claimMessage(api.db, {
      channels: ['mail'],
      now: NOON.toJSDate(),
      leaseSeconds: 60,
    });
    expect(crashed?.attempts).toBe(1);
    const { channel, told } = channelOf(() => sent);
    expect(await sendDue(api.deps, [channel])).toBe(0);
    api.time.now = NOON.plus({ seconds: 61 });
    expect(await sendDue(api.deps, [channel])).toBe(1);
    expect(told).toEqual([1]);
    expect((await listMessages(api.db, { limit: 1 }))[0]).toMatchObject({ state: 'sent', attempts: 2 });
  });

  test('comes back at most a fifth later than its delay, never sooner, whatever the chance', () => {
    assert(
      property(integer({ min: 1, max: 20 }), double({ min: 0, max: 0.999, noNaN: true }), (n, chance) => {
        const delay = DELAYS[n - 1];
        const seconds = nextTry(n, chance);
        if (delay === undefined) return seconds === null;
        return seconds !== null && seconds >= delay && seconds <= delay * 1.2;
      }),
    );
  });
});

describe('an operator', () => {
  const dieOnce = async () => {
    await oweMail(1);
    const { channel } = channelOf(() => ({
      outcome: 'refused',
      status: 422,
      reason: 'the vendor answers 422',
    }));
    await sendDue(api.deps, [channel]);
    const [message] = await listMessages(api.db, { limit: 1 });
    return message?.id ?? 0;
  };

  test('reads the dead, with every try and why, and has one retried', async () => {
    const id = await dieOnce();
    const operator = await api.as('operator');
    const page = await jsonOf<{ items: { id: number; reason: string }[] }>(
      await operator('/messages?state=dead&channel=mail'),
    );
    expect(page.items).toMatchObject([{ id, reason: 'the vendor answers 422' }]);
    const retried = await operator(`/messages/${id}/retry`, { method: 'POST' });
    expect(retried.status).toBe(200);
    const body = await jsonOf<{ state: string; attempts: number; tries: { status: number }[] }>(retried);
    expect(body).toMatchObject({ state: 'waiting', attempts: 0, tries: [{ status: 422 }] });
    const { channel } = channelOf(() => sent);
    expect(await sendDue(api.deps, [channel])).toBe(1);
    expect((await findMessage(api.db, id))?.state).toBe('sent');
  });

  test('cannot have retried what was sent or waits, nor what is not there', async () => {
    const id = await dieOnce();
    const operator = await api.as('operator');
    await operator(`/messages/${id}/retry`, { method: 'POST' });
    const again = await operator(`/messages/${id}/retry`, { method: 'POST' });
    expect(again.status).toBe(409);
    expect(await jsonOf(again)).toMatchObject({ code: 'message-not-dead' });
    expect((await operator('/messages/987654/retry', { method: 'POST' })).status).toBe(404);
  });

  test('pages through them, newest first', async () => {
    for (const n of [1, 2, 3]) await oweMail(n, { subject: `s:${n}` });
    const operator = await api.as('operator');
    const first = await jsonOf<{ items: { subject: string }[]; next?: string }>(
      await operator('/messages?limit=2&channel=mail'),
    );
    expect(first.items.map(({ subject }) => subject)).toEqual(['s:3', 's:2']);
    const rest = await jsonOf<{ items: { subject: string }[]; next?: string }>(
      await operator(`/messages?limit=2&channel=mail&cursor=${first.next}`),
    );
    expect(rest.items.map(({ subject }) => subject)).toEqual(['s:1']);
    expect(rest.next).toBeUndefined();
  });
});

describe('who may see what is owed', () => {
  test('a vendor its own alone; support reads and retries nothing; a regulator nothing', async () => {
    const vilaine = await pushedFeed(api.db, 'vilaine');
    const bocage = await pushedFeed(api.db, 'bocage');
    const target = (vendorId: number) =>
      ({ channel: 'webhook', target: 'webhook:1', ofVendor: vendorId }) as const;
    for (const { vendorId } of [vilaine, bocage])
      await owe(api.db, {
        ...target(vendorId),
        kind: 'hold.created',
        subject: 's',
        body: {},
        at: NOON.toJSDate(),
      });
    const vendor = await api.as('vendor');
    const { items } = await jsonOf<{ items: { id: number; vendor: string }[] }>(await vendor('/messages'));
    expect(items.map(({ vendor: code }) => code)).toEqual(['vilaine']);
    const support = await api.as('support');
    const all = await jsonOf<{ items: { id: number; vendor: string }[] }>(
      await support('/messages?channel=webhook'),
    );
    const strange = all.items.find(({ vendor: code }) => code === 'bocage')?.id ?? 0;
    expect((await vendor(`/messages/${strange}`)).status).toBe(404);
    expect((await vendor('/messages?vendor=bocage')).status).toBe(404);
    expect((await vendor(`/messages/${strange}/retry`, { method: 'POST' })).status).toBe(404);
    expect((await support(`/messages/${strange}/retry`, { method: 'POST' })).status).toBe(403);
    expect((await (await api.as('regulator'))('/messages')).status).toBe(403);
    expect((await post(api.anyone, '/messages/1/retry', {})).status).toBe(401);
  });
});

test('what was sent is forgotten after a month, what never arrived after a season', async () => {
  await oweMail(1, { subject: 's:1' });
  await oweMail(2, { subject: 's:2' });
  const { channel } = channelOf(({ n }) =>
    n === 1 ? sent : { outcome: 'refused', status: 422, reason: 'no' },
  );
  await sendDue(api.deps, [channel]);
  const after = (days: number) => purgeMessages(api.db, NOON.plus({ days }).toJSDate());
  expect(await after(29)).toBe(0);
  expect(await after(31)).toBe(1);
  expect(await states()).toEqual(['dead']);
  expect(await after(91)).toBe(1);
});
