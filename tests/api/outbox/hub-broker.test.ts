import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Connection } from 'rabbitmq-client';
import { callCentreOf } from '../../../api/hub/envelope.ts';
import { takeHubAnswer } from '../../../api/hub/answers.ts';
import { hubChannel } from '../../../api/hub/hub-channel.ts';
import { openHub, type Hub } from '../../../api/hub/hub.ts';
import { sendDue } from '../../../api/outbox/send-messages.ts';
import { listMessages } from '../../../db/queries/outbox/messages.ts';
import { openSandboxHub, type SandboxHub } from '../../../importers/sandbox/hub/exchange.ts';
import { openSandboxLrm, type SandboxLrm } from '../../../importers/sandbox/hub/lrm.ts';
import { post } from '../../support/api.ts';
import { openCase } from '../../support/booking.ts';
import { cancel, made, oneSlot, openDesk, type Desk } from '../../support/booking-desk.ts';
import { NO_BROKER, testBroker, type TestBroker } from '../../support/broker.ts';

const SENDER = 'fr.health.test.ptfsas';
const LRM = callCentreOf('35');
const START_MS = 90_000;
const SOON = { timeout: 10_000, interval: 50 };

describe.skipIf(NO_BROKER)(`the Hub on a real RabbitMQ${NO_BROKER ? ` (${NO_BROKER})` : ''}`, () => {
  let broker: TestBroker;
  let desk: Desk;
  let exchange: SandboxHub;
  let lrm: SandboxLrm;
  let hub: Hub | undefined;

  const clock = () => desk.api.time.now;

  beforeAll(async () => {
    [broker, desk] = await Promise.all([testBroker(), openDesk()]);
    exchange = await openSandboxHub(broker.url, { clients: [SENDER, LRM], clock });
    lrm = await openSandboxLrm(broker.url, { client: LRM, clock });
    const files = { certFile: undefined, keyFile: undefined, caFile: undefined };
    hub = openHub({ url: broker.url, sender: SENDER, ...files }, desk.api.deps.log);
    desk.api.deps.hub = hub;
    hub.listen((body) => takeHubAnswer(desk.api.deps, body));
  }, START_MS);

  afterAll(async () => {
    await hub?.close();
    await lrm?.close();
    await exchange?.close();
    await broker?.stop();
  }, START_MS);

  const send = () => sendDue(desk.api.deps, [hubChannel]);
  const rowsOf = async (appointmentId: string) => [
    ...(await desk.db.$client<{ answer: string | null; code: number | null }[]>`
      select answer, code from hub_message where appointment_id = ${appointmentId} order by seq`),
  ];
  const answered = (appointmentId: string, answers: (string | null)[]) =>
    vi.waitFor(
      async () => expect((await rowsOf(appointmentId)).map(({ answer }) => answer)).toEqual(answers),
      SOON,
    );
  const messageOf = async (appointmentId: string) =>
    (await listMessages(desk.db, { channel: 'hub', limit: 100 })).find(
      ({ subject }) => subject === `appointment:${appointmentId}`,
    );

  /** An appointment on a slot of its own. */
  async function booked(time: string) {
    const { slotId } = await oneSlot(desk, time);
    return made(desk, slotId);
  }

  test('carries an appointment and its cancellation to the call centre, which acknowledges both', async () => {
    const appointment = await booked('15:00');
    await send();
    await answered(appointment.appointmentId, ['acknowledged']);
    expect(lrm.appointments.get(appointment.appointmentId)).toMatchObject({
      method: 'CreateAppointment',
      status: 'booked',
      start: '2026-11-24T16:00:00+01:00',
    });
    expect((await cancel(desk, appointment)).status).toBe(200);
    await send();
    await answered(appointment.appointmentId, ['acknowledged', 'acknowledged']);
    expect(lrm.appointments.get(appointment.appointmentId)).toMatchObject({
      method: 'UpdateAppointment',
      status: 'cancelled',
    });
  });

  test('carries a visit that was agreed by telephone, and the end of it, as it does an appointment', async () => {
    const { roleId } = await oneSlot(desk, '20:00');
    const caseId = await openCase(desk.regulator);
    const agreed = async (outcome: 'agreed' | 'refused') => {
      const visit = { type: 'orient-beyond', roleId, outcome, start: clock().plus({ hours: 1 }).toISO() };
      expect((await post(desk.regulator, `/cases/${caseId}/events`, visit)).status).toBe(200);
      await send();
    };
    await agreed('agreed');
    await agreed('refused');
    await vi.waitFor(async () => {
      const rows = await desk.db.$client<{ id: string; answer: string | null }[]>`
        select id, answer from hub_message where case_id = ${caseId} order by seq`;
      expect(rows.map(({ answer }) => answer)).toEqual(['acknowledged', 'acknowledged']);
      expect(lrm.appointments.get(rows[0]?.id ?? '')).toMatchObject({ status: 'cancelled' });
    }, SOON);
  });

  test('an error of the call centre puts the message among the dead', async () => {
    lrm.manner = 'errs';
    const { appointmentId } = await booked('15:15');
    await send();
    await answered(appointmentId, ['refused']);
    expect(await messageOf(appointmentId)).toMatchObject({
      state: 'dead',
      reason: expect.stringContaining('503'),
    });
    lrm.manner = 'takes';
  });

  test('sent twice after a crash of ours is known there once, and that is success', async () => {
    const { appointmentId } = await booked('15:30');
    await send();
    await answered(appointmentId, ['acknowledged']);
    await desk.db.$client`
      update message set state = 'waiting', ended_at = null, due_at = created_at where subject = ${`appointment:${appointmentId}`} and channel = 'hub'`;
    await send();
    await answered(appointmentId, ['duplicate']);
    expect(await messageOf(appointmentId)).toMatchObject({ state: 'sent' });
  });

  test('what nobody reads in time is told to us by the Hub', async () => {
    await lrm.close();
    const { appointmentId } = await booked('15:45');
    const aside = new Connection(broker.url);
    aside.on('error', () => undefined);
    await aside.queuePurge(`${LRM}.message`);
    const soon = clock().plus({ seconds: 2 }).toISO();
    await desk.db.$client`update message set expires_at = ${soon}::timestamptz where state = 'waiting'`;
    await send();
    await answered(appointmentId, ['expired']);
    expect(await messageOf(appointmentId)).toMatchObject({ state: 'expired' });
    await aside.close();
    lrm = await openSandboxLrm(broker.url, { client: LRM, clock });
  });

  test.runIf(process.env['FAULTS'])(
    'killed and back, loses nothing: what is owed meanwhile waits, and arrives',
    async () => {
      await broker.kill();
      const { appointmentId } = await booked('16:00');
      await send();
      expect(await messageOf(appointmentId)).toMatchObject({ state: 'waiting', attempts: 1 });
      await broker.restart();
      desk.api.time.now = desk.api.time.now.plus({ minutes: 5 });
      await vi.waitFor(
        async () => {
          desk.api.time.now = desk.api.time.now.plus({ minutes: 15 });
          await send();
          expect(lrm.appointments.has(appointmentId)).toBe(true);
        },
        { timeout: 30_000, interval: 300 },
      );
      await answered(appointmentId, ['acknowledged']);
    },
    START_MS,
  );
});
