import * as fc from 'fast-check';
import { DateTime } from 'luxon';
import { beforeAll, describe, expect, test } from 'vitest';
import { readCursor } from '../../../api/search/cursor.ts';
import { offersQuery } from '../../../api/search/query.ts';
import type { Offer, OfferPage } from '../../../api/search/resources.ts';
import { searchOffers } from '../../../api/search/search.ts';
import type { Database } from '../../../db/client.ts';
import { testDatabase } from '../../support/database.ts';
import { addAgenda, addFeed } from '../../support/slots.ts';

const NOW = '2026-11-24T10:00:00Z';
const ACTORS = 70;
const HOURS = 12;

let db: Database;

/** Many equals on purpose: few starts, few places, professionals in two feeds, one feed nobody hears any more. */
beforeAll(async () => {
  ({ db } = await testDatabase());
  const old = new Date('2026-11-20T10:00:00Z');
  const feeds = [
    await addFeed(db, { code: 'a', lastHeardAt: new Date(NOW) }),
    await addFeed(db, { code: 'b', lastHeardAt: new Date(NOW) }),
    await addFeed(db, { code: 'forgotten', lastHeardAt: old }),
  ];
  for (let n = 0; n < ACTORS * 1.5; n += 1) {
    const feed = n % 9 === 0 ? 2 : n % 2;
    await addAgenda(db, {
      feedId: feeds[feed] ?? 0,
      rpps: String(10_000_000_000 + (n % ACTORS)),
      lat: 48.1 + ((n % ACTORS) % 7) * 0.03,
      lon: -1.68 + ((n % ACTORS) % 5) * 0.04,
      slots: [n % HOURS, (n * 5) % HOURS].map((hour, minute) => ({
        start: `2026-11-24T${11 + (hour % HOURS)}:0${minute}:00Z`,
        observedAt: feed === 2 ? old.toISOString() : '2026-11-24T09:59:30Z',
      })),
    });
  }
});

function search(query: Record<string, string>, now = NOW): Promise<OfferPage> {
  const place = { lat: '48.11', lon: '-1.68', specialty: 'SM54', radiusKm: '60' };
  const deps = { db, clock: () => DateTime.fromISO(now) };
  return searchOffers(deps, offersQuery.parse({ ...place, ...query }), { role: 'regulator' });
}

async function readAll(query: Record<string, string>): Promise<Offer[]> {
  const items: Offer[] = [];
  let cursor: string | undefined;
  do {
    const page: OfferPage = await search(cursor === undefined ? query : { ...query, cursor });
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return items;
}

const startOf = (offer: Offer) => Date.parse(offer.slots[0]?.start ?? '');

describe.each(['soonest', 'nearest'])('pages, %s first', (sort) => {
  test('no offer is lost or repeated, whatever the size of the pages', async () => {
    const whole = (await readAll({ sort, limit: '100' })).map(({ id }) => id);
    expect(whole.length).toBeGreaterThan(50);
    expect(new Set(whole).size).toBe(whole.length);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 3, max: 40 }), async (limit) => {
        expect((await readAll({ sort, limit: String(limit) })).map(({ id }) => id)).toEqual(whole);
      }),
      { numRuns: 6 },
    );
  });

  test('the order is what was asked', async () => {
    const offers = await readAll({ sort, limit: '10' });
    const values = offers.map((offer) => (sort === 'soonest' ? startOf(offer) : offer.distanceKm));
    expect(values).toEqual(values.toSorted((a, b) => a - b));
  });

  test('a wider circle never loses an offer', async () => {
    const idsWithin = async (radiusKm: string) =>
      (await readAll({ sort, radiusKm, limit: '50' })).map(({ id }) => id);
    const circles = [
      await idsWithin('3'),
      await idsWithin('8'),
      await idsWithin('15'),
      await idsWithin('60'),
    ];
    for (const [nth, ids] of circles.entries())
      expect(circles[nth + 1] ?? ids).toEqual(expect.arrayContaining(ids));
    expect(circles.map((ids) => ids.length)).toEqual(
      circles.map((ids) => ids.length).toSorted((a, b) => a - b),
    );
  });

  test('the own doctor is given once, first', async () => {
    const offers = await readAll({ sort, limit: '7', practitioner: '10000000037' });
    expect(offers[0]?.practitioner?.rpps).toBe('10000000037');
    expect(offers.filter(({ practitioner }) => practitioner?.rpps === '10000000037')).toHaveLength(1);
    expect(offers).toHaveLength((await readAll({ sort, limit: '100' })).length);
  });
});

describe('a cursor', () => {
  test('belongs to its query, to who asked, and to its quarter of an hour', async () => {
    const { next = '' } = await search({ limit: '5' });
    await expect(search({ limit: '5', cursor: next })).resolves.toMatchObject({ radiusKm: 60 });
    await expect(search({ cursor: next, sort: 'nearest' })).rejects.toMatchObject({ code: 'invalid-cursor' });
    await expect(search({ cursor: 'abc' })).rejects.toMatchObject({ code: 'invalid-cursor' });
    await expect(search({ cursor: next }, '2026-11-24T10:16:00Z')).rejects.toMatchObject({
      code: 'invalid-cursor',
    });
  });

  test('that was tampered with is not ours, whatever is in it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.base64String()), (text) => {
        expect(readCursor(Buffer.from(text).toString('base64url'), 'q', 0)).toBeUndefined();
      }),
    );
  });

  test('keeps the radius and the window of its first page', async () => {
    const deps = { db, clock: () => DateTime.fromISO(NOW) };
    const place = { lat: '48.11', lon: '-1.68', limit: '3' };
    const first = await searchOffers(deps, offersQuery.parse(place), { role: 'regulator' });
    const later = { ...deps, clock: () => DateTime.fromISO('2026-11-24T10:10:00Z') };
    const query = offersQuery.parse({ ...place, cursor: first.next });
    const second = await searchOffers(later, query, { role: 'regulator' });
    expect(second.radiusKm).toBe(first.radiusKm);
    expect(second.items.map(({ id }) => id)).not.toContain(first.items[0]?.id);
  });
});
