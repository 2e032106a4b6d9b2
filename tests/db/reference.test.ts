import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { understandPlace } from '../../api/search/places.ts';
import { openDatabase, type Database } from '../../db/client.ts';
import {
  findCommune,
  findPlaces,
  findSpecialties,
  findTerritory,
  isHoliday,
  listSpecialties,
} from '../../db/queries/search/places.ts';
import { loadReference } from '../../db/reference/load.ts';
import { GENERAL_MEDICINE } from '../../db/vocabulary.ts';
import { testDatabase } from '../support/database.ts';

let db: Database;
let url: string;

beforeAll(async () => {
  ({ db, url } = await testDatabase());
});

async function count(query: ReturnType<typeof sql>): Promise<number> {
  const [row] = await db.execute<{ count: number }>(query);
  return Number(row?.count);
}

/** INSEE codes (or the postal code itself) found for what a regulator types. */
async function search(q: string, limit = 8): Promise<string[]> {
  const rows = await findPlaces(db, { ...understandPlace(q), limit });
  return rows.map(({ insee, postalCodes }) => insee ?? `postal:${postalCodes[0]}`);
}

describe('the reference data', () => {
  test('locates at least 99 % of the population, and says what it does not know', async () => {
    const [row] = await db.execute<{ share: number }>(sql`
      select sum(population) filter (where lat is not null)::float8 / sum(population) as share
      from commune where parent is null`);
    expect(row?.share).toBeGreaterThan(0.99);
    expect(
      await count(sql`select count(*) from commune where (lat is null) <> (precision = 'unknown')`),
    ).toBe(0);
    expect(await count(sql`select count(*) from commune where (lat is null) <> (lon is null)`)).toBe(0);
    expect(await count(sql`select count(*) from commune where precision = 'commune'`)).toBeGreaterThan(
      14_000,
    );
  });

  test('tells the 45 arrondissements of Paris, Lyon and Marseille apart', async () => {
    const rows = await db.execute<{ parent: string; count: number; apart: number; precise: boolean }>(sql`
      select parent, count(*)::int as count, count(distinct (lat, lon))::int as apart,
        bool_and(precision = 'commune') as precise
      from commune where parent is not null group by parent order by parent`);
    expect([...rows]).toEqual([
      { parent: '13055', count: 16, apart: 16, precise: true },
      { parent: '69123', count: 9, apart: 9, precise: true },
      { parent: '75056', count: 20, apart: 20, precise: true },
    ]);
  });

  test('keeps the time of each place overseas', async () => {
    const zones = await db.execute<{ departement: string; zone: string }>(sql`
      select distinct departement, zone from commune where zone <> 'Europe/Paris' order by departement, zone`);
    expect(zones.map(({ departement, zone }) => `${departement} ${zone}`)).toEqual([
      '971 America/Guadeloupe',
      '972 America/Martinique',
      '973 America/Cayenne',
      '974 Indian/Reunion',
      '975 America/Miquelon',
      '976 Indian/Mayotte',
      '977 America/St_Barthelemy',
      '978 America/Marigot',
      '986 Pacific/Wallis',
      '987 Pacific/Gambier',
      '987 Pacific/Marquesas',
      '987 Pacific/Tahiti',
      '988 Pacific/Noumea',
    ]);
  });

  test('has one territory a département, with where its people are and how far a search may go', async () => {
    expect(await count(sql`select count(*) from territory where length(code) = 2 or code < '977'`)).toBe(102);
    expect(await findTerritory(db, '35')).toEqual({
      code: '35',
      name: 'Ille-et-Vilaine',
      zone: 'Europe/Paris',
      lat: expect.closeTo(48.15, 0),
      lon: expect.closeTo(-1.64, 0),
      radiusCapKm: 40,
    });
    expect((await findTerritory(db, '75'))?.radiusCapKm).toBeLessThan(
      (await findTerritory(db, '48'))?.radiusCapKm ?? 0,
    );
    expect(await findTerritory(db, '00')).toBeUndefined();
  });

  test('knows a commune by its INSEE code', async () => {
    expect(await findCommune(db, '35238')).toMatchObject({
      name: 'Rennes',
      departement: '35',
      zone: 'Europe/Paris',
    });
    expect(await findCommune(db, '99999')).toBeUndefined();
  });

  test('holds the three codes of general medicine as one group, and every other specialty alone', async () => {
    const specialties = await listSpecialties(db);
    const groups = Map.groupBy(specialties, ({ groupId }) => groupId);
    expect([...groups.values()].filter((group) => group.length > 1)).toHaveLength(1);
    const general = await findSpecialties(db, [...GENERAL_MEDICINE, 'SM99']);
    expect(general.map(({ code }) => code)).toEqual([...GENERAL_MEDICINE]);
    expect(new Set(general.map(({ groupId }) => groupId)).size).toBe(1);
    expect(specialties.find(({ code }) => code === 'SM40')?.label).toBe('Pédiatrie');
  });

  test('knows the holidays of each law: Alsace-Moselle, the Antilles, the abolition days', async () => {
    const year = await count(sql`select extract(year from now()) as count`);
    const holidays = async (day: string, departements: string[]) =>
      Promise.all(departements.map((departement) => isHoliday(db, `${year}-${day}`, departement)));
    expect(await holidays('07-14', ['35', '974'])).toEqual([true, true]);
    expect(await holidays('07-15', ['35', '974'])).toEqual([false, false]);
    expect(await holidays('12-26', ['57', '67', '68', '54'])).toEqual([true, true, true, false]);
    expect(await holidays('05-27', ['971', '972', '978'])).toEqual([true, false, false]);
    expect(await holidays('05-28', ['978', '35'])).toEqual([true, false]);
    const [goodFriday] = await db.execute<{ day: string }>(sql`
      select day from holiday where scope = '67' and name = 'Vendredi saint' and day like ${`${year}%`}`);
    const day = goodFriday?.day.slice(5) ?? '';
    expect(await holidays(day, ['67', '971', '972', '35'])).toEqual([true, true, true, false]);
  });

  test('is loaded once, even by two processes at the same time', async () => {
    expect(await loadReference(db)).toEqual({ loaded: false });
    await db.execute(sql`comment on table commune is null`);
    const other = openDatabase(url);
    const lines: string[] = [];
    const outcomes = await Promise.all([
      loadReference(db, { log: (line) => lines.push(line) }),
      loadReference(other, { log: (line) => lines.push(line) }),
    ]);
    await other.close();
    expect(outcomes.filter(({ loaded }) => loaded)).toHaveLength(1);
    expect(lines).toHaveLength(1);
    expect(await loadReference(db)).toEqual({ loaded: false });
  });
});

describe('searching a place', () => {
  test('forgives accents, case, hyphens, apostrophes, ligatures and abbreviations', async () => {
    for (const q of ['Saint-Malo', 'ST MALO', 'st-malo', 'saint  malô'])
      expect((await search(q))[0]).toBe('35288');
    for (const q of ["L'Haÿ-les-Roses", 'l’hay les roses', 'hay les roses']) {
      expect((await search(q))[0]).toBe('94038');
    }
    expect(await search('oeuilly')).toEqual(expect.arrayContaining(['51410', '02565']));
    expect((await search('boulogne s/ mer'))[0]).toBe('62160');
  });

  test('puts the exact name first, then its beginnings, then its words, the most populous first', async () => {
    const rennes = await search('rennes');
    expect(rennes[0]).toBe('35238');
    expect(rennes.length).toBeGreaterThan(3);
    expect(await search('malo')).toContain('35288');
  });

  test('lists both Saint-Denis, and tells them apart by département or island', async () => {
    expect((await search('saint denis')).slice(0, 2).sort()).toEqual(['93066', '97411']);
    expect((await search('saint denis 93'))[0]).toBe('93066');
    expect(await search('St-Denis Réunion')).toEqual(['97411']);
    expect((await search('saint-pierre')).slice(0, 3)).toEqual(['97416', '97502', '97225']);
    expect(await search('saint pierre martinique')).toEqual(['97225']);
  });

  test('finds an arrondissement however it is written', async () => {
    for (const q of ['Paris 12e', 'paris 12', 'paris 12ème arr.', 'Paris XII', '75012 PARIS CEDEX 12']) {
      expect(await search(q)).toEqual(['75112']);
    }
    for (const q of ['lyon 3', 'Lyon 3ème arrondissement', '3e lyon'])
      expect((await search(q))[0]).toBe('69383');
    expect((await search('marseille 13')).slice(0, 2)).toEqual(['13213', '13055']);
  });

  test('never takes a postal code for an INSEE code: 13001 is Marseille, not Aix', async () => {
    expect(await search('13001')).toEqual(['13201', 'postal:13001']);
    expect(await search('13201')).toEqual(['13201']);
    expect(await search('35000')).toEqual(['35238', 'postal:35000']);
  });

  test('offers a postal code of several communes as one place, in the middle of them', async () => {
    const [whole, ...communes] = await findPlaces(db, { ...understandPlace('35580'), limit: 4 });
    expect(whole).toMatchObject({ kind: 'postal-code', postalCodes: ['35580'], precision: 'postal-code' });
    expect(whole?.names.length).toBeGreaterThan(4);
    expect(communes.map(({ kind }) => kind)).toEqual(['commune', 'commune', 'commune']);
    expect(whole?.lat).toBeCloseTo(communes[0]?.lat ?? 0, 0);
  });

  test('falls back from an address to its commune, and from a CEDEX to its city', async () => {
    expect(await search('12 rue de la Paix 35000 Rennes')).toEqual(['35238']);
    expect(await search('3 rue de saint malo rennes')).toEqual(['35238']);
    expect(await search('35042 RENNES CEDEX')).toEqual(['35238']);
    expect(await search('rennes 44')).toContain('35238');
  });

  test('forgives one slip when nothing else answers, and finds nothing in nonsense', async () => {
    for (const q of ['marseile', 'marsseille', 'marsielle', 'narseille'])
      expect((await search(q))[0]).toBe('13055');
    expect((await search('saintmalo'))[0]).toBe('35288');
    for (const q of ['zzzzzz', '%', '', '00000']) expect(await search(q)).toEqual([]);
  });

  test('prefers what is near the caller among namesakes', async () => {
    const near = { lat: 14.6, lon: -61.07 };
    const [first] = await findPlaces(db, { folded: 'saint pierre', limit: 1, near });
    expect(first?.insee).toBe('97225');
  });
});
