import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Feed } from '../../../db/queries/feeds/feeds.ts';
import {
  accountOf,
  appointmentLine,
  childAgenda,
  CHILD_INS,
  deliverTo,
  JEANNE_INS,
  ownAgenda,
  personFeed,
} from '../../support/agendas.ts';
import { jsonOf, type Ask } from '../../support/api.ts';
import { confirm, hold, key, send, type AppointmentBody, type HeldBody } from '../../support/booking.ts';
import { oneSlot, openDesk, type Desk } from '../../support/booking-desk.ts';

interface Item {
  id: string;
  agendaId: number;
  start: string;
  status: string;
  sources: { name: string }[];
}

let desk: Desk;
let jeanne: Ask;
let agendaId: number;
let vilaine: Feed;
const PHONE = '06 12 12 12 12';

beforeAll(async () => {
  desk = await openDesk();
  jeanne = await desk.api.as('citizen');
  agendaId = await ownAgenda(desk.api, 'citizen', { ins: JEANNE_INS });
  vilaine = await personFeed(desk.api, { vendor: 'vilaine' });
});

afterEach(async () => {
  await desk.db.$client`delete from agenda_item`;
  await desk.db.$client`delete from agenda_regulation`;
});

const put = (ask: Ask, id: number, body: object = {}) =>
  ask(`/regulation-consents/${id}`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });

async function openCase(contact: object): Promise<{ id: string; version: number }> {
  const answer = await send(desk.regulator, '/cases', { body: { specialty: 'SM54', contact } });
  expect(answer.status).toBe(201);
  return jsonOf<{ id: string; version: number }>(answer);
}

/** Confirms; visits that the same person has around that time are weighed first. */
async function book(caseId: string, slotId: string): Promise<AppointmentBody> {
  const held = await jsonOf<HeldBody>(await hold(desk.regulator, slotId, { caseId }));
  let answer = await confirm(desk.regulator, held);
  if (answer.status === 409) {
    const { clashes } = await jsonOf<{ clashes: { appointmentId: string }[] }>(answer);
    for (const { appointmentId } of clashes) {
      const body = { type: 'override-clash', appointmentId, reason: 'Deux visites demandées' };
      expect((await send(desk.regulator, `/cases/${caseId}/events`, { body })).status).toBe(200);
    }
    answer = await confirm(desk.regulator, held);
  }
  expect(answer.status).toBe(201);
  return jsonOf<AppointmentBody>(answer);
}

async function bookFor(contact: object, time = '15:00') {
  const slot = await oneSlot(desk, time);
  const { id } = await openCase(contact);
  return { ...slot, caseId: id, booked: await book(id, slot.slotId) };
}

const cancel = ({ appointmentId, version }: AppointmentBody) =>
  send(desk.regulator, `/appointments/${appointmentId}/cancel`, {
    body: {},
    headers: { ...key(), 'If-Match': `"${version}"` },
  });

async function agenda(): Promise<Item[]> {
  const query = 'from=2026-11-01T00:00:00Z&to=2027-02-01T00:00:00Z';
  const { items } = await jsonOf<{ items: (Item & { type: string })[] }>(await jeanne(`/agenda?${query}`));
  return items.filter(({ type }) => type === 'appointment');
}

describe('what a regulator books for someone who allowed it', () => {
  test('stands in their agenda from the same transaction on, and is cancelled there too', async () => {
    expect((await put(jeanne, agendaId)).status).toBe(200);
    const { booked } = await bookFor({ ins: JEANNE_INS, name: 'MORVAN Jeanne' });
    const [item, ...others] = await agenda();
    expect(others).toEqual([]);
    expect(item).toMatchObject({ agendaId, start: booked.start, status: 'booked' });
    expect(item?.sources).toHaveLength(1);
    expect((await cancel(booked)).status).toBe(200);
    expect(await agenda()).toMatchObject([{ id: item?.id, status: 'cancelled' }]);
  });

  test('moves there under the same name', async () => {
    await put(jeanne, agendaId);
    const { booked, caseId } = await bookFor({ ins: JEANNE_INS });
    const [before] = await agenda();
    const { slotId } = await oneSlot(desk, '17:40');
    const held = await jsonOf<HeldBody>(await hold(desk.regulator, slotId, { caseId }));
    const { holdId, fencingToken } = held;
    const moved = await send(desk.regulator, `/appointments/${booked.appointmentId}/move`, {
      body: { holdId, fencingToken },
      headers: { ...key(), 'If-Match': `"${booked.version}"` },
    });
    expect(moved.status).toBe(200);
    expect(await agenda()).toMatchObject([{ id: before?.id, start: held.start }]);
  });

  test('is known by the telephone they call from with their name, in either order, and not by one of them alone', async () => {
    expect(await jsonOf(await put(jeanne, agendaId, { phone: PHONE }))).toMatchObject({ byPhone: true });
    await bookFor({ phone: '+33612121212', name: 'Morvan Jeanne' }, '15:01');
    await bookFor({ phone: '0612121212', name: 'jeanne morvan' }, '15:40');
    await bookFor({ phone: '0612121212', name: 'Malo Morvan' }, '16:20');
    await bookFor({ phone: '0613131313', name: 'Jeanne Morvan' }, '17:00');
    await bookFor({ phone: '0612121212' }, '18:00');
    expect(await agenda()).toHaveLength(2);
  });

  test('appears when the case learns only later whom it is about', async () => {
    await put(jeanne, agendaId);
    const { caseId } = await bookFor({}, '15:02');
    expect(await agenda()).toEqual([]);
    const header = (await desk.regulator(`/cases/${caseId}`)).headers.get('etag') ?? '';
    const amended = await desk.regulator(`/cases/${caseId}`, {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json', 'If-Match': header, ...key() },
      body: JSON.stringify({ contact: { ins: JEANNE_INS } }),
    });
    expect(amended.status).toBe(200);
    expect(await agenda()).toHaveLength(1);
  });

  test('told by its vendor as well, is one item with two sources, whichever spoke first', async () => {
    await put(jeanne, agendaId);
    const { rpps, booked } = await bookFor({ ins: JEANNE_INS }, '15:03');
    const told = (start: string, who: string, sourceId: string) =>
      deliverTo(desk.api, vilaine, {
        body: [appointmentLine({ sourceId, start, end: null, location: null, practitioner: { rpps: who } })],
      });
    await told(booked.start, rpps, 'after');
    const other = await oneSlot(desk, '18:30');
    await told('2026-11-24T18:30:00Z', other.rpps, 'before');
    await book((await openCase({ ins: JEANNE_INS })).id, other.slotId);
    expect((await agenda()).map(({ sources }) => sources.length)).toEqual([2, 2]);
  });
});

describe('nobody’s agenda shows what a regulator books', () => {
  test('without their yes, after it was taken back, or once it has ended', async () => {
    await bookFor({ ins: JEANNE_INS }, '15:04');
    await put(jeanne, agendaId);
    expect((await jeanne(`/regulation-consents/${agendaId}`, { method: 'DELETE' })).status).toBe(204);
    expect((await jeanne(`/regulation-consents/${agendaId}`, { method: 'DELETE' })).status).toBe(404);
    await bookFor({ ins: JEANNE_INS }, '15:05');
    await put(jeanne, agendaId, { endsAt: '2026-11-24T12:00:01Z' });
    const { now } = desk.api.time;
    desk.api.time.now = now.plus({ seconds: 2 });
    await bookFor({ ins: JEANNE_INS }, '15:06');
    desk.api.time.now = now;
    expect(await agenda()).toEqual([]);
  });

  test('when the case names two agendas: it is left to the person to say whose it is', async () => {
    const malo = await childAgenda(desk.api, 'citizen', { name: 'Jeanne Morvan', ins: CHILD_INS });
    await put(jeanne, agendaId, { phone: PHONE });
    await put(jeanne, malo, { phone: PHONE });
    await bookFor({ phone: PHONE, name: 'Jeanne Morvan' }, '15:07');
    expect(await agenda()).toEqual([]);
    await bookFor({ ins: CHILD_INS }, '15:08');
    expect(await agenda()).toMatchObject([{ agendaId: malo }]);
  });

  test('and nobody else’s agenda is theirs to open to regulators', async () => {
    const paul = await desk.api.as('citizen-carer');
    expect((await put(paul, agendaId)).status).toBe(404);
    expect((await put(jeanne, agendaId, { endsAt: '2036-01-01T00:00:00Z' })).status).toBe(400);
    expect((await put(jeanne, agendaId, { phone: 'allô' })).status).toBe(400);
  });

  test('the number is kept in no clear form, and the yes is listed without it', async () => {
    await put(jeanne, agendaId, { phone: PHONE });
    const rows = await desk.db.$client`select * from agenda_regulation`;
    expect(JSON.stringify(rows)).not.toMatch(/12 ?12|121212|orvan/);
    const { items } = await jsonOf<{ items: object[] }>(await jeanne('/regulation-consents'));
    expect(items).toMatchObject([{ agendaId, byPhone: true, endsAt: '2027-11-24T12:00:00.000Z' }]);
    expect(await accountOf(desk.api, 'citizen')).toBeGreaterThan(0);
  });
});
