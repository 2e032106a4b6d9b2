import * as fc from 'fast-check';
import { DateTime } from 'luxon';
import { beforeAll, describe, expect, test } from 'vitest';
import { isKept, verdictOf, verdictsOf } from '../../../api/search/care.ts';
import { offersQuery } from '../../../api/search/query.ts';
import { offerPage, type OfferPage } from '../../../api/search/resources.ts';
import { searchOffers } from '../../../api/search/search.ts';
import { careMask, NOTHING_OF_CARE, toCareMask, type Care } from '../../../db/care.ts';
import type { Database } from '../../../db/client.ts';
import { CARE_FACTS, FACTS_OF } from '../../../db/vocabulary.ts';
import { testDatabase } from '../../support/database.ts';
import { addAgenda, addFeed } from '../../support/slots.ts';

const NOW = '2026-11-24T10:00:00Z';
const RENNES = { lat: 48.1147, lon: -1.6794 };

let db: Database;
let vilaine: number;
let armor: number;

beforeAll(async () => {
  ({ db } = await testDatabase());
  const lastHeardAt = new Date('2026-11-24T09:59:30Z');
  vilaine = await addFeed(db, { code: 'vilaine', vendor: 'Vilaine RDV', lastHeardAt });
  armor = await addFeed(db, { code: 'armor', vendor: 'Armor Agenda', lastHeardAt });
});

async function search(specialty: string, query: object = {}): Promise<OfferPage> {
  const where = { lat: String(RENNES.lat), lon: String(RENNES.lon) };
  const asked = offersQuery.parse({ specialty, ...where, ...query });
  const page = await searchOffers({ db, clock: () => DateTime.fromISO(NOW) }, asked, { role: 'regulator' });
  return offerPage.parse(page);
}

let person = 10_700_000_000;

/** A professional of a specialty in Rennes, of whom one feed says this; each test keeps to a specialty of its own. */
async function addCarer(
  specialty: string,
  says: Partial<Care> | null,
  of: { rpps?: string; feedId?: number } = {},
) {
  const { rpps = String((person += 1)), feedId = vilaine } = of;
  const agenda = await addAgenda(db, {
    feedId,
    rpps,
    ...RENNES,
    specialties: [specialty],
    slots: [{ start: '2026-11-24T11:00:00Z' }],
  });
  const { languages, ...facts } = { ...NOTHING_OF_CARE, ...says };
  await db.$client`
    update schedule set care = ${says && toCareMask(facts)}, languages = ${languages}
     where role_id = ${agenda.roleId} and feed_id = ${feedId}`;
  return String(agenda.roleId);
}

/** Each need: the specialty its test keeps to, how it is asked, what meets it and what does not. */
const ASKED: [need: string, specialty: string, query: object, yes: Partial<Care>, no: Partial<Care>][] = [
  ['children', 'SM05', { children: 'true' }, { children: true }, { children: false }],
  ['new-patients', 'SM06', { newPatients: 'true' }, { newPatients: true }, { newPatients: false }],
  ['accessible', 'SM07', { accessible: 'true' }, { accessible: true }, { accessible: false }],
  ['sector', 'SM08', { sector: ['1', 'optam'] }, { sector: 'optam' }, { sector: '2' }],
  ['language', 'SM09', { language: 'en' }, { languages: ['fr', 'en'] }, { languages: ['fr'] }],
  ['sex', 'SM10', { sex: 'F' }, { sex: 'F' }, { sex: 'M' }],
];

const idsOf = ({ items }: OfferPage) => items.map(({ id }) => id).toSorted();

describe('what is asked of whoever sees the caller', () => {
  test.each(ASKED)(
    '%s: only who is known to, and how many were left out because nobody knows',
    async (need, specialty, query, yes, no) => {
      const kept = await addCarer(specialty, yes);
      await addCarer(specialty, no);
      const silent = [await addCarer(specialty, null), await addCarer(specialty, {})];
      const strict = await search(specialty, query);
      expect(idsOf(strict)).toEqual([kept]);
      expect(strict.needs).toEqual([{ need, unknown: 2, unmet: 1 }]);
      expect(strict.shortfall).toMatchObject({ 'need-unknown': 2, 'need-unmet': 1 });
      expect(strict.items[0]?.why).toContain(`does-${need}`);
      const wide = await search(specialty, { ...query, unknown: 'keep' });
      expect(idsOf(wide)).toEqual([kept, ...silent].toSorted());
      expect(wide.items.find(({ id }) => id === silent[0])?.unknown).toEqual([need]);
      expect(wide.items.find(({ id }) => id === kept)?.unknown).toBeUndefined();
      expect(wide.shortfall).toMatchObject({ 'need-unmet': 1 });
      expect(wide.shortfall).not.toHaveProperty('need-unknown');
    },
  );

  test('nothing asked filters nothing and counts nothing', async () => {
    await addCarer('SM11', { children: false });
    await addCarer('SM11', null);
    const page = await search('SM11', { unknown: 'keep' });
    expect(page.items).toHaveLength(2);
    expect(page.needs).toBeUndefined();
    expect(page.items.map(({ care }) => care)).toEqual([{ children: false }, undefined]);
  });

  test('an offer knows what any of its feeds says; what two contradict is unknown', async () => {
    const rpps = '10000000901';
    await addCarer('SM12', { children: true, accessible: true }, { rpps });
    await addCarer('SM12', { languages: ['fr', 'en'], accessible: false }, { rpps, feedId: armor });
    const both = await search('SM12', { children: 'true', language: 'en' });
    expect(both.items).toMatchObject([{ care: { children: true, languages: ['en', 'fr'] } }]);
    expect(both.items[0]?.care).not.toHaveProperty('accessible');
    const contradicted = await search('SM12', { accessible: 'true' });
    expect(contradicted.items).toEqual([]);
    expect(contradicted.needs).toEqual([{ need: 'accessible', unknown: 1, unmet: 0 }]);
  });

  test('the own doctor comes first whatever is asked, and says what does not suit', async () => {
    const rpps = '10000000902';
    const own = await addCarer('SM13', { children: false, sector: '2' }, { rpps });
    const other = await addCarer('SM13', { children: true, sector: '1', languages: ['fr'] });
    const asked = { practitioner: rpps, children: 'true', sector: '1', language: 'fr' };
    const { items } = await search('SM13', asked);
    expect(items.map(({ id }) => id)).toEqual([own, other]);
    expect(items[0]).toMatchObject({ unmet: ['children', 'sector'], unknown: ['language'] });
    expect(items[0]?.why[0]).toBe('own-doctor');
    expect(items[1]?.unmet).toBeUndefined();
  });

  test('the circle grows until enough of those who are known to are inside', async () => {
    for (let each = 0; each < 6; each += 1) await addCarer('SM14', { children: false });
    const far = await addAgenda(db, {
      feedId: vilaine,
      rpps: '10000000903',
      lat: RENNES.lat + 0.2,
      lon: RENNES.lon,
      specialties: ['SM14'],
      slots: [{ start: '2026-11-24T11:00:00Z' }],
    });
    await db.$client`update schedule set care = ${careMask(['children'])} where role_id = ${far.roleId}`;
    expect((await search('SM14')).radiusKm).toBe(5);
    const page = await search('SM14', { children: 'true' });
    expect(idsOf(page)).toEqual([String(far.roleId)]);
    expect(page.radiusKm).toBeGreaterThan(20);
  });

  test('a list goes on under the same needs, and the needs are told once', async () => {
    for (let each = 0; each < 5; each += 1) await addCarer('SM15', { accessible: true });
    await addCarer('SM15', null);
    const asked = { accessible: 'true', limit: '2', radiusKm: '10' };
    const first = await search('SM15', asked);
    expect(first.needs).toEqual([{ need: 'accessible', unknown: 1, unmet: 0 }]);
    const second = await search('SM15', { ...asked, cursor: first.next });
    expect(second.items).toHaveLength(2);
    expect(second.needs).toBeUndefined();
    await expect(search('SM15', { ...asked, accessible: undefined, cursor: first.next })).rejects.toThrow(
      /another query/,
    );
  });

  test.each([
    { children: 'false' },
    { sector: '4' },
    { language: 'english' },
    { sex: 'X' },
    { unknown: 'maybe' },
  ])('what cannot be asked is refused, never ignored: %j', (query) => {
    expect(offersQuery.safeParse({ commune: '35238', ...query }).success).toBe(false);
  });
});

describe('a verdict', () => {
  const need = fc.constantFrom(...(['children', 'new-patients', 'accessible', 'sector', 'sex'] as const));
  const mask = fc.integer({ min: 0, max: 2 ** CARE_FACTS.length - 1 });
  const asked = need.chain((name) =>
    fc.record({
      need: fc.constant(name),
      asked: fc.subarray([...FACTS_OF[name]], { minLength: 1 }).map((facts) => careMask(facts)),
      among: fc.constant(careMask(FACTS_OF[name])),
    }),
  );

  test('is met only when something is said and all of it suits; never from silence', () => {
    fc.assert(
      fc.property(asked, mask, (one, care) => {
        const said = CARE_FACTS.filter((_, bit) => (care & one.among & (1 << bit)) !== 0);
        const suits = said.filter((fact) => (careMask([fact]) & one.asked) !== 0);
        const expected =
          said.length === 0 || (suits.length > 0 && suits.length < said.length)
            ? 'unknown'
            : suits.length > 0
              ? 'met'
              : 'unmet';
        expect(verdictOf(one, { care })).toBe(expected);
      }),
    );
  });

  test('keeps, of what is asked, those that meet all of it; with the unknown, those that fail none', () => {
    const languages = fc.subarray(['fr', 'en', 'ar']);
    fc.assert(
      fc.property(
        fc.array(asked, { maxLength: 3 }),
        languages,
        mask,
        languages,
        (needs, wanted, care, spoken) => {
          const said = { care, languages: spoken };
          const of = (keepUnknown: boolean) => ({ needs, languages: wanted, keepUnknown });
          const verdicts = verdictsOf(of(false), said).map(([, verdict]) => verdict);
          expect(isKept(of(false), said)).toBe(verdicts.every((verdict) => verdict === 'met'));
          expect(isKept(of(true), said)).toBe(!verdicts.includes('unmet'));
        },
      ),
    );
  });
});
