import { assert, integer, property, string } from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { readInstant, readInterval } from '../../importers/time-rules.ts';
import { at, NOW } from './feed-under-test.ts';

const offset = { rule: 'offset', zone: 'Europe/Paris', now: at(NOW) } as const;

describe('a feed that writes offsets is believed', () => {
  test.each([
    ['2026-11-24T18:00:00+01:00', '2026-11-24T17:00:00.000Z', null],
    ['2026-11-24T17:00:00Z', '2026-11-24T17:00:00.000Z', null],
    ['2026-11-24T17:00:00.120Z', '2026-11-24T17:00:00.120Z', null],
    ['2026-11-24T17:00Z', '2026-11-24T17:00:00.000Z', null],
    ['2026-11-24T18:00:00+01', '2026-11-24T17:00:00.000Z', 'T03'],
    ['2026-11-24T12:00:00-05', '2026-11-24T17:00:00.000Z', 'T10'],
    ['2026-11-24T18:00:00+02:00', '2026-11-24T16:00:00.000Z', 'T10'],
    ['2026-09-24T18:00:00+01:00', '2026-09-24T17:00:00.000Z', 'T10'],
    ['2026-11-24T18:00:00+00:00', '2026-11-24T18:00:00.000Z', 'T10'],
    ['2026-11-24T18:00:00-14:00', '2026-11-25T08:00:00.000Z', 'T10'],
    ['2027-10-31T02:30:00+01:00', '2027-10-31T01:30:00.000Z', null],
    ['2026-07-24T18:00:00+0200', '2026-07-24T16:00:00.000Z', 'T03'],
    ['2026-11-24T18:00:00', '2026-11-24T17:00:00.000Z', 'T02'],
    ['2026-07-24 18:00', '2026-07-24T16:00:00.000Z', 'T02'],
  ])('%s is %s', (text, instant, warning) => {
    expect(readInstant(text, offset)).toEqual({ instant, warning });
  });
});

describe('a wall clock', () => {
  const reunion = { ...offset, zone: 'Indian/Reunion' } as const;

  test('is that of the place, whatever offset is written', () => {
    const place = { ...reunion, rule: 'place' } as const;
    expect(readInstant('2026-11-24T18:00:00+01:00', place)).toEqual({
      instant: '2026-11-24T14:00:00.000Z',
      warning: null,
    });
    expect(readInstant('2026-11-24T18:00:00', place)).toEqual({
      instant: '2026-11-24T14:00:00.000Z',
      warning: null,
    });
  });

  test('is that of Paris for a feed whose offset is a lie', () => {
    const lie = { ...offset, rule: 'paris-wall-clock' } as const;
    expect(readInstant('2026-07-24T18:00:00Z', lie)).toEqual({
      instant: '2026-07-24T16:00:00.000Z',
      warning: null,
    });
  });

  test('that the spring change jumps over is refused', () => {
    expect(readInstant('2027-03-28T02:15:00', offset)).toMatchObject({ problem: 'T04' });
    expect(readInstant('2027-03-28T01:59:59', offset)).toMatchObject({ instant: '2027-03-28T00:59:59.000Z' });
    expect(readInstant('2027-03-28T03:00:00', offset)).toMatchObject({ instant: '2027-03-28T01:00:00.000Z' });
  });

  test('that the autumn change shows twice is the first of the two, with a warning', () => {
    expect(readInstant('2027-10-31T02:30:00', offset)).toEqual({
      instant: '2027-10-31T00:30:00.000Z',
      warning: 'T05',
    });
    expect(readInstant('2027-10-31T03:00:00', offset)).toEqual({
      instant: '2027-10-31T02:00:00.000Z',
      warning: 'T02',
    });
  });

  test.each([
    ['02:45:00', '03:00:00', '01:45', '02:00'],
    ['02:15:00', '02:30:00', '00:15', '00:30'],
    ['01:45:00', '02:15:00', '23:45', '00:15'],
    ['02:45:00+02:00', '03:00:00+01:00', '00:45', '02:00'],
  ])('from %s to %s on the autumn night keeps its duration when it can', (start, end, from, to) => {
    const on = { start: `2026-10-25T${start}`, end: `2026-10-25T${end}` };
    const read = readInterval(on, offset);
    const hours = 'problem' in read ? [] : [read.start.instant, read.end?.instant];
    expect(hours.map((instant) => instant?.slice(11, 16))).toEqual([from, to]);
  });

  test('of a zone that is none is refused', () => {
    expect(readInstant('2026-11-24T18:00:00', { ...offset, zone: 'Europe/Rennes' })).toMatchObject({
      problem: 'T07',
    });
  });

  test.each(['Europe/Paris', 'America/Cayenne', 'America/Miquelon', 'Pacific/Noumea'])(
    'of %s is what luxon says, any day of the year',
    (zone) => {
      assert(
        property(integer({ min: 0, max: 4 * 24 * 730 }), (quarters) => {
          const local = DateTime.fromISO('2026-01-01T00:00', { zone }).plus({ minutes: quarters * 15 });
          const text = local.toFormat("yyyy-MM-dd'T'HH:mm:ss");
          const read = readInstant(text, { ...offset, zone });
          const instants = local.getPossibleOffsets().map((possible) => possible.toUTC().toISO());
          expect('instant' in read && instants.includes(read.instant)).toBe(true);
        }),
      );
    },
  );
});

describe('what is no instant of a slot is refused', () => {
  test.each([
    '2026-99-99T10:00:00Z',
    '2026-02-30T10:00:00Z',
    '2026-11-24T24:00:00Z',
    '2026-11-24T10:60:00Z',
    '2026-11-24',
    'demain',
    '',
    '1763978400',
    '2026-11-24T10:00:00+25:00',
  ])('"%s" cannot be read', (text) => expect(readInstant(text, offset)).toMatchObject({ problem: 'T01' }));

  test.each(['9999-12-31T23:59:59Z', '2032-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '2011-11-24T10:00:00Z'])(
    '%s is implausible',
    (text) => {
      expect(readInstant(text, offset)).toMatchObject({ problem: 'T06' });
    },
  );

  test('no text whatever makes it throw', () => {
    assert(property(string(), (text) => void readInstant(text, offset)));
  });
});
