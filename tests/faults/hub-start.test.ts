import { describe, expect, test, vi } from 'vitest';
import { jsonOf, post, type Ask } from '../support/api.ts';
import { confirm, hold, type AppointmentBody, type HeldBody, type OfferBody } from '../support/booking.ts';
import { NO_BROKER, testBroker } from '../support/broker.ts';
import { testDatabase } from '../support/database.ts';
import { startInstance } from '../support/instance.ts';

const START_MS = 240_000;

async function enter(url: string, persona: string): Promise<Ask> {
  const anyone: Ask = (path, init) => fetch(`${url}/api${path}`, init);
  const { token } = await jsonOf<{ token: string }>(await post(anyone, '/sandbox/sessions', { persona }));
  return (path, init) => {
    const headers = new Headers(init?.headers);
    headers.set('Authorization', `Bearer ${token}`);
    return anyone(path, { ...init, headers });
  };
}

/** An appointment in the first slot around Rennes that can be booked from here. */
async function book(ask: Ask): Promise<AppointmentBody> {
  const page = await ask('/offers?commune=35238&specialty=SM54&limit=50&within=P2D');
  const { items } = await jsonOf<{ items: OfferBody[] }>(page);
  for (const { slots } of items.filter(({ booking }) => booking === 'here')) {
    const held = await hold(ask, slots[0]?.id ?? '');
    if (held.status !== 201) continue;
    const answer = await confirm(ask, await jsonOf<HeldBody>(held));
    if (answer.status === 201) return jsonOf<AppointmentBody>(answer);
  }
  throw new Error('nothing around Rennes could be booked');
}

describe.skipIf(NO_BROKER || !process.env['FAULTS'])('Créneau started with a broker', () => {
  test(
    'tells its sandbox call centre of an appointment, and has its acknowledgement',
    async () => {
      const [broker, { db, url }] = [await testBroker(), await testDatabase({ max: 1 })];
      const instance = await startInstance({ AMQP_URL: broker.url, DATABASE_URL: url });
      try {
        const base = instance.url.replace('localhost', '127.0.0.1');
        const { appointmentId } = await book(await enter(base, 'regulator'));
        await vi.waitFor(
          async () => {
            const rows = await db.$client`
              select answer from hub_message where appointment_id = ${appointmentId}`;
            expect(rows.map(({ answer }) => answer)).toEqual(['acknowledged']);
          },
          { timeout: 30_000, interval: 250 },
        );
        const operator = await enter(base, 'operator');
        const { items } = await jsonOf<{ items: { state: string; subject: string }[] }>(
          await operator('/messages?channel=hub'),
        );
        expect(items.find(({ subject }) => subject === `appointment:${appointmentId}`)?.state).toBe('sent');
      } finally {
        await instance.stop();
        await broker.stop();
      }
    },
    START_MS,
  );
});
