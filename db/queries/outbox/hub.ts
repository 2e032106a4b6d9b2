import { desc, eq, sql } from 'drizzle-orm';
import type { Queryable, Transaction } from '../../client.ts';
import type { HubAnswer, HubMethod, HubStatus } from '../../hub-vocabulary.ts';
import type { Appointment } from '../../schema/appointment.ts';
import { hubMessage } from '../../schema/hub.ts';
import type { AppointmentState, OrganizationKind } from '../../vocabulary.ts';
import { owe } from './outbox.ts';

/** After so long the Hub may not deliver a message any more: what it says has been overtaken. */
const LIFE_HOURS = 24;

/** Each state as RS-SAS-RDV says it; `confirming` lasts seconds and is not told. */
const STATUS: Record<AppointmentState, HubStatus | null> = {
  confirming: null,
  confirmed: 'booked',
  unknown: 'pending',
  'awaiting-vendor': 'pending',
  rejected: 'cancelled',
  cancelled: 'cancelled',
  'entered-in-error': 'cancelled',
  fulfilled: 'fulfilled',
  noshow: 'noshow',
};

/**
 * Owes the call centre's software what it does not know yet of a regulator's appointment, in the transaction that changed
 * it: it was created, updated, cancelled. What ended before anything was told of it is not told.
 */
export async function oweHub(tx: Transaction, row: Appointment): Promise<void> {
  const status = STATUS[row.state];
  if (status === null || row.territoryCode === null || !(await isRegulators(tx, row))) return;
  const told = await findLastTold(tx, row.id);
  if (!told && status === 'cancelled') return;
  if (told && isSame(told, row, status)) return;
  await write(tx, row, { status, method: told ? 'UpdateAppointment' : 'CreateAppointment' });
}

/** A regulator took it: through a case, a hold of theirs, or a vendor that names them. */
async function isRegulators(tx: Transaction, row: Appointment): Promise<boolean> {
  if (row.caseId !== null || row.regulatorId !== null) return true;
  const [hold] = await tx.execute<{ role: string }>(sql`SELECT role FROM hold WHERE id = ${row.holdId}`);
  return hold !== undefined && ['regulator', 'chief-regulator', 'arm', 'nurse'].includes(hold.role);
}

type Told = Pick<typeof hubMessage.$inferSelect, 'status' | 'startAt' | 'endAt' | 'roleId'>;

async function findLastTold(tx: Transaction, appointmentId: string): Promise<Told | undefined> {
  const [last] = await tx
    .select()
    .from(hubMessage)
    .where(eq(hubMessage.appointmentId, appointmentId))
    .orderBy(desc(hubMessage.seq))
    .limit(1);
  return last;
}

function isSame(told: Told, { startAt, endAt, roleId }: Appointment, status: HubStatus): boolean {
  return (
    told.status === status &&
    told.startAt.getTime() === startAt.getTime() &&
    told.endAt.getTime() === endAt.getTime() &&
    told.roleId === roleId
  );
}

async function write(
  tx: Transaction,
  row: Appointment,
  { status, method }: { status: HubStatus; method: HubMethod },
): Promise<void> {
  const { id: appointmentId, startAt, endAt, roleId, updatedAt: owedAt, territoryCode } = row;
  const id = crypto.randomUUID();
  const verb = method === 'CreateAppointment' ? 'created' : status === 'cancelled' ? 'cancelled' : 'updated';
  const times = { start: startAt.toISOString(), end: endAt.toISOString() };
  await owe(tx, {
    channel: 'hub',
    target: `hub:${territoryCode}`,
    kind: `appointment.${verb}`,
    subject: `appointment:${appointmentId}`,
    body: { hubMessageId: id, appointmentId, method, status, ...times, roleId },
    at: owedAt,
    expiresAt: new Date(owedAt.getTime() + LIFE_HOURS * 3_600_000),
  });
  const messageId = sql`currval(pg_get_serial_sequence('message', 'id'))`;
  await tx
    .insert(hubMessage)
    .values({ id, messageId, appointmentId, method, status, startAt, endAt, roleId, owedAt });
}

/** What a message says of an appointment besides what it holds itself: who sees whom where, and who took it. */
export interface HubFacts {
  createdAt: Date;
  zone: string;
  rpps: string | null;
  family: string | null;
  given: string | null;
  /** TRE_R38, when everything that the professional publishes there is of one specialty. */
  specialty: string | null;
  organization: string | null;
  organizationKind: OrganizationKind | null;
  finess: string | null;
  siret: string | null;
  accountId: number | null;
  regulatorName: string | null;
  regulatorIdentifier: string | null;
}

/** The facts behind a message; the professional is the one it was owed about, even when the appointment has moved on. */
export async function readHubFacts(
  db: Queryable,
  params: { appointmentId: string; roleId: number | null },
): Promise<HubFacts | undefined> {
  const { appointmentId, roleId } = params;
  const [row] = await db.execute<Omit<HubFacts, 'createdAt'> & { createdAt: string }>(sql`
    SELECT a.created_at AS "createdAt", t.zone, p.rpps, p.family, p.given, s.specialty, o.name AS organization,
      o.kind AS "organizationKind", o.finess, o.siret, a.account_id AS "accountId",
      coalesce(r.display_name, c.display_name) AS "regulatorName", r.identifier AS "regulatorIdentifier"
    FROM appointment a
    JOIN territory t ON t.code = a.territory_code
    LEFT JOIN practitioner_role pr ON pr.id = coalesce(${roleId}::integer, a.role_id)
    LEFT JOIN practitioner p ON p.id = coalesce(pr.practitioner_id, a.practitioner_id)
    LEFT JOIN organization o ON o.id = pr.organization_id
    LEFT JOIN account c ON c.id = a.account_id
    LEFT JOIN regulator r ON r.id = a.regulator_id OR a.regulator_id IS NULL AND r.account_id = a.account_id
    LEFT JOIN LATERAL (
      SELECT max(sp.code) AS specialty FROM schedule sc
      JOIN schedule_specialty ss ON ss.schedule_id = sc.id JOIN specialty sp ON sp.group_id = ss.group_id
      WHERE sc.role_id = pr.id HAVING count(DISTINCT ss.group_id) = 1) s ON true
    WHERE a.id = ${appointmentId}`);
  return row && { ...row, createdAt: new Date(row.createdAt) };
}

/** An answer of the Hub or of the software behind it: an acknowledgement, or an error by its code. */
export type HubSaid = { id: string; at: Date } & (
  | { answer: 'acknowledged' }
  | { answer: 'conflict' | Extract<HubAnswer, 'refused' | 'expired'>; code: number; reason: string }
);

/**
 * Writes down an answer and what follows for the message, which may not be written as sent yet. A conflict is success when
 * ours was tried more than once: the first was taken. Gives what it came to; undefined when no message of ours is meant.
 */
export async function noteHubAnswer(tx: Transaction, said: HubSaid): Promise<HubAnswer | undefined> {
  const [row] = await tx.execute<{ seq: string; messageId: string | null; tries: number }>(sql`
    SELECT h.seq, h.message_id AS "messageId",
      greatest(m.attempts, (SELECT count(*) FROM message_attempt a WHERE a.message_id = m.id)
        + (m.state = 'waiting' AND m.claimed_until IS NOT NULL)::int)::int AS tries
    FROM hub_message h LEFT JOIN message m ON m.id = h.message_id WHERE h.id = ${said.id}::uuid FOR UPDATE OF h`);
  if (!row) return undefined;
  const answer = cameTo(said, row.tries);
  const code = said.answer === 'acknowledged' ? null : said.code;
  await tx
    .update(hubMessage)
    .set({ answer, answeredAt: said.at, code })
    .where(eq(hubMessage.seq, Number(row.seq)));
  if (said.answer !== 'acknowledged' && (answer === 'refused' || answer === 'expired'))
    await tx.execute(sql`
      UPDATE message SET state = ${answer === 'expired' ? 'expired' : 'dead'}::message_state, ended_at = ${said.at.toISOString()}::timestamptz,
        reason = ${said.reason}, claimed_until = NULL
      WHERE id = ${row.messageId}`);
  return answer;
}

function cameTo(said: HubSaid, tries: number): HubAnswer {
  if (said.answer !== 'conflict') return said.answer;
  return tries > 1 ? 'duplicate' : 'refused';
}
