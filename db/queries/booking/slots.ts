import { sql, type SQL } from 'drizzle-orm';
import type { Database, Queryable } from '../../client.ts';
import type { SlotStatus } from '../../vocabulary.ts';
import { seen, type Look } from '../search/offers-eligible.ts';

/** A slot with all that holding and booking it asks: whose it is, who publishes it, where. Instants in ms. */
export interface BookableSlot {
  id: number;
  version: number;
  status: SlotStatus;
  start: number;
  /** When it is over, even when its vendor does not say: a quarter of an hour then. */
  end: number;
  modalities: number;
  visibility: number;
  /** Places of a range; null for a single place. */
  capacity: number | null;
  bookingUrl: string | null;
  sourceId: string;
  /** When its feed last confirmed it. */
  confirmedAt: number;
  feedId: number;
  vendorId: number;
  feedProtocol: string;
  /** The `booking` column: what its vendor can do. */
  booking: unknown;
  sandbox: boolean;
  suspended: boolean;
  hiddenAfterSeconds: number;
  /** The role as the search shows it, and its person: null for a duty room. */
  roleId: number;
  practitionerId: number | null;
  rpps: string | null;
  lat: number;
  lon: number;
  /** TRE_R38 codes its agenda answers for. */
  specialties: string[];
  /** With whom and where, as it is read to someone. */
  person: string | null;
  organization: string | null;
  line: string | null;
  postalCode: string | null;
  city: string | null;
  zone: string;
  phone: string | null;
}

type Row<T> = T & Record<string, unknown>;

/** Milliseconds since 1970 of an instant. */
export const ms = (instant: SQL) => sql`round(extract(epoch from ${instant}) * 1000)::float8`;

/** An instant as a parameter. */
export const at = (date: Date) => sql`${date.toISOString()}::timestamptz`;

/** A slot by its id; undefined when it is not, or no longer, in the index. */
export async function findBookableSlot(db: Queryable, slotId: number): Promise<BookableSlot | undefined> {
  const [row] = await db.execute<Row<BookableSlot>>(sql`
    SELECT o.id::float8 AS id, o.version, o.status, ${ms(sql`o.start_at`)} AS start,
      ${ms(sql`slot_end(o.start_at, o.end_at)`)} AS end, o.modalities, o.visibility, o.capacity,
      o.booking_url AS "bookingUrl", o.source_id AS "sourceId",
      ${ms(sql`greatest(o.observed_at, CASE WHEN o.start_at >= coalesce(s.confirmed_from, '-infinity')
        AND o.start_at < coalesce(s.confirmed_to, 'infinity') THEN s.confirmed_at END)`)} AS "confirmedAt",
      f.id AS "feedId", f.vendor_id AS "vendorId", f.protocol AS "feedProtocol", f.booking, f.sandbox, f.suspended_at IS NOT NULL AS suspended,
      f.hidden_after_seconds AS "hiddenAfterSeconds",
      v.id AS "roleId", v.practitioner_id AS "practitionerId", p.rpps, s.lat, s.lon,
      array(SELECT c.code FROM schedule_specialty a JOIN specialty c ON c.group_id = a.group_id
        WHERE a.schedule_id = s.id ORDER BY c.code) AS specialties,
      nullif(concat_ws(' ', p.prefix, p.given, p.family), '') AS person, g.name AS organization,
      l.line, l.postal_code AS "postalCode", l.city, s.zone, coalesce(v.phone, l.phone) AS phone
    FROM slot o
    JOIN schedule s ON s.id = o.schedule_id
    JOIN feed f ON f.id = s.feed_id
    JOIN practitioner_role r ON r.id = s.role_id
    JOIN practitioner_role v ON v.id = coalesce(r.same_as, r.id)
    JOIN location l ON l.id = v.location_id
    LEFT JOIN practitioner p ON p.id = v.practitioner_id
    LEFT JOIN organization g ON g.id = v.organization_id
    WHERE o.id = ${slotId}`);
  return row;
}

/** Whether someone may see a slot: by the audiences of their role, or because it is theirs or their structure's. */
export async function seesSlot(
  db: Database,
  { slotId, ...look }: { slotId: number } & Pick<Look, 'visibility' | 'own'>,
): Promise<boolean> {
  const sql = db.$client;
  const rows = await sql`select from slot sl where sl.id = ${slotId} and ${seen(sql, look)}`;
  return rows.length > 0;
}

/** What takes a place: a slot of a duty room or of a range, or a professional for a time. Instants in ms. */
export interface Place {
  slotId: number;
  practitionerId: number | null;
  capacity: number | null;
  start: number;
  end: number;
}

/** The place a slot is. */
export function placeOfSlot({ id: slotId, practitionerId, capacity, start, end }: BookableSlot): Place {
  return { slotId, practitionerId, capacity, start, end };
}

const BOOKING_LOCK = 7_273_008;

/** One booking at a time of what these places may conflict with: a professional, or a slot alone. Ends with the transaction. */
export async function lockPlaces(tx: Queryable, ...places: readonly Place[]): Promise<void> {
  for (const key of [...new Set(places.map(lockKey))].sort()) {
    await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${key}::text, ${BOOKING_LOCK}))`);
  }
}

function lockKey({ practitionerId, capacity, slotId }: Place): string {
  return practitionerId !== null && capacity === null ? `person ${practitionerId}` : `slot ${slotId}`;
}

/** What of `hold` or `appointment` rows `x` conflicts with a single place: the same slot, or its professional meanwhile. */
export function covering(place: Place): SQL {
  return sql`(x.slot_id = ${place.slotId} OR (x.capacity IS NULL AND x.practitioner_id = ${place.practitionerId}::int
    AND x.start_at < ${at(new Date(place.end))} AND x.end_at > ${at(new Date(place.start))}))`;
}

/**
 * Whether the vendor of a slot keeps it for someone here: that it lists it no more, or calls it busy, is then our own hold
 * told back. That it was withdrawn all the same is learnt when it is booked.
 */
export function keptByVendor(slotId: SQL): SQL {
  return sql`EXISTS (SELECT FROM hold h
    WHERE h.slot_id = ${slotId} AND h.kind = 'vendor' AND h.state IN ('held', 'confirming'))`;
}

/**
 * Brings `taken` up to date for the slots a place covers. One that its vendor is writing this very moment is left to
 * `settleAllTaken`, since waiting for it here could have both wait for ever.
 */
export async function settleTaken(tx: Queryable, place: Place): Promise<void> {
  await tx.execute(sql`
    UPDATE slot o SET taken = NOT o.taken FROM (
      SELECT k.id FROM slot k WHERE k.id = ${place.slotId} OR k.id IN (
        SELECT c.id FROM practitioner_role v
          JOIN practitioner_role r ON coalesce(r.same_as, r.id) = v.id
          JOIN schedule s ON s.role_id = r.id
          JOIN slot c ON c.schedule_id = s.id
        WHERE v.practitioner_id = ${place.practitionerId}::int AND c.start_at < ${at(new Date(place.end))}
          AND slot_end(c.start_at, c.end_at) > ${at(new Date(place.start))})
      FOR NO KEY UPDATE SKIP LOCKED) l
    WHERE o.id = l.id AND o.taken <> is_slot_taken(o)`);
}

/** The same for every slot that is marked, or should be: what a vendor was writing meanwhile. Gives how many were wrong. */
export async function settleAllTaken(db: Queryable): Promise<number> {
  const settled = await db.execute(sql`
    UPDATE slot o SET taken = NOT o.taken FROM (
      SELECT k.id FROM slot k WHERE k.id IN (
        SELECT id FROM slot WHERE taken
        UNION SELECT slot_id FROM appointment WHERE keeping AND slot_id IS NOT NULL
        UNION SELECT c.id FROM appointment a
          JOIN practitioner_role v ON v.practitioner_id = a.practitioner_id
          JOIN practitioner_role r ON coalesce(r.same_as, r.id) = v.id
          JOIN schedule s ON s.role_id = r.id
          JOIN slot c ON c.schedule_id = s.id AND c.status = 'free' AND NOT c.taken AND c.start_at < a.end_at
            AND slot_end(c.start_at, c.end_at) > a.start_at
          WHERE a.keeping AND a.capacity IS NULL)
      FOR NO KEY UPDATE SKIP LOCKED) l
    WHERE o.id = l.id AND o.taken <> is_slot_taken(o)`);
  return settled.count;
}

/** The vendor itself said, when asked, that a slot is not free any more: the index says so too. */
export async function noteSlotGone(
  db: Queryable,
  params: { slotId: number; status: Extract<SlotStatus, 'busy' | 'busy-unavailable'>; now: Date },
): Promise<void> {
  await db.execute(sql`
    UPDATE slot SET status = ${params.status}, version = version + 1, observed_at = ${at(params.now)}
    WHERE id = ${params.slotId} AND status = 'free'`);
}
