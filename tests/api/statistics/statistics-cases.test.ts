import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { casesDuty } from '../../../api/regulation/duty.ts';
import { appointment } from '../../../db/schema/appointment.ts';
import type { AppointmentState } from '../../../db/vocabulary.ts';
import { jsonOf, post, type Ask } from '../../support/api.ts';
import { cancel, oneSlot, openDesk, type Desk } from '../../support/booking-desk.ts';
import { confirm, hold, send, type AppointmentBody, type HeldBody } from '../../support/booking.ts';

interface Figures {
  indicators: { code: string; value: number | null; of: number | null }[];
  hours: { hour: number; searches: number; failed: number }[];
  doctorDelays: { priority: string; median: number; p90: number; of: number }[];
  priorities: { key: string; count: number }[];
  outcomes: { key: string; count: number }[];
  visibilities: { key: string; count: number }[];
  categories: { key: string; count: number }[];
  vendors: Record<string, unknown>[];
}

const contact = { place: { label: 'Rennes', insee: '35238', precision: 'VILLE' } };

let desk: Desk;
let doctor: Ask;
let figures: Figures;

/** Everybody's screens stay on, and what time does is done. */
async function pass(seconds: number): Promise<void> {
  desk.api.time.now = desk.api.time.now.plus({ seconds });
  for (const ask of [desk.regulator, doctor]) await post(ask, '/shift/heartbeat', undefined);
  await casesDuty.run(desk.api.deps);
}
const opened = async (presentedSecondsAgo: number): Promise<string> => {
  const presentedAt = desk.api.time.now.minus({ seconds: presentedSecondsAgo }).toISO();
  const body = { specialty: 'SM54', contact, presentedAt };
  const answer = await send(desk.regulator, '/cases', { body });
  expect(answer.status).toBe(201);
  return (await jsonOf<{ id: string }>(answer)).id;
};
async function step(caseId: string, command: object, ask = desk.regulator): Promise<void> {
  const answer = await post(ask, `/cases/${caseId}/events`, command);
  expect([command, answer.status]).toEqual([command, 200]);
}
const slotAfter = async (minutes: number, feedId = desk.own): Promise<string> => {
  const start = desk.api.time.now.plus({ minutes });
  return (await oneSlot(desk, start.toFormat('HH:mm'), { feedId })).slotId;
};
async function heldFor(caseId: string, slotId: string): Promise<HeldBody> {
  return jsonOf<HeldBody>(await hold(desk.regulator, slotId, { caseId }));
}
async function booked(caseId: string, slotId: string): Promise<AppointmentBody> {
  const answer = await confirm(desk.regulator, await heldFor(caseId, slotId));
  expect([200, 201, 202]).toContain(answer.status);
  return jsonOf<AppointmentBody>(answer);
}
const become = (id: string, state: AppointmentState) =>
  desk.db.update(appointment).set({ state }).where(eq(appointment.id, id));

/** Answered after 20 s; a doctor decides in two minutes; held and taken at once, for three hours later; honoured. */
async function throughTheDoctor(): Promise<void> {
  const caseId = await opened(20);
  await pass(10);
  await step(caseId, { type: 'prioritise', priority: 'P1' });
  await step(caseId, { type: 'ask-doctor', delay: '30M' });
  await pass(120);
  const { handOver } = await jsonOf<{ handOver: { requestId: string } }>(await doctor(`/cases/${caseId}`));
  await step(caseId, { type: 'answer', requestId: handOver.requestId, answer: 'ACCEPTEE' }, doctor);
  const decision = { decision: 'ORIENT', careLevel: 'R4', orientation: 'CABINET', delay: '4H' };
  await step(caseId, { type: 'decide', ...decision }, doctor);
  await step(caseId, { type: 'release', queue: 'osnp', reason: 'À orienter' }, doctor);
  await step(caseId, { type: 'take' });
  await step(caseId, { type: 'start-search' });
  await pass(50);
  const { appointmentId } = await booked(caseId, await slotAfter(180));
  await pass(0);
  await step(caseId, { type: 'tell-caller', outcome: 'told' });
  await become(appointmentId, 'fulfilled');
}

/** Answered after 40 s; the own doctor says no; someone sees the person beyond what they offer; the caller rings again. */
async function beyondAvailability(): Promise<void> {
  const caseId = await opened(40);
  await pass(30);
  await step(caseId, { type: 'call-own-doctor', outcome: 'refused' });
  const { roleId } = await oneSlot(desk, '20:15');
  const start = desk.api.time.now.plus({ hours: 1 }).toISO();
  await step(caseId, { type: 'orient-beyond', roleId, outcome: 'agreed', start });
  await step(caseId, { type: 'called-again' });
}

/** The own doctor agrees; a vendor books and never answers; nothing is known of it. */
async function withoutAnAnswer(): Promise<void> {
  const caseId = await opened(60);
  await pass(30);
  await step(caseId, { type: 'call-own-doctor', outcome: 'agreed' });
  desk.vendor.manner = 'silent';
  await booked(caseId, await slotAfter(60, desk.booked));
  desk.vendor.manner = 'answers';
}

/** Two slots lost before they are taken, one that its vendor refuses, then a visit in eight hours that the caller gives up. */
async function afterTwoLost(): Promise<void> {
  const caseId = await opened(5);
  for (const minutes of [61, 90]) {
    const slotId = await slotAfter(minutes, desk.booked);
    const held = await heldFor(caseId, slotId);
    await desk.db.$client`update slot set status = 'busy-unavailable' where id = ${slotId}`;
    expect((await confirm(desk.regulator, held)).status).toBe(409);
  }
  desk.vendor.manner = 'conflict';
  const refusing = await heldFor(caseId, await slotAfter(120, desk.booked));
  expect((await confirm(desk.regulator, refusing)).status).toBe(409);
  desk.vendor.manner = 'answers';
  const made = await booked(caseId, await slotAfter(8 * 60));
  expect((await cancel(desk, made, { reason: 'caller-declined' })).status).toBe(200);
}

beforeAll(async () => {
  desk = await openDesk();
  doctor = desk.colleague;
  await throughTheDoctor();
  await beyondAvailability();
  await withoutAnAnswer();
  await afterTwoLost();
  await step(await opened(5), { type: 'close', outcome: 'abandoned' });
  await desk.db.$client`update location set postal_code = '35000'`;
  await pass(0);
  figures = await jsonOf<Figures>(await desk.regulator('/statistics'));
});

const of = (code: string) => {
  const found = figures.indicators.find((each) => each.code === code);
  return [
    found?.value === null || found === undefined ? null : Math.round(found.value * 1000) / 1000,
    found?.of,
  ];
};

describe('the indicators of cases that were worked on', () => {
  test('tell how they were answered: 20, 40, 60, 5 and 5 seconds', () => {
    expect(of('cases-presented')).toEqual([5, 5]);
    expect(of('cases-taken')).toEqual([1, 5]);
    expect(of('cases-abandoned')).toEqual([0.2, 5]);
    expect(of('seconds-to-answer')).toEqual([20, 5]);
    expect(of('seconds-to-answer-p90')).toEqual([52, 5]);
    expect(of('answered-within-30-s')).toEqual([0.6, 5]);
  });

  test('tell what the doctor was waited for, by priority, and what was decided', () => {
    expect(of('seconds-to-doctor')).toEqual([120, 1]);
    expect(figures.doctorDelays).toEqual([{ priority: 'P1', median: 120, p90: 120, of: 1 }]);
    expect(figures.priorities).toEqual([
      { key: 'P2', count: 4 },
      { key: 'P1', count: 1 },
    ]);
  });

  test('tell how they were oriented: searched, held and confirmed after how long, by whom, how far', () => {
    expect(of('seconds-to-first-search')).toEqual([130, 1]);
    expect(of('seconds-to-first-hold')[1]).toBe(3);
    expect(of('seconds-to-confirmation-p90')).toEqual([165, 2]);
    expect(of('holds-a-case')[1]).toBe(3);
    expect(of('own-doctor')).toEqual([0.2, 5]);
    expect(of('beyond-availability')).toEqual([0.2, 5]);
    expect(of('appointments-made')).toEqual([4, 4]);
    expect([of('within-4-h')[0], of('within-12-h')[0]]).toEqual([0.75, 1]);
    // Of the one agreed by telephone nobody said how it is held.
    expect(of('video')).toEqual([0, 3]);
    expect(of('kilometres-to-care')[1]).toBe(3);
    expect(of('kilometres-to-care')[0]).toBeLessThan(2);
    expect(figures.categories).toEqual([{ key: 'PS', count: 4 }]);
  });

  test('tell what failed: slots lost, by vendor, and bookings without an answer', () => {
    expect(of('slot-conflicts')).toEqual([0.5, 6]);
    expect(of('refused-bookings')).toEqual([0.2, 5]);
    expect(of('unknown-bookings')).toEqual([0.2, 5]);
    expect(figures.vendors).toContainEqual(
      expect.objectContaining({ vendor: 'vilaine', conflicts: 3, unknown: 1, refused: 1, appointments: 2 }),
    );
  });

  test('tell what came of it: honoured, cancelled by whom, called again', () => {
    expect(of('honoured')).toEqual([0.5, 2]);
    expect(of('cancelled')).toEqual([0.5, 2]);
    expect(of('cancelled-by-professional')).toEqual([0, 2]);
    expect(of('called-again-72-h')).toEqual([0.2, 5]);
    expect(figures.outcomes).toContainEqual({ key: 'abandoned', count: 1 });
  });

  test('tell what was offered: slots by vendor and by who sees them, those taken, and the team’s work', () => {
    const [offered] = of('slots-offered');
    expect(offered).toBeGreaterThan(3);
    expect(figures.visibilities).toEqual([{ key: 'PUBLIC', count: offered }]);
    const sum = (name: string) => figures.vendors.reduce((all, line) => all + Number(line[name]), 0);
    expect(sum('slots')).toBe(offered);
    expect(of('fill-rate')[0]).toBe(Math.round((1000 * sum('taken')) / (offered ?? 1)) / 1000);
    expect(sum('taken')).toBeGreaterThan(0);
    expect(of('people-a-case')[0]).toBe(1.2);
  });

  test('tell at what hour care was looked for in vain', async () => {
    await desk.db.$client`
      insert into search_event (at, territory_code, commune, group_id, modalities, found, answer_ms)
      values ('2026-11-24T07:30:00Z', '35', '35238', null, 7, 0, 10), ('2026-11-24T07:59:00Z', '35', '35238', null, 7, 3, 10)`;
    const { hours } = await jsonOf<Figures>(await desk.regulator('/statistics'));
    expect(hours).toHaveLength(24);
    expect(hours[8]).toEqual({ hour: 8, searches: 2, failed: 1 });
  });
});

test('a call that arrived after it was answered is refused; a case with a decision is not an abandoned call', async () => {
  const presentedAt = desk.api.time.now.plus({ seconds: 1 }).toISO();
  expect((await send(desk.regulator, '/cases', { body: { presentedAt } })).status).toBe(400);
  const caseId = await opened(0);
  await step(caseId, { type: 'take', reason: 'Je la prends' }, doctor);
  await step(caseId, { type: 'decide', decision: 'CONSEIL', careLevel: 'R4' }, doctor);
  const refused = await post(doctor, `/cases/${caseId}/events`, { type: 'close', outcome: 'abandoned' });
  expect(await jsonOf(refused)).toMatchObject({ code: 'case-step-not-open' });
});

test('whoever answers for a territory may ask for it alone, operators and auditors for all', async () => {
  const codes = async (ask: Ask) => {
    const { items } = await jsonOf<{ items: { code: string }[] }>(await ask('/statistics/territories'));
    return items.map(({ code }) => code);
  };
  expect(await codes(desk.regulator)).toEqual(['35']);
  const all = await codes(await desk.api.as('auditor'));
  expect(all.length).toBeGreaterThan(95);
  expect(all).toEqual(expect.arrayContaining(['2A', '35', '974']));
  expect((await (await desk.api.as('auditor'))('/statistics?territory=974')).status).toBe(200);
});
