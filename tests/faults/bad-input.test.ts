import { brotliCompressSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { upsertFeed, upsertVendor, type Feed } from '../../db/queries/feeds/feeds.ts';
import { inShort, line } from '../importers/feed-under-test.ts';
import { jsonOf, readDeliveries, testApi, type Ask, type TestApi } from '../support/api.ts';

interface Fate {
  run: {
    state: string;
    received: number;
    accepted: number;
    rejected: number;
    failure?: { code: string };
    rejections: { rule: string; severity: string; at: string; reason: string }[];
  };
}

const SETTINGS = {
  duration: 15,
  practitioner: { rpps: '81000000001', family: 'LE GALL' },
  location: { line: '4 rue des Tanneurs', postalCode: '35000', city: 'Rennes' },
  bookingUrl: 'https://agenda.invalid/rdv',
};

/** A slot of the day after the tests' noon. */
const day = (changes: Record<string, unknown> = {}) =>
  JSON.stringify(line({ start: '2026-11-25T10:00:00+01:00', end: '2026-11-25T10:15:00+01:00', ...changes }));
const KEPT = ['s-1 free v1'];

const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const calendar = (...events: string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:x', ...events, 'END:VCALENDAR', ''].join('\r\n');
const event = (uid: string, rule: string) =>
  `BEGIN:VEVENT\r\nUID:${uid}\r\nDTSTAMP:20261124T000000Z\r\nDTSTART:20261125T080000Z\r\nDTEND:20261125T081500Z\r\nCATEGORIES:LIBRE\r\n${rule}\r\nEND:VEVENT`;

const TOO_LARGE = { status: 413, code: 'body-too-large' };

type Bytes = string | Uint8Array<ArrayBuffer>;

interface Encoded {
  body: Uint8Array<ArrayBuffer>;
  encoding?: string;
}

describe('whatever a vendor sends', () => {
  let api: TestApi;
  let vendor: Ask;
  const feeds = new Map<string, Feed>();
  beforeAll(async () => {
    api = await testApi({ config: { maxBodyBytes: 2 * 1024 * 1024 } });
    const { id: vendorId } = await upsertVendor(api.db, { code: 'vilaine', name: 'Vilaine RDV' });
    for (const protocol of ['ndjson', 'csv', 'icalendar', 'doctolib']) {
      const modalities = protocol === 'doctolib' ? {} : { modalities: ['AMB'] };
      const freeEvents = protocol === 'icalendar' ? { freeEvents: { by: 'categories', value: 'LIBRE' } } : {};
      const settings = protocol === 'ndjson' ? {} : { ...SETTINGS, ...modalities, ...freeEvents };
      feeds.set(
        protocol,
        await upsertFeed(api.db, { code: protocol, vendorId, protocol, name: protocol, settings }),
      );
    }
    vendor = await api.as('vendor');
    await sent('ndjson', day());
    expect(await inShort(api.db)).toEqual(KEPT);
  });

  const post = (protocol: string, body: Bytes, headers: Record<string, string> = {}) =>
    vendor(`/feeds/${feeds.get(protocol)?.id}/deliveries`, { method: 'POST', body, headers });

  /** Delivers a body and reads it, as the importers do: what became of it. */
  async function sent(protocol: string, body: Bytes): Promise<Fate['run']> {
    const answer = await post(protocol, body);
    expect(answer.status).toBe(202);
    await readDeliveries(api);
    const fate = await vendor((answer.headers.get('location') ?? '').replace('/api', ''));
    return (await jsonOf<Fate>(fate)).run;
  }

  describe('is refused at the door, and nothing of it is kept', () => {
    const large = Buffer.alloc(2 * 1024 * 1024 + 1, 'a');
    const bomb = Buffer.alloc(64 * 1024 * 1024);
    test.each<[string, Encoded, { status: number; code: string }]>([
      ['a body over the limit', { body: large }, TOO_LARGE],
      ['a zip bomb', { body: new Uint8Array(gzipSync(bomb)), encoding: 'gzip' }, TOO_LARGE],
      [
        'a bomb in a bomb',
        { body: new Uint8Array(gzipSync(gzipSync(bomb))), encoding: 'gzip, gzip' },
        TOO_LARGE,
      ],
      ['another bomb', { body: new Uint8Array(brotliCompressSync(bomb)), encoding: 'br' }, TOO_LARGE],
      [
        'what is not encoded as it says',
        { body: Buffer.from('{}'), encoding: 'gzip' },
        { status: 400, code: 'malformed-encoding' },
      ],
    ])('%s', async (_, { body, encoding }, refusal) => {
      const before = process.memoryUsage().rss;
      const headers: Record<string, string> = encoding ? { 'Content-Encoding': encoding } : {};
      const answer = await post('ndjson', body, headers);
      expect(await jsonOf(answer)).toMatchObject(refusal);
      expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
      const [stored] = await api.db
        .$client`select count(*)::int as count from delivery where state = 'receiving'`;
      expect(stored).toEqual({ count: 0 });
      expect(await inShort(api.db)).toEqual(KEPT);
    });
  });

  describe('fails its feed in words, and changes nothing', () => {
    test.each<[string, [protocol: string, body: Bytes], string]>([
      [
        'truncated JSON',
        ['doctolib', '{"availabilities":[{"date":"2026-11-25","slots":["2026-'],
        'malformed',
      ],
      ['deep nesting', ['doctolib', `{"availabilities":${deep(100_000)}}`], 'malformed'],
      [
        'another charset',
        ['doctolib', new Uint8Array(Buffer.from('{"availabilités":[]}', 'latin1'))],
        'malformed',
      ],
      ['NUL bytes', ['doctolib', '\0\0\0\0'], 'malformed'],
      ['an error page', ['doctolib', '<html>502 Bad Gateway</html>'], 'not-availability'],
      ['an error inside HTTP 200', ['doctolib', '{"error":"rate limited"}'], 'not-availability'],
      [
        'a login page instead of lines',
        ['ndjson', '<!doctype html><form action="/login">'],
        'not-availability',
      ],
      ['a table of NUL bytes', ['csv', '\0'.repeat(200)], 'malformed'],
      ['a workbook instead of a table', ['csv', 'PK\u0003\u0004\u0014'], 'not-availability'],
      ['a truncated calendar', ['icalendar', calendar(event('a', 'SUMMARY:x')).slice(0, -60)], 'malformed'],
    ])('%s', async (_, [protocol, body], code) => {
      const run = await sent(protocol, body);
      expect(run).toMatchObject({ state: 'failed', accepted: 0, failure: { code } });
      expect(await inShort(api.db)).toEqual(KEPT);
    });
  });

  describe('costs its own record and no other', () => {
    const latin = new Uint8Array(Buffer.from(day({ practitioner: { family: 'Maëlle' } }), 'latin1'));
    test.each<[string, Bytes, string]>([
      ['a line cut short', day({ sourceId: 'bad' }).slice(0, -20), 'F01'],
      ['a line nested deep', `{"sourceId":"bad","status":${deep(50_000)}}`, 'S04'],
      ['a line of NUL bytes', '\0\0\0\0', 'F01'],
      ['a line of another charset', latin, 'F05'],
      ['the year 9999', day({ sourceId: 'bad', start: '9999-12-31T23:59:59Z' }), 'T06'],
      ['the 99th of a 99th month', day({ sourceId: 'bad', start: '2026-99-99T10:00:00Z' }), 'T01'],
      ['a negative duration', day({ sourceId: 'bad', end: '2026-11-25T09:00:00+01:00' }), 'S02'],
      ['a duration of nothing', day({ sourceId: 'bad', end: '2026-11-25T10:00:00+01:00' }), 'S02'],
      ['a prototype in the keys', '{"__proto__":{"status":"free"},"constructor":1}', 'F03'],
    ])('%s', async (_, bad, rule) => {
      const good = Buffer.from(`${day()}\n`);
      const run = await sent(
        'ndjson',
        new Uint8Array(Buffer.concat([good, Buffer.from(bad), Buffer.from('\n'), good])),
      );
      expect(run).toMatchObject({ state: 'partial', rejected: 1 });
      const errors = run.rejections.filter(({ severity }) => severity === 'error');
      expect(errors).toMatchObject([{ rule, at: 'line 2' }]);
      expect(await inShort(api.db)).toEqual(KEPT);
    });

    test('duplicate keys in one batch are one slot, and said', async () => {
      const run = await sent('ndjson', `${day()}\n`.repeat(500));
      expect(run).toMatchObject({ state: 'complete', received: 500, rejected: 0 });
      expect(run.rejections[0]).toMatchObject({ rule: 'S08', severity: 'warning' });
      expect(await inShort(api.db)).toEqual(KEPT);
    });

    test('a formula in a table is refused at its cell, before anyone opens it again', async () => {
      const cells = ['=HYPERLINK("https://mal.invalid";"Dr")', '@SUM(1+1)', '+cmd|calc', '=1+1'];
      const rows = cells.map((cell) => `25/11/2026;10h00;10h15;"${cell.replaceAll('"', '""')}"`);
      const run = await sent('csv', ['Date;Début;Fin;Nom', ...rows].join('\n'));
      expect(run).toMatchObject({ received: 4, rejected: 4, accepted: 0 });
      const errors = run.rejections.filter(({ severity }) => severity === 'error');
      expect(errors.map(({ rule, at }) => `${rule} ${at}`)[0]).toBe('F17 line 2, column "Nom"');
      expect(await inShort(api.db)).toEqual(KEPT);
    });

    test('a calendar that recurs for ever is read for its window, and one that recurs each second is refused', async () => {
      const began = performance.now();
      const endless = [event('e', 'RRULE:FREQ=YEARLY'), event('s', 'RRULE:FREQ=SECONDLY')];
      const run = await sent('icalendar', calendar(...endless));
      expect(performance.now() - began).toBeLessThan(10_000);
      expect(run.rejections.filter(({ severity }) => severity === 'error')).toMatchObject([{ rule: 'F19' }]);
      expect(run.accepted).toBe(1);
      await api.db
        .$client`delete from slot where schedule_id in (select id from schedule where feed_id = ${feeds.get('icalendar')?.id ?? 0})`;
      expect(await inShort(api.db)).toEqual(KEPT);
    });
  });

  test('a script in a name is a text like another: taken, and never markup', async () => {
    const family = '<script>alert(1)</script>';
    const run = await sent(
      'ndjson',
      day({ scheduleId: 'ag-9', practitioner: { rpps: '81000000009', family } }),
    );
    expect(run).toMatchObject({ state: 'complete', accepted: 1 });
    const regulator = await api.as('regulator');
    const answer = await regulator('/offers?commune=35238&within=PT48H&specialty=SM54');
    expect(answer.headers.get('content-type')).toMatch('application/json');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(JSON.stringify(await answer.json())).toContain(family);
  });

  test('NUL characters inside a text never reach the database, nor stop the others', async () => {
    const run = await sent(
      'ndjson',
      [
        day({ sourceId: 'nul-\u0000', practitioner: { family: 'LE\u0000GALL', rpps: '81000000002' } }),
        day(),
      ].join('\n'),
    );
    expect(run.state).not.toBe('failed');
    expect(run.received).toBe(2);
  });
});

/** A million where the machine is given the time, fewer in every run of the tests. */
const MANY = process.env['FAULTS'] === '1' ? 1_000_000 : 50_000;
const BAD = MANY / 2 + 1;

describe(`${MANY} records with one bad line`, () => {
  test('are read in bounded memory, and one line is refused', { timeout: 900_000 }, async () => {
    const api = await testApi({ config: { maxBodyBytes: 512 * 1024 * 1024 } });
    const { id: vendorId } = await upsertVendor(api.db, { code: 'vilaine', name: 'Vilaine RDV' });
    const feed = await upsertFeed(api.db, { code: 'many', vendorId, protocol: 'ndjson', name: 'many' });
    const vendor = await api.as('vendor');
    const streaming = { duplex: 'half' };
    let highest = 0;
    const before = process.memoryUsage().rss;
    const watch = setInterval(() => (highest = Math.max(highest, process.memoryUsage().rss - before)), 50);
    const answer = await vendor(`/feeds/${feed.id}/deliveries`, {
      method: 'POST',
      body: streamed(manyLines()),
      ...streaming,
    });
    await readDeliveries(api);
    clearInterval(watch);
    const fate = await vendor((answer.headers.get('location') ?? '').replace('/api', ''));
    const { run } = await jsonOf<Fate>(fate);
    expect(run).toMatchObject({ state: 'partial', received: MANY, accepted: MANY - 1, rejected: 1 });
    expect(run.rejections).toMatchObject([{ rule: 'F01', at: `line ${BAD}` }]);
    expect(highest).toBeLessThan(400 * 1024 * 1024);
  });
});

/** As a vendor's server sends: a piece when the last one was taken. */
function streamed(pieces: Generator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller) {
      const { value, done } = pieces.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
}

function* manyLines(): Generator<Uint8Array> {
  const first = Date.parse('2026-11-25T08:00:00Z');
  for (let from = 1; from <= MANY; from += 1000) {
    const lines = Array.from({ length: Math.min(1000, MANY - from + 1) }, (_, index) => {
      const number = from + index;
      if (number === BAD) return '{"sourceId":"bad"';
      const [agenda, place] = [Math.floor(number / 40), number % 40];
      const start = new Date(first + place * 900_000).toISOString();
      return JSON.stringify({
        scheduleId: `ag-${agenda}`,
        sourceId: `s-${number}`,
        status: 'free',
        start,
        end: new Date(Date.parse(start) + 900_000).toISOString(),
        modalities: ['AMB'],
        visibility: ['PUBLIC'],
        bookingUrl: 'https://agenda.invalid/rdv',
        ...((place === 0 || number === 1) && {
          practitioner: { rpps: String(81_000_000_000 + agenda), family: 'LE GALL' },
          location: {
            insee: '35238',
            line: `${agenda} rue des Tanneurs`,
            postalCode: '35000',
            city: 'Rennes',
          },
        }),
      });
    });
    yield Buffer.from(`${lines.join('\n')}\n`);
  }
}
