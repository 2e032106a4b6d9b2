import { beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { agendaItem, agendaPage } from '../../../api/agenda/resources.ts';
import { linkAppointment } from '../../../db/queries/agenda/bookings.ts';
import { eraseAgenda } from '../../../db/queries/agenda/erasing.ts';
import type { Feed } from '../../../db/queries/feeds/feeds.ts';
import { FHIR_APPOINTMENT_STATUSES } from '../../../db/vocabulary.ts';
import {
  accountOf,
  appointmentLine,
  childAgenda,
  CHILD_INS,
  deliverTo,
  instant,
  JEANNE_INS,
  ownAgenda,
  pair,
  personFeed,
} from '../../support/agendas.ts';
import { jsonOf, post, testApi, type Ask, type TestApi } from '../../support/api.ts';

type Page = z.infer<typeof agendaPage>;
type Item = z.infer<typeof agendaItem>;

let api: TestApi;
let jeanne: Ask;
let vilaine: Feed;
let bocage: Feed;

beforeEach(async () => {
  api = await testApi();
  jeanne = await api.as('citizen');
  await ownAgenda(api, 'citizen', { ins: JEANNE_INS, born: '1987-03-14', sex: 'female' });
  vilaine = await personFeed(api, { vendor: 'vilaine' });
  bocage = await personFeed(api, { vendor: 'bocage' });
});

const agendaAs = async (ask: Ask, query = ''): Promise<Page> => jsonOf<Page>(await ask(`/agenda${query}`));
const appointments = ({ items }: Page): Item[] => items.filter(({ type }) => type === 'appointment');
const tell = (line: object) => deliverTo(api, vilaine, { body: [appointmentLine({ ...line })] });

describe('an appointment that a vendor tells', () => {
  test('stands in the agenda with place, map, what to bring, where to cancel, and who said so when', async () => {
    await tell({});
    const [item] = appointments(await agendaAs(jeanne));
    expect(item).toMatchObject({
      start: '2026-11-25T09:00:00.000Z',
      zone: 'Europe/Paris',
      status: 'booked',
      statusWord: 'confirmé',
      with: {
        name: 'Dr Maëlle RIOU',
        rpps: '10100000026',
        specialties: [{ code: 'SM54', label: 'Médecine générale' }],
      },
      place: { line: '12 rue de Nemours', mapUrl: expect.stringContaining('mlat=48.1075&mlon=-1.6817') },
      bring: 'Carte Vitale',
      access: 'Code 4512B, porte verte',
      manageUrl: 'https://vilaine.example/rdv/1',
      sources: [{ vendor: 'vilaine', state: 'live', lastHeardAt: '2026-11-24T12:00:00.000Z' }],
    });
  });

  test('told again changes nothing; moved and cancelled, it stays the same item', async () => {
    await tell({});
    const [first] = appointments(await agendaAs(jeanne));
    await tell({});
    await tell({
      validAt: '2026-11-24T10:00:00Z',
      start: '2026-11-26T15:00:00+01:00',
      end: '2026-11-26T15:20:00+01:00',
    });
    const [moved, ...others] = appointments(await agendaAs(jeanne));
    expect([others, moved?.id, moved?.start]).toEqual([[], first?.id, '2026-11-26T14:00:00.000Z']);
    await tell({
      validAt: '2026-11-24T11:00:00Z',
      status: 'cancelled',
      start: '2026-11-26T15:00:00+01:00',
      end: null,
    });
    const [cancelled] = appointments(await agendaAs(jeanne));
    expect(cancelled).toMatchObject({ id: first?.id, status: 'cancelled', statusWord: 'annulé' });
  });

  test('an older word that comes late undoes nothing', async () => {
    await tell({ validAt: '2026-11-24T11:00:00Z', status: 'cancelled' });
    await tell({ validAt: '2026-11-24T09:00:00Z', status: 'booked' });
    expect(appointments(await agendaAs(jeanne))).toMatchObject([{ status: 'cancelled' }]);
  });

  test('every status of FHIR has its word, and one that is none is told as unknown, never left out', async () => {
    const codes = FHIR_APPOINTMENT_STATUSES.filter((code) => code !== 'entered-in-error');
    const lines = [...codes, 'in-orbit'].map((status, index) =>
      appointmentLine({
        sourceId: `s${index}`,
        status,
        start: `2026-12-${10 + index}T10:00:00+01:00`,
        end: null,
      }),
    );
    await deliverTo(api, vilaine, { body: lines });
    const words = appointments(await agendaAs(jeanne)).map(({ statusWord }) => statusWord);
    expect(new Set(words).size).toBe(codes.length + 1);
    expect(words.at(-1)).toBe('statut inconnu');
    const english = appointments(await agendaAs(jeanne, '?lang=en'));
    expect(english.at(-1)?.statusWord).toBe('unknown status');
  });

  test('taken back, is a clear 410 that says what it was, and stands in no list', async () => {
    await tell({});
    const [item] = appointments(await agendaAs(jeanne));
    await deliverTo(api, vilaine, { body: [{ type: 'appointment', op: 'delete', sourceId: 'rdv-1' }] });
    expect(appointments(await agendaAs(jeanne))).toEqual([]);
    const gone = await jeanne(`/agenda/${item?.id}`);
    expect([gone.status, gone.headers.get('content-type')]).toEqual([410, 'application/problem+json']);
    expect(await jsonOf<object>(gone)).toMatchObject({
      code: 'item-deleted',
      was: { type: 'appointment', start: '2026-11-25T09:00:00.000Z', with: 'Dr Maëlle RIOU' },
    });
  });

  test('from two vendors is one item with two sources; of another professional at that time, another item', async () => {
    await tell({});
    const same = appointmentLine({
      sourceId: 'b-7',
      start: '2026-11-25T10:05:00+01:00',
      practitioner: { family: 'Riou', given: 'Maelle' },
      location: { line: '12, RUE DE NEMOURS', postalCode: '35000', city: 'Rennes', phone: '+33261910012' },
    });
    const other = appointmentLine({
      sourceId: 'b-8',
      practitioner: { rpps: '10100000034', family: 'LE GALL' },
      location: null,
    });
    await deliverTo(api, bocage, { body: [same, other], as: 'vendor-bocage' });
    const items = appointments(await agendaAs(jeanne));
    expect(items.map(({ sources }) => sources.map(({ vendor }) => vendor))).toEqual(
      expect.arrayContaining([['vilaine', 'bocage'], ['bocage']]),
    );
    expect(items).toHaveLength(2);
  });
});

describe('the agenda', () => {
  test('is one’s own and one’s children’s, and nobody else’s', async () => {
    const childId = await childAgenda(api, 'citizen', { name: 'Malo', ins: CHILD_INS, born: '2017-06-02' });
    await tell({});
    await tell({
      sourceId: 'rdv-2',
      person: { ins: CHILD_INS, insStatus: 'VALI' },
      start: '2026-11-27T09:00:00+01:00',
      end: null,
    });
    const page = await agendaAs(jeanne);
    expect(page.agendas).toMatchObject([
      { name: null, as: 'self' },
      { id: childId, name: 'Malo', as: 'parent' },
    ]);
    expect(appointments(page)).toHaveLength(2);
    const ines = await api.as('citizen-alone');
    expect(appointments(await agendaAs(ines))).toEqual([]);
    expect((await ines(`/agenda/${appointments(page)[0]?.id}`)).status).toBe(404);
    expect((await (await api.as('support'))('/agenda')).status).toBe(404);
  });

  test('goes forwards and backwards a page at a time, without a gap or a repetition', async () => {
    const lines = Array.from({ length: 23 }, (_, index) =>
      appointmentLine({
        sourceId: `p${index}`,
        start: `2026-12-${10 + Math.floor(index / 2)}T1${index % 2}:00:00+01:00`,
        end: null,
        specialties: [],
      }),
    );
    await deliverTo(api, vilaine, { body: lines });
    const seen: string[] = [];
    let cursor: string | undefined;
    const pages: Page[] = [];
    do {
      const page = await agendaAs(jeanne, `?limit=5${cursor ? `&cursor=${cursor}` : ''}`);
      pages.push(page);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next;
    } while (cursor);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThanOrEqual(23);
    expect(pages[0]?.previous).toBeUndefined();
    const back = await agendaAs(jeanne, `?limit=5&cursor=${pages[2]?.previous}`);
    expect(back.items.map(({ id }) => id)).toEqual(pages[1]?.items.map(({ id }) => id));
    expect((await jeanne('/agenda?limit=101')).status).toBe(400);
    expect((await jeanne('/agenda?cursor=bm9uc2Vuc2U')).status).toBe(400);
  });

  test('points out what overlaps, and the same specialty within six days', async () => {
    await deliverTo(api, vilaine, {
      body: [
        appointmentLine({ sourceId: 'a' }),
        appointmentLine({
          sourceId: 'b',
          start: '2026-11-25T10:10:00+01:00',
          end: '2026-11-25T10:40:00+01:00',
          practitioner: { family: 'KERMARREC' },
          location: null,
          specialties: ['SM15'],
        }),
        appointmentLine({
          sourceId: 'c',
          start: '2026-11-30T10:00:00+01:00',
          end: null,
          specialties: ['SM26'],
        }),
        appointmentLine({ sourceId: 'd', start: '2026-12-20T10:00:00+01:00', end: null }),
      ],
    });
    const items = appointments(await agendaAs(jeanne));
    expect(items.map(({ conflicts }) => conflicts.map(({ kind }) => kind))).toEqual([
      ['overlap', 'same-specialty'],
      ['overlap'],
      ['same-specialty'],
      [],
    ]);
  });

  test('names a vendor that has been silent for too long', async () => {
    await tell({ start: '2026-12-10T10:00:00+01:00', end: null });
    api.time.now = api.time.now.plus({ days: 3 });
    const page = await agendaAs(await api.as('citizen'));
    expect(page.sources).toMatchObject([
      { vendor: 'vilaine', state: 'silent', lastHeardAt: '2026-11-24T12:00:00.000Z' },
    ]);
    expect(appointments(page)[0]?.sources).toMatchObject([{ state: 'silent' }]);
  });

  test('keeps what its person notes for themselves, until they take it away', async () => {
    const noted = await post(jeanne, '/agenda/reminders', {
      title: 'Renouveler l’ordonnance',
      start: '2026-12-01T09:00:00+01:00',
    });
    expect(noted.status).toBe(201);
    const { id } = await jsonOf<Item>(noted);
    expect((await agendaAs(jeanne)).items).toContainEqual(
      expect.objectContaining({ id, type: 'reminder', title: 'Renouveler l’ordonnance' }),
    );
    const ines = await api.as('citizen-alone');
    expect((await ines(`/agenda/reminders/${id}`, { method: 'DELETE' })).status).toBe(404);
    expect((await jeanne(`/agenda/reminders/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await jeanne(`/agenda/${id}`)).status).toBe(410);
  });

  test('leaves a trace of every reading, that its person may read', async () => {
    await agendaAs(jeanne);
    const { items } = await jsonOf<{ items: { need: string; subject: string }[] }>(
      await jeanne('/access-entries'),
    );
    expect(items[0]).toMatchObject({ need: 'agenda.read', subject: expect.stringMatching(/^agenda \d+$/) });
  });
});

describe('a consent', () => {
  test('gives a pairing id once, by which that vendor alone names the person, until it is taken back', async () => {
    const given = await post(jeanne, '/consents', { vendor: 'vilaine', purpose: 'agenda' });
    const { id, pairingId } = await jsonOf<{ id: number; pairingId: string }>(given);
    expect([given.status, Buffer.from(pairingId, 'base64url').length]).toEqual([201, 16]);
    const person = { pairingId };
    await tell({ person });
    await deliverTo(api, bocage, {
      body: [appointmentLine({ sourceId: 'x', person, start: '2026-12-02T10:00:00+01:00', end: null })],
      as: 'vendor-bocage',
    });
    expect(appointments(await agendaAs(jeanne))).toHaveLength(1);
    expect(await (await jeanne('/consents')).text()).not.toContain(pairingId);
    expect((await jeanne(`/consents/${id}`, { method: 'DELETE' })).status).toBe(204);
    await tell({ person, validAt: '2026-11-24T11:00:00Z', status: 'cancelled' });
    await tell({
      sourceId: 'by-ins',
      validAt: '2026-11-24T11:00:00Z',
      start: '2026-12-03T10:00:00+01:00',
      end: null,
    });
    expect(appointments(await agendaAs(jeanne))).toEqual([]);
  });

  test('ends by itself, and never lasts more than three years', async () => {
    expect(
      (
        await post(jeanne, '/consents', {
          vendor: 'vilaine',
          purpose: 'agenda',
          endsAt: '2030-01-01T00:00:00Z',
        })
      ).status,
    ).toBe(400);
    expect((await post(jeanne, '/consents', { vendor: 'nobody', purpose: 'agenda' })).status).toBe(404);
    const agendaId = await ownAgenda(api, 'citizen-carer').catch(async () => {
      await api.as('citizen-carer');
      return ownAgenda(api, 'citizen-carer');
    });
    const pairingId = await pair(api, vilaine, {
      agendaId,
      accountId: await accountOf(api, 'citizen-carer'),
    });
    api.time.now = instant('2027-12-01T12:00:00Z');
    await tell({ person: { pairingId }, validAt: null, start: '2027-12-20T10:00:00+01:00', end: null });
    expect(appointments(await agendaAs(await api.as('citizen-carer')))).toEqual([]);
  });
});

describe('an appointment booked here', () => {
  test('for someone who has an agenda stands in it, moves and is cancelled with its booking', async () => {
    const agendaId = await ownAgenda(api, 'citizen');
    const { vault } = api.deps;
    const link = { vault, agendaId, now: api.time.now.toJSDate() };
    const [booked] = await api.db.$client<{ id: string }[]>`
      insert into appointment (origin, state, start_at, end_at, created_at, updated_at)
      values ('here', 'confirmed', '2026-11-26T10:00Z', '2026-11-26T10:20Z', now(), now()) returning id`;
    const appointmentId = booked?.id ?? '';
    const sync = () => api.db.transaction((tx) => linkAppointment(tx, { ...link, appointmentId }));
    expect(await sync()).toBe('new');
    expect(await sync()).toBe('unchanged');
    await api.db.$client`update appointment set state = 'cancelled', version = 2 where id = ${appointmentId}`;
    expect(await sync()).toBe('cancelled');
    const items = appointments(await agendaAs(jeanne));
    expect(items).toMatchObject([{ status: 'cancelled', sources: [{ vendor: null, state: 'here' }] }]);
  });

  test('leaves with the agenda that is erased, and its vendors are named so that they can be told', async () => {
    await tell({});
    const agendaId = await ownAgenda(api, 'citizen');
    const vendors = await api.db.transaction((tx) => eraseAgenda(tx, agendaId));
    expect(vendors).toEqual([vilaine.vendorId]);
    const [left] = await api.db.$client`select count(*)::int as n from agenda_item`;
    expect(left).toEqual({ n: 0 });
  });
});
