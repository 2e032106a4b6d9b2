import { describe, expect, test } from 'vitest';
import { spokenHour } from '../../web/search/choice/spoken.ts';
import {
  addDays,
  dayOf,
  dayWords,
  distanceWords,
  hourOf,
  instantAt,
  lengthWords,
  spokenDay,
  waitWords,
} from '../../web/time.ts';

const nbsp = '\u00a0';
const at = (day: string, hour: string, zone = 'Europe/Paris') =>
  new Date(instantAt({ day, hour }, zone)).toISOString();

describe('hours are those of the place, never of the machine', () => {
  test('one instant is read in each zone', () => {
    const noon = '2026-11-24T12:00:00Z';
    expect(hourOf(noon, 'Europe/Paris')).toBe('13:00');
    expect(hourOf(noon, 'Indian/Reunion')).toBe('16:00');
    expect(hourOf(noon, 'America/Guadeloupe')).toBe('08:00');
    expect(dayOf('2026-11-24T23:30:00Z', 'Europe/Paris')).toBe('2026-11-25');
  });

  test('a wall clock becomes an instant, on both clock changes', () => {
    expect(at('2026-11-24', '18:00')).toBe('2026-11-24T17:00:00.000Z');
    expect(at('2026-03-29', '03:00')).toBe('2026-03-29T01:00:00.000Z');
    expect(at('2026-03-29', '02:30')).toBe('2026-03-29T01:30:00.000Z');
    expect(at('2026-10-25', '02:30')).toBe('2026-10-25T00:30:00.000Z');
    expect(at('2026-10-25', '03:00')).toBe('2026-10-25T02:00:00.000Z');
    expect(at('2026-11-24', '18:00', 'America/Miquelon')).toBe('2026-11-24T21:00:00.000Z');
  });

  test('a day counts 23 or 25 hours when clocks change', () => {
    const lengthOf = (day: string) =>
      instantAt({ day: addDays(day, 1), hour: '00:00' }, 'Europe/Paris') -
      instantAt({ day, hour: '00:00' }, 'Europe/Paris');
    expect(lengthOf('2026-03-29') / 3_600_000).toBe(23);
    expect(lengthOf('2026-10-25') / 3_600_000).toBe(25);
  });
});

describe('time in words', () => {
  const fr = { today: '2026-11-23', locale: 'fr' } as const;
  const en = { today: '2026-11-23', locale: 'en' } as const;

  test('days near are named, others are dated on one line', () => {
    expect(dayWords('2026-11-23', fr)).toBe('aujourd’hui');
    expect(dayWords('2026-11-24', fr)).toBe('demain');
    expect(dayWords('2026-11-25', fr)).toBe(`mer.${nbsp}25${nbsp}nov.`);
    expect(dayWords('2026-11-24', en)).toBe('tomorrow');
    expect(spokenDay('2026-11-26', fr)).toBe(`jeudi${nbsp}26${nbsp}novembre`);
    expect(spokenDay('2026-12-01', fr)).toBe(`mardi${nbsp}1er${nbsp}décembre`);
    expect(spokenDay('2026-12-21', fr)).toBe(`lundi${nbsp}21${nbsp}décembre`);
    expect(dayWords('2026-12-01', fr)).toBe(`mar.${nbsp}1er${nbsp}déc.`);
  });

  test('ages and waits have one unit and no line break', () => {
    expect(lengthWords(12_400, 'fr')).toBe(`12${nbsp}s`);
    expect(lengthWords(250_000, 'fr')).toBe(`4${nbsp}min`);
    expect(lengthWords(3 * 86_400_000, 'en')).toBe(`3${nbsp}d`);
    expect(lengthWords(-5000, 'fr')).toBe(`0${nbsp}s`);
    expect(waitWords(18 * 60_000, 'fr')).toBe(`18${nbsp}min`);
    expect(waitWords(125 * 60_000, 'fr')).toBe(`2${nbsp}h${nbsp}05`);
    expect(distanceWords(2.14, 'fr')).toBe(`2,1${nbsp}km`);
  });

  test.each([
    ['14:50', 'quatorze heures cinquante', 'two fifty in the afternoon'],
    ['01:00', 'une heure', 'one o’clock in the morning'],
    ['12:00', 'midi', 'noon'],
    ['00:30', 'minuit trente', 'twelve thirty in the morning'],
    ['21:05', 'vingt et une heures cinq', 'nine oh five in the evening'],
    ['17:21', 'dix-sept heures vingt et une', 'five twenty-one in the afternoon'],
    ['16:00', 'seize heures', 'four o’clock in the afternoon'],
  ])('%s is read aloud in letters', (hour, french, english) => {
    expect(spokenHour(hour, 'fr')).toBe(french);
    expect(spokenHour(hour, 'en')).toBe(english);
  });

  test('every minute of the day has letters and no digit', () => {
    for (let minute = 0; minute < 1440; minute += 1) {
      const hour = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
      expect(spokenHour(hour, 'fr')).toMatch(/^[^\d]+[^ \d-]$/);
      expect(spokenHour(hour, 'en')).toMatch(/^[^\d]+[^ \d-]$/);
    }
  });
});
