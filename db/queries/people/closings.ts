import { sql } from 'drizzle-orm';
import type { Queryable, Transaction } from '../../client.ts';
import { eraseAgenda } from '../agenda/erasing.ts';
import { column } from '../columns.ts';
import { owe } from '../outbox/outbox.ts';

const instant = (date: Date) => sql`${date.toISOString()}::timestamptz`;
/** A vendor that is down for a while still has to hear that someone left (days). */
const TOLD_DAYS = 30;

/** An account's own agenda, once it closed it: when (ms since 1970). */
export async function findClosed(
  db: Queryable,
  accountId: number,
): Promise<{ closedAt: number } | undefined> {
  const [row] = await db.execute<{ closedAt: number }>(sql`
    SELECT (extract(epoch FROM a.closed_at) * 1000)::float8 AS "closedAt"
    FROM agenda_holder h JOIN agenda a ON a.id = h.agenda_id
    WHERE h.account_id = ${accountId} AND h.kind = 'self' AND a.closed_at IS NOT NULL`);
  return row;
}

/** The agendas that leave with an account: its own, open or sealed, and those of children that no other parent holds. */
export async function listLeaving(
  tx: Transaction,
  { accountId, now }: { accountId: number; now: Date },
): Promise<number[]> {
  const rows = await tx.execute<{ id: number }>(sql`
    SELECT a.id FROM agenda_holder h JOIN agenda a ON a.id = h.agenda_id
    WHERE h.account_id = ${accountId} AND NOT EXISTS (
      SELECT FROM agenda_holder o WHERE o.agenda_id = a.id AND o.account_id <> ${accountId}
        AND (o.until IS NULL OR o.until > ${instant(now)}))
    ORDER BY a.id FOR UPDATE OF a`);
  return rows.map(({ id }) => id);
}

interface Leaving {
  agendaIds: readonly number[];
  now: Date;
  /** Why vendors are to forget: the person left, or asked for erasure. */
  reason: 'closure' | 'erasure';
}

interface Known extends Record<string, unknown> {
  vendorId: number;
  pairings: string[];
  appointments: string[];
}

/**
 * Owes each vendor that spoke of these agendas, or was let in, the word that their person left; by the pairing's digest and the
 * vendor's own names of the appointments, so that no name is said.
 */
export async function tellVendors(tx: Transaction, { agendaIds, now, reason }: Leaving): Promise<number> {
  const ids = column(agendaIds, 'int');
  const known = await tx.execute<Known>(sql`
    SELECT v.id AS "vendorId",
      ARRAY(SELECT DISTINCT c.pairing_digest FROM consent c WHERE c.vendor_id = v.id AND c.agenda_id = ANY(${ids})
        AND c.pairing_digest IS NOT NULL ORDER BY 1) AS pairings,
      ARRAY(SELECT s.source_id FROM agenda_source s JOIN feed f ON f.id = s.feed_id
        WHERE f.vendor_id = v.id AND s.agenda_id = ANY(${ids}) ORDER BY s.id LIMIT 1000) AS appointments
    FROM vendor v
    WHERE EXISTS (SELECT FROM consent c WHERE c.vendor_id = v.id AND c.agenda_id = ANY(${ids}))
      OR EXISTS (SELECT FROM agenda_source s JOIN feed f ON f.id = s.feed_id WHERE f.vendor_id = v.id AND s.agenda_id = ANY(${ids}))
    ORDER BY v.id`);
  let told = 0;
  for (const { vendorId, pairings, appointments } of known)
    told += await owe(tx, {
      vendorId,
      kind: 'citizen.erased',
      subject: `citizen:${agendaIds[0]}`,
      body: { reason, pairings, appointments },
      at: now,
      expiresAt: new Date(now.getTime() + TOLD_DAYS * 86_400_000),
    });
  return told;
}

/** Shuts agendas: nobody opens them, their links and delegations end, and what let vendors write too. */
export async function sealAgendas(
  tx: Transaction,
  { agendaIds, accountId, now }: { agendaIds: readonly number[]; accountId: number; now: Date },
): Promise<void> {
  const ids = column(agendaIds, 'int');
  const at = instant(now);
  await tx.execute(
    sql`UPDATE agenda SET closed_at = ${at}, closed_by = ${accountId} WHERE id = ANY(${ids}) AND closed_at IS NULL`,
  );
  await tx.execute(
    sql`UPDATE calendar_link SET revoked_at = ${at} WHERE agenda_id = ANY(${ids}) AND revoked_at IS NULL`,
  );
  await tx.execute(
    sql`UPDATE delegation SET revoked_at = ${at} WHERE agenda_id = ANY(${ids}) AND revoked_at IS NULL`,
  );
  await tx.execute(sql`
    UPDATE consent SET revoked_at = coalesce(revoked_at, ${at}), settled_at = coalesce(settled_at, ${at}) WHERE agenda_id = ANY(${ids})`);
  await tx.execute(
    sql`UPDATE agenda_regulation SET revoked_at = ${at} WHERE agenda_id = ANY(${ids}) AND revoked_at IS NULL`,
  );
  await tx.execute(
    sql`UPDATE notification SET settled_at = ${at} WHERE agenda_id = ANY(${ids}) AND settled_at IS NULL`,
  );
}

/** Opens again what an account closed and kept; false when it closed nothing. Vendors are let in anew one by one. */
export async function reopenAgendas(db: Queryable, accountId: number): Promise<boolean> {
  const reopened = await db.execute(sql`
    UPDATE agenda SET closed_at = NULL, closed_by = NULL, version = version + 1 WHERE closed_by = ${accountId} AND closed_at IS NOT NULL`);
  return reopened.count > 0;
}

/** Those who acted in these agendas, or were invited to, and are to be told that it ended. */
export async function listDelegatesOf(tx: Transaction, agendaIds: readonly number[]): Promise<number[]> {
  const rows = await tx.execute<{ id: number }>(sql`
    SELECT DISTINCT delegate_id AS id FROM delegation
    WHERE agenda_id = ANY(${column(agendaIds, 'int')}) AND delegate_id IS NOT NULL AND revoked_at IS NULL AND refused_at IS NULL`);
  return rows.map(({ id }) => id);
}

/**
 * Erases a person: their agendas, what named them, their copies, notices, links and sessions. The account stays as a number
 * that nobody signs in with, because traces of who looked outlive what was looked at.
 */
export async function erasePerson(
  tx: Transaction,
  { agendaIds, accountId, subject }: { agendaIds: readonly number[]; accountId: number; subject: string },
): Promise<void> {
  for (const id of agendaIds) await eraseAgenda(tx, id);
  for (const table of [
    'agenda_holder',
    'account_identifier',
    'notice',
    'agenda_export',
    'calendar_link',
    'notification_choice',
    'account_preference',
    'session',
  ])
    await tx.execute(sql`DELETE FROM ${sql.identifier(table)} WHERE account_id = ${accountId}`);
  await tx.execute(sql`DELETE FROM delegation WHERE delegate_id = ${accountId} OR granted_by = ${accountId}`);
  await tx.execute(sql`
    DELETE FROM message WHERE channel = 'mail' AND target = ${`account:${accountId}`} AND state <> 'sent'`);
  await tx.execute(
    sql`UPDATE account SET subject = ${subject}, display_name = 'Compte effacé' WHERE id = ${accountId}`,
  );
}

/** Ends every session of an account. */
export async function endSessions(tx: Transaction, accountId: number): Promise<void> {
  await tx.execute(sql`DELETE FROM session WHERE account_id = ${accountId}`);
}
