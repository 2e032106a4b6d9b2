import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { sql } from 'drizzle-orm';
import type { Database, Queryable, Transaction } from '../client.ts';
import { unnest } from '../queries/columns.ts';
import {
  DATA_FILES,
  readCommuneLines,
  readSpecialtyLines,
  readTerritoryLines,
  type CommuneLine,
  type SpecialtyLine,
  type TerritoryLine,
} from './data-files.ts';
import { listHolidays, type HolidayLine } from './holidays.ts';

const REFERENCE_LOCK = 7_273_003;

/** Everything a loaded row depends on: a change of any of them loads again. */
const SOURCES = [
  ...Object.values(DATA_FILES),
  new URL('holidays.ts', import.meta.url),
  new URL('../fold.ts', import.meta.url),
];

/**
 * Puts communes, territories, specialties and four years of holidays (last year to the one after next, by the
 * database's clock) into their tables. `loaded` is false when they already held exactly this. Several processes may
 * call it at once: one works, the others wait and find it done. Readers wait too, and never see a half.
 */
export async function loadReference(
  db: Database,
  { log = () => undefined }: { log?: (line: string) => void } = {},
): Promise<{ loaded: boolean }> {
  const hash = await hashSources();
  const { year, mark } = await readMark(db, hash);
  if (mark.current === mark.wanted) return { loaded: false };
  const communes = await readCommuneLines();
  const territories = await readTerritoryLines();
  const specialties = await readSpecialtyLines();
  const holidays = listHolidays([year - 1, year, year + 1, year + 2]);
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${REFERENCE_LOCK})`);
    const { mark: now } = await readMark(tx, hash);
    if (now.current === now.wanted) return { loaded: false };
    await tx.execute(sql`truncate commune, commune_postal_code, territory, specialty, holiday`);
    await insertCommunes(tx, communes);
    await insertPostalCodes(tx, communes);
    await insertTerritories(tx, territories);
    await insertSpecialties(tx, specialties);
    await insertHolidays(tx, holidays);
    await tx.execute(sql.raw(`comment on table commune is '${mark.wanted}'`));
    log(
      `Reference data: ${communes.length} communes, ${territories.length} territories, ${specialties.length} specialties`,
    );
    return { loaded: true };
  });
}

async function hashSources(): Promise<string> {
  const hash = createHash('sha256');
  for (const bytes of await Promise.all(SOURCES.map((source) => readFile(source)))) hash.update(bytes);
  return hash.digest('hex').slice(0, 16);
}

/** What is loaded is written on the table itself, so that a copy or a dump of the database carries it along. */
async function readMark(
  db: Queryable,
  hash: string,
): Promise<{ year: number; mark: { current: string | null; wanted: string } }> {
  const [row] = await db.execute<{ year: number; current: string | null }>(sql`
    select extract(year from now())::int as year, obj_description('commune'::regclass, 'pg_class') as current`);
  const year = row?.year ?? 0;
  return { year, mark: { current: row?.current ?? null, wanted: `reference ${hash} ${year}` } };
}

async function insertCommunes(
  tx: Transaction,
  lines: Awaited<ReturnType<typeof readCommuneLines>>,
): Promise<void> {
  const rows = unnest(lines, [
    ['insee', 'text'],
    ['name', 'text'],
    ['folded', 'text'],
    ['departement', 'text'],
    ['parent', 'text'],
    ['population', 'int'],
    ['zone', 'text'],
    ['lat', 'float8'],
    ['lon', 'float8'],
    ['precision', 'text'],
  ]);
  await tx.execute(sql`
    insert into commune (insee, name, folded, departement, parent, population, zone, lat, lon, precision)
    select * from ${rows}`);
}

async function insertPostalCodes(tx: Transaction, lines: CommuneLine[]): Promise<void> {
  const pairs = lines.flatMap(({ insee, postalCodes }) =>
    postalCodes.map((postalCode) => ({ postalCode, insee })),
  );
  const rows = unnest(pairs, [
    ['postalCode', 'text'],
    ['insee', 'text'],
  ]);
  await tx.execute(sql`insert into commune_postal_code (postal_code, insee) select * from ${rows}`);
}

async function insertTerritories(tx: Transaction, lines: TerritoryLine[]): Promise<void> {
  const rows = unnest(lines, [
    ['code', 'text'],
    ['name', 'text'],
    ['zone', 'text'],
    ['lat', 'float8'],
    ['lon', 'float8'],
    ['radiusCapKm', 'smallint'],
  ]);
  await tx.execute(
    sql`insert into territory (code, name, zone, lat, lon, radius_cap_km) select * from ${rows}`,
  );
}

async function insertSpecialties(tx: Transaction, lines: SpecialtyLine[]): Promise<void> {
  const rows = unnest(lines, [
    ['code', 'text'],
    ['label', 'text'],
    ['groupId', 'smallint'],
  ]);
  await tx.execute(sql`insert into specialty (code, label, group_id) select * from ${rows}`);
}

async function insertHolidays(tx: Transaction, lines: HolidayLine[]): Promise<void> {
  const rows = unnest(lines, [
    ['day', 'text'],
    ['scope', 'text'],
    ['name', 'text'],
  ]);
  await tx.execute(sql`insert into holiday (day, scope, name) select * from ${rows} on conflict do nothing`);
}
