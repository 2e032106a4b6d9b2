import { and, eq, inArray, isNull, or, sql, type SQL } from 'drizzle-orm';
import type { Transaction } from '../../client.ts';
import { appointment, type Appointment } from '../../schema/appointment.ts';
import { hold, type Hold } from '../../schema/hold.ts';
import type { AppointmentState } from '../../vocabulary.ts';
import type { Report } from './reported-appointments.ts';

/** Whom and where a report names, as far as they are known here. */
export interface Resolved {
  practitionerId: number | null;
  roleId: number | null;
  regulatorId: number | null;
  accountId: number | null;
  territoryCode: string | null;
}

/** Finds whom a report names: a role only when there is one alone, so that no place is guessed. */
export async function resolveActors(tx: Transaction, report: Report): Promise<Resolved> {
  const { practitioner, structure, operator, accountId } = report;
  const key = practitioner && `${practitioner.kind}:${practitioner.value}`;
  const structureKey = structure && `${structure.kind}:${structure.value}`;
  const names = operator ? [operator.value, `${operator.system}|${operator.value}`] : [];
  const [found] = await tx.execute<Resolved & Record<string, unknown>>(sql`
    WITH person AS (SELECT id FROM practitioner WHERE key = ${key}::text),
    roles AS (
      SELECT DISTINCT coalesce(r.same_as, r.id) AS id, l.insee FROM practitioner_role r
      JOIN location l ON l.id = r.location_id LEFT JOIN organization o ON o.id = r.organization_id
      WHERE r.practitioner_id = (SELECT id FROM person)
        OR (r.practitioner_id IS NULL AND ${key}::text IS NULL AND o.key = ${structureKey}::text)),
    agent AS (
      SELECT id, account_id, territory_code FROM regulator
      WHERE identifier IN (${names[0] ?? null}::text, ${names[1] ?? null}::text)
        OR account_id = ${accountId}::int ORDER BY id LIMIT 1)
    SELECT (SELECT id FROM person) AS "practitionerId",
      (SELECT min(id) FROM roles HAVING count(DISTINCT id) = 1) AS "roleId",
      (SELECT id FROM agent) AS "regulatorId",
      coalesce(${accountId}::int, (SELECT account_id FROM agent)) AS "accountId",
      coalesce((SELECT territory_code FROM agent), (SELECT territory_code FROM account WHERE id = ${accountId}::int),
        (SELECT min(CASE WHEN insee ~ '^9[78]' THEN left(insee, 3) ELSE left(insee, 2) END) FROM roles)) AS "territoryCode"`);
  return (
    found ?? { practitionerId: null, roleId: null, regulatorId: null, accountId: null, territoryCode: null }
  );
}

interface Matching {
  report: Report;
  actors: Resolved;
}

/** States in which a vendor's first word about an appointment may still find it. */
const SPOKEN_OF: AppointmentState[] = ['confirming', 'confirmed', 'awaiting-vendor', 'unknown'];

/**
 * The appointment here that this vendor has not spoken of yet: the one it names, by our id or by the name it gave it as it
 * booked it, else the only one of that regulator, professional and start. Undefined when none is, or several are.
 */
export async function findOwnAppointment(
  tx: Transaction,
  { report, actors }: Matching,
): Promise<Appointment | undefined> {
  const ofVendor = sql`${appointment.feedId} IN (SELECT id FROM feed WHERE vendor_id = ${report.vendorId})`;
  const waiting = and(isNull(appointment.sourceId), ofVendor);
  if (report.correlation !== null) {
    const named = or(eq(appointment.id, report.correlation), eq(appointment.holdId, report.correlation));
    const [row] = await tx.select().from(appointment).where(and(waiting, named)).for('update');
    if (row) return row;
  }
  const reference = report.sourceId.slice(report.sourceId.indexOf('|') + 1);
  const booked = and(waiting, eq(appointment.origin, 'here'), eq(appointment.vendorReference, reference));
  const [known] = await tx.select().from(appointment).where(booked).for('update');
  if (known) return known;
  const same = sameOccasion(report, actors, {
    practitioner: appointment.practitionerId,
    account: appointment.accountId,
    start: appointment.startAt,
  });
  const rows = await tx
    .select()
    .from(appointment)
    .where(and(waiting, inArray(appointment.state, SPOKEN_OF), same))
    .limit(2)
    .for('update');
  return rows.length === 1 ? rows[0] : undefined;
}

/** The advisory hold from which a vendor's page was opened, when nobody has said yet what came of it. */
export async function findWaitingHold(
  tx: Transaction,
  { report, actors }: Matching,
): Promise<Hold | undefined> {
  const ofVendor = sql`${hold.feedId} IN (SELECT id FROM feed WHERE vendor_id = ${report.vendorId})`;
  const unused = sql`NOT EXISTS (SELECT FROM appointment a WHERE a.hold_id = ${hold.id})`;
  const waiting = and(eq(hold.advisory, true), ofVendor, unused);
  if (report.correlation !== null) {
    const named = and(waiting, eq(hold.id, report.correlation), inArray(hold.state, ['held', 'expired']));
    const [row] = await tx.select().from(hold).where(named).for('update');
    if (row) return row;
  }
  const same = sameOccasion(report, actors, {
    practitioner: hold.practitionerId,
    account: hold.accountId,
    start: hold.startAt,
  });
  const rows = await tx
    .select()
    .from(hold)
    .where(and(waiting, eq(hold.state, 'held'), same))
    .limit(2)
    .for('update');
  return rows.length === 1 ? rows[0] : undefined;
}

interface Columns {
  practitioner: typeof appointment.practitionerId | typeof hold.practitionerId;
  account: typeof appointment.accountId | typeof hold.accountId;
  start: typeof appointment.startAt | typeof hold.startAt;
}

/** Of the same regulator, professional and start; nothing is the same when one of them is not known. */
function sameOccasion(report: Report, actors: Resolved, columns: Columns): SQL {
  return sql`(${columns.practitioner} = ${actors.practitionerId}::int AND ${columns.account} = ${actors.accountId}::int
    AND ${columns.start} = ${report.startAt.toISOString()}::timestamptz)`;
}
