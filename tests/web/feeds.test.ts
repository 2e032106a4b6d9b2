import { describe, expect, test } from 'vitest';
import type { Feed, FeedRun } from '../../web/api.ts';
import { commandFor } from '../../web/feeds/content.ts';
import { isToLookAt, isToWatch, shareTaken, stateOf } from '../../web/feeds/feed-words.ts';
import { showRecord } from '../../web/feeds/offending.ts';

const LINE = JSON.stringify({
  sourceId: 'a-17',
  start: '2026-11-24T18:00:00+01:00',
  end: '2026-11-24T17:45:00+01:00',
  status: 'libre',
  practitioner: { rpps: '8100000000', family: 'Le Goff' },
  capacity: 0,
});

/** What is marked in a record, and the field it is in. */
function marked(record: string, remark: { at?: string; reason: string }): [string[], string | undefined] {
  const { lines, field } = showRecord(record, { at: 'line 1', ...remark });
  return [
    lines
      .flat()
      .filter((piece) => piece.marked)
      .map(({ text }) => text),
    field,
  ];
}

describe('a refused record shows the place that is in question', () => {
  test.each([
    {
      what: 'what the reason quotes',
      reason: '"libre" is not a known status',
      text: '"libre"',
      field: 'status',
    },
    {
      what: 'a value inside another',
      reason: '"8100000000" is no RPPS',
      text: '"8100000000"',
      field: 'rpps',
    },
    { what: 'a number', reason: '0 is not a number of places', text: '0', field: 'capacity' },
    { what: 'a field named', reason: 'practitioner.family: too short', text: '"Le Goff"', field: 'family' },
    {
      what: 'an instant, whatever the offset it was written with',
      reason: 'ends at 2026-11-24T16:45:00.000Z, begins at 2026-11-24T17:00:00.000Z',
      text: '"2026-11-24T17:45:00+01:00"',
      field: 'end',
    },
  ])('$what', ({ reason, text, field }) => {
    expect(marked(LINE, { reason })).toEqual([[text], field]);
  });

  test('a pointer of the whole body ends inside the record', () => {
    const slot = JSON.stringify({ resourceType: 'Slot', status: 'open', start: 'x' });
    expect(marked(slot, { at: 'page 1/entry/3/resource/status', reason: 'unknown' })).toEqual([
      ['"open"'],
      'status',
    ]);
  });

  test('a field that should not be there is marked by its name', () => {
    const line = JSON.stringify({ sourceId: 'a-1', tele: '02' });
    expect(marked(line, { reason: '"tele"' })).toEqual([['"tele"'], 'tele']);
  });

  test('a line that is no JSON is marked where its reading stopped', () => {
    const broken = '{"sourceId":"a-1","start":}';
    const reason = 'Unexpected token \'}\', ..."","start":}" is not valid JSON';
    expect(marked(broken, { reason })).toEqual([['}'], undefined]);
    const early = 'Unterminated string in JSON at position 3';
    expect(marked('{"a', { reason: early })).toEqual([['a'], undefined]);
  });

  test('a cell of a table is found in its row', () => {
    expect(marked('24/11/2026 14h;13h;Roy', { reason: '"13h" is not an hour' })).toEqual([
      ['13h'],
      undefined,
    ]);
  });

  test('nothing is marked when the reason points at nothing in it', () => {
    expect(marked(LINE, { reason: 'no booking address' })).toEqual([[], undefined]);
    expect(marked('', { reason: 'empty' })).toEqual([[], undefined]);
  });

  test('a long record is cut around the mark, and says so', () => {
    const long = JSON.stringify({
      ...Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`f${n}`, n])),
      bad: 'x',
    });
    const { lines } = showRecord(long, { at: 'line 1', reason: '"x"' });
    expect(lines.length).toBeLessThan(15);
    expect(lines.flat().map(({ text }) => text)).toContain('…');
    expect(lines.flat().some((piece) => piece.marked)).toBe(true);
  });

  test('what is shown is the record, mark or not', () => {
    const { lines } = showRecord(LINE, { at: 'line 1', reason: '"libre"' });
    const text = lines.map((line) => line.map((piece) => piece.text).join('')).join('\n');
    expect(text).toBe(JSON.stringify(JSON.parse(LINE), null, 2));
  });
});

const RUN: FeedRun = {
  id: 1,
  feedId: 1,
  deliveryId: 1,
  kind: 'push',
  mode: 'delta',
  state: 'complete',
  startedAt: '2026-11-24T13:02:00.000Z',
  finishedAt: '2026-11-24T13:02:01.000Z',
  received: 1000,
  accepted: 1000,
  unchanged: 0,
  rejected: 0,
  warned: 0,
  closed: 0,
  schedules: 40,
  slots: 1000,
};

const FEED: Feed = {
  id: 3,
  code: 'vilaine',
  protocol: 'ndjson',
  name: 'Dépôts de Vilaine RDV',
  vendor: { code: 'vilaine', name: 'Vilaine RDV' },
  way: 'push',
  cadenceSeconds: 60,
  limits: {
    ageingAfterSeconds: 150,
    staleAfterSeconds: 300,
    hiddenAfterSeconds: 86_400,
    rejectionThreshold: 0.2,
    shapeThreshold: 0.5,
  },
  sandbox: true,
  pausedAt: null,
  suspendedAt: null,
  retentionDays: 7,
  state: 'fresh',
  lastHeardAt: '2026-11-24T13:02:01.000Z',
  lastRun: RUN,
};

describe('a feed is what it is, not what its age alone says', () => {
  test('a pause is a wish, not a silence', () => {
    const paused: Feed = { ...FEED, pausedAt: '2026-11-24T12:00:00.000Z', state: 'stale' };
    expect(stateOf(paused)).toBe('paused');
    expect(isToWatch(paused)).toBe(false);
  });

  test('a feed that never spoke is awaited; one that failed is failing', () => {
    expect(stateOf({ ...FEED, lastHeardAt: null, lastRun: null, state: 'stale' })).toBe('waiting');
    const failure = { code: 'timeout', message: '', since: '2026-11-24T13:00:00.000Z' };
    expect(stateOf({ ...FEED, lastHeardAt: null, state: 'failed', failure })).toBe('failed');
  });

  test('a run is to be looked at when it failed, refused something or withheld a closing', () => {
    expect(isToLookAt(RUN)).toBe(false);
    expect(isToLookAt({ ...RUN, state: 'partial', rejected: 1 })).toBe(true);
    expect(isToLookAt({ ...RUN, state: 'failed' })).toBe(true);
    expect(isToLookAt({ ...RUN, closingRefused: 'too many refusals' })).toBe(true);
  });

  test('a share is never rounded up to the whole that it is not', () => {
    const words = { locale: 'en' as const, say: String, sayCode: String };
    expect(shareTaken({ ...RUN, rejected: 0 }, words)).toBe('100%');
    expect(shareTaken({ ...RUN, received: 100_000, rejected: 1 }, words)).toBe('99.9%');
    expect(shareTaken({ ...RUN, received: 0 }, words)).toBeUndefined();
  });

  test('the command to send is whole, and its address quoted for the shell', () => {
    expect(commandFor(FEED, 'https://creneau.example')).toBe(
      [
        'curl -H "Authorization: Bearer $CLE" \\',
        '  -H "Content-Type: application/x-ndjson" \\',
        '  -H "Prefer: wait=10" \\',
        '  --data-binary @creneaux.ndjson \\',
        '  "https://creneau.example/api/feeds/3/deliveries?mode=delta"',
      ].join('\n'),
    );
  });
});
