import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { DateTime } from 'luxon';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Database } from '../../db/client.ts';
import { findUnknownRpps } from '../../db/queries/feeds/directory.ts';
import { loadDirectory } from '../../importers/directory/load.ts';
import { fromLambert93, fromUtm, toDegrees } from '../../importers/directory/projection.ts';
import { testDatabase } from '../support/database.ts';
import { deliver, line, makeFeed, rejectionsOf } from './feed-under-test.ts';

const run = promisify(execFile);
const extracts = join(import.meta.dirname, 'extracts');
const RPPS = join(extracts, 'PS_LibreAcces_Personne_activite.txt');
const FINESS = join(extracts, 'etalab-cs1100507-stock.csv');
const clock = () => DateTime.utc();

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'creneau-directory-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function loading(db: Database) {
  const told: string[] = [];
  return { db, clock, progress: (line: string) => void told.push(line), told };
}

describe('projections', () => {
  test('Lambert 93 gives its own origin and the Eiffel tower', () => {
    const origin = fromLambert93({ x: 700_000, y: 6_600_000 });
    expect(origin.lat).toBeCloseTo(46.5, 7);
    expect(origin.lon).toBeCloseTo(3, 9);
    const tower = fromLambert93({ x: 648_237, y: 6_862_271 });
    expect(tower.lat).toBeCloseTo(48.8583, 3);
    expect(tower.lon).toBeCloseTo(2.2945, 3);
  });

  test('UTM gives a published point, on both sides of the equator', () => {
    const tower = fromUtm({ x: 630_084, y: 4_833_438 }, { zone: 17, south: false });
    expect(tower.lat).toBeCloseTo(43.642567, 4);
    expect(tower.lon).toBeCloseTo(-79.387139, 4);
    const mirrored = fromUtm({ x: 630_084, y: 10_000_000 - 4_833_438 }, { zone: 17, south: true });
    expect(mirrored.lat).toBeCloseTo(-tower.lat, 9);
    expect(mirrored.lon).toBeCloseTo(tower.lon, 9);
  });

  test.each([
    ['UTM_N20', -63],
    ['UTM_N21', -57],
    ['UTM_N22', -51],
    ['UTM_S38', 45],
    ['UTM_S40', 57],
  ])('the meridian of %s is %d degrees', (system, meridian) => {
    const y = system.includes('S') ? 8_000_000 : 2_000_000;
    expect(toDegrees({ x: 500_000, y }, system)?.lon).toBeCloseTo(meridian, 9);
  });

  test('a projection that is not known places nothing', () => {
    expect(toDegrees({ x: 1, y: 1 }, 'UTM_N31')).toBeNull();
    expect(toDegrees({ x: 1, y: 1 }, '')).toBeNull();
  });
});

describe('the directory of people', () => {
  test('one row a person whatever their activities; a bad line is one remark', async () => {
    const { db } = await testDatabase();
    const report = await loadDirectory(loading(db), { source: 'rpps', file: RPPS });
    expect(report).toMatchObject({ held: 2, refused: 1, removed: 0 });
    expect(report.remarks).toEqual([{ line: 6, reason: '"1000267" is not an RPPS' }]);
    const rows =
      await db.$client`select rpps, family, given, prefix, specialty from directory_person order by rpps`;
    expect(rows).toEqual([
      { rpps: '10002673899', family: 'LE GOFF', given: 'Anne-Marie', prefix: 'Docteur', specialty: 'SM54' },
      { rpps: '10100000018', family: 'OZOUF', given: 'Loïc', prefix: 'Docteur', specialty: 'SM04' },
    ]);
  });

  test('an RPPS is unknown only once a directory is there to tell', async () => {
    const { db } = await testDatabase();
    const asked = ['10002673899', '19999999999'];
    expect([...(await findUnknownRpps(db, asked))]).toEqual([]);
    await loadDirectory(loading(db), { source: 'rpps', file: RPPS });
    expect([...(await findUnknownRpps(db, asked))]).toEqual(['19999999999']);
  });

  test('whoever is no longer listed is forgotten, but a truncated extract empties nothing', async () => {
    const { db } = await testDatabase();
    const [header, ...lines] = (await readFile(RPPS, 'utf8')).split('\n');
    const write = async (name: string, kept: string[]) => {
      const file = join(folder, name);
      await writeFile(file, [header, ...kept].join('\n'));
      return file;
    };
    await loadDirectory(loading(db), { source: 'rpps', file: RPPS });
    const one = await write('one.txt', lines.slice(2, 3));
    expect(await loadDirectory(loading(db), { source: 'rpps', file: one })).toMatchObject({
      held: 1,
      removed: 1,
    });
    const none = await write('none.txt', []);
    await expect(loadDirectory(loading(db), { source: 'rpps', file: none })).rejects.toThrow(
      'nothing was forgotten',
    );
    expect([...(await findUnknownRpps(db, ['10100000018']))]).toEqual([]);
  });

  test('a file that is another is refused by the column it lacks', async () => {
    const { db } = await testDatabase();
    const refused = loadDirectory(loading(db), { source: 'rpps', file: FINESS });
    await expect(refused).rejects.toThrow(`no column "Type d'identifiant PP"`);
    await expect(loadDirectory(loading(db), { source: 'finess', file: RPPS })).rejects.toThrow(
      'does not begin',
    );
  });
});

describe('the directory of structures', () => {
  test('sites and their positions, in mainland and overseas projections', async () => {
    const { db } = await testDatabase();
    const report = await loadDirectory(loading(db), { source: 'finess', file: FINESS });
    expect(report).toMatchObject({ held: 3, refused: 2 });
    expect(report.remarks.map(({ reason }) => reason)).toEqual([
      '"35000" is not a FINESS',
      'unknown projection "MARS"',
    ]);
    const rows = await db.$client<{ finess: string; lat: number | null; lon: number | null }[]>`
      select finess, name, line, postal_code, city, insee, lat, lon from directory_structure order by finess`;
    expect(rows).toMatchObject([
      { finess: '2A0000014', name: 'CENTRE DE SANTÉ D’AJACCIO', city: 'AJACCIO', insee: '2A004', lat: null },
      {
        finess: '350000741',
        line: '2 R HENRI LE GUILLOUX',
        postal_code: '35033',
        city: 'RENNES',
        insee: '35238',
      },
      { finess: '970400024', name: 'CHU FELIX GUYON', insee: '97411' },
    ]);
    expect(rows[1]?.lat).toBeCloseTo(48.12, 1);
    expect(rows[1]?.lon).toBeCloseTo(-1.69, 1);
    expect(rows[2]?.lat).toBeCloseTo(-20.88, 1);
    expect(rows[2]?.lon).toBeCloseTo(55.45, 1);
  });

  test('an older extract in Latin-1 reads the same', async () => {
    const { db } = await testDatabase();
    const file = join(folder, 'latin.csv');
    const text = (await readFile(FINESS, 'utf8')).replaceAll('’', "'");
    await writeFile(file, Buffer.from(text, 'latin1'));
    await loadDirectory(loading(db), { source: 'finess', file });
    const [row] = await db.$client`select name from directory_structure where finess = '2A0000014'`;
    expect(row).toEqual({ name: "CENTRE DE SANTÉ D'AJACCIO" });
  });
});

describe('a run', () => {
  test('remarks on identifiers that the loaded directory does not list, and is silent without one', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db);
    const lines = [
      line(),
      line({ scheduleId: 'ag-2', sourceId: 's-2', practitioner: { rpps: '10002673899', family: 'LE GOFF' } }),
      line({
        scheduleId: 'ag-3',
        sourceId: 's-3',
        organizations: [{ finess: '350000121', name: 'MSP', kind: 'MSP' }],
      }),
    ];
    const silent = await deliver(db, feed, { lines });
    expect((await rejectionsOf(db, silent)).filter(({ rule }) => rule === 'I11')).toEqual([]);
    await loadDirectory(loading(db), { source: 'rpps', file: RPPS });
    const told = await deliver(db, feed, { lines });
    expect((await rejectionsOf(db, told)).filter(({ rule }) => rule === 'I11')).toMatchObject([
      {
        severity: 'warning',
        at: 'line 1',
        reason: 'RPPS 81000000001 is not in the national directory',
      },
    ]);
    await loadDirectory(loading(db), { source: 'finess', file: FINESS });
    const both = await deliver(db, feed, { lines });
    expect(
      (await rejectionsOf(db, both)).filter(({ rule }) => rule === 'I11').map(({ reason }) => reason),
    ).toEqual([
      'RPPS 81000000001 is not in the national directory',
      'FINESS 350000121 is not in the national directory',
    ]);
    expect(both).toMatchObject({ rejected: 0, state: 'complete' });
  });
});

const childReport = z.object({
  held: z.int(),
  refused: z.int(),
  told: z.int(),
  peakMegabytes: z.number(),
});

/** Half a million lines with `FAULTS=1`; few enough otherwise to be a test like another. */
const LINES = process.env['FAULTS'] === '1' ? 500_000 : 10_000;

test(`${LINES} persons load within 300 MB, the runtime and all`, { timeout: 300_000 }, async () => {
  const { db, url } = await testDatabase();
  const file = join(folder, 'many.txt');
  const [header = '', sample = ''] = (await readFile(RPPS, 'utf8')).split('\n');
  function* lines() {
    yield `${header}\n`;
    for (let index = 0; index < LINES; index += 1)
      yield `${sample.replaceAll('10002673899', String(10_000_000_000 + index))}\n`;
  }
  await pipeline(Readable.from(lines()), createWriteStream(file));
  const child = join(import.meta.dirname, 'directory-load.ts');
  const { stdout } = await run(process.execPath, [child, url, file]);
  const told = childReport.parse(JSON.parse(stdout));
  expect(told).toMatchObject({ held: LINES, refused: 0, told: Math.floor(LINES / 100_000) + 1 });
  console.info(`${LINES} persons: peak ${Math.round(told.peakMegabytes)} MB`);
  expect(told.peakMegabytes).toBeLessThan(300);
  const [{ count } = { count: 0 }] = await db.$client<{ count: number }[]>`
    select count(*)::int as count from directory_person`;
  expect(count).toBe(LINES);
});
