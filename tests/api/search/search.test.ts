import { DateTime } from 'luxon';
import { beforeAll, describe, expect, test } from 'vitest';
import { offersQuery } from '../../../api/search/query.ts';
import { offerPage, type OfferPage } from '../../../api/search/resources.ts';
import { searchOffers } from '../../../api/search/search.ts';
import type { Database } from '../../../db/client.ts';
import type { Role } from '../../../db/vocabulary.ts';
import { testDatabase } from '../../support/database.ts';
import { addAgenda, addFeed, type AgendaSpec, type SlotSpec } from '../../support/slots.ts';

const NOW = '2026-11-24T10:00:00Z';
const RENNES = { lat: 48.1147, lon: -1.6794 };
const KM = 1 / 111.195;

let db: Database;
let vilaine: number;

beforeAll(async () => {
  ({ db } = await testDatabase());
  vilaine = await addFeed(db, {
    code: 'vilaine',
    vendor: 'Vilaine RDV',
    lastHeardAt: new Date('2026-11-24T09:59:30Z'),
  });
});

/** Searches as a regulator of the place unless said otherwise; `lat`, `lon` are those of Rennes. */
function search(
  query: Record<string, unknown> = {},
  role: Role = 'regulator',
  now = NOW,
): Promise<OfferPage> {
  const where =
    'commune' in query || 'lat' in query ? {} : { lat: String(RENNES.lat), lon: String(RENNES.lon) };
  const deps = { db, clock: () => DateTime.fromISO(now) };
  return searchOffers(deps, offersQuery.parse({ specialty: 'SM54', ...where, ...query }), { role });
}

let person = 10_000_000_000;

/** A general practitioner `km` north of Rennes; each test keeps to a specialty or a place of its own. */
function addDoctor(km: number, slots: (string | SlotSpec)[], spec: Partial<AgendaSpec> = {}) {
  person += 1;
  return addAgenda(db, {
    feedId: vilaine,
    rpps: String(person),
    lat: RENNES.lat + km * KM,
    lon: RENNES.lon,
    slots: slots.map((slot) => (typeof slot === 'string' ? { start: slot } : slot)),
    ...spec,
  });
}

const idsOf = (page: OfferPage) => page.items.map(({ id }) => Number(id));
const startsOf = (page: OfferPage) => page.items.map(({ slots }) => slots[0]?.start);

describe('one index', () => {
  test('an answer has the published shape, distance in km and the next three starts', async () => {
    const at = ['11:00', '11:20', '11:40', '12:00'].map((hour) => `2026-11-24T${hour}:00Z`);
    const { roleId, slotIds } = await addDoctor(2, at, { specialties: ['SM01'], phone: '+33299000000' });
    const page = await search({ specialty: 'SM01' });
    expect(offerPage.parse(page)).toMatchObject({ items: [{ id: String(roleId), distanceKm: 2 }] });
    expect(page.items[0]?.slots.map(({ id }) => id)).toEqual(slotIds.slice(0, 3));
    expect(page.items[0]?.location.phone).toBe('+33299000000');
    expect(page.items[0]?.specialties).toEqual(['SM01']);
  });

  test('the same professional, place and start from two vendors is one slot of one offer with two sources', async () => {
    const armor = await addFeed(db, { code: 'armor', vendor: 'Armor Agenda', lastHeardAt: new Date(NOW) });
    const spec = { specialties: ['SM02'], rpps: '10000000777' };
    await addDoctor(1, ['2026-11-24T11:00:00Z', '2026-11-24T11:20:00Z'], spec);
    await addDoctor(1, ['2026-11-24T11:00:00Z'], { ...spec, feedId: armor });
    const page = await search({ specialty: 'SM02' });
    expect(page.items).toHaveLength(1);
    expect(startsOf(page)).toEqual(['2026-11-24T11:00:00.000Z']);
    expect(page.items[0]?.slots).toHaveLength(2);
    expect(page.items[0]?.sources.map(({ vendor }) => vendor)).toEqual(['Vilaine RDV', 'Armor Agenda']);
    expect(page.items[0]?.why).toContain('two-sources');
  });

  test('asking for one code of general medicine finds all three', async () => {
    const { roleId } = await addDoctor(3, ['2026-11-24T11:00:00Z'], { specialties: ['SM26'] });
    expect(idsOf(await search({ specialty: 'SM53' }))).toContain(roleId);
  });

  test('a duty room without a named professional is an offer of its structure', async () => {
    const organization = { name: 'Maison médicale de garde', kind: 'other' as const };
    const slots = [{ start: '2026-11-24T20:00:00Z' }];
    await addAgenda(db, { feedId: vilaine, organization, ...RENNES, specialties: ['SM03'], slots });
    const [offer] = (await search({ specialty: 'SM03' })).items;
    expect(offer?.practitioner).toBeUndefined();
    expect(offer?.organization?.name).toBe('Maison médicale de garde');
  });

  test('a search crosses the border of a département, and works overseas', async () => {
    const fortDeFrance = { lat: 14.6161, lon: -61.0588 };
    const slots = [{ start: '2026-11-24T14:00:00Z' }];
    await addAgenda(db, {
      feedId: vilaine,
      rpps: '10000000801',
      ...fortDeFrance,
      specialties: ['SM04'],
      slots,
    });
    const far = { lat: 47.6856, lon: -2.0869 };
    await addAgenda(db, { feedId: vilaine, rpps: '10000000802', ...far, specialties: ['SM04'], slots });
    const martinique = await search({ specialty: 'SM04', lat: '14.6', lon: '-61.07', radiusKm: '10' });
    expect(martinique.items.map(({ distanceKm }) => distanceKm)).toEqual([2.2]);
    expect(
      (await search({ specialty: 'SM04', lat: '47.65', lon: '-2.05', radiusKm: '10' })).items,
    ).toHaveLength(1);
  });

  test('a commune is a place by its INSEE code; one that does not exist is said', async () => {
    expect((await search({ commune: '35238', specialty: 'SM01' })).items).toHaveLength(1);
    await expect(search({ commune: '35999' })).rejects.toMatchObject({ code: 'unknown-place' });
    await expect(search({ specialty: 'SM999' })).rejects.toMatchObject({ code: 'unknown-specialty' });
  });
});

describe('who may see', () => {
  test('each role sees its own visibilities, and a slot of unknown visibility is seen by nobody', async () => {
    const at = (minute: string) => `2026-11-24T11:${minute}:00Z`;
    const slots: SlotSpec[] = [
      { start: at('00'), visibility: ['PUBLIC'] },
      { start: at('10'), visibility: ['PRO'] },
      { start: at('20'), visibility: ['SNP'] },
      { start: at('30'), visibility: [] },
    ];
    await addDoctor(1, slots, { specialties: ['SM05'] });
    const seenBy = async (role: Role) => (await search({ specialty: 'SM05' }, role)).items[0]?.slots.length;
    expect(await seenBy('regulator')).toBe(3);
    expect(await seenBy('operator')).toBe(2);
    expect(await seenBy('citizen')).toBe(1);
    expect(await seenBy('vendor')).toBe(1);
  });

  test('a slot kept for regulators says so, and only they are told that unseen slots exist', async () => {
    await addDoctor(1, [{ start: '2026-11-24T11:00:00Z', visibility: ['SNP'] }], { specialties: ['SM06'] });
    expect((await search({ specialty: 'SM06' })).items[0]?.why).toEqual(['sas', 'soonest']);
    expect((await search({ specialty: 'SM06' }, 'operator')).shortfall).toEqual({ 'not-visible': 1 });
    expect((await search({ specialty: 'SM06' }, 'citizen')).shortfall).toEqual({ 'no-slot-in-window': 1 });
  });
});

describe('fresh, and honest about it', () => {
  test('an offer says how old it is: fresh, ageing, stale, then hidden and counted as such', async () => {
    const observed = [
      '2026-11-24T09:59:00Z',
      '2026-11-24T09:55:00Z',
      '2026-11-24T09:00:00Z',
      '2026-11-23T09:00:00Z',
    ];
    for (const [nth, observedAt] of observed.entries()) {
      await addDoctor(nth + 1, [{ start: '2026-11-24T11:00:00Z', observedAt }], { specialties: ['SM07'] });
    }
    const page = await search({ specialty: 'SM07', sort: 'nearest' });
    expect(page.items.map(({ sources }) => sources[0]?.state)).toEqual(['fresh', 'ageing', 'stale']);
    expect(page.shortfall).toEqual({ stale: 1 });
  });

  test('an agenda listed again confirms what it holds, inside what was listed only', async () => {
    const observedAt = '2026-11-22T08:00:00Z';
    const slots = [
      { start: '2026-11-24T11:00:00Z', observedAt },
      { start: '2026-11-25T11:00:00Z', observedAt },
    ];
    const confirmed = { confirmedAt: '2026-11-24T09:59:30Z', confirmedTo: '2026-11-24T23:00:00Z' };
    await addDoctor(1, slots, { specialties: ['SM08'], ...confirmed });
    const [offer] = (await search({ specialty: 'SM08' })).items;
    expect(offer?.slots.map(({ start, state }) => [start, state])).toEqual([
      ['2026-11-24T11:00:00.000Z', 'fresh'],
    ]);
    expect(offer?.sources[0]?.observedAt).toBe('2026-11-24T09:59:30.000Z');
  });

  test('a failing vendor is named with the reason and what could not be verified; its offers stay, and say so', async () => {
    const failing = { failingSince: new Date('2026-11-24T09:50:00Z'), failureCode: 'unreachable' };
    const lastHeardAt = new Date('2026-11-24T09:40:00Z');
    const rance = await addFeed(db, { code: 'rance', vendor: 'Rance Santé', lastHeardAt, ...failing });
    const slots = [{ start: '2026-11-24T11:00:00Z', observedAt: '2026-11-24T09:40:00Z' }];
    await addDoctor(1, slots, { specialties: ['SM09'], feedId: rance });
    const page = await search({ specialty: 'SM09' });
    expect(page.items[0]?.sources[0]?.state).toBe('failed');
    expect(page.sources.find(({ feed }) => feed === 'rance')).toEqual({
      vendor: 'Rance Santé',
      feed: 'rance',
      state: 'failed',
      lastHeardAt: '2026-11-24T09:40:00.000Z',
      reason: 'unreachable',
      unverifiedSlots: 1,
    });
  });

  test('a silent vendor is named even where nothing else is found; one without agendas here and up to date is not', async () => {
    await addFeed(db, { code: 'muet', lastHeardAt: new Date('2026-11-24T08:00:00Z') });
    await addFeed(db, { code: 'ailleurs', lastHeardAt: new Date(NOW) });
    const { items, sources } = await search({ specialty: 'SM10' });
    expect(items).toEqual([]);
    expect(sources).toContainEqual(
      expect.objectContaining({ feed: 'muet', state: 'stale', reason: 'silent' }),
    );
    expect(sources.map(({ feed }) => feed)).not.toContain('ailleurs');
  });
});

describe('no dead end', () => {
  test('an empty answer says what excluded the candidates, each actor once', async () => {
    const specialties = ['SM11'];
    await addDoctor(1, [], { specialties });
    await addDoctor(1.1, ['2026-12-20T11:00:00Z'], { specialties });
    await addDoctor(2, [{ start: '2026-11-24T11:00:00Z', modalities: ['VR'] }], { specialties });
    await addDoctor(30, ['2026-11-24T11:00:00Z'], { specialties });
    const page = await search({ specialty: 'SM11', modality: 'AMB', radiusKm: '10' });
    expect(page.items).toEqual([]);
    expect(page.shortfall).toEqual({ 'no-slot-in-window': 2, 'other-modality': 1, 'outside-radius': 1 });
  });

  test('the radius grows until five offers, or to the cap', async () => {
    for (const km of [1, 4, 9, 14, 18, 19.5, 26]) {
      await addDoctor(km, ['2026-11-24T11:00:00Z'], { specialties: ['SM12'] });
    }
    const page = await search({ specialty: 'SM12' });
    expect(page.radiusKm).toBe(20);
    expect(page.items).toHaveLength(6);
    expect(page.shortfall).toEqual({ 'outside-radius': 1 });
    expect((await search({ specialty: 'SM11', modality: 'AMB' })).radiusKm).toBe(60);
  });

  test("the caller's own doctor comes first wherever they are, and without a slot may still be called", async () => {
    const specialties = ['SM13'];
    await addDoctor(1, ['2026-11-24T11:00:00Z'], { specialties });
    const own = await addDoctor(90, ['2026-11-24T15:00:00Z'], { specialties: ['SM54'], rpps: '10002673899' });
    const page = await search({ specialty: 'SM13', practitioner: '810002673899', radiusKm: '5' });
    expect(page.items.map(({ why }) => why[0])).toEqual(['own-doctor', 'soonest']);
    expect(idsOf(page)[0]).toBe(own.roleId);
    const later = await search({ specialty: 'SM13', practitioner: '10002673899', modality: 'HH' });
    expect(later.items).toMatchObject([{ slots: [], shortfall: 'other-modality', why: ['own-doctor'] }]);
    const nobody = await search({ specialty: 'SM13', practitioner: '10009999999' });
    expect(nobody.shortfall).toMatchObject({ 'own-doctor-unknown': 1 });
  });

  test('a slot that has begun is no offer, even when the window asked began before', async () => {
    const slots = ['2026-11-24T09:50:00Z', '2026-11-24T11:00:00Z'];
    await addDoctor(1, slots, { specialties: ['SM14'] });
    const window = { from: '2026-11-24T00:00:00+01:00', to: '2026-11-25T00:00:00+01:00' };
    expect(startsOf(await search({ specialty: 'SM14', ...window }))).toEqual(['2026-11-24T11:00:00.000Z']);
    const past = { from: '2026-11-23T00:00:00+01:00', to: '2026-11-24T00:00:00+01:00' };
    expect((await search({ specialty: 'SM14', ...past })).items).toEqual([]);
  });
});
