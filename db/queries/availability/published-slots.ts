import { sql } from 'drizzle-orm';
import type { Queryable, Transaction } from '../../client.ts';
import type { AppointmentKind } from '../../vocabulary.ts';
import { unnest } from '../columns.ts';
import { findFeedByCode, upsertFeed, upsertVendor, type Feed } from '../feeds/feeds.ts';
import { fillSexes, loadSpecialtyGroups, upsertSchedules, writeSpecialties } from '../slots/schedules.ts';

/** The vendor and the feed under which what is declared here stands in the index. */
export const OWN_FEED = 'creneau';

/** The feed of what is declared here, made when it is first needed. */
export async function ownFeed(db: Queryable): Promise<Feed> {
  const known = await findFeedByCode(db, OWN_FEED);
  if (known) return known;
  const vendor = await upsertVendor(db, { code: OWN_FEED, name: 'Créneau', status: 'listed' });
  return upsertFeed(db, {
    code: OWN_FEED,
    vendorId: vendor.id,
    protocol: OWN_FEED,
    name: 'Plages déclarées ici',
    ageingAfterSeconds: 300,
    staleAfterSeconds: 900,
  });
}

/** One publishing of an exercise at a time; the wait ends with the transaction that holds it. */
export async function lockPublishing(tx: Transaction, roleId: number): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(7273011, ${roleId})`);
}

/** Where an exercise is, and what its slots are found under. */
export interface Publisher {
  roleId: number;
  zone: string;
  lat: number;
  lon: number;
  specialty: string | null;
}

/** What an exercise says of itself, as the index keeps it. */
interface Declared extends Record<string, unknown> {
  care: number;
  languages: string | null;
}

/** The exercise's schedule in our own feed, under its specialty alone. */
export async function ownSchedule(tx: Transaction, publisher: Publisher): Promise<number> {
  const { roleId, zone, lat, lon, specialty } = publisher;
  const feed = await ownFeed(tx);
  const sourceId = `exercice-${roleId}`;
  const [{ care, languages } = { care: 0, languages: null }] = await tx.execute<Declared>(sql`
    SELECT care, languages::text AS languages FROM availability_setting WHERE role_id = ${roleId}`);
  const row = { sourceId, roleId, zone, lat, lon, described: OWN_FEED, care, languages };
  const ids = await upsertSchedules(tx, { feedId: feed.id, rows: [row] });
  const scheduleId = ids.get(sourceId);
  if (scheduleId === undefined) throw new Error('a schedule was written and not returned');
  await fillSexes(tx, [scheduleId]);
  const groupId = specialty === null ? undefined : (await loadSpecialtyGroups(tx)).get(specialty);
  const rows = groupId === undefined ? [] : [{ scheduleId, groupId }];
  await writeSpecialties(tx, { rows, replace: true });
  return scheduleId;
}

/** A place to be in the index. Instants are RFC 3339 text; masks over MODALITIES and VISIBILITIES. */
export interface PublishedPlace {
  sourceId: string;
  start: string;
  end: string;
  capacity: number | null;
  modalities: number;
  visibility: number;
  kind: AppointmentKind;
  /** The CPTS whose members may see it, as an array literal of their ids. */
  cpts: string | null;
  /** Its week has all the patients it may have. */
  overQuota: boolean;
}

const FIELDS = [
  ['sourceId', 'text'],
  ['start', 'timestamptz'],
  ['end', 'timestamptz'],
  ['capacity', 'smallint'],
  ['modalities', 'smallint'],
  ['visibility', 'smallint'],
  ['kind', 'appointment_kind'],
  ['cpts', 'text'],
  ['overQuota', 'boolean'],
] as const;

/**
 * Writes places as slots: free, or unavailable when their week is full. What is over is left as it was; a schedule's
 * other slots are closed. Unchanged ones are not rewritten.
 */
export async function writePublished(
  tx: Transaction,
  params: { scheduleId: number; places: readonly PublishedPlace[]; now: Date; until: Date },
): Promise<void> {
  const { scheduleId, places } = params;
  const now = sql`${params.now.toISOString()}::timestamptz`;
  await tx.execute(sql`SELECT id FROM slot WHERE schedule_id = ${scheduleId} ORDER BY id FOR UPDATE`);
  await tx.execute(sql`
    WITH i AS MATERIALIZED (
      SELECT g.*, g.cpts::int[] AS set, k.id AS known,
        CASE WHEN g.over_quota THEN 'busy-unavailable' ELSE 'free' END::slot_status AS status
      FROM ${unnest(places, FIELDS)}
        AS g(source_id, start_at, end_at, capacity, modalities, visibility, kind, cpts, over_quota)
      LEFT JOIN slot k ON k.schedule_id = ${scheduleId} AND k.source_id = g.source_id),
    added AS (
      INSERT INTO slot (schedule_id, source_id, status, start_at, end_at, start_text, end_text, modalities, visibility,
        kind, capacity, cpts, valid_at, observed_at)
      SELECT ${scheduleId}, source_id, status, start_at, end_at, start_at::text, end_at::text, modalities, visibility,
        kind, capacity, set, ${now}, ${now}
      FROM i WHERE known IS NULL ORDER BY i.start_at, i.source_id RETURNING 1)
    UPDATE slot k SET status = i.status, end_at = i.end_at, modalities = i.modalities, visibility = i.visibility,
      kind = i.kind, capacity = i.capacity, cpts = i.set, valid_at = ${now}, observed_at = ${now},
      version = k.version + 1
    FROM i WHERE k.id = i.known
      AND (k.status, k.end_at, k.modalities, k.visibility, k.kind, k.capacity, k.cpts) IS DISTINCT FROM
        (i.status, i.end_at, i.modalities, i.visibility, i.kind, i.capacity, i.set)`);
  await tx.execute(sql`
    UPDATE slot k SET status = 'busy-unavailable', version = k.version + 1, observed_at = ${now}, valid_at = ${now}
    WHERE k.schedule_id = ${scheduleId} AND k.end_at > ${now} AND k.status NOT IN ('busy-unavailable', 'entered-in-error')
      AND k.source_id NOT IN (SELECT g.source_id FROM ${unnest(places, [['sourceId', 'text']])} AS g(source_id))`);
  await tx.execute(sql`
    INSERT INTO availability_setting (role_id, published_until)
    SELECT role_id, ${params.until.toISOString()}::timestamptz FROM schedule WHERE id = ${scheduleId}
    ON CONFLICT (role_id) DO UPDATE SET published_until = excluded.published_until`);
  await confirmOwn(tx, { at: params.now, scheduleId });
}

/** What is declared here is true as long as somebody keeps it: all of it, or one schedule. */
export async function confirmOwn(
  db: Queryable,
  { at, scheduleId }: { at: Date; scheduleId?: number },
): Promise<void> {
  const now = sql`${at.toISOString()}::timestamptz`;
  await db.execute(sql`
    UPDATE schedule SET confirmed_at = ${now}, confirmed_from = NULL, confirmed_to = NULL
    WHERE feed_id = (SELECT id FROM feed WHERE code = ${OWN_FEED}) AND (${scheduleId ?? null}::int IS NULL OR id = ${scheduleId ?? null}::int)
      AND coalesce(confirmed_at < ${now}, true)`);
  await db.execute(sql`
    UPDATE feed SET last_heard_at = ${now}
    WHERE code = ${OWN_FEED} AND coalesce(last_heard_at < ${now}, true)`);
}

/** A week's patients at an exercise, by the instant the week begins (ms). */
export interface WeekCount {
  week: number;
  patients: number;
}

/** Patients booked in declared ranges by week, those who came and those who did not included. */
export async function countPatients(
  db: Queryable,
  params: { roleId: number; zone: string; from: Date },
): Promise<WeekCount[]> {
  const rows = await db.execute<WeekCount & Record<string, unknown>>(sql`
    SELECT (extract(epoch FROM date_trunc('week', a.start_at AT TIME ZONE ${params.zone}) AT TIME ZONE ${params.zone}) * 1000)::float8 AS week,
      count(*)::int AS patients
    FROM appointment a JOIN practitioner_role r ON r.id = ${params.roleId}
    WHERE a.role_id = coalesce(r.same_as, r.id) AND a.feed_id = (SELECT id FROM feed WHERE code = ${OWN_FEED})
      AND a.state IN ('confirming', 'confirmed', 'unknown', 'awaiting-vendor', 'fulfilled', 'noshow')
      AND a.start_at >= ${params.from.toISOString()}::timestamptz
    GROUP BY 1`);
  return [...rows];
}

/** A published slot as its week shows it. */
export interface PublishedRow {
  sourceId: string;
  status: string;
  taken: number;
  held: number;
}

/** What has become of an exercise's slots between two instants: booked, and held. */
export async function listPublished(
  db: Queryable,
  params: { roleId: number; from: Date; to: Date; now: Date },
): Promise<PublishedRow[]> {
  const rows = await db.execute<PublishedRow & Record<string, unknown>>(sql`
    SELECT k.source_id AS "sourceId", k.status,
      (SELECT count(*) FROM appointment a WHERE a.slot_id = k.id
        AND a.state IN ('confirming', 'confirmed', 'unknown', 'awaiting-vendor', 'fulfilled', 'noshow'))::int AS taken,
      (SELECT count(*) FROM hold h WHERE h.slot_id = k.id AND h.state = 'held'
        AND h.expires_at > ${params.now.toISOString()}::timestamptz)::int AS held
    FROM slot k JOIN schedule s ON s.id = k.schedule_id
    WHERE s.role_id = ${params.roleId} AND s.feed_id = (SELECT id FROM feed WHERE code = ${OWN_FEED})
      AND k.start_at < ${params.to.toISOString()}::timestamptz AND k.end_at > ${params.from.toISOString()}::timestamptz`);
  return [...rows];
}

/** Exercises whose ranges must be written again: one was booked or given back, or the days ahead run out. */
export async function listUnpublished(db: Queryable, params: { before: Date }): Promise<number[]> {
  const rows = await db.execute<{ role_id: number }>(sql`
    SELECT role_id FROM availability_setting
    WHERE published_until IS NULL OR published_until < ${params.before.toISOString()}::timestamptz
    ORDER BY role_id LIMIT 200`);
  return rows.map(({ role_id }) => role_id);
}
