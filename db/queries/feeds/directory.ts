import { sql, type SQL } from 'drizzle-orm';
import type { Database, Queryable } from '../../client.ts';
import type { CarerSex } from '../../vocabulary.ts';
import { among, unnest } from '../columns.ts';
import { fillSexes } from '../slots/schedules.ts';

/** A national extract. */
export type DirectorySource = 'rpps' | 'finess';

export interface DirectoryPersonRow {
  rpps: string;
  family: string;
  given: string | null;
  prefix: string | null;
  sex: CarerSex | null;
  profession: string;
  specialty: string | null;
}

export interface DirectoryStructureRow {
  finess: string;
  name: string;
  category: string | null;
  siret: string | null;
  phone: string | null;
  line: string | null;
  postalCode: string | null;
  city: string | null;
  insee: string | null;
}

export interface DirectoryPositionRow {
  finess: string;
  lat: number;
  lon: number;
}

interface Writing<Row> {
  loadId: number;
  rows: readonly Row[];
}

const PERSON_FIELDS = (['rpps', 'family', 'given', 'prefix', 'sex', 'profession', 'specialty'] as const).map(
  (name) => [name, 'text'] as const,
);
const STRUCTURE_FIELDS = (
  ['finess', 'name', 'category', 'siret', 'phone', 'line', 'postalCode', 'city', 'insee'] as const
).map((name) => [name, 'text'] as const);

/** Begins a load and gives its id; a load never finished leaves the rows of the one before. */
export async function startDirectoryLoad(
  db: Database,
  { source, now }: { source: DirectorySource; now: Date },
): Promise<number> {
  const [row] = await db.execute<{ id: number }>(sql`
    INSERT INTO directory_load (source, started_at) VALUES (${source}, ${now.toISOString()}) RETURNING id`);
  if (!row) throw new Error('an insertion always answers');
  return row.id;
}

/** Writes persons, one row an RPPS whatever the number of activities: the first with a specialty tells it. */
export async function writeDirectoryPersons(
  db: Queryable,
  { loadId, rows }: Writing<DirectoryPersonRow>,
): Promise<void> {
  const fields = sql.raw('rpps, family, given, prefix, sex, profession, specialty');
  await db.execute(sql`
    INSERT INTO directory_person AS k (${fields}, load_id)
    SELECT DISTINCT ON (rpps) ${fields}, ${loadId}::int FROM ${unnest(rows, PERSON_FIELDS)} AS i(${fields})
    ORDER BY rpps, specialty NULLS LAST
    ON CONFLICT (rpps) DO UPDATE SET family = excluded.family, given = excluded.given, prefix = excluded.prefix,
      sex = excluded.sex, profession = excluded.profession, load_id = excluded.load_id,
      specialty = CASE WHEN k.load_id = excluded.load_id THEN coalesce(k.specialty, excluded.specialty)
                       ELSE excluded.specialty END`);
}

/** Writes structures; their positions come later in the file and are kept meanwhile. */
export async function writeDirectoryStructures(
  db: Queryable,
  { loadId, rows }: Writing<DirectoryStructureRow>,
): Promise<void> {
  const names = ['finess', 'name', 'category', 'siret', 'phone', 'line', 'postal_code', 'city', 'insee'];
  const fields = sql.raw(names.join(', '));
  const assigned = sql.raw(
    [...names.slice(1), 'load_id'].map((name) => `${name} = excluded.${name}`).join(', '),
  );
  await db.execute(sql`
    INSERT INTO directory_structure (${fields}, load_id)
    SELECT DISTINCT ON (finess) ${fields}, ${loadId}::int FROM ${unnest(rows, STRUCTURE_FIELDS)} AS i(${fields})
    ORDER BY finess
    ON CONFLICT (finess) DO UPDATE SET ${assigned}`);
}

/** Says where structures are; a position of no known structure is left out. */
export async function placeDirectoryStructures(
  db: Queryable,
  rows: readonly DirectoryPositionRow[],
): Promise<void> {
  const given = unnest(rows, [
    ['finess', 'text'],
    ['lat', 'float8'],
    ['lon', 'float8'],
  ]);
  await db.execute(sql`
    UPDATE directory_structure k SET lat = i.lat, lon = i.lon FROM ${given} AS i(finess, lat, lon)
    WHERE k.finess = i.finess AND (k.lat, k.lon) IS DISTINCT FROM (i.lat, i.lon)`);
}

const tableOf = (source: DirectorySource): SQL =>
  sql.raw(source === 'rpps' ? 'directory_person' : 'directory_structure');

/** How many rows a source holds, and how many of them a load wrote. */
export async function countDirectory(
  db: Queryable,
  { source, loadId }: { source: DirectorySource; loadId: number },
): Promise<{ held: number; written: number }> {
  const [row] = await db.execute<{ held: number; written: number }>(sql`
    SELECT count(*)::int AS held, (count(*) FILTER (WHERE load_id = ${loadId}))::int AS written
    FROM ${tableOf(source)}`);
  return row ?? { held: 0, written: 0 };
}

interface Ending {
  source: DirectorySource;
  loadId: number;
  refused: number;
  now: Date;
}

/** Ends a load: whoever the extract no longer lists is forgotten. Gives how many. */
export function finishDirectoryLoad(db: Database, ending: Ending): Promise<number> {
  return db.transaction(async (tx) => {
    const gone = await tx.execute(
      sql`DELETE FROM ${tableOf(ending.source)} WHERE load_id <> ${ending.loadId}`,
    );
    if (ending.source === 'rpps') await fillSexes(tx);
    const { written } = await countDirectory(tx, ending);
    await tx.execute(sql`
      UPDATE directory_load SET finished_at = ${ending.now.toISOString()}, rows = ${written},
        refused = ${ending.refused}, removed = ${gone.count} WHERE id = ${ending.loadId}`);
    return gone.count;
  });
}

/** Of these RPPS, those the loaded directory does not list; none while no extract was ever loaded whole. */
export function findUnknownRpps(db: Queryable, rpps: readonly string[]): Promise<Set<string>> {
  return findUnlisted(db, { source: 'rpps', ids: rpps });
}

/** The same of FINESS. */
export function findUnknownFiness(db: Queryable, finess: readonly string[]): Promise<Set<string>> {
  return findUnlisted(db, { source: 'finess', ids: finess });
}

async function findUnlisted(
  db: Queryable,
  { source, ids }: { source: DirectorySource; ids: readonly string[] },
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const listed = sql.raw(source === 'rpps' ? 'p.rpps' : 'p.finess');
  const rows = await db.execute<{ id: string }>(sql`
    SELECT i.id FROM (SELECT DISTINCT u AS id FROM unnest(ARRAY${among(ids, 'text')}) u) i
    WHERE EXISTS (SELECT FROM directory_load WHERE source = ${source} AND finished_at IS NOT NULL)
      AND NOT EXISTS (SELECT FROM ${tableOf(source)} p WHERE ${listed} = i.id)`);
  return new Set(rows.map((row) => row.id));
}
