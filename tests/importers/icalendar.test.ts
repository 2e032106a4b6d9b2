import { describe, expect, test } from 'vitest';
import type { Body } from '../../importers/contract.ts';
import { icalendar } from '../../importers/icalendar/importer.ts';
import { instantAt, readAll, refusalsIn, rulesIn, slotsIn } from './reading.ts';

const NOW = '2026-11-24T08:00:00.000Z';
const SETTINGS = { freeEvents: { by: 'categories', value: 'Libre' }, duration: 20 };

const calendar = (...lines: string[]) => ['BEGIN:VCALENDAR', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const event = (...lines: string[]) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'].join('\r\n');
const open = (...lines: string[]) => event('DURATION:PT20M', 'CATEGORIES:Libre', ...lines);
const read = (body: string, settings: Record<string, unknown> = {}) =>
  readAll(icalendar, [Buffer.from(body)], { now: NOW, settings: { ...SETTINGS, ...settings } });
const startsIn = async (body: string, settings?: Record<string, unknown>) =>
  slotsIn(await read(body, settings)).map(({ start }) => start);

describe('a body that is no whole calendar fails the feed', () => {
  const whole = calendar(open('DTSTART:20261124T130000Z'));
  test.each([
    ['a page', '<html></html>', 'not-availability'],
    ['nothing', '', 'not-availability'],
    ['a card', 'BEGIN:VCARD\r\nEND:VCARD\r\n', 'not-availability'],
    ['a calendar cut short', whole.slice(0, -25), 'malformed'],
    ['ends that cross', calendar('BEGIN:VEVENT', 'BEGIN:VALARM', 'END:VEVENT', 'END:VALARM'), 'malformed'],
    ['a nest without a bottom', `BEGIN:VCALENDAR\r\n${'BEGIN:VEVENT\r\n'.repeat(50_000)}`, 'malformed'],
    [
      'more components than an agenda has',
      calendar(...Array.from({ length: 20_001 }, () => event())),
      'too-large',
    ],
    ['more than 8 MiB', calendar(`X-FILLER:${'x'.repeat(8 * 1024 * 1024)}`), 'too-large'],
  ])('%s', async (_about, body, code) => {
    await expect(read(body)).rejects.toMatchObject({ code });
  });
});

describe('a calendar that recurs for ever is bounded', () => {
  const upTo = (count: number) => Array.from({ length: count }, (_, index) => index).join(',');
  const forever = (rule: string, start = '20200101T080000Z') => open(`DTSTART:${start}`, `RRULE:${rule}`);

  test('a daily range since years is read as the days of the window', async () => {
    expect(await startsIn(calendar(forever('FREQ=DAILY')), { horizonDays: 3 })).toEqual([
      '2026-11-24T08:00:00.000Z',
      '2026-11-25T08:00:00.000Z',
      '2026-11-26T08:00:00.000Z',
    ]);
  });

  test.each([
    'FREQ=SECONDLY',
    'FREQ=MINUTELY',
    'FREQ=DAILY;COUNT=1000000',
    `FREQ=DAILY;BYHOUR=${upTo(24)};BYMINUTE=${upTo(60)}`,
  ])('%s is refused, and its neighbour is read', async (rule) => {
    const readings = await read(calendar(forever(rule), open('DTSTART:20261124T130000Z')));
    expect(rulesIn(readings)['F19']).toBe(1);
    expect(slotsIn(readings).map(({ start }) => start)).toEqual(['2026-11-24T13:00:00.000Z']);
  });

  test.each(['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', 'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=5'])(
    '%s never takes place after its first day',
    async (rule) => {
      expect(await startsIn(calendar(forever(rule)))).toEqual([]);
    },
  );

  test('a body made of such rules is given up as a whole', async () => {
    const bomb = calendar(...Array.from({ length: 1000 }, () => forever('FREQ=SECONDLY')));
    await expect(read(bomb)).rejects.toMatchObject({ code: 'too-large' });
    const long = calendar(...Array.from({ length: 1000 }, () => forever('FREQ=DAILY;COUNT=9000')));
    await expect(read(long)).rejects.toMatchObject({ code: 'too-large' });
  });
});

describe('whose appointment it is stays with the vendor', () => {
  test('no summary, description, attendee or UID is in what is read, nor in what is refused', async () => {
    const name = 'Mme Jeanne Durand';
    const person = [
      `UID:${name}`,
      `SUMMARY:${name}`,
      `DESCRIPTION:${name}\\, otite`,
      `ATTENDEE;CN=${name}:mailto:j@x.invalid`,
    ];
    const readings = await read(
      calendar(
        open('DTSTART:20261124T130000Z', ...person),
        event('DTSTART:20261124T130000Z', 'DURATION:PT5M', ...person),
        event('DTSTART:20269999T130000Z', ...person),
        event('DTSTART;TZID=Nowhere:20261124T130000', ...person),
        event('DTSTART', ...person),
        event('DTSTART:20261124T130000Z', `SUMMARY;${name}`),
      ),
    );
    expect(rulesIn(readings)).toMatchObject({ T01: 1, T07: 1, F09: 2 });
    expect(JSON.stringify(readings)).not.toMatch(/Durand|otite|mailto/u);
  });
});

describe('open time is what the feed’s convention says, less what takes time', () => {
  const twice = [
    event(
      'UID:1',
      'DTSTART:20261124T130000Z',
      'DTEND:20261124T140000Z',
      'SUMMARY:Créneau libre',
      'TRANSP:TRANSPARENT',
    ),
    event('UID:2', 'DTSTART:20261124T131000Z', 'DTEND:20261124T132000Z', 'SUMMARY:Rendez-vous'),
  ];

  test.each([[{ by: 'summary', value: 'CRENEAU LIBRE' }], [{ by: 'transparency', value: 'transparent' }]])(
    '%o',
    async (freeEvents) => {
      expect(await startsIn(calendar(...twice), { freeEvents })).toEqual([
        '2026-11-24T13:20:00.000Z',
        '2026-11-24T13:40:00.000Z',
      ]);
    },
  );

  test('without a duration, what is left of a range is one slot with its end', async () => {
    const readings = await read(calendar(...twice), {
      freeEvents: { by: 'summary', value: 'Créneau libre' },
      duration: undefined,
    });
    expect(slotsIn(readings).map(({ start, end }) => [start, end])).toEqual([
      ['2026-11-24T13:00:00.000Z', '2026-11-24T13:10:00.000Z'],
      ['2026-11-24T13:20:00.000Z', '2026-11-24T14:00:00.000Z'],
    ]);
  });

  test('without any, it is said, and the agenda counts as read', async () => {
    const readings = await read(calendar(...twice));
    expect(rulesIn(readings)).toMatchObject({ F23: 1, I05: 1, L06: 1, S17: 1 });
    expect(readings).toContainEqual({ type: 'schedule', at: 'line 1', scheduleId: 'icalendar' });
  });

  test('a day off takes the whole day of the place, and an open day that says no hours is refused', async () => {
    const day = ['DTSTART;VALUE=DATE:20261125', 'DTEND;VALUE=DATE:20261126'];
    const daily = open('DTSTART;TZID=Europe/Paris:20261124T233000', 'RRULE:FREQ=DAILY;COUNT=3');
    expect(await startsIn(calendar(daily, event(...day)))).toEqual([
      '2026-11-24T22:30:00.000Z',
      '2026-11-26T22:30:00.000Z',
    ]);
    expect(rulesIn(await read(calendar(event(...day, 'CATEGORIES:Libre'))))['T01']).toBe(1);
  });
});

describe('times', () => {
  const rules = [
    'BEGIN:VTIMEZONE',
    'TZID:Cabinet',
    'BEGIN:DAYLIGHT',
    'DTSTART:19700329T020000',
    'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3',
    'TZOFFSETFROM:+0100',
    'TZOFFSETTO:+0200',
    'END:DAYLIGHT',
    'BEGIN:STANDARD',
    'DTSTART:19701025T030000',
    'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10',
    'TZOFFSETFROM:+0200',
    'TZOFFSETTO:+0100',
    'END:STANDARD',
    'END:VTIMEZONE',
  ];

  test.each([
    ['a zone that only its VTIMEZONE describes', 'Cabinet', rules],
    ['a name of Windows', 'Romance Standard Time', []],
    ['a name behind a prefix', '/freeassociation.sourceforge.net/Europe/Paris', []],
  ])('%s, over the change of the clocks', async (_about, zone, described) => {
    const body = calendar(
      ...described,
      open(`DTSTART;TZID=${zone}:20261023T090000`, 'RRULE:FREQ=DAILY;COUNT=4'),
    );
    const readings = await readAll(icalendar, [Buffer.from(body)], {
      now: '2026-10-24T00:00:00Z',
      settings: SETTINGS,
    });
    expect(slotsIn(readings).map(({ start }) => start)).toEqual([
      '2026-10-24T07:00:00.000Z',
      '2026-10-25T08:00:00.000Z',
      '2026-10-26T08:00:00.000Z',
    ]);
  });

  test('a VTIMEZONE whose clocks change every second is refused', async () => {
    const body = calendar(
      ...rules.map((line) => line.replace('YEARLY', 'SECONDLY')),
      open('DTSTART;TZID=Cabinet:20261124T140000'),
    );
    expect(rulesIn(await read(body))).toMatchObject({ F19: 1, T07: 1 });
  });

  test('under a feed’s rule, the zone that is written is a lie', async () => {
    const body = calendar(open('DTSTART:20261124T140000Z'));
    expect(await startsIn(body, { timeRule: 'paris-wall-clock' })).toEqual(['2026-11-24T13:00:00.000Z']);
    expect(await startsIn(body, { timeRule: 'place', zone: 'Indian/Reunion' })).toEqual([
      '2026-11-24T10:00:00.000Z',
    ]);
  });

  test('a calendar says when all of it was true, one event only when it changed', async () => {
    const changed = 'LAST-MODIFIED:20261124T070000Z';
    const [whole] = slotsIn(await read(calendar(changed, open('DTSTART:20261124T130000Z'))));
    const [single] = slotsIn(await read(calendar(open('DTSTART:20261124T130000Z', changed))));
    expect([whole?.validAt, single?.validAt]).toEqual(['2026-11-24T07:00:00.000Z', null]);
  });
});

describe('a pull', () => {
  const now = instantAt(NOW);
  const settings = icalendar.settings.parse(SETTINGS);

  test('asks for the whole calendar over https, since an unchanged one opens a new day every day', async () => {
    const asked: unknown[] = [];
    const body: Body = {
      name: 'agenda',
      contentType: 'text/calendar',
      bytes: new Blob([calendar()]).stream(),
    };
    const get = async (...request: unknown[]) => {
      asked.push(request);
      return body;
    };
    const url = 'webcal://agenda.invalid/secret.ics';
    const bodies = await Array.fromAsync(icalendar.fetch?.({ now, settings, url, get }) ?? []);
    expect(bodies).toEqual([body]);
    expect(asked).toMatchObject([['https://agenda.invalid/secret.ics', { whole: true }]]);
  });

  test('covers the window it reads', () => {
    const { from, to } = icalendar.coverage!({ now, settings });
    expect(to.diff(from).as('days')).toBe(14);
  });

  test('a component that cannot be read keeps the agenda from being closed', async () => {
    const readings = await read(calendar(event('DTSTART:20269999T130000Z')));
    expect(refusalsIn(readings)[0]).toMatchObject({
      rule: 'T01',
      severity: 'error',
      scheduleId: 'icalendar',
    });
  });
});

describe('hours that hang on no clock', () => {
  test('are those of the settings’ place, by its postal code, periods too', async () => {
    const periods =
      'BEGIN:VFREEBUSY\r\nFREEBUSY;FBTYPE=FREE:20261125T090000/20261125T092000\r\nEND:VFREEBUSY';
    const readings = await read(calendar(open('DTSTART:20261124T190000'), periods), {
      location: { postalCode: '97400' },
    });
    expect(slotsIn(readings).map(({ start, location }) => [start, location?.zone])).toEqual([
      ['2026-11-24T15:00:00.000Z', 'Indian/Reunion'],
      ['2026-11-25T05:00:00.000Z', 'Indian/Reunion'],
    ]);
    expect(rulesIn(readings)).toMatchObject({ T02: 2 });
  });
});

describe('a free range under way', () => {
  test('without a duration is what is left of it, under the same key', async () => {
    const range = calendar(event('DTSTART:20261124T070000Z', 'DTEND:20261124T110000Z', 'CATEGORIES:Libre'));
    expect(slotsIn(await read(range, { duration: undefined }))).toMatchObject([
      {
        sourceId: '2026-11-24T07:00:00.000Z',
        start: '2026-11-24T08:00:00.000Z',
        end: '2026-11-24T11:00:00.000Z',
      },
    ]);
  });
});

describe('an event that cannot be read', () => {
  const range = event('DTSTART:20261124T130000Z', 'DTEND:20261124T140000Z', 'CATEGORIES:Libre');
  test.each([
    ['its hours on the clock of the place', ['DTSTART;TZID=Mars:20261124T140000', 'DURATION:PT20M'], 2],
    [
      'every hour of its series',
      ['DTSTART;TZID=Mars:20261123T142000', 'DURATION:PT20M', 'RRULE:FREQ=DAILY'],
      2,
    ],
    ['its whole day', ['DTSTART;TZID=Mars:20261124T230000', 'DURATION:PT20X'], 0],
    ['nothing when it is transparent', ['DTSTART;TZID=Mars:20261124T140000', 'TRANSP:TRANSPARENT'], 3],
    ['nothing when it is cancelled', ['DTSTART;TZID=Mars:20261124T140000', 'STATUS:CANCELLED'], 3],
  ])('takes %s', async (_about, lines, left) => {
    const readings = await read(calendar(range, event(...lines)));
    expect(slotsIn(readings)).toHaveLength(left);
  });
});
