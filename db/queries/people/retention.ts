import { randomUUID } from 'node:crypto';
import { sql, type SQL } from 'drizzle-orm';
import type { Database, Queryable } from '../../client.ts';
import { eraseAgenda } from '../agenda/erasing.ts';
import { erasePerson } from './closings.ts';
import { isSealedToErase, isToErase } from './inactivity.ts';

/** What is forgotten by rule. */
export const RETAINED = [
  'agenda-past',
  'agenda-deleted',
  'agenda-source',
  'agenda-closed',
  'agenda-unclaimed',
  'inactive',
  'account',
  'export',
  'delegation',
  'invitation',
  'consent',
  'calendar-link',
  'notice',
  'notification',
  'case-person',
  'case-note',
] as const;
export type Retained = (typeof RETAINED)[number];

/** Everything is forgotten in small steps, so that nobody waits for it. */
const ROWS = 1000;

/** `key` tells rows apart where that is not `id`. */
type Of = (before: SQL, toldBy: SQL) => { table: string; where: SQL; key?: string };

/** Of a case that closed before an instant. */
const ofClosedCase = (before: SQL): SQL =>
  sql`EXISTS (SELECT FROM dispatch_case c WHERE c.id = t.case_id AND c.closed_at < ${before})`;

/** The rows a rule forgets: those whose time was over before an instant. Agendas go by `eraseAgenda`. */
const DUE: Record<Retained, Of> = {
  'agenda-past': (before) => ({
    table: 'agenda_item',
    where: sql`coalesce(t.end_at, t.start_at) < ${before} AND EXISTS (SELECT FROM agenda a WHERE a.id = t.agenda_id AND a.closed_at IS NULL)`,
  }),
  'agenda-deleted': (before) => ({ table: 'agenda_item', where: sql`t.deleted_at < ${before}` }),
  'agenda-source': (before) => ({ table: 'agenda_source', where: sql`t.withdrawn_at < ${before}` }),
  'agenda-closed': (before, toldBy) => ({ table: 'agenda', where: isSealedToErase({ before, toldBy }) }),
  'agenda-unclaimed': (before) => ({
    table: 'agenda',
    where: sql`t.majority_asked_at < ${before} AND t.closed_at IS NULL
      AND NOT EXISTS (SELECT FROM agenda_holder h WHERE h.agenda_id = t.id AND h.kind = 'self')`,
  }),
  inactive: (before, toldBy) => ({ table: 'account', where: isToErase({ before, toldBy }) }),
  account: (before) => ({
    table: 'account',
    where: sql`t.role = 'citizen' AND t.seen_at < ${before} AND t.subject NOT LIKE 'erased:%'
      AND NOT EXISTS (SELECT FROM agenda_holder h JOIN agenda a ON a.id = h.agenda_id WHERE h.account_id = t.id
        AND (h.until IS NULL OR h.until > ${before} OR a.closed_by = t.id))
      AND NOT EXISTS (SELECT FROM delegation d WHERE d.delegate_id = t.id AND d.accepted_at IS NOT NULL
        AND d.revoked_at IS NULL AND d.ends_at > ${before})`,
  }),
  export: (before) => ({ table: 'agenda_export', where: sql`t.ready_at < ${before}` }),
  delegation: (before) => ({
    table: 'delegation',
    where: sql`t.accepted_at IS NOT NULL AND least(t.ends_at, t.revoked_at) < ${before}`,
  }),
  invitation: (before) => ({
    table: 'delegation',
    where: sql`t.accepted_at IS NULL AND least(t.refused_at, t.revoked_at, t.expires_at, t.ends_at) < ${before}`,
  }),
  consent: (before) => ({
    table: 'consent',
    where: sql`t.settled_at IS NOT NULL AND least(t.revoked_at, t.ends_at) < ${before}
      AND EXISTS (SELECT FROM consent o WHERE o.agenda_id = t.agenda_id AND o.vendor_id = t.vendor_id
        AND o.purpose = t.purpose AND o.id > t.id)`,
  }),
  'case-person': (before) => ({ table: 'case_person', where: ofClosedCase(before), key: 'case_id' }),
  'case-note': (before) => ({ table: 'case_note', where: ofClosedCase(before), key: 'case_id' }),
  'calendar-link': (before) => ({ table: 'calendar_link', where: sql`t.revoked_at < ${before}` }),
  notice: (before) => ({ table: 'notice', where: sql`t.at < ${before}` }),
  notification: (before) => ({ table: 'notification', where: sql`t.settled_at < ${before}` }),
};

interface Before {
  rule: Retained;
  before: Date;
  /** Those who are told beforehand were told by then. */
  toldBy: Date;
}

const instant = (date: Date) => sql`${date.toISOString()}::timestamptz`;
const due = ({ rule, before, toldBy }: Before) => DUE[rule](instant(before), instant(toldBy));

/** How many rows a rule would forget now; nothing is changed. */
export async function countForgettable(db: Queryable, of: Before): Promise<number> {
  const { table, where } = due(of);
  const [row] = await db.execute<{ n: number }>(sql`
    SELECT count(*)::int AS n FROM ${sql.identifier(table)} t WHERE ${where}`);
  return row?.n ?? 0;
}

/** Forgets one step of a rule; gives how many rows that was. Whoever is `inactive` leaves as a person does, which is not done here. */
export async function forgetStep(
  db: Database,
  of: Before & { rule: Exclude<Retained, 'inactive'> },
): Promise<number> {
  const { table, where, key: name = 'id' } = due(of);
  if (table === 'agenda') return forgetAgendas(db, where);
  if (table === 'account') return forgetAccounts(db, where);
  const key = sql.identifier(name);
  const gone = await db.execute(sql`
    DELETE FROM ${sql.identifier(table)} WHERE ${key} IN (
      SELECT t.${key} FROM ${sql.identifier(table)} t WHERE ${where} LIMIT ${ROWS} FOR UPDATE SKIP LOCKED)`);
  return gone.count;
}

async function forgetAgendas(db: Database, where: SQL): Promise<number> {
  return db.transaction(async (tx) => {
    const rows = await tx.execute<{ id: number }>(sql`
      SELECT t.id FROM agenda t WHERE ${where} ORDER BY t.id LIMIT 20 FOR UPDATE SKIP LOCKED`);
    for (const { id } of rows) await eraseAgenda(tx, id);
    return rows.length;
  });
}

/** The name and the address of someone who has nothing here any more; the number stays, because traces outlive them. */
async function forgetAccounts(db: Database, where: SQL): Promise<number> {
  return db.transaction(async (tx) => {
    const rows = await tx.execute<{ id: number }>(sql`
      SELECT t.id FROM account t WHERE ${where} ORDER BY t.id LIMIT 20 FOR UPDATE SKIP LOCKED`);
    for (const { id: accountId } of rows)
      await erasePerson(tx, { agendaIds: [], accountId, subject: `erased:${randomUUID()}` });
    return rows.length;
  });
}
