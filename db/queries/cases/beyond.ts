import { sql, type SQL } from 'drizzle-orm';
import type { Queryable, Transaction } from '../../client.ts';
import { communityAsk, type CommunityAsk } from '../../schema/case.ts';
import type { Delay } from '../../dispatch-vocabulary.ts';

/** What a professional accepts beyond what they declare, and how many they expect in the week of an instant. */
export interface Beyond {
  accepts: boolean;
  /** Patients a week; null without a limit. */
  quota: number | null;
  taken: number;
}

/**
 * Undefined when there is no such professional at that place. Weeks are those of the place, as for what is declared. The
 * setting is locked: whoever orients to the same professional meanwhile is waited for, and counted. The case itself is not:
 * another hour takes the place of the one it has.
 */
export async function findBeyond(
  tx: Transaction,
  { roleId, start, caseId }: { roleId: number; start: Date; caseId: string },
): Promise<Beyond | undefined> {
  await tx.execute(sql`SELECT FROM availability_setting WHERE role_id = ${roleId} FOR UPDATE`);
  const [row] = await tx.execute<Beyond & Record<string, unknown>>(sql`
    SELECT coalesce(s.overbooking, false) AS accepts, s.overbooking_quota AS quota,
      ${agreedInWeek(sql`${start.toISOString()}::timestamptz`, caseId)} AS taken
    FROM practitioner_role r JOIN location l ON l.id = r.location_id
    LEFT JOIN availability_setting s ON s.role_id = r.id WHERE r.id = ${roleId}`);
  return row;
}

/** An event `e` by which people, rather than a vendor, gave a case its visit: a professional by telephone, or a community. */
export const AGREED = sql`(
  e.type = 'community-answered' OR e.type = 'orient-beyond' AND e.facts -> 'about' ->> 'outcome' = 'agreed')`;

/** What the same professional said in the case after event `e`. */
const saidSince = (outcome: 'agreed' | 'refused'): SQL => sql`EXISTS (
  SELECT FROM case_event b WHERE b.case_id = e.case_id AND b.seq > e.seq AND b.type = 'orient-beyond'
    AND b.facts -> 'about' -> 'roleId' = e.facts -> 'about' -> 'roleId' AND b.facts -> 'about' ->> 'outcome' = ${outcome})`;

/** Whether a visit that event `e` agreed was taken back by the same professional since. */
export const TAKEN_BACK = saidSince('refused');

/** Whether the same professional agreed to another hour since, which takes the place of the one of event `e`. */
export const MOVED = saidSince('agreed');

/** What a case ends with when nobody comes to the visit that was agreed for it, as SQL of its `outcome`. */
export const gaveUp = (outcome: SQL): SQL => sql`${outcome} NOT IN ('oriented', 'honoured', 'no-show')`;

/**
 * How many were agreed beyond what role `r` declares for the week of an instant, by the clock of its place `l`; those of
 * `but` are left out, for whom another hour is being agreed.
 */
export function agreedInWeek(instant: SQL, but: string | null = null): SQL {
  return sql`(SELECT count(*) FROM case_event e JOIN dispatch_case x ON x.id = e.case_id
    WHERE e.type = 'orient-beyond' AND e.facts->'about'->>'roleId' IN (r.id::text, r.same_as::text) AND e.facts->'about'->>'outcome' = 'agreed'
      AND e.case_id IS DISTINCT FROM ${but}::uuid AND NOT ${TAKEN_BACK} AND NOT ${MOVED} AND (x.outcome IS NULL OR NOT (${gaveUp(sql`x.outcome`)}))
      AND date_trunc('week', to_timestamp((e.facts->'about'->>'start')::float8 / 1000) AT TIME ZONE l.zone)
        = date_trunc('week', ${instant} AT TIME ZONE l.zone))::int`;
}

/** The name of a structure that is a community of professionals; undefined for any other. */
export async function findCommunity(db: Queryable, organizationId: number): Promise<string | undefined> {
  const [row] = await db.execute<{ name: string }>(sql`
    SELECT name FROM organization WHERE id = ${organizationId} AND kind IN ('CPTS', 'MSP', 'CDS', 'SOS')`);
  return row?.name;
}

/** Whether a community may still answer about a case. */
export async function isAsked(
  tx: Transaction,
  { caseId, organizationId, now }: { caseId: string; organizationId: number; now: Date },
): Promise<boolean> {
  const asked = await tx.execute(sql`
    SELECT FROM community_ask
    WHERE case_id = ${caseId} AND organization_id = ${organizationId} AND ended_at IS NULL
      AND answer_by > ${now.toISOString()}::timestamptz`);
  return asked.length > 0;
}

export async function askOfCommunity(
  tx: Transaction,
  ask: {
    caseId: string;
    organizationId: number;
    specialty: string | null;
    commune: string | null;
    delay: Delay | null;
    askedAt: Date;
    answerBy: Date;
  },
): Promise<number> {
  const [row] = await tx.insert(communityAsk).values(ask).returning({ id: communityAsk.id });
  if (!row) throw new Error('An insert returned no request.');
  return row.id;
}

/** An open request as a community reads it: nothing of the person. */
export interface OpenAsk {
  id: number;
  organization: string;
  specialty: string | null;
  specialtyLabel: string | null;
  commune: string | null;
  communeName: string | null;
  delay: Delay | null;
  askedAt: number;
  answerBy: number;
}

const ms = (column: string) => sql.raw(`(extract(epoch from k.${column}) * 1000)::float8`);

/** The open requests to these communities about people who have no visit yet, the one to answer first first. */
export async function listOpenAsks(
  db: Queryable,
  { organizationIds, now }: { organizationIds: readonly number[]; now: Date },
): Promise<OpenAsk[]> {
  const rows = await db.execute<OpenAsk & Record<string, unknown>>(sql`
    SELECT k.id, o.name AS organization, k.specialty, s.label AS "specialtyLabel", k.commune, c.name AS "communeName", k.delay,
           ${ms('asked_at')} AS "askedAt", ${ms('answer_by')} AS "answerBy"
    FROM community_ask k JOIN organization o ON o.id = k.organization_id JOIN dispatch_case d ON d.id = k.case_id
    LEFT JOIN specialty s ON s.code = k.specialty LEFT JOIN commune c ON c.insee = k.commune
    WHERE k.ended_at IS NULL AND k.answer_by > ${now.toISOString()}::timestamptz
      AND coalesce(d.booking_state, 'held') = 'held' AND k.organization_id IN (SELECT unnest(${`{${organizationIds.join(',')}}`}::int[]))
    ORDER BY k.answer_by, k.id LIMIT 100`);
  return [...rows];
}

/** The case of a request that is still open. */
export async function findOpenAsk(
  db: Queryable,
  askId: number,
): Promise<{ caseId: string; territoryCode: string } | undefined> {
  const [row] = await db.execute<{ caseId: string; territoryCode: string }>(sql`
    SELECT c.id AS "caseId", c.territory_code AS "territoryCode"
    FROM community_ask k JOIN dispatch_case c ON c.id = k.case_id WHERE k.id = ${askId} AND k.ended_at IS NULL`);
  return row;
}

/** Takes an open request for one of these communities: the first who does has it, the others are given nothing. */
export async function takeAsk(
  tx: Transaction,
  params: { askId: number; organizationIds: readonly number[]; roleId: number; start: Date; now: Date },
): Promise<CommunityAsk | undefined> {
  const { askId, organizationIds, roleId, start, now } = params;
  const [row] = await tx.execute<{ id: number; caseId: string; organizationId: number }>(sql`
    UPDATE community_ask SET role_id = ${roleId}, start_at = ${start.toISOString()}, ended_at = ${now.toISOString()}
    WHERE id = ${askId} AND ended_at IS NULL AND answer_by > ${now.toISOString()}::timestamptz
      AND organization_id IN (SELECT unnest(${`{${organizationIds.join(',')}}`}::int[]))
    RETURNING id`);
  if (!row) return undefined;
  const [taken] = await tx
    .select()
    .from(communityAsk)
    .where(sql`id = ${askId}`);
  return taken;
}

/** A request that nobody answered in time. */
interface SilentAsk {
  id: number;
  caseId: string;
  territoryCode: string;
  organizationId: number;
}

/** The requests that nobody answered in time, the oldest first; they are open until `endSilentAsk`. */
export async function listSilentAsks(db: Queryable, now: Date): Promise<SilentAsk[]> {
  const rows = await db.execute<SilentAsk & Record<string, unknown>>(sql`
    SELECT k.id, k.case_id AS "caseId", c.territory_code AS "territoryCode", k.organization_id AS "organizationId"
    FROM community_ask k JOIN dispatch_case c ON c.id = k.case_id
    WHERE k.ended_at IS NULL AND k.answer_by <= ${now.toISOString()}::timestamptz ORDER BY k.answer_by, k.id LIMIT 200`);
  return [...rows];
}

/** Ends a request whose time has passed; false when it is over already. */
export async function endSilentAsk(
  tx: Transaction,
  { askId, now }: { askId: number; now: Date },
): Promise<boolean> {
  const ended = await tx.execute(sql`
    UPDATE community_ask SET ended_at = ${now.toISOString()}
    WHERE id = ${askId} AND ended_at IS NULL AND answer_by <= ${now.toISOString()}::timestamptz`);
  return ended.count === 1;
}

/** Ends what a case still asks of communities: it was closed, or found another way. */
export async function withdrawAsks(tx: Transaction, caseId: string, now: Date): Promise<void> {
  await tx.execute(sql`
    UPDATE community_ask SET ended_at = ${now.toISOString()} WHERE case_id = ${caseId} AND ended_at IS NULL`);
}
