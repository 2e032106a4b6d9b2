import { describe, expect, test } from 'vitest';
import { upsertFeed, upsertVendor } from '../../db/queries/feeds/feeds.ts';
import { FeedError, type Body, type PullContext } from '../../importers/contract.ts';
import { searchWindow } from '../../importers/fhir/search.ts';
import { specialtyFromWords } from '../../importers/fhir/specialty-words.ts';
import { toE164 } from '../../importers/fhir/telecom.ts';
import { fetchSlots } from '../../importers/sas-practitioners/fetch.ts';
import { sasPractitioners } from '../../importers/sas-practitioners/importer.ts';
import type { SasSettings } from '../../importers/sas-practitioners/record.ts';
import { IMPORTERS } from '../../importers/registry.ts';
import { runFeed } from '../../importers/run.ts';
import { testDatabase } from '../support/database.ts';
import { bytesOf, instantAt, readAll, recordingsOf, toBodies } from './reading.ts';

const rpps = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => String(99_900_000_000 + index));

/** A vendor that answers what it is told to, and remembers what it was asked. */
function vendor(answer: (url: URL, rank: number) => unknown) {
  const asked: { url: URL; accept: string | undefined }[] = [];
  let underWay = 0;
  let most = 0;
  const get: PullContext['get'] = async (url, options) => {
    asked.push({ url: new URL(url), accept: options?.accept });
    underWay += 1;
    most = Math.max(most, underWay);
    const given = await Promise.resolve(answer(new URL(url), asked.length));
    await new Promise((done) => setTimeout(done, 5));
    underWay -= 1;
    if (given instanceof Error) throw given;
    const text = typeof given === 'string' ? given : JSON.stringify(given);
    return { name: 'answer', contentType: 'application/fhir+json', bytes: inOnePiece(text) };
  };
  return { asked, get, mostAtOnce: () => most };
}

async function* inOnePiece(text: string): AsyncIterable<Uint8Array> {
  yield Buffer.from(text);
}

const empty = { resourceType: 'Bundle', type: 'searchset', total: 0 };

function pull(
  get: PullContext['get'],
  settings: Partial<SasSettings>,
  now = '2026-11-24T09:30:15.250Z',
): Promise<Body[]> {
  const at = instantAt(now);
  const url = 'http://vendor.invalid/fhir/';
  return Array.fromAsync(
    fetchSlots({ url, now: at, get, settings: sasPractitioners.settings.parse(settings) }),
  );
}

describe('asking', () => {
  test('professionals are asked for by 25, at most four searches at a time, each number prefixed once', async () => {
    const { asked, get, mostAtOnce } = vendor(() => empty);
    const practitioners = [...rpps(130), 'urn:oid:1.2.250.1.71.4.2.1|899900000000', '350012345'];
    const bodies = await pull(get, { practitioners });
    const tokens = asked.map(
      ({ url }) => url.searchParams.get('schedule.actor:Practitioner.identifier')?.split(',') ?? [],
    );
    expect(bodies).toHaveLength(6);
    expect(tokens.map((batch) => batch.length).toSorted((a, b) => a - b)).toEqual([6, 25, 25, 25, 25, 25]);
    expect(tokens.flat()).toHaveLength(131);
    expect(tokens.flat()).toContain('urn:oid:1.2.250.1.71.4.2.1|899900000007');
    expect(tokens.flat()).toContain('urn:oid:1.2.250.1.71.4.2.1|0350012345');
    expect(mostAtOnce()).toBe(4);
  });

  test('the window goes from now to the end of the third day, with the true offset of the place and milliseconds', async () => {
    const { asked, get } = vendor(() => empty);
    await pull(get, { practitioners: rpps(1) });
    await pull(get, { practitioners: rpps(1), zone: 'Indian/Reunion' });
    await pull(get, { practitioners: rpps(1) }, '2027-03-26T23:00:00.000Z');
    expect(asked.map(({ url }) => url.searchParams.getAll('start'))).toEqual([
      ['ge2026-11-24T10:30:15.250+01:00', 'le2026-11-26T23:59:59.999+01:00'],
      ['ge2026-11-24T13:30:15.250+04:00', 'le2026-11-26T23:59:59.999+04:00'],
      ['ge2027-03-27T00:00:00.000+01:00', 'le2027-03-29T23:59:59.999+02:00'],
    ]);
  });

  test('a search says what the guide asks: free slots, with their schedules and actors, in either FHIR media type', async () => {
    const { asked, get } = vendor(() => empty);
    await pull(get, { practitioners: rpps(1) });
    await pull(get, { practitioners: rpps(1), cpts: true });
    const [plain, cpts] = asked;
    expect(plain?.url.pathname).toBe('/fhir/Slot');
    expect(plain?.url.searchParams.get('status')).toBe('free');
    expect(plain?.url.searchParams.getAll('_include')).toEqual(['Slot:schedule']);
    expect(plain?.url.searchParams.getAll('_include:iterate')).toEqual(['Schedule:actor']);
    expect(cpts?.url.searchParams.getAll('_include')).toContain('Slot:service-type-reference');
    expect(plain?.accept).toContain('application/fhir+json');
    expect(plain?.accept).toContain('application/json+fhir');
  });

  test('next is followed on the host that was asked, and nowhere else', async () => {
    const paged = vendor((_url, rank) =>
      rank === 1 ? { ...empty, link: [{ relation: 'next', url: '/fhir/Slot?page=2' }] } : empty,
    );
    expect(await pull(paged.get, { practitioners: rpps(1) })).toHaveLength(2);
    expect(paged.asked[1]?.url.href).toBe('http://vendor.invalid/fhir/Slot?page=2');
    const elsewhere = vendor(() => ({
      ...empty,
      link: [{ relation: 'next', url: 'http://other.invalid/' }],
    }));
    await expect(pull(elsewhere.get, { practitioners: rpps(1) })).rejects.toMatchObject({
      code: 'refused-address',
    });
    const loop = vendor(() => ({ ...empty, link: [{ relation: 'next', url: '/fhir/Slot?page=2' }] }));
    await expect(pull(loop.get, { practitioners: rpps(1) })).rejects.toBeInstanceOf(FeedError);
    expect(loop.asked).toHaveLength(2);
  });

  test('one batch that fails is the failure of the feed, by its name: nothing may be closed on half an answer', async () => {
    const { get } = vendor((_url, rank) => (rank === 3 ? new FeedError('http-status', '503') : empty));
    await expect(pull(get, { practitioners: rpps(120) })).rejects.toMatchObject({ code: 'http-status' });
  });

  test('a page instead of an answer, and nobody to ask for, are failures of the feed', async () => {
    const { get } = vendor(() => '<html>maintenance</html>');
    await expect(pull(get, { practitioners: rpps(1) })).rejects.toMatchObject({ code: 'not-availability' });
    await expect(pull(get, { practitioners: [] })).rejects.toMatchObject({ code: 'settings' });
    expect(() => pull(get, { practitioners: rpps(1), zone: 'Paris' })).toThrow('zone');
  });

  test('what an answer leaves out is gone, in every schedule of the feed and inside the window', () => {
    const now = instantAt('2026-11-24T22:30:00Z');
    const context = { now, settings: sasPractitioners.settings.parse({}) };
    expect(sasPractitioners.coverage?.(context)).toMatchObject({ everySchedule: true });
    expect(searchWindow(context).to.toUTC().toISO()).toBe('2026-11-26T22:59:59.999Z');
  });
});

test('a refusal names the record, its schedule and its place, so that a vendor finds it', async () => {
  const recording = recordingsOf('sas-practitioners').find(({ name }) => name === 'bad-among-good');
  const readings = await readAll(sasPractitioners, recording ? bytesOf(recording) : [], {
    now: '2026-11-24T08:00:00Z',
  });
  const refused = readings.find((reading) => reading.type === 'rejection' && reading.rule === 'S04');
  expect(refused).toMatchObject({ scheduleId: 'ag-1', sourceId: 's-status', severity: 'error' });
  expect(refused?.at).toMatch(/^\/entry\/\d+\/resource$/u);
});

test('an agenda that is no longer in the answer has nothing free any more, and a failed pull closes nothing', async () => {
  const { db } = await testDatabase();
  const vendor = await upsertVendor(db, { code: 'asked', name: 'Asked' });
  const feed = await upsertFeed(db, {
    code: 'asked',
    vendorId: vendor.id,
    protocol: 'sas-practitioners',
    name: 'Asked',
  });
  const importer = IMPORTERS.find(({ protocol }) => protocol === 'sas-practitioners');
  const bodiesOf = (name: string) => {
    const recording = recordingsOf('sas-practitioners').find((known) => known.name === name);
    return recording ? bytesOf(recording) : [Buffer.from('<html>')];
  };
  const run = (name: string) =>
    runFeed({
      db,
      feed,
      importer: importer ?? expect.unreachable(),
      mode: 'snapshot',
      pulled: true,
      bodies: toBodies(bodiesOf(name)),
      clock: () => instantAt('2026-11-24T08:00:00Z'),
      log: { info: () => undefined, error: () => undefined },
    });
  expect(await run('two-places')).toMatchObject({ state: 'complete', accepted: 2, closed: 0 });
  expect(await run('maintenance')).toMatchObject({
    state: 'failed',
    failureCode: 'not-availability',
    closed: 0,
  });
  expect(await run('nobody-free')).toMatchObject({ state: 'complete', accepted: 0, closed: 2 });
  expect(await run('two-places')).toMatchObject({ state: 'complete', accepted: 2 });
});

test.each([
  ['02 99 28 43 21', '+33299284321'],
  ['+33 (0)2.99.28.43.21', '+33299284321'],
  ['tel:0033-2-99-28-43-21', '+33299284321'],
  ['0262 90 50 50', '+262262905050'],
  ['+33692123456', '+262692123456'],
  ['0596 55 20 00', '+596596552000'],
  ['+590590890000', '+590590890000'],
  ['+508 41 00 00', '+508410000'],
  ['06 39 98 00 01', '+33639980001'],
  ['15', null],
  ['poste 12', null],
])('the phone %s is read as %s', (written, expected) => {
  expect(toE164(written)).toBe(expected);
});

test.each([
  ['ORL', 'SM39'],
  ['Pédiatrie', 'SM40'],
  ['Médecine générale (SM)', 'SM54'],
  ['constructor', undefined],
])('the specialty “%s” in words is %s', (words, expected) => {
  expect(specialtyFromWords(words)).toBe(expected);
});
