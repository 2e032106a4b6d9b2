import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { DateTime } from 'luxon';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Database } from '../../db/client.ts';
import { listFeeds } from '../../db/queries/feeds/feeds.ts';
import { listHolidays, listLocatedCommunes } from '../../db/queries/search/ground.ts';
import { findTerritory } from '../../db/queries/search/places.ts';
import { sandboxFeedSettings } from '../../importers/sandbox/feeds.ts';
import { demoAppointments } from '../../importers/sandbox/citizens.ts';
import { freeSlots } from '../../importers/sandbox/agenda.ts';
import { answerSlotSearch } from '../../importers/sandbox/fhir-server.ts';
import type { Ground } from '../../importers/sandbox/ground.ts';
import { inventedFiness, inventedRpps } from '../../importers/sandbox/invented.ts';
import type { Agenda } from '../../importers/sandbox/people.ts';
import { isPlausible, type Patient } from '../../importers/sandbox/plausible.ts';
import { populate } from '../../importers/sandbox/population.ts';
import { changes, snapshot } from '../../importers/sandbox/publication.ts';
import { daysFrom } from '../../importers/sandbox/rhythms.ts';
import { openVendorServer } from '../../importers/sandbox/vendor-server.ts';
import { SANDBOX_VENDORS, type VendorCode } from '../../importers/sandbox/vendors.ts';
import { ndjson } from '../../importers/ndjson/importer.ts';
import { sasPractitioners } from '../../importers/sas-practitioners/importer.ts';
import { testDatabase } from '../support/database.ts';
import { instantAt, readAll, refusalsIn, slotsIn } from './reading.ts';

const writtenLine = z.object({
  op: z.string().optional(),
  sourceId: z.string().optional(),
  capacity: z.int().optional(),
  start: z.string().optional(),
  bookingUrl: z.string().optional(),
});
const HOUR = 3_600_000;
const VENDORS = SANDBOX_VENDORS.map(({ code }) => code);

let database: { db: Database; url: string };
let ground: Ground;
let agendas: Agenda[];

beforeAll(async () => {
  database = await testDatabase();
  ground = await groundOf('35');
  agendas = populate(ground);
});

async function groundOf(territory: string): Promise<Ground> {
  const { db } = database;
  const zone = (await findTerritory(db, territory))?.zone ?? 'Europe/Paris';
  const holidays = await listHolidays(db, { departement: territory, from: '2026-01-01' });
  return { territory, zone, holidays, communes: await listLocatedCommunes(db, territory) };
}

const of = (vendor: VendorCode) => agendas.filter((agenda) => agenda.vendors.includes(vendor));
const at = (iso: string) => DateTime.fromISO(iso, { zone: 'Europe/Paris' }).toMillis();

/** Free slots a regulator may see that begin within three hours, by vendor, within some km of a town. */
function soonBy(now: number, near: { lat: number; lon: number; km: number }): Map<VendorCode, number> {
  const days = daysFrom(ground, now, 2);
  const counts = new Map<VendorCode, number>(VENDORS.map((code) => [code, 0]));
  for (const agenda of agendas) {
    const north = (agenda.site.lat - near.lat) * 111;
    const east = (agenda.site.lon - near.lon) * 111 * Math.cos((near.lat * Math.PI) / 180);
    if (Math.hypot(north, east) > near.km) continue;
    const soon = freeSlots(agenda, days, now).filter(({ start }) => start <= now + 3 * HOUR);
    for (const vendor of agenda.vendors) counts.set(vendor, (counts.get(vendor) ?? 0) + soon.length);
  }
  return counts;
}

describe('the people of the demo', () => {
  test('are the same at each start, about 900, one in twenty with two vendors', () => {
    expect(populate(ground)).toEqual(agendas);
    const people = new Map(
      agendas.flatMap((agenda) => (agenda.person ? [[agenda.person.rpps, agenda]] : [])),
    );
    const shared = [...people.values()].filter(({ vendors }) => vendors.length === 2);
    expect(people.size).toBeGreaterThanOrEqual(900);
    expect(shared.length / people.size).toBeGreaterThan(0.02);
    expect(shared.length / people.size).toBeLessThan(0.08);
  });

  test('cannot be anyone: numbers no register gives, telephones kept for fiction', () => {
    for (const { person, site } of agendas) {
      if (person) expect(person.rpps).toMatch(/^999\d{8}$/u);
      expect(site.phone).toMatch(/^\+3326191\d{4}$/u);
      if (person) expect(person.phone).toMatch(/^\+33(?:26191|63998)\d{4}$/u);
    }
    expect(inventedRpps(1)).toBe('99900000011');
    expect(inventedFiness(100)).toMatch(/^99\d{7}$/u);
  });

  test('are general practitioners for nearly half, and the others of many specialties', () => {
    const people = [...new Set(agendas.flatMap(({ person }) => (person ? [person] : [])))];
    const general = people.filter(({ specialties }) => /^SM(?:26|53|54)$/u.test(specialties[0] ?? ''));
    expect(general.length / people.length).toBeGreaterThan(0.4);
    expect(general.length / people.length).toBeLessThan(0.52);
    expect(new Set(people.flatMap(({ specialties }) => specialties)).size).toBeGreaterThan(12);
  });
});

describe('whatever the hour and the day', () => {
  const rennes = { lat: 48.1147, lon: -1.6794 };
  const moments = [
    ...Array.from({ length: 7 * 24 }, (_, hour) => at('2026-11-23T00:10') + hour * HOUR),
    ...Array.from({ length: 36 }, (_, hour) => at('2026-12-24T18:50') + hour * HOUR),
    ...Array.from({ length: 12 }, (_, hour) => at('2027-03-27T20:00') + hour * HOUR),
  ];

  test('at least three vendors have something for a regulator within three hours, near Rennes and in the territory', () => {
    for (const now of moments) {
      for (const near of [
        { ...rennes, km: 25 },
        { ...rennes, km: 90 },
      ]) {
        const counts = soonBy(now, near);
        const having = [...counts.values()].filter((count) => count > 0);
        const said = `${new Date(now).toISOString()} within ${near.km} km: ${JSON.stringify([...counts])}`;
        expect(having.length, said).toBeGreaterThanOrEqual(near.km > 50 ? 4 : 3);
      }
    }
  });

  test('a video consultation is to be had within three hours', () => {
    for (const now of moments) {
      const days = daysFrom(ground, now, 2);
      const video = agendas.some((agenda) =>
        freeSlots(agenda, days, now).some(
          (slot) => slot.modalities.includes('VR') && slot.start <= now + 3 * HOUR,
        ),
      );
      expect(video, new Date(now).toISOString()).toBe(true);
    }
  });

  test('the whole demo stays within 15,000 slots', () => {
    for (const now of moments.filter((_, index) => index % 12 === 0)) {
      const days = daysFrom(ground, now, 4);
      const count = agendas.reduce(
        (sum, agenda) => sum + freeSlots(agenda, days, now).length * agenda.vendors.length,
        0,
      );
      expect(count).toBeLessThan(15_000);
      expect(count).toBeGreaterThan(3000);
    }
  });

  test.each(['2A', '75', '974', '975'])('territory %s has its demo too', async (territory) => {
    const there = await groundOf(territory);
    const people = populate(there, 200);
    const now = at('2026-11-24T10:00');
    const days = daysFrom(there, now, 3);
    expect(people.some((agenda) => freeSlots(agenda, days, now).length > 0)).toBe(true);
  });
});

describe('slots appear and go by the minute', () => {
  test('the same instant gives the same slots, and a minute later some have gone', () => {
    const now = at('2026-11-24T09:00');
    const all = (instant: number) =>
      agendas.flatMap((agenda) =>
        freeSlots(agenda, daysFrom(ground, instant, 4), instant).map(({ id }) => id),
      );
    expect(all(now)).toEqual(all(now));
    expect(all(now + 15 * 60_000)).not.toEqual(all(now));
  });

  test('a snapshot then its deltas hold what the next snapshot holds', () => {
    const own = of('vilaine');
    const since = at('2026-11-24T09:00');
    const now = since + 30 * 60_000;
    const keyed = (lines: string[]) => lines.map((line) => writtenLine.parse(JSON.parse(line)));
    const held = new Map(
      keyed(snapshot(own, ground, { base: '', now: since })).map((line) => [line.sourceId, line]),
    );
    for (const line of keyed(changes(own, ground, { base: '', now, since }))) {
      if (line.op === 'delete') held.delete(line.sourceId);
      else held.set(line.sourceId, line);
    }
    const expected = keyed(snapshot(own, ground, { base: '', now })).filter(({ sourceId }) => sourceId);
    for (const line of expected) expect(held.get(line.sourceId)?.capacity).toBe(line.capacity);
    const left = [...held.values()].filter(({ start }) => start && Date.parse(start) > now);
    expect(left).toHaveLength(expected.length);
  });
});

describe('what a vendor says is read without an error', () => {
  const now = '2026-11-24T08:00:00.000Z';

  test('lines of a vendor that pushes', async () => {
    const lines = snapshot(of('bocage'), ground, { base: 'http://127.0.0.1:1', now: Date.parse(now) });
    const readings = await readAll(ndjson, [Buffer.from(lines.join('\n'))], { now });
    expect(refusalsIn(readings).filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(slotsIn(readings).length).toBeGreaterThan(1000);
  });

  test('answers of a vendor that is asked, over HTTP, its pages and its CPTS included', async () => {
    const vendor = SANDBOX_VENDORS[0];
    const clock = () => instantAt(now);
    const describeAt = (base: string) => ({
      name: vendor.name,
      protocol: vendor.protocol,
      ground,
      agendas: of('armor'),
      base,
    });
    const { server, vendor: served } = await openVendorServer(0, describeAt, clock);
    const asked = sandboxFeedSettings(vendor, { agendas, zone: ground.zone });
    const settings = sasPractitioners.settings.parse({
      ...asked,
      practitioners: asked.practitioners.slice(0, 60),
    });
    const get = async (url: string) => {
      const answer = await fetch(url.replace('_count=1000', '_count=150'));
      return { name: url, contentType: 'application/fhir+json', bytes: inOnePiece(await answer.bytes()) };
    };
    const context = { now: clock(), settings, url: `${served.base}/fhir`, get };
    const bodies = await Array.fromAsync(sasPractitioners.fetch?.(context) ?? []);
    const bytes = await Promise.all(
      bodies.map(async (body) => Buffer.concat(await Array.fromAsync(body.bytes))),
    );
    const readings = await readAll(sasPractitioners, bytes, { now, settings });
    server.close();
    expect(bodies.length).toBeGreaterThan(3);
    expect(refusalsIn(readings).filter(({ rule }) => rule !== 'S09')).toEqual([]);
    expect(
      slotsIn(readings).some(({ organizations }) => organizations.some(({ kind }) => kind === 'CPTS')),
    ).toBe(true);
    const published = of('armor').filter(({ person }) => settings.practitioners.includes(person?.rpps ?? ''));
    const days = daysFrom(ground, Date.parse(now), 3);
    const free = published.flatMap((agenda) => freeSlots(agenda, days, Date.parse(now)));
    expect(slotsIn(readings)).toHaveLength(free.length);
  });

  test('a search that breaks the guide is refused with an OperationOutcome', () => {
    const vendor = { ground, agendas: of('armor'), base: 'http://127.0.0.1:1' };
    const clock = instantAt(now);
    const search = (query: string) =>
      answerSlotSearch(vendor, new URL(`http://127.0.0.1/fhir/Slot?${query}`), clock);
    const window =
      'start=ge2026-11-24T09:00:00.000%2B01:00&start=le2026-11-26T23:59:59.999%2B01:00&status=free';
    const who = 'schedule.actor:Practitioner.identifier';
    expect(search(window).status).toBe(400);
    expect(search(`${who}=1&status=free`).status).toBe(400);
    const many = Array.from({ length: 26 }, (_, index) => index).join(',');
    expect(search(`${window}&${who}=${many}`).status).toBe(400);
    expect(search(`${window}&${who}=${many}`).body).toContain('OperationOutcome');
    expect(search(`${window}&${who}=unknown`).status).toBe(200);
    expect(search(`${window}&${who}=unknown`).body).toContain('"total":0');
  });

  test('a booking link leads to a page that names the slot and says it is a sandbox', async () => {
    const clock = () => instantAt(now);
    const describeAt = (base: string) => ({
      name: 'Vilaine RDV',
      protocol: 'ndjson' as const,
      ground,
      agendas: of('vilaine'),
      base,
    });
    const { server, vendor } = await openVendorServer(0, describeAt, clock);
    const line = snapshot(vendor.agendas, ground, { base: vendor.base, now: Date.parse(now) }).find((text) =>
      text.includes('/rdv/'),
    );
    const { bookingUrl } = writtenLine.parse(JSON.parse(line ?? '{}'));
    const answer = await fetch(bookingUrl ?? '');
    const page = await answer.text();
    expect(answer.status).toBe(200);
    expect(page).toContain('bac à sable');
    expect(page).toContain('novembre');
    expect((await fetch(`${vendor.base}/rdv/nothing-here`)).status).toBe(404);
    expect((await fetch(`${vendor.base}/fhir/Slot`)).status).toBe(404);
    server.close();
  });
});

describe('the household of the demo', () => {
  test('has an appointment that two vendors tell of, of one professional at one place', () => {
    const told = (code: VendorCode) =>
      demoAppointments(code, { agendas, zone: ground.zone, now: instantAt('2026-11-24T12:00:00Z') });
    const [first, second] = [told('vilaine'), told('bocage')].map((all) =>
      all.map(({ start, agenda }) => `${start.toMillis()} ${agenda.person?.rpps} ${agenda.site.line}`),
    );
    expect(first?.filter((each) => second?.includes(each))).toHaveLength(1);
  });

  test('sees nobody whom a person of that age and sex would not see, and nobody on a Sunday', () => {
    const [girl, woman, man] = [
      { born: '2021-09-18', sex: 'female' },
      { born: '1987-03-14', sex: 'female' },
      { born: '1941-02-11', sex: 'male' },
    ] as const;
    const seen = (patient: Patient, code: string) => isPlausible(patient, [code], 2026);
    expect(['SM54', 'SM40', 'SM04', 'SM20', 'SM48'].map((code) => seen(girl, code))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
    expect(['SM40', 'SM20'].map((code) => [seen(woman, code), seen(man, code)])).toEqual([
      [false, false],
      [true, false],
    ]);
    const now = instantAt('2026-11-24T12:00:00Z');
    const all = VENDORS.flatMap((code) => demoAppointments(code, { agendas, zone: ground.zone, now }));
    const children = all.filter(({ bring }) => bring?.includes('carnet de santé'));
    expect(children.length).toBeGreaterThanOrEqual(3);
    for (const { agenda } of children) expect(seen(girl, agenda.specialties[0] ?? '')).toBe(true);
    expect(all.filter(({ start }) => start.weekday > 6)).toEqual([]);
  });
});

describe('the processes', () => {
  let main: ChildProcess | undefined;
  afterAll(() => main?.kill('SIGKILL'));

  test('one a vendor, which can be killed alone and stays dead; the others end with the sandbox', async () => {
    const file = new URL('../../importers/sandbox/main.ts', import.meta.url);
    const env = {
      ...process.env,
      DATABASE_URL: database.url,
      PORT: '49000',
      TERRITORY: '35',
      LOG_LEVEL: 'silent',
    };
    main = fork(file, { env, execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    await once(main, 'message');
    const feeds = await listFeeds(database.db);
    expect(feeds.map(({ protocol }) => protocol).toSorted()).toEqual([
      'csv',
      'fhir-bundle',
      'fhir-bundle',
      'ndjson',
      'ndjson',
      'ndjson',
      'sas-practitioners',
      'sas-practitioners',
      'smart-links',
    ]);
    const pulled = feeds.filter(({ url }) => url !== null);
    const pids = childrenOf(main.pid ?? 0);
    expect(pids).toHaveLength(6);
    const [killed, ...others] = pids;
    process.kill(killed ?? 0, 'SIGKILL');
    await expect.poll(() => childrenOf(main?.pid ?? 0)).toHaveLength(5);
    const answers = await Promise.allSettled(pulled.map(({ url }) => fetch(`${url}/Slot`)));
    expect(answers.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
    main.kill('SIGTERM');
    await once(main, 'exit');
    for (const pid of others) expect(isAlive(pid)).toBe(false);
  });
});

async function* inOnePiece(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}

function childrenOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return children === '' ? [] : children.split(' ').map(Number);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
