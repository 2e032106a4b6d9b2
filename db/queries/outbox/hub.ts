import { and, desc, eq, sql } from 'drizzle-orm';
import type { Transaction } from '../../client.ts';
import type { HubAnswer, HubMethod, HubStatus } from '../../hub-vocabulary.ts';
import type { Appointment } from '../../schema/appointment.ts';
import { hubMessage } from '../../schema/hub.ts';
import type { AppointmentState } from '../../vocabulary.ts';
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
  const { id: appointmentId, territoryCode, startAt, endAt, roleId, updatedAt: at } = row;
  if (status === null || territoryCode === null || !(await isRegulators(tx, row))) return;
  const about = { appointmentId };
  const told = await findLastTold(tx, about);
  const said = { status, startAt, endAt, roleId };
  if (told ? isSame(told, said) : status === 'cancelled') return;
  const method = told ? 'UpdateAppointment' : 'CreateAppointment';
  await write(tx, { id: crypto.randomUUID(), about, known: about, territoryCode, method, said, at });
}

/** A visit that people agreed for a case without an appointment, and how it went once its case says so. */
export interface AgreedVisit {
  status: Extract<HubStatus, 'booked' | 'fulfilled' | 'noshow'>;
  roleId: number | null;
  startAt: Date;
  endAt: Date;
}

/** A case, locked, at one of its versions, with the visit that it now has or has no more. */
interface CaseVisit {
  caseId: string;
  territoryCode: string;
  version: number;
  visit: AgreedVisit | null;
  at: Date;
}

/**
 * Owes the call centre's software what it does not know yet of the visit that was agreed for a case, in the transaction
 * that changed the case. The next visit after one that is over has an id of its own: the call centre may have filed the first.
 */
export async function oweHubVisit(tx: Transaction, params: CaseVisit): Promise<void> {
  const { caseId, territoryCode, version, visit, at } = params;
  const about = { caseId };
  const told = await findLastTold(tx, about);
  const open = told?.status === 'booked' ? told : undefined;
  const said: Said | undefined = visit ?? (open && { ...open, status: 'cancelled' });
  if (!said || (told && isSame(told, said))) return;
  const id = crypto.randomUUID();
  const appointmentId = (open && (await findVisitId(tx, caseId))) ?? id;
  const known = { appointmentId, visit: { caseId, version } };
  const method = open ? 'UpdateAppointment' : 'CreateAppointment';
  await write(tx, { id, about, known, territoryCode, method, said, at });
}

/** A regulator took it: through a case, a hold of theirs, or a vendor that names them. */
async function isRegulators(tx: Transaction, row: Appointment): Promise<boolean> {
  if (row.caseId !== null || row.regulatorId !== null) return true;
  const [hold] = await tx.execute<{ role: string }>(sql`SELECT role FROM hold WHERE id = ${row.holdId}`);
  return hold !== undefined && ['regulator', 'chief-regulator', 'arm', 'nurse'].includes(hold.role);
}

type About = { appointmentId: string } | { caseId: string };
type Said = Pick<typeof hubMessage.$inferSelect, 'status' | 'startAt' | 'endAt' | 'roleId'>;

const isAbout = (about: About) =>
  'caseId' in about ? eq(hubMessage.caseId, about.caseId) : eq(hubMessage.appointmentId, about.appointmentId);

async function findLastTold(tx: Transaction, about: About): Promise<Said | undefined> {
  const [last] = await tx
    .select()
    .from(hubMessage)
    .where(isAbout(about))
    .orderBy(desc(hubMessage.seq))
    .limit(1);
  return last;
}

/** By which the call centre knows the last visit of a case: the id of the message that created it. */
async function findVisitId(tx: Transaction, caseId: string): Promise<string | undefined> {
  const [created] = await tx
    .select({ id: hubMessage.id })
    .from(hubMessage)
    .where(and(isAbout({ caseId }), eq(hubMessage.method, 'CreateAppointment')))
    .orderBy(desc(hubMessage.seq))
    .limit(1);
  return created?.id;
}

function isSame(told: Said, { status, startAt, endAt, roleId }: Said): boolean {
  return (
    told.status === status &&
    told.startAt.getTime() === startAt.getTime() &&
    told.endAt.getTime() === endAt.getTime() &&
    told.roleId === roleId
  );
}

interface Telling {
  id: string;
  about: About;
  /** What the body names it by, and where the facts behind it are read. */
  known: { appointmentId: string; visit?: Pick<CaseVisit, 'caseId' | 'version'> };
  territoryCode: string;
  method: HubMethod;
  said: Said;
  at: Date;
}

async function write(tx: Transaction, telling: Telling): Promise<void> {
  const { id, about, known, territoryCode, method, said, at: owedAt } = telling;
  const { status, startAt, endAt, roleId } = said;
  const verb = method === 'CreateAppointment' ? 'created' : status === 'cancelled' ? 'cancelled' : 'updated';
  const times = { start: startAt.toISOString(), end: endAt.toISOString() };
  await owe(tx, {
    channel: 'hub',
    target: `hub:${territoryCode}`,
    ...('caseId' in about
      ? { kind: `visit.${verb}`, subject: `case:${about.caseId}` }
      : { kind: `appointment.${verb}`, subject: `appointment:${about.appointmentId}` }),
    body: { hubMessageId: id, ...known, method, status, ...times, roleId },
    at: owedAt,
    expiresAt: new Date(owedAt.getTime() + LIFE_HOURS * 3_600_000),
  });
  const messageId = sql`currval(pg_get_serial_sequence('message', 'id'))`;
  await tx
    .insert(hubMessage)
    .values({ id, messageId, ...about, method, status, startAt, endAt, roleId, owedAt });
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
