import { sql } from 'drizzle-orm';
import type { Database, Queryable, Transaction } from '../../client.ts';
import type { Evidence } from '../../schema/match.ts';
import type { MatchState } from '../../vocabulary.ts';
import { among, unnest } from '../columns.ts';

/** Half a side of the box that roles are compared within, degrees: 250 m and a little more at 51° North. */
const NEAR = { lat: 0.0025, lon: 0.004 };

/** Roles that are new, or say more than when they were weighed, oldest first. */
export async function listUnweighed(db: Queryable, limit: number): Promise<number[]> {
  const rows = await db.execute<{ id: number }>(sql`
    SELECT id FROM practitioner_role WHERE weighed_at IS NULL ORDER BY id LIMIT ${limit}`);
  return rows.map(({ id }) => id);
}

export interface RolePair {
  roleId: number;
  otherRoleId: number;
}

/**
 * Pairs of these roles and those around them, that two feeds name apart and that nobody has decided yet. A feed tells its
 * own people apart, so two roles of one feed are never a pair.
 */
export async function findNeighbours(db: Queryable, roleIds: readonly number[]): Promise<RolePair[]> {
  return db.execute<RolePair & Record<string, unknown>>(sql`
    SELECT DISTINCT least(r.id, o.id) AS "roleId", greatest(r.id, o.id) AS "otherRoleId"
    FROM practitioner_role r
    JOIN location l ON l.id = r.location_id
    JOIN location near ON near.lat BETWEEN l.lat - ${NEAR.lat} AND l.lat + ${NEAR.lat}
                      AND near.lon BETWEEN l.lon - ${NEAR.lon} AND l.lon + ${NEAR.lon}
    JOIN practitioner_role o ON o.location_id = near.id AND o.id <> r.id
      AND (o.practitioner_id IS NULL) = (r.practitioner_id IS NULL)
    WHERE r.id IN ${among(roleIds, 'int')}
      AND EXISTS (SELECT FROM schedule s WHERE s.role_id = r.id)
      AND EXISTS (SELECT FROM schedule s WHERE s.role_id = o.id)
      AND NOT EXISTS (SELECT FROM schedule s JOIN schedule t ON t.feed_id = s.feed_id AND t.role_id = o.id
                      WHERE s.role_id = r.id)
      AND NOT EXISTS (SELECT FROM match m WHERE m.decided_at IS NOT NULL
                      AND m.role_id = least(r.id, o.id) AND m.other_role_id = greatest(r.id, o.id))`);
}

/** A role as it is compared. */
export interface ActorRow {
  roleId: number;
  practitionerId: number | null;
  rpps: string | null;
  adeli: string | null;
  family: string | null;
  given: string | null;
  finess: string | null;
  siret: string | null;
  organizationName: string | null;
  phone: string | null;
  phoneShared: boolean;
  line: string | null;
  postalCode: string | null;
  /** Known to the door, not by the commune alone. */
  exact: boolean;
  lat: number;
  lon: number;
  specialties: number[];
  feedIds: number[];
}

/** Reads roles to compare. A phone is shared when more than one actor of one feed answers at it. */
export async function readActors(db: Queryable, roleIds: readonly number[]): Promise<ActorRow[]> {
  if (roleIds.length === 0) return [];
  return db.execute<ActorRow & Record<string, unknown>>(sql`
    SELECT r.id AS "roleId", r.practitioner_id AS "practitionerId", p.rpps, p.adeli, p.family, p.given,
           o.finess, o.siret, o.name AS "organizationName", r.phone,
           EXISTS (SELECT FROM practitioner_role x JOIN schedule s ON s.role_id = x.id WHERE x.phone = r.phone
                   GROUP BY s.feed_id HAVING count(DISTINCT coalesce(x.practitioner_id, -x.organization_id)) > 1)
             AS "phoneShared",
           l.line, l.postal_code AS "postalCode", l.precision IN ('exact', 'address') AS exact, l.lat, l.lon,
           ARRAY(SELECT DISTINCT a.group_id::int FROM schedule s JOIN schedule_specialty a ON a.schedule_id = s.id
                 WHERE s.role_id = r.id) AS specialties,
           ARRAY(SELECT DISTINCT s.feed_id FROM schedule s WHERE s.role_id = r.id) AS "feedIds"
    FROM practitioner_role r
    JOIN location l ON l.id = r.location_id
    LEFT JOIN practitioner p ON p.id = r.practitioner_id
    LEFT JOIN organization o ON o.id = r.organization_id
    WHERE r.id IN ${among(roleIds, 'int')}`);
}

export interface WeighedPair extends RolePair {
  state: 'matched' | 'proposed';
  score: number;
  evidence: Evidence[];
}

/** Writes what the machine thinks of pairs; a pair that a person has decided stays as they decided. */
export async function saveMatches(
  tx: Transaction,
  { pairs, now }: { pairs: readonly WeighedPair[]; now: Date },
): Promise<void> {
  if (pairs.length === 0) return;
  const rows = unnest(
    pairs.map((pair) => ({ ...pair, evidence: JSON.stringify(pair.evidence) })),
    [
      ['roleId', 'int'],
      ['otherRoleId', 'int'],
      ['state', 'match_state'],
      ['score', 'smallint'],
      ['evidence', 'jsonb'],
    ],
  );
  await tx.execute(sql`
    INSERT INTO match AS k (role_id, other_role_id, state, score, evidence, weighed_at)
    SELECT i.*, ${now.toISOString()}::timestamptz FROM ${rows} AS i(role_id, other_role_id, state, score, evidence)
    ON CONFLICT (role_id, other_role_id) DO UPDATE SET state = excluded.state, score = excluded.score,
      evidence = excluded.evidence, weighed_at = excluded.weighed_at
    WHERE k.decided_at IS NULL`);
}

/** Forgets what the machine once thought of pairs and no longer does. */
export async function dropMatches(tx: Transaction, pairs: readonly RolePair[]): Promise<void> {
  if (pairs.length === 0) return;
  const rows = unnest(pairs, [
    ['roleId', 'int'],
    ['otherRoleId', 'int'],
  ]);
  await tx.execute(sql`
    DELETE FROM match k USING ${rows} AS i(role_id, other_role_id)
    WHERE k.role_id = i.role_id AND k.other_role_id = i.other_role_id AND k.decided_at IS NULL`);
}

/** Says that these roles were held against the others nearby. */
export async function markWeighed(
  tx: Transaction,
  { roleIds, now }: { roleIds: readonly number[]; now: Date },
): Promise<void> {
  await tx.execute(sql`
    UPDATE practitioner_role SET weighed_at = ${now.toISOString()} WHERE id IN ${among(roleIds, 'int')}`);
}

/** One of the two roles of a match, as an operator reads it. */
export interface MatchedRole {
  roleId: number;
  name: string;
  rpps: string | null;
  line: string | null;
  postalCode: string | null;
  city: string | null;
  phone: string | null;
  vendors: string[];
}

export interface MatchRow {
  id: number;
  state: MatchState;
  score: number;
  evidence: Evidence[];
  roles: [MatchedRole, MatchedRole];
  /** Milliseconds since 1970. */
  weighedAt: number;
  decidedAt: number | null;
  decidedBy: string | null;
}

function readMatches(where: ReturnType<typeof sql>) {
  const role = (id: string) =>
    sql`(SELECT json_build_object('roleId', r.id, 'rpps', p.rpps, 'line', l.line, 'postalCode', l.postal_code,
           'city', l.city, 'phone', coalesce(r.phone, l.phone),
           'name', coalesce(nullif(concat_ws(' ', p.given, p.family), ''), o.name, l.name, 'n° ' || r.id),
           'vendors', ARRAY(SELECT DISTINCT v.name FROM schedule s JOIN feed f ON f.id = s.feed_id
                            JOIN vendor v ON v.id = f.vendor_id WHERE s.role_id = r.id ORDER BY v.name))
         FROM practitioner_role r JOIN location l ON l.id = r.location_id
         LEFT JOIN practitioner p ON p.id = r.practitioner_id
         LEFT JOIN organization o ON o.id = r.organization_id WHERE r.id = ${sql.raw(id)})`;
  return sql`
    SELECT m.id, m.state, m.score, m.evidence, json_build_array(${role('m.role_id')}, ${role('m.other_role_id')}) AS roles,
           (extract(epoch FROM m.weighed_at) * 1000)::float8 AS "weighedAt",
           (extract(epoch FROM m.decided_at) * 1000)::float8 AS "decidedAt", a.display_name AS "decidedBy"
    FROM match m LEFT JOIN account a ON a.id = m.decided_by WHERE ${where}`;
}

/** Matches of a state, latest first. */
export async function listMatches(
  db: Database,
  { state, limit, before }: { state: MatchState; limit: number; before?: number | undefined },
): Promise<MatchRow[]> {
  const where = sql`m.state = ${state} AND m.id < ${before ?? 2_147_483_647} ORDER BY m.id DESC LIMIT ${limit}`;
  return db.execute<MatchRow & Record<string, unknown>>(readMatches(where));
}

export async function findMatch(db: Queryable, id: number): Promise<MatchRow | undefined> {
  const [row] = await db.execute<MatchRow & Record<string, unknown>>(readMatches(sql`m.id = ${id}`));
  return row;
}
