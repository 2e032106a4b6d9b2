import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Body } from '../../importers/contract.ts';
import { ndjson } from '../../importers/ndjson/importer.ts';
import { ndjsonSchema } from '../../importers/ndjson/json-schema.ts';
import { observe } from '../../importers/observe.ts';
import { at, line, NOW } from './feed-under-test.ts';
import { refusalsIn, rulesIn, slotsIn } from './reading.ts';

async function* body(chunks: Iterable<Uint8Array>): AsyncIterable<Body> {
  yield {
    name: 'body',
    contentType: 'application/x-ndjson',
    bytes: (async function* () {
      yield* chunks;
    })(),
  };
}

function read(given: string | Buffer | Iterable<Uint8Array>, settings: unknown = {}) {
  const chunks = typeof given === 'string' || Buffer.isBuffer(given) ? [Buffer.from(given)] : given;
  return Array.fromAsync(
    observe(ndjson, body(chunks), { now: at(NOW), settings: ndjson.settings.parse(settings) }),
  );
}

const text = (changes = {}) => JSON.stringify(line(changes));

describe('the published schema', () => {
  test('is what the code reads', () => {
    const published: unknown = JSON.parse(
      readFileSync(new URL('../../importers/ndjson/schema.json', import.meta.url), 'utf8'),
    );
    expect(published).toEqual(JSON.parse(JSON.stringify(ndjsonSchema())));
  });
});

describe('lines', () => {
  test('may end in CRLF, be blank, begin with a byte order mark, and the last need not end', async () => {
    const readings = await read(`\ufeff${text()}\r\n\r\n   \n${text({ sourceId: 's-2' })}`);
    expect(slotsIn(readings).map(({ sourceId, at }) => [sourceId, at])).toEqual([
      ['s-1', 'line 1'],
      ['s-2', 'line 4'],
    ]);
    expect(refusalsIn(readings)).toEqual([]);
  });

  test('of more than a mebibyte are one rejection, and reading goes on', async () => {
    const long = Buffer.from(`{"sourceId":"${'x'.repeat(3 * 1024 * 1024)}"}\n`);
    const pieces = [
      long.subarray(0, 700_000),
      long.subarray(700_000, 2_000_000),
      long.subarray(2_000_000),
      Buffer.from(text()),
    ];
    const readings = await read(pieces);
    expect(refusalsIn(readings)).toMatchObject([{ rule: 'F02', at: 'line 1' }]);
    expect(JSON.stringify(readings).length).toBeLessThan(10_000);
    expect(slotsIn(readings)).toMatchObject([{ at: 'line 2' }]);
  });

  test('that are not UTF-8 are refused, each', async () => {
    const latin = Buffer.from(text({ practitioner: { rpps: '81000000001', family: 'LÉVÊQUE' } }), 'latin1');
    const readings = await read(Buffer.concat([latin, Buffer.from(`\n${text()}`)]));
    expect(rulesIn(readings)).toEqual({ F05: 1 });
    expect(slotsIn(readings)).toHaveLength(1);
  });

  test('nested a hundred thousand deep, or about a prototype, harm nothing', async () => {
    const deep = `{"sourceId":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    const polluting = text().replace('{', '{"__proto__":{"status":"free"},"constructor":1,');
    const readings = await read([deep, polluting, text()].map((item) => Buffer.from(`${item}\n`)));
    expect(slotsIn(readings)).toHaveLength(2);
    expect(({} as Record<string, unknown>)['status']).toBeUndefined();
  });

  test.each([
    '<!doctype html>\n<p>',
    '<html>',
    '  <?xml version="1.0"?>',
    'upstream connect error',
    '\u001f\u008b\u0008',
  ])('of "%s" are a failure of the feed', (page) =>
    expect(read(page)).rejects.toMatchObject({ code: 'not-availability' }),
  );
});

describe('a line', () => {
  const refusal = async (changes: object) =>
    refusalsIn(await read(text(changes))).map(({ rule, reason }) => `${rule} ${reason}`);

  test.each([
    [{ status: undefined }, 'F03 status is missing'],
    [{ sourceId: undefined }, 'F03 sourceId is missing'],
    [{ start: 12 }, 'F04 start is 12, expected a text'],
    [{ sourceId: 'a\u0000' }, 'F27 sourceId'],
    [{ practitioner: { rpps: '81000000001', family: 'LE\u0000GALL' } }, 'F27 practitioner.family'],
    [{ organizations: [{ name: '\ud800' }] }, 'F27 organizations.[0].name'],
    [{ status: 'libre' }, 'S04 status is "libre", expected one of free, busy'],
    [{ modalities: ['AMB', 'cabinet'] }, 'S05 modalities[1] is "cabinet", expected one of AMB, HH, VR'],
    [{ kind: 'SOON' }, 'S06 kind is "SOON", expected one of ROUTINE, WALKIN'],
    [{ op: 'upser' }, 'F10 "upser"'],
    [{ start: '2027-03-28T02:15:00', end: null }, 'T04'],
    [{ start: '2026-11-24T01:00:00+01:00', end: '2026-11-24T02:00:00+01:00' }, 'S03 begins at'],
    [{ location: { zone: 'Paris' } }, 'T07'],
  ])('with %j is refused', async (changes, begins) => {
    const [reason] = await refusal(changes);
    expect(reason?.slice(0, begins.length)).toBe(begins);
  });

  test.each([
    [{ visibility: ['PUBLIC', 'TOUS'] }, 'V01', { visibility: [] }],
    [{ visibility: undefined }, 'V02', { visibility: [] }],
    [{ bookingUrl: 'javascript:alert(1)' }, 'S10', { bookingUrl: null }],
    [{ bookingUrl: undefined }, 'S09', { bookingUrl: null }],
    [{ capacity: 0.5 }, 'S15', { capacity: null }],
    [{ end: undefined }, 'S01', { end: null }],
    [{ bookingURL: 'https://agenda.invalid' }, 'F06', {}],
    [{ location: { line: '1 rue', postalCode: '3500', city: 'Rennes' } }, 'L03', {}],
    [{ location: { lat: 0, lon: 0, insee: '35238' } }, 'L04', {}],
    [{ organizations: [{ finess: '12', name: 'x' }] }, 'I03', {}],
    [{ visibility: ['CPTS'] }, 'V03', { visibility: ['CPTS'] }],
    [{ practitioner: undefined, rpps: '8100000000' }, 'I01', { practitioner: null }],
  ])('with %j is kept with remark %s', async (changes, rule, expected) => {
    const readings = await read(text(changes));
    expect(rulesIn(readings)).toEqual({ [rule]: 1 });
    expect(slotsIn(readings)).toMatchObject([expected]);
  });

  test.each([
    [{ location: { postalCode: '97400' } }, {}, '2026-11-24T14:00:00.000Z', 'Indian/Reunion'],
    [{ location: { insee: '97411' } }, {}, '2026-11-24T14:00:00.000Z', 'Indian/Reunion'],
    [{ location: { postalCode: '35000' } }, {}, '2026-11-24T17:00:00.000Z', null],
    [
      { location: undefined },
      { location: { insee: '98723' } },
      '2026-11-25T03:30:00.000Z',
      'Pacific/Marquesas',
    ],
    [
      { location: { postalCode: '97110' } },
      { location: { zone: 'Indian/Reunion' } },
      '2026-11-24T22:00:00.000Z',
      'America/Guadeloupe',
    ],
  ])('at %j, under %j, shows its hours on the clock of its place', async (changes, settings, start, zone) => {
    const local = { start: '2026-11-24T18:00:00', end: null, ...changes };
    expect(slotsIn(await read(text(local), settings))).toMatchObject([{ start, location: { zone } }]);
  });

  test('whose offset its place does not have that day is told so, and read as written', async () => {
    const readings = await read(
      text({ start: '2026-11-24T10:00:00+02:00', end: '2026-11-24T10:15:00+02:00' }),
    );
    expect(rulesIn(readings)).toEqual({ T10: 2 });
    expect(slotsIn(readings)).toMatchObject([{ start: '2026-11-24T08:00:00.000Z' }]);
  });

  test('may leave to the feed’s settings what never changes', async () => {
    const bare =
      '{"sourceId":"a-1","status":"free","start":"2026-11-24T18:00:00","rpps":"81000000001","visibility":["tous"]}';
    const location = {
      line: '1 place de la Mairie',
      postalCode: '97400',
      city: 'Saint-Denis',
      zone: 'Indian/Reunion',
    };
    const readings = await read(bare, { duration: 15, location, visibility: { tous: ['PUBLIC'] } });
    expect(slotsIn(readings)).toMatchObject([
      {
        scheduleId: '81000000001@97400 1 place de la mairie',
        start: '2026-11-24T14:00:00.000Z',
        end: '2026-11-24T14:15:00.000Z',
        visibility: ['PUBLIC'],
        practitioner: { rpps: '81000000001' },
        location,
      },
    ]);
  });

  test('that is broken still names the slot it was about', async () => {
    const readings = await read(`${text()}\n{"scheduleId":"ag-1","sourceId":"s-2","status":`);
    expect(refusalsIn(readings)).toMatchObject([{ rule: 'F01', scheduleId: 'ag-1', sourceId: 's-2' }]);
  });
});
