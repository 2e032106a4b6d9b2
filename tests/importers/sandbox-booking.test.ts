import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DateTime } from 'luxon';
import { Desk, type Tell } from '../../importers/sandbox/booking/desk.ts';
import { appointmentTold } from '../../importers/sandbox/booking/report.ts';
import { changes, snapshot } from '../../importers/sandbox/publication.ts';
import type { Ground } from '../../importers/sandbox/ground.ts';
import { populate } from '../../importers/sandbox/population.ts';
import { openVendorCalls } from '../../importers/vendor-calls.ts';
import { testDatabase } from '../support/database.ts';
import { groundOf, startVendor, type VendorProcess } from '../support/sandbox-vendor.ts';

interface Told {
  method: string;
  path: string;
  authorization: string | undefined;
  body: {
    status: string;
    meta: { lastUpdated: string };
    identifier: { value: string }[];
    supportingInformation?: object[];
  };
}

let ground: Ground;
let told: Told[];
let platform: string;
const closers: (() => void)[] = [];
afterAll(() => closers.forEach((close) => close()));

beforeAll(async () => {
  ground = await groundOf((await testDatabase()).db);
  told = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const { method = '', url: path = '' } = request;
      told.push({ method, path, authorization: request.headers.authorization, body: JSON.parse(text) });
      response.writeHead(201).end();
    });
  });
  closers.push(() => server.close(() => undefined) && server.closeAllConnections());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  platform = `http://127.0.0.1:${typeof address === 'object' ? address?.port : address}`;
});

const form = (body: string): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body,
});

describe('what is booked', () => {
  test('leaves what a vendor that is asked publishes, and comes back when it is cancelled', async () => {
    const armor = await startVendor('armor', ground);
    const [found] = armor.free;
    if (!found?.agenda.person) throw new Error('armor has nothing free');
    const { slot } = found;
    const { rpps } = found.agenda.person;
    const listed = async () => {
      const query = new URLSearchParams({
        status: 'free',
        'schedule.actor:Practitioner.identifier': rpps,
        _count: '1000',
      });
      query.append('start', `ge${DateTime.fromMillis(slot.start).toUTC().toISO()}`);
      query.append('start', `le${DateTime.fromMillis(slot.start).toUTC().toISO()}`);
      const answer = await fetch(`${armor.base}/fhir/Slot?${query}`);
      const { entry = [] }: { entry?: { resource: { id: string } }[] } = await answer.json();
      return entry.some(({ resource }) => resource.id === slot.id);
    };
    const abilities = { recheck: true, hold: false, book: true, cancel: true };
    const booking = openVendorCalls().of({
      sandbox: true,
      booking: { protocol: 'fhir', url: `${armor.base}/fhir`, abilities },
    });
    const appointmentId = randomUUID();
    expect(await listed()).toBe(true);
    const times = { start: new Date(slot.start), end: new Date(slot.end) };
    const who = { practitionerRpps: rpps, regulatorIdentifier: null };
    const booked = await booking.book({
      appointmentId,
      holdId: null,
      slotSourceId: slot.id,
      ...times,
      ...who,
    });
    expect(booked).toMatchObject({ outcome: 'done' });
    expect(await listed()).toBe(false);
    await booking.cancel({ appointmentId });
    expect(await listed()).toBe(true);
  });

  test('is told as gone in the next delta of a vendor that pushes, and is in no snapshot', () => {
    const agendas = populate(ground).filter(({ vendors }) => vendors.includes('vilaine'));
    const desk = new Desk({ code: 'vilaine', ground, agendas }, null);
    const now = DateTime.now().toMillis();
    const pen = { base: '', now, taken: desk.ledger.taken };
    const idsOf = (lines: string[]) => lines.map((line): string => JSON.parse(line).sourceId);
    const slotId = idsOf(snapshot(agendas, ground, pen)).find(Boolean) ?? '';
    const taken = now + 1000;
    const asked = { identifiers: [], regulator: null, slotId, now: taken };
    const places = desk.ledger.find(slotId, taken)?.free?.capacity ?? 1;
    for (let place = 0; place < places; place += 1)
      expect(desk.ledger.open('booked', asked)?.slotId).toBe(slotId);
    expect(desk.ledger.open('booked', asked)).toBeUndefined();
    const later = { ...pen, now: now + 2000 };
    expect(idsOf(snapshot(agendas, ground, later))).not.toContain(slotId);
    const delta = changes(agendas, ground, { ...later, since: now }).map(
      (line): { sourceId: string; op?: string } => JSON.parse(line),
    );
    expect(delta.find(({ sourceId }) => sourceId === slotId)).toMatchObject({ op: 'delete' });
  });
});

test('a visit that is over is told once, as kept or missed, and one to come is not', async () => {
  const agendas = populate(ground).filter(({ vendors }) => vendors.includes('vilaine'));
  const said: { kind: string; status: unknown }[] = [];
  const tell: Tell = async (entry, { kind, correlation }) => {
    const { status } = appointmentTold(entry, { kind, correlation, system: 'urn:test', zone: ground.zone });
    await Promise.resolve(said.push({ kind, status }));
  };
  const desk = new Desk({ code: 'vilaine', ground, agendas }, tell);
  const { ledger } = desk;
  const now = DateTime.now().toMillis();
  const pen = { base: '', now, taken: ledger.taken };
  const slots = snapshot(agendas, ground, pen).map((line): string => JSON.parse(line).sourceId ?? '');
  const asked = { identifiers: [], regulator: null, now };
  const made = slots.map((slotId) => ledger.open('booked', { ...asked, slotId })).filter(Boolean);
  expect(made.length).toBeGreaterThan(50);
  await desk.endVisits(now);
  expect(said).toEqual([]);
  const over = Math.max(...made.map((entry) => entry?.end ?? 0));
  await desk.endVisits(over);
  await desk.endVisits(over + 1);
  expect(said).toHaveLength(made.length);
  expect(said.every(({ kind, status }) => kind === status)).toBe(true);
  expect(new Set(said.map(({ kind }) => kind))).toEqual(new Set(['fulfilled', 'noshow']));
  expect(slots.flatMap((slotId) => ledger.withdraw(slotId, over))).toEqual([]);
});

describe('a vendor that redirects', () => {
  let rance: VendorProcess;
  let taken = 0;

  beforeAll(async () => {
    rance = await startVendor('rance', ground, { report: { api: platform, token: 'creneau_test' } });
    await rance.order({ messages: 'late', delayMs: 50 });
  });

  /** Books on the vendor's own page as whoever came from the SAS; gives the vendor's id of the appointment. */
  async function bookThere(correlation: string): Promise<{ page: string; id: string }> {
    const found = rance.free[taken];
    taken += 1;
    const page = `${rance.base}/rdv/${found?.slot.id}?origin=sas&dossier=${correlation}`;
    expect(await (await fetch(page)).text()).toContain('Prendre ce rendez-vous');
    const answer = await (await fetch(page, form(''))).text();
    expect(answer).toContain('La plateforme du SAS en est informée');
    return { page, id: /name="cancel" value="([^"]+)"/u.exec(answer)?.[1] ?? '' };
  }

  const toldOf = (id: string) => told.filter(({ body }) => body.identifier[0]?.value === id);

  test('answers no booking over its interface', async () => {
    const answer = await fetch(`${rance.base}/fhir/Appointment`, { method: 'POST', body: '{}' });
    expect(answer.status).toBe(501);
  });

  test('tells what is booked on its page late, with the id its page was opened with, then what is cancelled', async () => {
    const correlation = randomUUID();
    const { page, id } = await bookThere(correlation);
    await expect.poll(() => toldOf(id).length).toBe(1);
    expect(toldOf(id)[0]).toMatchObject({
      method: 'POST',
      path: '/fhir/Appointment',
      authorization: 'Bearer creneau_test',
      body: {
        status: 'booked',
        supportingInformation: [{ identifier: { value: `urn:uuid:${correlation}` } }],
      },
    });
    expect(await (await fetch(page)).text()).toContain('n’est plus libre');
    await fetch(page, form(`cancel=${id}`));
    await expect.poll(() => toldOf(id).length).toBe(2);
    expect(toldOf(id)[1]).toMatchObject({ method: 'PUT', body: { status: 'cancelled' } });
    expect(toldOf(id)[1]?.path).toContain('/fhir/Appointment?identifier=');
    expect(await (await fetch(page)).text()).toContain('Prendre ce rendez-vous');
  });

  test('tells twice, or the end before the beginning, or nothing, as it is told to', async () => {
    await rance.order({ messages: 'twice', delayMs: 0 });
    const twice = await bookThere(randomUUID());
    await expect.poll(() => toldOf(twice.id).length).toBe(2);
    await rance.order({ messages: 'reversed', delayMs: 0 });
    const reversed = await bookThere(randomUUID());
    await fetch(reversed.page, form(`cancel=${reversed.id}`));
    await expect.poll(() => toldOf(reversed.id).length).toBe(2);
    const [cancelled, booked] = toldOf(reversed.id).map(({ body }) => body);
    expect([cancelled?.status, booked?.status]).toEqual(['cancelled', 'booked']);
    expect(Date.parse(booked?.meta.lastUpdated ?? '')).toBeLessThanOrEqual(
      Date.parse(cancelled?.meta.lastUpdated ?? ''),
    );
    await rance.order({ messages: 'lost', delayMs: 0 });
    const lost = await bookThere(randomUUID());
    await rance.order({ messages: 'twice', delayMs: 0 });
    const last = await bookThere(randomUUID());
    await expect.poll(() => toldOf(last.id).length).toBe(2);
    expect(toldOf(lost.id)).toEqual([]);
  });

  test('takes orders to fail from programs alone: no form of a page can give one', async () => {
    const answer = await fetch(`${rance.base}/sandbox/control`, form('{"clear":true}'));
    expect(answer.status).toBe(415);
  });
});
