import { assert, date, property } from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { callCentreOf, wrapRdv } from '../../../api/hub/envelope.ts';
import { takeHubAnswer } from '../../../api/hub/answers.ts';
import type { Parcel } from '../../../api/hub/hub.ts';
import { hubInstant, rdv } from '../../../api/hub/rdv.ts';
import { hubTime, toRdv } from '../../../api/hub/to-rdv.ts';
import { sendDue } from '../../../api/outbox/send-messages.ts';
import type { HubFacts } from '../../../db/queries/outbox/hub-facts.ts';
import { retryMessage } from '../../../db/queries/outbox/messages.ts';
import { edxl, wrapReply, type Reply } from '../../../importers/sandbox/hub/envelope.ts';
import { receivedRdv } from '../../../importers/sandbox/hub/rdv.ts';
import { jsonOf } from '../../support/api.ts';
import { cancel, made, oneSlot, openDesk, type Desk } from '../../support/booking-desk.ts';
import { confirm, hold, type HeldBody } from '../../support/booking.ts';
import { appointmentIn, brokerOf, owedAbout, sendTo } from '../../support/hub.ts';

const REGULATOR = { given: 'Ada', family: 'Exemple', email: 'ada@example.invalid', rpps: null };
const FACTS: HubFacts = {
  createdAt: new Date('2026-11-24T12:00:00.250Z'),
  zone: 'Europe/Paris',
  rpps: '10900000001',
  family: 'INVENTEE',
  given: 'Camille',
  specialty: 'SM54',
  organization: 'MSP inventée',
  organizationKind: 'MSP',
  finess: '350000001',
  siret: null,
  ofCommunity: false,
  accountId: 1,
  regulatorName: 'Ada Exemple',
  regulatorIdentifier: 'b1e6',
};
const OWED = {
  hubMessageId: '7f9f3a0e-6b1f-4d06-9df0-0a8f5b1f2c11',
  appointmentId: '5d0ac1a4-3f0e-4a0e-9c54-0c1f6a3a7a11',
  method: 'CreateAppointment',
  status: 'booked',
  start: '2026-11-24T13:00:00.000Z',
  end: '2026-11-24T13:15:00.000Z',
  roleId: 1,
} as const;

describe('what is said of an appointment', () => {
  test('is RS-SAS-RDV, member by member, as sender and receiver each hold it', () => {
    const said = toRdv(OWED, FACTS, { ...REGULATOR, rpps: '10900000999' });
    expect(said).toEqual({
      appointmentId: OWED.appointmentId,
      method: 'CreateAppointment',
      created: '2026-11-24T13:00:00+01:00',
      start: '2026-11-24T14:00:00+01:00',
      end: '2026-11-24T14:15:00+01:00',
      status: 'booked',
      orientationCategory: 'MSP',
      practitioner: {
        rppsId: '810900000001',
        lastName: 'INVENTEE',
        firstName: 'Camille',
        specialityCode: 'SM54',
        specialityUrl:
          'https://mos.esante.gouv.fr/NOS/TRE_R38-SpecialiteOrdinale/FHIR/TRE-R38-SpecialiteOrdinale',
        professionCode: '10',
        professionUrl: 'https://mos.esante.gouv.fr/NOS/TRE_G15-ProfessionSante/FHIR/TRE-G15-ProfessionSante',
      },
      organization: { organizationId: '350000001', name: 'MSP inventée' },
      regulator: {
        regulatorId: '810900000999',
        regulatorName: 'Exemple',
        regulatorFirstname: 'Ada',
        regulatorEmail: 'ada@example.invalid',
      },
    });
    expect([rdv.safeParse(said).success, receivedRdv.safeParse(said).success]).toEqual([true, true]);
  });

  test('names nobody without a national identifier', () => {
    const bare = { ...FACTS, rpps: null, finess: null, specialty: null, organizationKind: 'SOS' as const };
    expect(toRdv(OWED, bare, REGULATOR)).toEqual({
      appointmentId: OWED.appointmentId,
      method: 'CreateAppointment',
      created: '2026-11-24T13:00:00+01:00',
      start: '2026-11-24T14:00:00+01:00',
      end: '2026-11-24T14:15:00+01:00',
      status: 'booked',
      orientationCategory: 'SOS',
      regulator: {
        regulatorName: 'Exemple',
        regulatorFirstname: 'Ada',
        regulatorEmail: 'ada@example.invalid',
      },
    });
  });

  test.each([
    ['milliseconds', { start: '2026-11-24T14:00:00.000+01:00' }],
    ['a Z', { start: '2026-11-24T14:00:00Z' }],
    ['an unknown status', { status: 'proposed' }],
    [
      'an RPPS without its prefix',
      { practitioner: { rppsId: '10900000001', lastName: 'A', firstName: 'B' } },
    ],
    ['a member of its own', { patient: 'nobody' }],
    ['no regulator', { regulator: undefined }],
  ])('is refused with %s', (_why, wrong) => {
    const said = { ...toRdv(OWED, FACTS, REGULATOR), ...wrong };
    expect([rdv.safeParse(said).success, receivedRdv.safeParse(said).success]).toEqual([false, false]);
  });

  test('tells every instant of this century in whole seconds with the offset of its place', () => {
    const instants = date({ min: new Date('2001-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    assert(
      property(instants, (at) =>
        ['Europe/Paris', 'Indian/Reunion', 'America/Cayenne', 'UTC'].every((zone) => {
          const told = hubTime(at, zone);
          const whole = Math.floor(at.getTime() / 1000) * 1000;
          return hubInstant.safeParse(told).success && Date.parse(told) === whole;
        }),
      ),
    );
  });

  test('goes in one envelope to one call centre', () => {
    const envelope = wrapRdv(toRdv(OWED, FACTS, REGULATOR), {
      sender: 'fr.health.test.ptfsas',
      recipient: callCentreOf('35'),
      id: OWED.hubMessageId,
      sentAt: new Date('2026-11-24T12:00:01Z'),
      expiresAt: new Date('2026-11-25T12:00:00Z'),
      zone: 'Europe/Paris',
      exercise: true,
    });
    expect(edxl.safeParse(envelope).success).toBe(true);
    expect(envelope).toMatchObject({
      distributionID: `fr.health.test.ptfsas_${OWED.hubMessageId}`,
      dateTimeSent: '2026-11-24T13:00:01+01:00',
      dateTimeExpires: '2026-11-25T13:00:00+01:00',
      distributionStatus: 'Exercise',
      distributionKind: 'Report',
      descriptor: { explicitAddress: { explicitAddressValue: 'fr.health.samu350' } },
    });
    expect(['2A', '974'].map((code) => callCentreOf(code))).toEqual([
      'fr.health.samu2A0',
      'fr.health.samu974',
    ]);
  });
});

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});

const owedTo = (appointmentId: string) => owedAbout(desk, `appointment:${appointmentId}`);
const sent = (hub = brokerOf()) => sendTo(desk.api, hub);

const answerTo = (parcel: Parcel | undefined, code?: number): Promise<void> => {
  const referencedDistributionID = parcel?.distributionId ?? '';
  const reply: Reply =
    code === undefined
      ? { kind: 'Ack', reference: { distributionID: referencedDistributionID } }
      : {
          kind: 'Error',
          error: {
            errorCode: { statusCode: code, statusString: 'X' },
            errorCause: 'Camille INVENTEE',
            sourceMessage: {},
            referencedDistributionID,
          },
        };
  const [from, to, now] = ['fr.health.samu350', 'fr.health.test.ptfsas', desk.api.time.now];
  return takeHubAnswer(desk.api.deps, wrapReply(reply, { from, to, now }));
};

async function oneSent(time: string) {
  await sent();
  const { slotId } = await oneSlot(desk, time);
  const appointment = await made(desk, slotId);
  const hub = await sent();
  const parcel = hub.taken.find(({ envelope }) =>
    JSON.stringify(envelope).includes(appointment.appointmentId),
  );
  return { appointment, parcel };
}

describe('what is owed to a call centre', () => {
  test('is written with the appointment: created, then cancelled, in that order', async () => {
    const { slotId } = await oneSlot(desk, '15:00');
    const appointment = await made(desk, slotId);
    const { appointmentId } = appointment;
    expect((await cancel(desk, appointment)).status).toBe(200);
    const owed = await owedTo(appointmentId);
    expect(owed.map(({ kind, target }) => [kind, target])).toEqual([
      ['appointment.created', 'hub:35'],
      ['appointment.cancelled', 'hub:35'],
    ]);
    expect(JSON.stringify(owed.map(({ body }) => body))).not.toMatch(/email|family|name/i);
    const { taken } = await sent();
    const said = taken
      .map((parcel) => appointmentIn(parcel))
      .filter((each) => each.appointmentId === appointmentId);
    expect(said.map(({ method, status }) => [method, status])).toEqual([
      ['CreateAppointment', 'booked'],
      ['UpdateAppointment', 'cancelled'],
    ]);
  });

  test('waits untried while no broker is set, and the list of ways out says so', async () => {
    delete desk.api.deps.hub;
    const { slotId } = await oneSlot(desk, '15:15');
    const { appointmentId } = await made(desk, slotId);
    await sendDue(desk.api.deps);
    expect(await owedTo(appointmentId)).toMatchObject([{ state: 'waiting', attempts: 0 }]);
    const operator = await desk.api.as('operator');
    const page = await jsonOf<{ items: { channel: string; open: boolean; waiting: number }[] }>(
      await operator('/channels'),
    );
    const hub = page.items.find(({ channel }) => channel === 'hub');
    expect(hub).toMatchObject({ open: false, waiting: expect.any(Number) });
    expect(hub?.waiting).toBeGreaterThan(0);
  });

  test('is not owed for what a citizen books for themselves', async () => {
    const citizen = await desk.api.as('citizen');
    const { slotId } = await oneSlot(desk, '15:45', { visibility: ['PUBLIC'] });
    const held = await jsonOf<HeldBody>(await hold(citizen, slotId));
    const answer = await confirm(citizen, held);
    expect(answer.status).toBe(201);
    const { appointmentId } = await jsonOf<{ appointmentId: string }>(answer);
    expect(await owedTo(appointmentId)).toEqual([]);
  });

  test('is tried again when the broker is down, under the same distribution id', async () => {
    const { slotId } = await oneSlot(desk, '16:00');
    const { appointmentId } = await made(desk, slotId);
    const hub = await sent(Object.assign(brokerOf(), { down: true }));
    expect((await owedTo(appointmentId))[0]).toMatchObject({ state: 'waiting', attempts: 1 });
    hub.down = false;
    desk.api.time.now = desk.api.time.now.plus({ minutes: 1 });
    await sent(hub);
    expect((await owedTo(appointmentId))[0]).toMatchObject({ state: 'sent', attempts: 2 });
    const parcel = hub.taken.find((each) => appointmentIn(each).appointmentId === appointmentId);
    await answerTo(parcel, 409);
    expect((await owedTo(appointmentId))[0]?.state).toBe('sent');
    const rows = await desk.db
      .$client`select answer, code from hub_message where appointment_id = ${appointmentId}`;
    expect([...rows]).toEqual([{ answer: 'duplicate', code: 409 }]);
  });
});

describe('what the other side answers', () => {
  const rowsOf = async (appointmentId: string) => [
    ...(await desk.db.$client`select answer, code from hub_message where appointment_id = ${appointmentId}`),
  ];

  test('is kept beside the message it acknowledges', async () => {
    const { appointment, parcel } = await oneSent('16:15');
    await answerTo(parcel);
    expect(await rowsOf(appointment.appointmentId)).toEqual([{ answer: 'acknowledged', code: null }]);
  });

  test.each([
    ['16:30', 409, 'dead', 'refused', 40],
    ['16:45', 300, 'dead', 'refused', 50],
    ['17:00', 102, 'dead', 'refused', 50],
    ['17:15', 400, 'expired', 'expired', 40],
    ['17:30', 500, 'expired', 'expired', 40],
    ['17:45', 503, 'dead', 'refused', 40],
  ] as const)('at %s with %i leaves the message %s, and rings as loud as it should', async (...row) => {
    const [time, code, state, came, level] = row;
    const { appointment, parcel } = await oneSent(time);
    desk.api.logged.length = 0;
    await answerTo(parcel, code);
    const [message] = await owedTo(appointment.appointmentId);
    expect(message).toMatchObject({ state, reason: expect.stringContaining(String(code)) });
    expect(await rowsOf(appointment.appointmentId)).toEqual([{ answer: came, code }]);
    expect(desk.api.logged.map((line) => Number(JSON.parse(line).level))).toContain(level);
    expect(desk.api.logged.join()).not.toMatch(/Camille|INVENTEE/);
    expect(message?.reason).not.toMatch(/Camille/);
  });

  test('to a message retried by an operator may be that it is known: the first try had arrived', async () => {
    const { appointment, parcel } = await oneSent('18:00');
    await answerTo(parcel, 503);
    const [dead] = await owedTo(appointment.appointmentId);
    await retryMessage(desk.db, { id: dead?.id ?? 0, at: desk.api.time.now.toJSDate() });
    const { taken } = await sent();
    expect(taken.map(({ distributionId }) => distributionId)).toContain(parcel?.distributionId);
    await answerTo(parcel, 409);
    expect(await rowsOf(appointment.appointmentId)).toEqual([{ answer: 'duplicate', code: 409 }]);
    expect((await owedTo(appointment.appointmentId))[0]?.state).toBe('sent');
  });

  test.each([
    ['nothing', undefined],
    ['words', 'not an envelope'],
    ['a message that is not ours', { distributionKind: 'Ack', senderID: 'x', content: [] }],
  ])('as %s is let go, with a warning', async (_what, body) => {
    desk.api.logged.length = 0;
    await takeHubAnswer(desk.api.deps, body);
    expect(desk.api.logged.map((line) => Number(JSON.parse(line).level))).toEqual([40]);
  });
});

test('a message that breaks the schema is never sent: it dies, and rings', async () => {
  const { slotId } = await oneSlot(desk, '18:15');
  const { appointmentId } = await made(desk, slotId);
  const [owed] = await owedTo(appointmentId);
  await desk.db.$client`
    update message set body = jsonb_set(body, '{method}', '"Nothing"') where id = ${owed?.id ?? 0}`;
  desk.api.logged.length = 0;
  const hub = await sent();
  expect(hub.taken.some((parcel) => JSON.stringify(parcel).includes(appointmentId))).toBe(false);
  expect((await owedTo(appointmentId))[0]).toMatchObject({
    state: 'dead',
    reason: 'what is owed cannot be read',
  });
  expect(desk.api.logged.map((line) => Number(JSON.parse(line).level))).toContain(50);
});
