import { array, assert, constantFrom, integer, option, property, record } from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { occurrencesOf, placesOf, weekOf, type Rule } from '../../../api/availability/expand.ts';

/** Zones of the field, with a day on which the clock of each changes, if it does. */
const ZONES = ['Europe/Paris', 'Indian/Reunion', 'America/Martinique', 'America/Miquelon'] as const;
const CHANGES = ['2026-03-08', '2026-03-29', '2026-10-25', '2026-11-01'] as const;
const MINUTE = 60_000;

const rule = (changes: Partial<Rule>): Rule => ({
  id: 7,
  zone: 'Europe/Paris',
  day: '2026-11-24',
  starts: '18:00',
  ends: '20:00',
  weekdays: 0,
  until: null,
  slotMinutes: null,
  capacity: 1,
  exceptions: [],
  ...changes,
});

/** A window around days, wide enough for any zone. */
const around = (first: string, last = first) => ({
  start: DateTime.fromISO(first, { zone: 'utc' }).minus({ days: 2 }).toMillis(),
  end: DateTime.fromISO(last, { zone: 'utc' }).plus({ days: 3 }).toMillis(),
});
const wall = (instant: number, zone: string) => DateTime.fromMillis(instant, { zone }).toFormat('HH:mm');
const dayAt = (instant: number, zone: string) =>
  DateTime.fromMillis(instant, { zone }).toFormat('yyyy-MM-dd');

const clockTime = integer({ min: 0, max: 287 }).map(
  (n) => `${String(Math.floor(n / 12)).padStart(2, '0')}:${String((n % 12) * 5).padStart(2, '0')}`,
);

const anyRule = record({
  zone: constantFrom(...ZONES),
  change: constantFrom(...CHANGES),
  before: integer({ min: 0, max: 20 }),
  starts: clockTime,
  ends: clockTime,
  weekdays: integer({ min: 0, max: 127 }),
  slotMinutes: option(integer({ min: 5, max: 90 })),
  patients: integer({ min: 1, max: 40 }),
})
  .filter(({ starts, ends }) => starts !== ends)
  .map(({ change, before, patients, ...given }) => ({
    change,
    rule: rule({
      ...given,
      capacity: given.slotMinutes === null ? patients : 1,
      day: given.weekdays === 0 ? change : dayAt(around(change).start - before * 86_400_000, 'utc'),
    }),
  }));

describe('a range that comes back', () => {
  test('begins at the same hour on the wall in summer and in winter', () => {
    const weekly = rule({ day: '2026-10-19', weekdays: 1, until: '2026-11-02' });
    const spans = occurrencesOf(weekly, around('2026-10-19', '2026-11-02'));
    expect(spans.map(({ start }) => new Date(start).toISOString())).toEqual([
      '2026-10-19T16:00:00.000Z',
      '2026-10-26T17:00:00.000Z',
      '2026-11-02T17:00:00.000Z',
    ]);
  });

  test('leaves out its exceptions, and ends on its last day', () => {
    const daily = rule({ weekdays: 0b1111111, until: '2026-11-27', exceptions: ['2026-11-25'] });
    const days = occurrencesOf(daily, around('2026-11-20', '2026-12-05')).map(({ day }) => day);
    expect(days).toEqual(['2026-11-24', '2026-11-26', '2026-11-27']);
  });

  test('passes midnight, and is of the day it begins', () => {
    const night = rule({ starts: '20:00', ends: '02:00' });
    const [only] = occurrencesOf(night, around('2026-11-24'));
    expect(only).toMatchObject({ day: '2026-11-24' });
    expect((only?.end ?? 0) - (only?.start ?? 0)).toBe(6 * 60 * MINUTE);
  });

  test('over the change of clock is an hour shorter in spring and longer in autumn, in its places too', () => {
    const lengths = ['2026-03-28', '2026-10-24'].map((day) => {
      const night = rule({ day, starts: '22:00', ends: '06:00', slotMinutes: 60 });
      const [only] = occurrencesOf(night, around(day));
      return only ? placesOf(night, only, []).length : 0;
    });
    expect(lengths).toEqual([7, 9]);
  });

  test('in the hour that does not exist takes place an hour later, or not at all when it lies wholly inside', () => {
    const gone = occurrencesOf(
      rule({ day: '2026-03-29', starts: '02:00', ends: '03:00' }),
      around('2026-03-29'),
    );
    expect(gone).toEqual([]);
  });
});

describe('an absence in the middle of a range', () => {
  const minutes = (from: number, to: number) => ({
    start: DateTime.fromISO('2026-11-24T18:00', { zone: 'Europe/Paris' }).toMillis() + from * MINUTE,
    end: DateTime.fromISO('2026-11-24T18:00', { zone: 'Europe/Paris' }).toMillis() + to * MINUTE,
  });
  const left = (capacity: number, ...absences: ReturnType<typeof minutes>[]) => {
    const range = rule({ capacity });
    const [only] = occurrencesOf(range, around('2026-11-24'));
    const { start } = minutes(0, 0);
    return (only ? placesOf(range, only, absences) : []).map((place) => [
      (place.start - start) / MINUTE,
      (place.end - start) / MINUTE,
      place.capacity,
    ]);
  };

  test('leaves both of its ends, and shares its patients by their length', () => {
    expect(left(6, minutes(30, 60))).toEqual([
      [0, 30, 2],
      [60, 120, 4],
    ]);
  });

  test('leaves the longest end alone to a range for one', () => {
    expect(left(1, minutes(30, 60))).toEqual([[60, 120, 1]]);
  });

  test('gives every end a patient before any has two', () => {
    expect(left(3, minutes(5, 10), minutes(110, 115))).toEqual([
      [0, 5, 1],
      [10, 110, 1],
      [115, 120, 1],
    ]);
  });
});

describe('whatever the range, the zone and the change of clock', () => {
  test('its days are those it says, each once, and its hours are those of the wall', () => {
    assert(
      property(anyRule, ({ rule: given, change }) => {
        const found = occurrencesOf(given, around(change));
        expect(new Set(found.map(({ day }) => day)).size).toBe(found.length);
        for (const { day, start, end } of found) {
          expect(start).toBeLessThan(end);
          const weekday = DateTime.fromISO(day, { zone: 'utc' }).weekday;
          if (given.weekdays !== 0) expect(given.weekdays & (1 << (weekday - 1))).not.toBe(0);
          const exists = DateTime.fromISO(`${day}T${given.starts}`, { zone: given.zone });
          if (exists.toFormat('HH:mm') === given.starts) {
            expect([dayAt(start, given.zone), wall(start, given.zone)]).toEqual([day, given.starts]);
          }
        }
      }),
    );
  });

  test('its places follow each other, last what they say, and stay inside it and outside absences', () => {
    const absence = record({
      from: integer({ min: -600, max: 2400 }),
      minutes: integer({ min: 1, max: 900 }),
    });
    assert(
      property(anyRule, array(absence, { maxLength: 3 }), ({ rule: given, change }, drawn) => {
        const base = DateTime.fromISO(change, { zone: given.zone }).toMillis();
        const absences = drawn.map(({ from, minutes }) => {
          const start = base + from * MINUTE;
          return { start, end: start + minutes * MINUTE };
        });
        for (const occurrence of occurrencesOf(given, around(change))) {
          const places = placesOf(given, occurrence, absences);
          expect(new Set(places.map(({ sourceId }) => sourceId)).size).toBe(places.length);
          if (given.slotMinutes === null) {
            const shared = places.reduce((sum, { capacity }) => sum + capacity, 0);
            expect(shared).toBe(places.length === 0 ? 0 : given.capacity);
          }
          let before = occurrence.start;
          for (const { start, end } of places) {
            expect(start).toBeGreaterThanOrEqual(before);
            expect(end).toBeLessThanOrEqual(occurrence.end);
            if (given.slotMinutes !== null) expect(end - start).toBe(given.slotMinutes * MINUTE);
            for (const gone of absences) expect(start < gone.end && gone.start < end).toBe(false);
            before = end;
          }
        }
      }),
    );
  });

  test('its week begins on a Monday at midnight of its place', () => {
    const instant = integer({
      min: Date.parse('2026-01-01T00:00:00Z'),
      max: Date.parse('2027-12-31T00:00:00Z'),
    });
    assert(
      property(instant, constantFrom(...ZONES), (at, zone) => {
        const monday = DateTime.fromMillis(weekOf(at, zone), { zone });
        expect([monday.weekday, monday.toFormat('HH:mm')]).toEqual([1, '00:00']);
        expect(at - monday.toMillis()).toBeLessThan(7.05 * 86_400_000);
        expect(at).toBeGreaterThanOrEqual(monday.toMillis());
      }),
    );
  });
});
