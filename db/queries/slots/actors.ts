import { sql, type SQL } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import type { OrganizationKind, Precision } from '../../vocabulary.ts';
import { among, unnest } from '../columns.ts';

export interface PractitionerRow {
  key: string;
  rpps: string | null;
  adeli: string | null;
  family: string | null;
  given: string | null;
  prefix: string | null;
}

export interface OrganizationRow {
  key: string;
  finess: string | null;
  siret: string | null;
  name: string;
  kind: OrganizationKind;
}

export interface LocationRow {
  key: string;
  name: string | null;
  line: string | null;
  postalCode: string | null;
  city: string | null;
  insee: string | null;
  lat: number;
  lon: number;
  precision: Precision;
  zone: string;
  phone: string | null;
}

/** A practitioner at a place, or a structure at a place. */
export interface RoleRow {
  practitionerId: number | null;
  organizationId: number | null;
  locationId: number;
  sector: string | null;
  phone: string | null;
}

/**
 * What a row becomes when it is described again: blanks are filled and nothing is erased. Whoever first named a
 * national key is believed; a key of one feed follows its feed.
 */
function merged(name: string, known: string, given: string): SQL {
  return sql.raw(
    `CASE WHEN ${given}.key LIKE 'feed:%' THEN coalesce(${given}.${name}, ${known}.${name}) ` +
      `ELSE coalesce(${known}.${name}, ${given}.${name}) END`,
  );
}

interface Table {
  name: 'practitioner' | 'organization' | 'location';
  columns: readonly string[];
  /** How a column becomes richer; `merged` when not said. */
  enriched?: (name: string, known: string, given: string) => SQL;
}

/** Which column of a role points at a row of a table. */
const POINTER = {
  practitioner: 'practitioner_id',
  organization: 'organization_id',
  location: 'location_id',
} as const;

/**
 * Inserts what is new and enriches what is known, in order of key so that two runs never wait for each other. The roles
 * of whoever now says something else are weighed again against their neighbours.
 */
async function enrich(db: Queryable, table: Table, rows: SQL): Promise<void> {
  const { columns, enriched = merged } = table;
  const list = (alias: string) => sql.raw(columns.map((name) => `${alias}${name}`).join(', '));
  const richer = sql.join(
    columns.map((name) => enriched(name, 'k', 'i')),
    sql`, `,
  );
  const assigned = sql.join(
    columns.map((name) => sql`${sql.raw(name)} = ${enriched(name, 'k', 'excluded')}`),
    sql`, `,
  );
  const name = sql.raw(table.name);
  await db.execute(sql`
    WITH changed AS (
    INSERT INTO ${name} AS k (key, ${list('')})
    SELECT i.key, ${list('i.')} FROM ${rows} AS i(key, ${list('')}) LEFT JOIN ${name} k ON k.key = i.key
    WHERE k.id IS NULL OR (${richer}) IS DISTINCT FROM (${list('k.')})
    ORDER BY i.key COLLATE "C"
    ON CONFLICT (key) DO UPDATE SET ${assigned} RETURNING k.id)
    UPDATE practitioner_role r SET weighed_at = NULL FROM changed
    WHERE r.${sql.raw(POINTER[table.name])} = changed.id AND r.weighed_at IS NOT NULL`);
}

async function idsByKey(
  db: Queryable,
  table: Table['name'],
  keys: readonly string[],
): Promise<Map<string, number>> {
  const rows = await db.execute<{ key: string; id: number }>(sql`
    SELECT key, id FROM ${sql.raw(table)} WHERE key IN ${among(keys, 'text')}`);
  return new Map(rows.map((row) => [row.key, row.id]));
}

/** Writes practitioners, one row a key, and gives their ids by key. */
export async function upsertPractitioners(
  db: Queryable,
  rows: readonly PractitionerRow[],
): Promise<Map<string, number>> {
  if (rows.length === 0) return new Map();
  const columns = ['rpps', 'adeli', 'family', 'given', 'prefix'] as const;
  const given = unnest(rows, [['key', 'text'], ...columns.map((name) => [name, 'text'] as const)]);
  await enrich(db, { name: 'practitioner', columns }, given);
  return idsByKey(
    db,
    'practitioner',
    rows.map((row) => row.key),
  );
}

/** Writes structures, one row a key, and gives their ids by key. A structure of no kind takes the kind it is given. */
export async function upsertOrganizations(
  db: Queryable,
  rows: readonly OrganizationRow[],
): Promise<Map<string, number>> {
  if (rows.length === 0) return new Map();
  const enriched = (name: string, known: string, given: string) =>
    name === 'kind'
      ? sql.raw(`CASE WHEN ${known}.kind = 'other' THEN ${given}.kind ELSE ${known}.kind END`)
      : merged(name, known, given);
  const table: Table = { name: 'organization', columns: ['finess', 'siret', 'name', 'kind'], enriched };
  const given = unnest(rows, [
    ['key', 'text'],
    ['finess', 'text'],
    ['siret', 'text'],
    ['name', 'text'],
    ['kind', 'organization_kind'],
  ]);
  await enrich(db, table, given);
  return idsByKey(
    db,
    'organization',
    rows.map((row) => row.key),
  );
}

const LOCATION_FIELDS = [
  ['name', 'text'],
  ['line', 'text'],
  ['postalCode', 'text'],
  ['city', 'text'],
  ['insee', 'text'],
  ['lat', 'float8'],
  ['lon', 'float8'],
  ['precision', 'location_precision'],
  ['zone', 'text'],
  ['phone', 'text'],
] as const;

/** Coordinates go together, from the more precise of the two; a place of one feed follows its feed. */
function placed(name: string, known: string, given: string): SQL {
  if (!['lat', 'lon', 'precision'].includes(name)) return merged(name, known, given);
  return sql.raw(
    `CASE WHEN ${given}.precision < ${known}.precision ` +
      `OR (${given}.precision = ${known}.precision AND ${given}.key LIKE 'feed:%') ` +
      `THEN ${given}.${name} ELSE ${known}.${name} END`,
  );
}

export interface PlacedLocation {
  id: number;
  lat: number;
  lon: number;
  zone: string;
}

/** Writes places, one row a key, and gives where they are by key: what is known may be better than what was given. */
export async function upsertLocations(
  db: Queryable,
  rows: readonly LocationRow[],
): Promise<Map<string, PlacedLocation>> {
  if (rows.length === 0) return new Map();
  const columns = LOCATION_FIELDS.map(([name]) => (name === 'postalCode' ? 'postal_code' : name));
  const given = unnest(rows, [['key', 'text'], ...LOCATION_FIELDS]);
  await enrich(db, { name: 'location', columns, enriched: placed }, given);
  const keys = rows.map((row) => row.key);
  const found = await db.execute<{ key: string; id: number; lat: number; lon: number; zone: string }>(sql`
    SELECT key, id, lat, lon, zone FROM location WHERE key IN ${among(keys, 'text')}`);
  return new Map(found.map((row) => [row.key, row]));
}

const ROLE_FIELDS = [
  ['practitionerId', 'int'],
  ['organizationId', 'int'],
  ['locationId', 'int'],
  ['sector', 'text'],
  ['phone', 'text'],
] as const;

/** Writes roles and gives their ids in the order asked. The structure, sector and phone are filled, never erased. */
export async function upsertRoles(db: Queryable, rows: readonly RoleRow[]): Promise<number[]> {
  if (rows.length === 0) return [];
  await writeRoles(db, { rows: rows.filter((row) => row.practitionerId !== null), owner: 'practitioner_id' });
  await writeRoles(db, { rows: rows.filter((row) => row.practitionerId === null), owner: 'organization_id' });
  const found = await db.execute<{ id: number }>(sql`
    SELECT r.id FROM ${unnest(rows, ROLE_FIELDS.slice(0, 3))} WITH ORDINALITY AS i(practitioner_id, organization_id, location_id, n)
    JOIN practitioner_role r ON r.location_id = i.location_id AND CASE WHEN i.practitioner_id IS NULL
      THEN r.practitioner_id IS NULL AND r.organization_id = i.organization_id
      ELSE r.practitioner_id = i.practitioner_id END
    ORDER BY i.n`);
  return found.map((row) => row.id);
}

async function writeRoles(
  db: Queryable,
  params: { rows: readonly RoleRow[]; owner: 'practitioner_id' | 'organization_id' },
): Promise<void> {
  if (params.rows.length === 0) return;
  const owner = sql.raw(params.owner);
  const lone = sql.raw(
    params.owner === 'practitioner_id' ? 'practitioner_id IS NOT NULL' : 'practitioner_id IS NULL',
  );
  await db.execute(sql`
    WITH i AS (
      SELECT DISTINCT ON (${owner}, location_id) * FROM ${unnest(params.rows, ROLE_FIELDS)}
        AS i(practitioner_id, organization_id, location_id, sector, phone)
      ORDER BY ${owner}, location_id, organization_id)
    INSERT INTO practitioner_role AS k (practitioner_id, organization_id, location_id, sector, phone)
    SELECT i.* FROM i LEFT JOIN practitioner_role k
      ON k.${owner} = i.${owner} AND k.location_id = i.location_id AND k.${lone}
    WHERE k.id IS NULL
      OR (coalesce(k.organization_id, i.organization_id), coalesce(k.sector, i.sector), coalesce(k.phone, i.phone))
        IS DISTINCT FROM (k.organization_id, k.sector, k.phone)
    ORDER BY i.${owner}, i.location_id
    ON CONFLICT (${owner}, location_id) WHERE ${lone} DO UPDATE SET
      organization_id = coalesce(k.organization_id, excluded.organization_id),
      sector = coalesce(k.sector, excluded.sector), phone = coalesce(k.phone, excluded.phone), weighed_at = NULL`);
}
