import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bookingLink } from '../../web/search/choice/booking-link.ts';
import { isPast, readCriteria, toQuery, type Criteria } from '../../web/search/criteria.ts';
import { placeCriteria } from '../../web/search/chosen-place.ts';
import { later, partsOf, toggleVideo, widen, without } from '../../web/search/offers/moves.ts';
import { criteriaOf } from '../../web/cases/case/to-criteria.ts';
import { parseSearch, stringifySearch } from '../../web/search-params.ts';

const here = {
  zone: 'Europe/Paris',
  now: Date.parse('2026-11-23T13:32:00Z'),
  centre: { lat: 48.15, lon: -1.64 },
};

const criteria: fc.Arbitrary<Criteria> = fc.record(
  {
    commune: fc.constantFrom('35238', '2A004', '97411'),
    near: fc.constantFrom('Rennes', 'L’Haÿ-les-Roses', 'Saint-Denis (974)'),
    specialty: fc.uniqueArray(fc.constantFrom('SM54', 'SM40', 'SCD01'), { minLength: 1 }),
    day: fc.constantFrom('2026-11-23', '2026-11-30'),
    after: fc.constantFrom('00:00', '18:30'),
    before: fc.constantFrom('12:00', '23:59'),
    radius: fc.constantFrom(2, 12.5, 200),
    sort: fc.constant('nearest' as const),
    child: fc.constant(true as const),
    newPatients: fc.constant(true as const),
    accessible: fc.constant(true as const),
    sector: fc.subarray(['1' as const, 'optam' as const, '2' as const], { minLength: 1 }),
    language: fc.subarray(['en', 'lsf'], { minLength: 1 }),
    sex: fc.constantFrom('F' as const, 'M' as const),
    unknown: fc.constant('keep' as const),
    slot: fc.constantFrom('48213', 'a-1'),
  },
  { requiredKeys: ['commune'] },
);

describe('the URL is the search', () => {
  test('what is written is read back, whatever the search', () => {
    fc.assert(
      fc.property(criteria, (search) => {
        expect(readCriteria(parseSearch(stringifySearch({ ...search })))).toEqual(search);
      }),
    );
  });

  test('is legible, and a code of digits stays text', () => {
    expect(stringifySearch({ commune: '01004', specialty: ['SM54', 'SM40'], after: '18:00' })).toBe(
      '?commune=01004&specialty=SM54&specialty=SM40&after=18:00',
    );
    expect(readCriteria(parseSearch('?commune=01004'))).toEqual({ commune: '01004' });
  });

  test('an old or broken link still opens: what cannot be read is left out', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.array(fc.string()))), (raw) => {
        expect(() => readCriteria(raw)).not.toThrow();
      }),
    );
    expect(readCriteria({ lat: '48.1', after: '25:00', modality: ['VR', 'XX'], day: '2026-99-99' })).toEqual({
      modality: ['VR'],
    });
    expect(readCriteria({ near: 'Rennes' })).toEqual({});
  });

  test('never holds an address: a position rounded to a hundred metres, without its text', () => {
    const address = {
      id: '35238_7460_00012',
      label: '12 rue de la Poterie 35200 Rennes',
      kind: 'address' as const,
      postalCodes: ['35200'],
      departement: '35',
      lat: 48.091234,
      lon: -1.650987,
      precision: 'address' as const,
    };
    expect(placeCriteria(address)).toEqual({ lat: 48.091, lon: -1.651 });
  });
});

describe('the search of a case', () => {
  const caseId = '5e6fd1c7-4d4b-4f0f-8c1f-6f0a9f3f2b11';

  test('asks of whoever sees them what the person needs', () => {
    const known = {
      caseId,
      specialty: ['SM54'],
      commune: '35238',
      within: 'PT48H',
      modality: ['HH' as const],
    };
    const needs = {
      sector: ['1' as const],
      language: ['en'],
      sex: 'F' as const,
      practitioner: '10002673899',
    };
    const yes = { children: 'true' as const, accessible: 'true' as const };
    const criteria = criteriaOf({ ...known, ...needs, ...yes, missing: [] }, here);
    expect(criteria).toMatchObject({
      child: true,
      accessible: true,
      sector: ['1'],
      language: ['en'],
      sex: 'F',
      doctor: '10002673899',
      modality: ['HH'],
    });
    expect(readCriteria({ ...criteria })).toEqual(criteria);
  });
});

describe('the question put to the API', () => {
  test('says what is asked of whoever sees the caller, and nothing that is not', () => {
    const asked = toQuery(
      { commune: '35238', child: true, sector: ['1'], language: ['en'], unknown: 'keep' },
      here,
    );
    expect(asked).toMatchObject({ children: 'true', sector: ['1'], language: ['en'], unknown: 'keep' });
    expect(asked).not.toHaveProperty('accessible');
    expect(toQuery({ commune: '35238', unknown: 'keep' }, here)).toEqual({
      commune: '35238',
      within: 'PT48H',
    });
  });

  test('without hours, the next 48', () => {
    expect(toQuery({ commune: '35238' }, here)).toEqual({ commune: '35238', within: 'PT48H' });
  });

  test('hours are those of the territory, and never begin in the past', () => {
    const today = toQuery({ commune: '35238', day: '2026-11-23', before: '18:00' }, here);
    expect(today).toMatchObject({ from: '2026-11-23T13:32:00.000Z', to: '2026-11-23T17:00:00.000Z' });
    const night = toQuery({ commune: '35238', day: '2026-11-23', after: '22:00', before: '02:00' }, here);
    expect(night).toMatchObject({ from: '2026-11-23T21:00:00.000Z', to: '2026-11-24T01:00:00.000Z' });
  });

  test('a link of yesterday says that it is past instead of asking', () => {
    expect(isPast({ day: '2026-11-22' }, here)).toBe(true);
    expect(isPast({ day: '2026-11-23' }, here)).toBe(false);
    expect(isPast({}, here)).toBe(false);
  });

  test('starts from the centre of the territory until a place is given, and asks nothing without one', () => {
    expect(toQuery({}, here)).toMatchObject({ lat: '48.15', lon: '-1.64' });
    expect(toQuery({}, { zone: here.zone, now: here.now })).toBeUndefined();
  });
});

describe('one key tries otherwise', () => {
  test('w goes further each time, up to the widest', () => {
    const first = widen({ commune: '35238' }, 12);
    expect(first.radius).toBe(15);
    expect(widen(first, 15).radius).toBe(20);
    expect(widen({ radius: 200 }, 200).radius).toBe(200);
  });

  test('l takes the rest of the day, then the days after', () => {
    const evening = later({ day: '2026-11-23', before: '18:00' }, here);
    expect(evening).toEqual({ day: '2026-11-23' });
    expect(later(evening, here)).toEqual({ day: '2026-11-24' });
    expect(later({}, here)).toEqual({ day: '2026-11-25' });
    expect(later({ day: '2026-11-01' }, here)).toEqual({ day: '2026-11-24' });
  });

  test('v looks for video, then again for any way', () => {
    const video = toggleVideo({ commune: '35238', slot: '1' });
    expect(video).toEqual({ commune: '35238', modality: ['VR'] });
    expect(toggleVideo(video)).toEqual({ commune: '35238' });
  });

  test('a chip goes with all it stands for', () => {
    fc.assert(
      fc.property(criteria, (search) => {
        for (const part of partsOf(search)) expect(partsOf(without(search, part))).not.toContain(part);
      }),
    );
  });
});

describe('the vendor’s page', () => {
  test('opens with origin=sas, whatever its address already holds', () => {
    expect(bookingLink('https://rdv.example/a?b=1#agenda')).toBe(
      'https://rdv.example/a?b=1&origin=sas#agenda',
    );
    expect(bookingLink('https://rdv.example/a?origin=web')).toBe('https://rdv.example/a?origin=sas');
  });

  test('is never anything but a web page', () => {
    expect(bookingLink('javascript:alert(1)')).toBeUndefined();
    expect(bookingLink('rdv.example')).toBeUndefined();
    expect(bookingLink(undefined)).toBeUndefined();
  });
});
