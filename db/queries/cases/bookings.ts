import { and, eq, isNull, or, sql } from 'drizzle-orm';
import type { Queryable, Transaction } from '../../client.ts';
import { AGREED_VISIT_MINUTES } from '../../dispatch-vocabulary.ts';
import { appointment } from '../../schema/appointment.ts';
import type { AppointmentState } from '../../vocabulary.ts';
import type { CasePerson } from './people.ts';
import { DEPARTEMENT } from '../search/departement.ts';
import { oweHub } from '../outbox/hub.ts';

/** What the booking side knows of a case; instants in ms. */
export interface CaseBookingFacts {
  hold: {
    id: string;
    roleId: number;
    modalities: number;
    start: number;
    end: number;
    expiresAt: number;
  } | null;
  appointment: {
    id: string;
    holdId: string | null;
    state: AppointmentState;
    roleId: number | null;
    modalities: number;
    start: number;
    end: number;
    /** The account that changed it last; null when a vendor or the platform did. */
    changedBy: number | null;
  } | null;
}

const ms = (column: string) => sql.raw(`(extract(epoch from ${column}) * 1000)::float8`);

/** Of the appointments `a` of a case `c`: those that keep their place, the latest first; then the one that it knows, whose end it is to hear. */
const BY_WEIGHT = sql.raw(
  `(a.state IN ('confirming', 'confirmed', 'awaiting-vendor', 'unknown')) DESC,
   (a.state NOT IN ('confirming', 'confirmed', 'awaiting-vendor', 'unknown') AND a.id IS NOT DISTINCT FROM c.appointment_id) DESC,
   a.created_at DESC`,
);

/** The live hold of a case and the appointment that says where it stands. */
export async function readCaseBooking(
  db: Queryable,
  { caseId, now }: { caseId: string; now: Date },
): Promise<CaseBookingFacts> {
  const [hold] = await db.execute<NonNullable<CaseBookingFacts['hold']>>(sql`
    SELECT id, role_id AS "roleId", modalities, ${ms('start_at')} AS start, ${ms('end_at')} AS end, ${ms('expires_at')} AS "expiresAt"
    FROM hold WHERE case_id = ${caseId} AND state = 'held' AND expires_at > ${now.toISOString()}::timestamptz
    ORDER BY created_at DESC LIMIT 1`);
  const [latest] = await db.execute<NonNullable<CaseBookingFacts['appointment']>>(sql`
    SELECT a.id, a.hold_id AS "holdId", a.state, a.role_id AS "roleId", a.modalities,
           ${ms('a.start_at')} AS start, ${ms('a.end_at')} AS end,
           (SELECT e.account_id FROM appointment_event e WHERE e.appointment_id = a.id ORDER BY e.id DESC LIMIT 1) AS "changedBy"
    FROM appointment a JOIN dispatch_case c ON c.id = a.case_id WHERE a.case_id = ${caseId}
    ORDER BY ${BY_WEIGHT} LIMIT 1`);
  return { hold: hold ?? null, appointment: latest ?? null };
}

/**
 * Cases to which the booking side has something to say, as far as their columns tell: those open with a hold or an
 * appointment that is not as they know it, and those closed whose visit was not over long ago.
 */
export async function listCasesToFollow(
  db: Queryable,
  now: Date,
): Promise<{ id: string; territoryCode: string }[]> {
  const instant = sql`${now.toISOString()}::timestamptz`;
  const rows = await db.execute<{ id: string; territoryCode: string }>(sql`
    SELECT DISTINCT c.id, c.territory_code AS "territoryCode"
    FROM dispatch_case c
    LEFT JOIN hold h ON h.case_id = c.id AND h.state = 'held' AND h.expires_at > ${instant}
    LEFT JOIN LATERAL (
      SELECT a.id, a.state, a.start_at FROM appointment a WHERE a.case_id = c.id
      ORDER BY ${BY_WEIGHT} LIMIT 1) l ON true
    WHERE (c.closed_at IS NULL OR c.closed_at > ${instant} - interval '15 days')
      AND (l.id IS NOT NULL AND (l.state NOT IN ('rejected', 'cancelled', 'entered-in-error')
             AND (c.appointment_id IS DISTINCT FROM l.id OR c.booking_state IS DISTINCT FROM l.state::text OR c.visit_at <> l.start_at)
             OR l.state IN ('rejected', 'cancelled', 'entered-in-error') AND c.booking_state IS NOT NULL AND c.booking_state <> 'held')
        OR c.closed_at IS NULL AND (h.id IS NOT NULL AND c.booking_state IS NULL OR h.id IS NULL AND c.booking_state = 'held'))
    LIMIT 500`);
  return [...rows];
}

/** Another visit of the same person that one would regret: of the same specialty within days, or at the same time. */
export interface Clash {
  /** Of a visit agreed by telephone, which has no appointment, its case. */
  appointmentId: string;
  caseId: string;
  kind: 'overlap' | 'same-specialty' | 'same-case';
  start: number;
  end: number;
  specialty: string | null;
}

/** What a person already has, as far as their cases tell, around a time asked for. */
export async function findClashes(
  db: Queryable,
  params: {
    person: Pick<CasePerson, 'caseId' | 'personIndex' | 'insIndex'>;
    specialty: string | null;
    start: Date;
    end: Date;
    days: number;
  },
): Promise<Clash[]> {
  const { person, specialty, days } = params;
  const { caseId, personIndex, insIndex } = person;
  const [start, end] = [
    sql`${params.start.toISOString()}::timestamptz`,
    sql`${params.end.toISOString()}::timestamptz`,
  ];
  const rows = await db.execute<Clash & Record<string, unknown>>(sql`
    SELECT a.id AS "appointmentId", c.id AS "caseId", c.specialty, ${ms('a.start_at')} AS start, ${ms('a.end_at')} AS end,
           CASE WHEN a.start_at < ${end} AND a.end_at > ${start} THEN 'overlap' ELSE 'same-specialty' END AS kind
    FROM case_person p
    JOIN dispatch_case c ON c.id = p.case_id
    CROSS JOIN LATERAL (
      SELECT id, start_at, end_at FROM appointment
      WHERE case_id = c.id AND state IN ('confirmed', 'awaiting-vendor', 'unknown', 'confirming', 'fulfilled')
        AND NOT (c.id = ${caseId} AND id IS NOT DISTINCT FROM c.appointment_id)
      UNION ALL
      SELECT c.id, c.visit_at, c.visit_at + make_interval(mins => ${AGREED_VISIT_MINUTES}::int)
      WHERE c.id <> ${caseId} AND c.booking_state = 'confirmed' AND c.appointment_id IS NULL
        AND coalesce(c.outcome, 'oriented') IN ('oriented', 'honoured')) a
    WHERE (p.person_index = ${personIndex}::text OR p.ins_index = ${insIndex}::text)
      AND (a.start_at < ${end} AND a.end_at > ${start}
        OR abs(extract(epoch from a.start_at - ${start})) <= ${days}::int * 86400
           AND (SELECT group_id FROM specialty WHERE code = c.specialty) = (SELECT group_id FROM specialty WHERE code = ${specialty}::text))
    ORDER BY a.start_at LIMIT 20`);
  return [...rows];
}

/** Makes whoever books for a case, or for its person as far as they are known, wait until the transaction ends. */
export async function lockPersonOfCase(tx: Transaction, caseId: string): Promise<void> {
  await tx.execute(sql`
    SELECT pg_advisory_xact_lock(hashtextextended('person ' || known, 0)) FROM (
      SELECT ${caseId}::text AS known UNION
      SELECT unnest(ARRAY[person_index, ins_index]) FROM case_person WHERE case_id = ${caseId} ORDER BY 1) p
    WHERE known IS NOT NULL`);
}

/** The appointments that are kept for a case, by their start; `open` when nobody knows yet whether it was taken. */
export async function listKeptOfCase(
  db: Queryable,
  caseId: string,
): Promise<{ id: string; start: number; end: number; open: boolean }[]> {
  const rows = await db.execute<{ id: string; start: number; end: number; open: boolean }>(sql`
    SELECT a.id, ${ms('a.start_at')} AS start, ${ms('a.end_at')} AS end, a.state IN ('confirming', 'unknown') AS open
    FROM appointment a WHERE a.case_id = ${caseId} AND a.state IN ('confirming', 'confirmed', 'awaiting-vendor', 'unknown')
    ORDER BY a.start_at, a.id`);
  return [...rows];
}

/** An appointment that no case knows of, in the words of its vendor. */
export interface Unattached {
  id: string;
  state: AppointmentState;
  start: number;
  createdAt: number;
  vendor: string | null;
  /** The account it was taken by, when it is one that we know. */
  accountId: number | null;
  regulator: string | null;
  roleId: number | null;
  practitioner: string | null;
  /** Groups of specialties that its professional answers for. */
  groups: number[];
}

/** Reported by a vendor that names no regulator we know: of the territory of its place, or of whoever sees it. */
const UNCLAIMED = sql`a.territory_code IS NULL AND a.origin = 'reported' AND a.account_id IS NULL`;

/** Appointments of a territory that no case knows of, since an instant, the latest first. */
export async function listUnattached(
  db: Queryable,
  { territoryCode, since }: { territoryCode: string; since: Date },
): Promise<Unattached[]> {
  const rows = await db.execute<Unattached & Record<string, unknown>>(sql`
    SELECT a.id, a.state, ${ms('a.start_at')} AS start, ${ms('a.created_at')} AS "createdAt", v.name AS vendor,
           a.account_id AS "accountId", r.display_name AS regulator, a.role_id AS "roleId",
           nullif(concat_ws(' ', p.prefix, p.given, p.family), '') AS practitioner,
           ARRAY(SELECT DISTINCT t.group_id::int FROM schedule s JOIN schedule_specialty t ON t.schedule_id = s.id
                 WHERE s.role_id = a.role_id) AS groups
    FROM appointment a LEFT JOIN vendor v ON v.id = a.vendor_id LEFT JOIN regulator r ON r.id = a.regulator_id
    LEFT JOIN practitioner p ON p.id = a.practitioner_id
    LEFT JOIN practitioner_role pr ON pr.id = a.role_id LEFT JOIN location l ON l.id = pr.location_id
    LEFT JOIN commune c ON c.insee = l.insee
    WHERE a.case_id IS NULL AND (a.territory_code = ${territoryCode} OR ${UNCLAIMED}
        AND coalesce(${DEPARTEMENT}, ${territoryCode}) = ${territoryCode})
      AND a.created_at > ${since.toISOString()}::timestamptz AND a.state NOT IN ('rejected', 'entered-in-error')
    ORDER BY a.created_at DESC LIMIT 100`);
  return [...rows];
}

/** Gives an appointment of the territory, or of none, to a case, if it has none; its call centre is then told. False otherwise. */
export async function attachAppointment(
  tx: Transaction,
  params: { appointmentId: string; caseId: string; territoryCode: string },
): Promise<boolean> {
  const { appointmentId, caseId, territoryCode } = params;
  const [row] = await tx
    .update(appointment)
    .set({ caseId, territoryCode })
    .where(
      and(
        eq(appointment.id, appointmentId),
        isNull(appointment.caseId),
        or(
          eq(appointment.territoryCode, territoryCode),
          and(
            isNull(appointment.territoryCode),
            isNull(appointment.accountId),
            eq(appointment.origin, 'reported'),
          ),
        ),
      ),
    )
    .returning();
  if (row) await oweHub(tx, row);
  return row !== undefined;
}
