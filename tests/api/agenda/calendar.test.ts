import ICAL from 'ical.js';
import { sync } from 'node-ical';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Feed } from '../../../db/queries/feeds/feeds.ts';
import type { CalendarDetail } from '../../../db/vocabulary.ts';
import {
  appointmentLine,
  deliverTo,
  instant,
  JEANNE_INS,
  ownAgenda,
  personFeed,
} from '../../support/agendas.ts';
import { jsonOf, post, testApi, type Ask, type TestApi } from '../../support/api.ts';

interface Made {
  id: number;
  url: string;
  webcalUrl: string;
}

/** A start, as a vendor at that place writes it, and the instant it is. */
const HOURS = [
  { sourceId: 'spring', start: '2027-03-28T03:30:00+02:00', is: '2027-03-28T01:30:00.000Z' },
  { sourceId: 'autumn-first', start: '2027-10-31T02:30:00+02:00', is: '2027-10-31T00:30:00.000Z' },
  { sourceId: 'autumn-second', start: '2027-10-31T02:30:00+01:00', is: '2027-10-31T01:30:00.000Z' },
  {
    sourceId: 'reunion',
    zone: 'Indian/Reunion',
    start: '2027-01-05T08:00:00+04:00',
    is: '2027-01-05T04:00:00.000Z',
  },
  {
    sourceId: 'saint-pierre',
    zone: 'America/Miquelon',
    start: '2027-01-06T08:00:00-03:00',
    is: '2027-01-06T11:00:00.000Z',
  },
] as const;

const LONG_NAME = 'Éléonore-Françoise de la Très Longue Épine, née à Cœur-des-Éclûses 🦷🪥🌿';

let api: TestApi;
let jeanne: Ask;
let vilaine: Feed;

beforeAll(async () => {
  api = await testApi({ config: { publicUrl: 'https://creneau.example' } });
  jeanne = await api.as('citizen');
  await ownAgenda(api, 'citizen', { ins: JEANNE_INS });
  vilaine = await personFeed(api, { vendor: 'vilaine' });
  await deliverTo(api, vilaine, {
    body: [
      appointmentLine({ practitioner: { rpps: '10100000026', family: LONG_NAME } }),
      ...HOURS.map((hours, index) =>
        appointmentLine({
          sourceId: hours.sourceId,
          start: hours.start,
          ...('zone' in hours && { zone: hours.zone }),
          end: null,
          location: null,
          practitioner: { family: `DOCTEUR ${index}` },
          specialties: [],
        }),
      ),
    ],
  });
});

async function makeLink(detail: CalendarDetail): Promise<Made> {
  const made = await post(jeanne, '/calendar-links', { device: 'Téléphone', detail });
  expect(made.status).toBe(201);
  return jsonOf<Made>(made);
}

const read = (url: string, headers: Record<string, string> = {}) =>
  api.app.request(new URL(url).pathname, {
    headers: { 'User-Agent': 'iOS/18.1 (22B83) dataaccessd/1.0', ...headers },
  });
const textOf = async (url: string) => (await read(url)).text();

/** Events by summary, as ical.js reads them. */
function events(text: string): ICAL.Event[] {
  return new ICAL.Component(ICAL.parse(text))
    .getAllSubcomponents('vevent')
    .map((each) => new ICAL.Event(each));
}
const property = (event: ICAL.Event, name: string) => String(event.component.getFirstPropertyValue(name));

describe('a calendar link', () => {
  test('is an address of 256 random bits, shown once, kept hashed, for https and for webcal', async () => {
    const { url, webcalUrl } = await makeLink('sober');
    const token = /\/calendar\/([\w-]{43})\.ics$/.exec(url)?.[1] ?? '';
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(webcalUrl).toBe(url.replace('https:', 'webcal:'));
    const [row] = await api.db.$client<
      { all: string }[]
    >`select json_agg(l)::text as all from calendar_link l`;
    expect(row?.all).not.toContain(token);
    expect(await (await jeanne('/calendar-links')).text()).not.toContain(token);
  });

  test('is never in the log, not even when it is wrong', async () => {
    const { url } = await makeLink('sober');
    await read(url);
    await read(url.replace(/\w{8}\.ics$/, 'aaaaaaaa.ics'));
    const token = new URL(url).pathname.slice('/calendar/'.length, -4);
    expect(api.logged.filter((line) => line.includes(token.slice(0, 20)))).toEqual([]);
    expect(api.logged.some((line) => line.includes('"/calendar/:file"'))).toBe(true);
  });

  test('is not to be indexed, kept by a cache nor told by a referrer', async () => {
    const { headers } = await read((await makeLink('sober')).url);
    expect(headers.get('x-robots-tag')).toContain('noindex');
    expect(headers.get('cache-control')).toBe('private, no-cache');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('content-type')).toBe('text/calendar; charset=utf-8; method=PUBLISH');
  });

  test('tells when it was read last and by which program; once revoked the next read is refused', async () => {
    const { id, url } = await makeLink('busy');
    await read(url);
    const listed = async () => {
      const answer = await jeanne('/calendar-links');
      const { items } = await jsonOf<{ items: { id: number }[] }>(answer);
      return items.find((link) => link.id === id);
    };
    await expect.poll(listed).toMatchObject({
      lastReadAt: '2026-11-24T12:00:00.000Z',
      lastClient: 'iOS/18.1 (22B83) dataaccessd/1.0',
    });
    const ines = await api.as('citizen-alone');
    expect((await ines(`/calendar-links/${id}`, { method: 'DELETE' })).status).toBe(404);
    expect((await jeanne(`/calendar-links/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await read(url)).status).toBe(410);
    expect((await read(url.replace(/\w{8}\.ics$/, 'aaaaaaaa.ics'))).status).toBe(404);
  });

  test('of another person’s agenda cannot be made', async () => {
    const agendaId = await ownAgenda(api, 'citizen');
    const ines = await api.as('citizen-alone');
    expect((await post(ines, '/calendar-links', { device: 'x', agendaId })).status).toBe(404);
  });
});

describe('what a phone reads', () => {
  test('says busy and no more, or a health appointment in a town, or with whom and where', async () => {
    const [busy, sober, detailed] = await Promise.all(
      (['busy', 'sober', 'detailed'] as const).map(async (detail) => textOf((await makeLink(detail)).url)),
    );
    expect(events(busy ?? '')[0]?.summary).toBe('Occupé');
    expect(busy).not.toMatch(/santé|Rennes|LOCATION|Riou|Longue/);
    expect(events(sober ?? '')[0]).toMatchObject({ summary: 'Rendez-vous santé', location: 'Rennes' });
    expect(sober).not.toMatch(/Nemours|Longue|Vitale/);
    const [event] = events(detailed ?? '');
    expect(event?.summary).toBe(`Rendez-vous : ${LONG_NAME}`);
    expect(event?.location).toBe('12 rue de Nemours, 35000 Rennes');
    expect(property(event!, 'geo')).toBe('48.1075,-1.6817');
  });

  test('never holds a door code, what to bring, nor where to cancel', async () => {
    for (const detail of ['busy', 'sober', 'detailed'] as const) {
      expect(await textOf((await makeLink(detail)).url)).not.toMatch(
        /4512B|porte verte|Vitale|DESCRIPTION|vilaine/,
      );
    }
  });

  test('is in UTC, never floating, at both clock changes and overseas, for two independent readers', async () => {
    const text = await textOf((await makeLink('detailed')).url);
    const starts = events(text).map((event) => event.startDate.toJSDate().toISOString());
    expect(starts).toEqual(expect.arrayContaining(HOURS.map(({ is }) => is)));
    expect(
      text.match(/^DT(?:START|END)[^\r\n]*$/gm)?.every((line) => /^DT(?:START|END):\d{8}T\d{6}Z$/.test(line)),
    ).toBe(true);
    const others = Object.values(sync.parseICS(text)).filter((each) => each?.type === 'VEVENT');
    expect(others.map((each) => each.start.toISOString()).toSorted()).toEqual(starts.toSorted());
    expect(others.map(({ summary }) => (typeof summary === 'string' ? summary : summary?.val))).toContain(
      `Rendez-vous : ${LONG_NAME}`,
    );
  });

  test('is folded at 75 octets without cutting a letter, and ends its lines as the format asks', async () => {
    const bytes = Buffer.from(await textOf((await makeLink('detailed')).url));
    const lines = bytes.toString('utf8').split('\r\n');
    expect(lines.at(-1)).toBe('');
    expect(bytes.toString('utf8').replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(lines.filter((line) => Buffer.byteLength(line) > 75)).toEqual([]);
    expect(lines.some((line) => line.includes('\uFFFD'))).toBe(false);
  });

  test('says its name, asks to be looked at again in both ways, and marks every event private', async () => {
    const text = await textOf((await makeLink('sober')).url);
    for (const line of [
      'METHOD:PUBLISH',
      'NAME:Agenda santé',
      'X-WR-CALNAME:Agenda santé',
      'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
      'X-PUBLISHED-TTL:PT1H',
      'COLOR:steelblue',
    ])
      expect(text).toContain(`${line}\r\n`);
    expect(text.match(/^CLASS:PRIVATE/gm)).toHaveLength(events(text).length);
    expect(text.match(/^SUMMARY;LANGUAGE=fr:/gm)).toHaveLength(events(text).length);
    expect(text).not.toMatch(/^SOURCE/m);
    expect(text.match(/^URL[^\r]*:https:\/\/creneau\.example\/agenda\//gm)).toHaveLength(events(text).length);
  });

  test('is one file of one item too, behind its person’s session', async () => {
    const { items } = await jsonOf<{ items: { id: string; type: string }[] }>(await jeanne('/agenda'));
    const id = items.find(({ type }) => type === 'appointment')?.id ?? '';
    const file = await jeanne(`/agenda/${id}.ics`);
    expect(file.headers.get('content-disposition')).toContain('rendez-vous.ics');
    const [event] = events(await file.text());
    expect(event?.uid).toBe(`${id}@creneau.example`);
    expect((await api.anyone(`/agenda/${id}.ics`)).status).toBe(401);
    expect((await (await api.as('citizen-alone'))(`/agenda/${id}.ics`)).status).toBe(404);
  });
});

describe('what changes', () => {
  test('keeps its UID and grows its SEQUENCE by one with each move and with its cancellation, never for a replay', async () => {
    const { url } = await makeLink('detailed');
    const line = (changes: object) =>
      appointmentLine({
        sourceId: 'moving',
        practitioner: { family: 'DUMOULIN' },
        location: null,
        specialties: [],
        start: '2026-12-07T09:00:00+01:00',
        end: null,
        ...changes,
      });
    const seen: [string, string][] = [];
    const look = async (changes: object) => {
      await deliverTo(api, vilaine, { body: [line(changes)] });
      const event = events(await textOf(url)).find(({ summary }) => summary.includes('DUMOULIN'));
      seen.push([event?.uid ?? '', property(event!, 'sequence')]);
      return event;
    };
    await look({});
    await look({});
    await look({ validAt: '2026-11-24T10:00:00Z', start: '2026-12-08T09:00:00+01:00' });
    await look({ validAt: '2026-11-24T10:30:00Z', start: '2026-12-08T09:00:00+01:00', bring: 'Un chèque' });
    const cancelled = await look({
      validAt: '2026-11-24T11:00:00Z',
      start: '2026-12-08T09:00:00+01:00',
      status: 'cancelled',
    });
    expect(new Set(seen.map(([uid]) => uid)).size).toBe(1);
    expect(seen.map(([, sequence]) => sequence)).toEqual(['0', '0', '1', '1', '2']);
    expect(cancelled?.summary).toBe('ANNULÉ – Rendez-vous : DUMOULIN');
    expect([property(cancelled!, 'status'), property(cancelled!, 'transp')]).toEqual([
      'CANCELLED',
      'TRANSPARENT',
    ]);
  });

  test('is 304 from the stored state until something does, and the same bytes meanwhile', async () => {
    const { url } = await makeLink('detailed');
    const first = await read(url);
    const etag = first.headers.get('etag') ?? '';
    const again = await read(url, { 'If-None-Match': `"other", W/${etag}` });
    expect([again.status, await again.text()]).toEqual([304, '']);
    api.time.now = api.time.now.plus({ minutes: 7 });
    expect(await textOf(url)).toBe(await first.text());
    await post(jeanne, '/agenda/reminders', { title: 'Ordonnance', start: '2026-12-01T09:00:00+01:00' });
    const changed = await read(url, { 'If-None-Match': etag });
    expect(changed.status).toBe(200);
    expect(await changed.text()).toContain('SUMMARY;LANGUAGE=fr:Ordonnance');
  });

  test('what was cancelled stays a month, then goes; what is past stays a month too', async () => {
    const { url } = await makeLink('detailed');
    await deliverTo(api, vilaine, {
      body: [
        appointmentLine({
          sourceId: 'gone',
          start: '2027-02-01T09:00:00+01:00',
          end: null,
          status: 'cancelled',
          practitioner: { family: 'ABSENTE' },
          location: null,
        }),
        appointmentLine({
          sourceId: 'past',
          start: '2026-11-20T09:00:00+01:00',
          end: null,
          practitioner: { family: 'PASSÉ' },
          location: null,
        }),
      ],
    });
    const at = async (iso: string) => {
      api.time.now = instant(iso);
      return textOf(url);
    };
    const soon = await at('2026-12-15T12:00:00Z');
    expect([soon.includes('ABSENTE'), soon.includes('PASSÉ')]).toEqual([true, true]);
    const later = await at('2026-12-30T12:00:00Z');
    expect([later.includes('ABSENTE'), later.includes('PASSÉ')]).toEqual([false, false]);
  });
});
