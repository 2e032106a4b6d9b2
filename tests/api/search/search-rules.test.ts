import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { freshnessOf } from '../../../api/search/freshness.ts';
import { mergeSlots, type SeenSlot } from '../../../api/search/merging.ts';
import { offersQuery, windowOf } from '../../../api/search/query.ts';
import { adaptiveRadius, leastMetres, mercatorReach, metresBetween } from '../../../api/search/radius.ts';
import { certainBefore, compareKeys, rank, type Weighed } from '../../../api/search/ranking.ts';
import { explain } from '../../../api/search/shortfall.ts';
import { visibleTo } from '../../../api/search/visibility.ts';
import { FRESHNESS, ROLES } from '../../../db/vocabulary.ts';

const france = fc.record({
  lat: fc.double({ min: -22, max: 51.1, noNaN: true }),
  lon: fc.double({ min: -63, max: 56, noNaN: true }),
});

const agenda: fc.Arbitrary<Weighed> = fc.record({
  roleId: fc.integer({ min: 1, max: 12 }),
  lat: fc.double({ min: 47.9, max: 48.3, noNaN: true }),
  lon: fc.double({ min: -1.9, max: -1.4, noNaN: true }),
  reach: fc.double({ min: 0, max: 60, noNaN: true }),
  firstAt: fc.integer({ min: 0, max: 20 }),
  start: fc.option(fc.integer({ min: 0, max: 20 })),
});

const centre = { lat: 48.1147, lon: -1.6794 };

describe('ranking', () => {
  test('is a total order: no two offers are equal, and the order of the feeds does not matter', () => {
    fc.assert(
      fc.property(
        fc.array(agenda),
        fc.constantFrom('soonest' as const, 'nearest' as const),
        (agendas, sort) => {
          const ranked = rank(agendas, { centre, sort });
          expect(rank(agendas.toReversed(), { centre, sort })).toEqual(ranked);
          for (const [i, { key }] of ranked.entries()) {
            const next = ranked[i + 1];
            if (next) expect(compareKeys(key, next.key)).toBeLessThan(0);
          }
        },
      ),
    );
  });

  test('two agendas of one person at one place are as near: the earlier hour is told, in whatever order they come', () => {
    const [late, early] = [3, 1].map((start) => ({ roleId: 2, lat: 47.9, lon: -1.7, reach: 0, start }));
    if (!late || !early) throw new Error('there are two');
    for (const agendas of [
      [late, early],
      [early, late],
    ])
      expect(rank(agendas, { centre, sort: 'nearest' })).toMatchObject([{ roleId: 2, start: 1 }]);
  });

  test('a bound comes before every key that begins with it, so nothing equal to it is certain', () => {
    expect(compareKeys([10, 500], [10, 500, 3])).toBeLessThan(0);
    expect(compareKeys([10, 499, 3], [10, 500])).toBeLessThan(0);
    expect(certainBefore([], { centre, sort: 'nearest' })).toEqual([]);
  });
});

describe('distance', () => {
  test('the box of the index holds the whole circle, and its distance never says farther than the truth', () => {
    fc.assert(
      fc.property(
        france,
        fc.double({ min: 0, max: 6.28, noNaN: true }),
        fc.double({ min: 0.1, max: 200, noNaN: true }),
        (from, bearing, km) => {
          const degrees = km / 111.195;
          const to = {
            lat: from.lat + degrees * Math.cos(bearing),
            lon: from.lon + (degrees * Math.sin(bearing)) / Math.cos((from.lat * Math.PI) / 180),
          };
          const metres = metresBetween(from, to);
          const apart = mercatorBetween(from, to);
          expect(apart).toBeLessThanOrEqual(mercatorReach(from.lat, (metres + 1) / 1000));
          expect(leastMetres(from.lat, apart)).toBeLessThanOrEqual(metres);
        },
      ),
    );
  });

  test('is that of the ground', () => {
    expect(metresBetween({ lat: 48.8566, lon: 2.3522 }, { lat: 45.764, lon: 4.8357 })).toBeCloseTo(
      391_500,
      -3,
    );
    expect(metresBetween(centre, centre)).toBe(0);
  });

  test('the radius is the smallest round circle with five offers, and never above the cap', () => {
    expect(adaptiveRadius([100, 200, 300, 4000, 5000], 60)).toBe(5);
    expect(adaptiveRadius([100, 200, 300, 4000, 5001], 60)).toBe(10);
    expect(adaptiveRadius([100, 200, 300, 4000], 60)).toBe(60);
    expect(adaptiveRadius([100, 200, 300, 4000, 24_000], 25)).toBe(25);
  });
});

describe('freshness', () => {
  const limits = { ageingAfterSeconds: 120, staleAfterSeconds: 600 };

  test('never improves with age, and a failing feed is failed at any age', () => {
    const ages = fc.tuple(fc.nat(2_000_000), fc.nat(2_000_000));
    fc.assert(
      fc.property(ages, ([a, b]) => {
        const [young, old] = [Math.min(a, b), Math.max(a, b)].map((age) =>
          FRESHNESS.indexOf(freshnessOf(age, limits, false)),
        );
        expect(young).toBeLessThanOrEqual(old ?? 0);
        expect(freshnessOf(a, limits, true)).toBe('failed');
      }),
    );
  });
});

describe('merging', () => {
  const seen: fc.Arbitrary<SeenSlot> = fc.record({
    id: fc.integer({ min: 1, max: 1e9 }).map(String),
    version: fc.constant(1),
    start: fc.integer({ min: 1, max: 5 }),
    end: fc.constant(null),
    modalities: fc.constant(1),
    visibility: fc.constant(1),
    kind: fc.constant('ROUTINE' as const),
    bookingUrl: fc.constantFrom(null, 'https://rdv.example/1'),
    capacity: fc.constant(null),
    confirmedAt: fc.constant(0),
    feedId: fc.integer({ min: 1, max: 3 }),
    state: fc.constantFrom(...FRESHNESS),
  });
  const feeds = fc.uniqueArray(seen, { selector: ({ id }) => id });

  test('two feeds in either order give the same offer, one slot a start, three at most', () => {
    fc.assert(
      fc.property(feeds, feeds, (a, b) => {
        const merged = mergeSlots([...a, ...b]);
        if (new Set([...a, ...b].map(({ id }) => id)).size === a.length + b.length) {
          expect(mergeSlots([...b, ...a])).toEqual(merged);
        }
        const starts = merged.map(({ slot }) => slot.start);
        expect(starts).toEqual([...new Set(starts)].toSorted((x, y) => x - y));
        expect(starts.length).toBeLessThanOrEqual(3);
      }),
    );
  });

  test('the slot kept is the one to believe', () => {
    fc.assert(
      fc.property(feeds, (slots) => {
        for (const { slot } of mergeSlots(slots)) {
          const same = slots.filter(({ start }) => start === slot.start);
          const best = Math.min(...same.map(({ state }) => FRESHNESS.indexOf(state)));
          expect(FRESHNESS.indexOf(slot.state)).toBe(best);
        }
      }),
    );
  });
});

describe('a query', () => {
  const place = { lat: '48.1', lon: '-1.68' };
  const refused = (query: Record<string, unknown>) => !offersQuery.safeParse(query).success;

  test('has defaults that a regulator expects', () => {
    expect(offersQuery.parse(place)).toEqual({ lat: 48.1, lon: -1.68, sort: 'soonest', limit: 20 });
    expect(windowOf({}, 0)).toEqual({ from: 0, to: 48 * 3_600_000 });
    expect(offersQuery.parse({ ...place, modality: ['AMB', 'HH', 'AMB'] }).modality).toEqual(['AMB', 'HH']);
    expect(offersQuery.parse({ ...place, practitioner: '810002673899' }).practitioner).toBe('10002673899');
  });

  test.each([
    {},
    { lat: '48.1' },
    { ...place, commune: '35238' },
    { lat: '91', lon: '0' },
    { lat: '48,1', lon: '0' },
    { lat: '4e1', lon: '0' },
    { lat: '', lon: '0' },
    { lat: ['48.1', '48.2'], lon: '0' },
    { commune: '3523' },
    { ...place, radiusKm: '0' },
    { ...place, radiusKm: '200.1' },
    { ...place, limit: '0' },
    { ...place, limit: '101' },
    { ...place, limit: '5.5' },
    { ...place, sort: 'best' },
    { ...place, modality: 'XX' },
    { ...place, within: 'PT0H' },
    { ...place, within: 'P15D' },
    { ...place, within: 'P1M' },
    { ...place, within: 'PT' },
    { ...place, within: '-PT4H' },
    { ...place, from: '2026-11-24T10:00:00Z' },
    { ...place, from: '2026-11-24T10:00:00', to: '2026-11-24T12:00:00' },
    { ...place, from: '2026-11-24T12:00:00Z', to: '2026-11-24T10:00:00Z' },
    { ...place, from: '2026-11-24T12:00:00Z', to: '2026-12-24T10:00:00Z' },
    { ...place, from: '9999-01-01T00:00:00Z', to: '9999-01-02T00:00:00Z' },
    { ...place, within: 'PT4H', from: '2026-11-24T10:00:00Z', to: '2026-11-24T12:00:00Z' },
    { ...place, practitioner: '1000267389' },
    { ...place, unknown: '1' },
  ])('that cannot be meant is refused, never clamped: %j', (query) => {
    expect(refused(query)).toBe(true);
  });
});

test('each role sees a part of what a regulator sees', () => {
  const everything = visibleTo('regulator');
  expect(everything).toBe(0b1111);
  for (const role of ROLES) expect(visibleTo(role) & ~everything, role).toBe(0);
  expect(visibleTo('citizen')).toBe(0b0001);
  expect(visibleTo('vendor')).toBe(0b0001);
  expect(visibleTo('operator')).toBe(0b0011);
  expect(visibleTo('auditor')).toBe(0b0001);
});

test('every actor that is no offer has one reason, and beyond the radius only those with a slot are counted', () => {
  const weights = fc.record({
    offered: fc.boolean(),
    stale: fc.boolean(),
    unseen: fc.boolean(),
    otherModality: fc.boolean(),
  });
  fc.assert(
    fc.property(weights, fc.boolean(), (actor, tell) => {
      expect(explain(actor, true, tell) === undefined).toBe(actor.offered);
      expect(explain(actor, false, tell)).toBe(actor.offered ? 'outside-radius' : undefined);
    }),
  );
});

function mercatorBetween(a: { lat: number; lon: number }, b: { lat: number; lon: number }): number {
  const y = (lat: number) => Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) * 6378.137;
  return Math.hypot((b.lon - a.lon) * 111.319490793, y(b.lat) - y(a.lat));
}
