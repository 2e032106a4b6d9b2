import { sql } from 'drizzle-orm';
import type { Queryable, Transaction } from '../../client.ts';
import { column } from '../columns.ts';

const instant = (date: Date) => sql`${date.toISOString()}::timestamptz`;

/** Has parents' access to a child's agenda end when the child comes of age. */
export async function endParentsAt(
  db: Queryable,
  { agendaId, at }: { agendaId: number; at: Date },
): Promise<void> {
  await db.execute(
    sql`UPDATE agenda_holder SET until = ${instant(at)} WHERE agenda_id = ${agendaId} AND kind = 'parent'`,
  );
}

/** Adds the other parent, with the end that the first one has; false when the agenda has two already, or has no parent any more. */
export async function addParent(
  tx: Transaction,
  { agendaId, accountId, now }: { agendaId: number; accountId: number; now: Date },
): Promise<boolean> {
  await tx.execute(sql`SELECT id FROM agenda WHERE id = ${agendaId} FOR UPDATE`);
  const added = await tx.execute(sql`
    INSERT INTO agenda_holder (agenda_id, account_id, kind, since, until)
    SELECT agenda_id, ${accountId}, 'parent', ${instant(now)}, max(until) FROM agenda_holder
    WHERE agenda_id = ${agendaId} AND kind = 'parent' AND (until IS NULL OR until > ${instant(now)})
    GROUP BY agenda_id HAVING count(*) = 1
    ON CONFLICT (agenda_id, account_id) DO NOTHING`);
  return added.count > 0;
}

/** A child's agenda whose parents may open it no more, whom nobody was asked about. */
export interface ComeOfAge {
  agendaId: number;
  insIndex: string | null;
  parents: number[];
}

/** Takes the children who came of age, oldest first; the transaction's end lets them go. */
export async function takeComeOfAge(
  tx: Transaction,
  { now, limit }: { now: Date; limit: number },
): Promise<ComeOfAge[]> {
  return tx.execute<ComeOfAge & Record<string, unknown>>(sql`
    SELECT a.id AS "agendaId", a.ins_index AS "insIndex",
      ARRAY(SELECT h.account_id FROM agenda_holder h WHERE h.agenda_id = a.id AND h.kind = 'parent' ORDER BY 1) AS parents
    FROM agenda a
    WHERE a.majority_asked_at IS NULL AND a.closed_at IS NULL
      AND EXISTS (SELECT FROM agenda_holder h WHERE h.agenda_id = a.id AND h.kind = 'parent' AND h.until <= ${instant(now)})
      AND NOT EXISTS (SELECT FROM agenda_holder h WHERE h.agenda_id = a.id AND (h.kind = 'self' OR h.until IS NULL OR h.until > ${instant(now)}))
    ORDER BY a.id LIMIT ${limit} FOR UPDATE OF a SKIP LOCKED`);
}

export async function noteMajorityAsked(
  tx: Transaction,
  { agendaId, now }: { agendaId: number; now: Date },
): Promise<void> {
  await tx.execute(sql`UPDATE agenda SET majority_asked_at = ${instant(now)} WHERE id = ${agendaId}`);
}

/** Whether an account was a parent of a child who came of age, whose agenda waits for them. */
export async function wasParent(
  db: Queryable,
  { agendaId, accountId, now }: { agendaId: number; accountId: number; now: Date },
): Promise<boolean> {
  const rows = await db.execute(sql`
    SELECT FROM agenda_holder h JOIN agenda a ON a.id = h.agenda_id
    WHERE h.agenda_id = ${agendaId} AND h.account_id = ${accountId} AND h.kind = 'parent' AND h.until <= ${instant(now)}
      AND a.closed_at IS NULL AND NOT EXISTS (SELECT FROM agenda_holder s WHERE s.agenda_id = a.id AND s.kind = 'self')`);
  return rows.length > 0;
}

/** Keeps the hash of the code that opens a grown child's agenda; the one before opens nothing more. */
export async function putMajorityCode(
  db: Queryable,
  { agendaId, codeHash, expiresAt }: { agendaId: number; codeHash: string; expiresAt: Date },
): Promise<void> {
  await db.execute(sql`
    INSERT INTO majority_code (agenda_id, code_hash, expires_at) VALUES (${agendaId}, ${codeHash}, ${instant(expiresAt)})
    ON CONFLICT (agenda_id) DO UPDATE SET code_hash = excluded.code_hash, expires_at = excluded.expires_at, missed = 0`);
}

/** An agenda that waits for the young adult it is of. */
export interface Waiting {
  agendaId: number;
  bornSealed: string | null;
  parents: number[];
}

const PARENTS = sql`
  ARRAY(SELECT h.account_id FROM agenda_holder h WHERE h.agenda_id = a.id AND h.kind = 'parent' ORDER BY 1) AS parents`;

/** How many wrong dates of birth a code bears. */
const MISSES = 5;

/** The agenda that a code opens, locked; undefined when none does any more. */
export async function findByMajorityCode(
  tx: Transaction,
  { codeHash, now }: { codeHash: string; now: Date },
): Promise<Waiting | undefined> {
  const [row] = await tx.execute<Waiting & Record<string, unknown>>(sql`
    SELECT a.id AS "agendaId", a.born_sealed AS "bornSealed", ${PARENTS}
    FROM majority_code c JOIN agenda a ON a.id = c.agenda_id
    WHERE c.code_hash = ${codeHash} AND c.expires_at > ${instant(now)} AND c.missed < ${MISSES} AND a.closed_at IS NULL
    FOR UPDATE OF c`);
  return row;
}

/** Counts a wrong date of birth. */
export async function missMajorityCode(db: Queryable, agendaId: number): Promise<void> {
  await db.execute(sql`UPDATE majority_code SET missed = missed + 1 WHERE agenda_id = ${agendaId}`);
}

/** The agenda that waits for the person of this account, known by the INS they proved. */
export async function findWaitingByIns(tx: Transaction, accountId: number): Promise<Waiting | undefined> {
  const [row] = await tx.execute<Waiting & Record<string, unknown>>(sql`
    SELECT a.id AS "agendaId", a.born_sealed AS "bornSealed", ${PARENTS}
    FROM agenda a JOIN account_identifier i ON i.kind = 'ins' AND i.blind_index = a.ins_index
    WHERE i.account_id = ${accountId} AND a.majority_asked_at IS NOT NULL AND a.closed_at IS NULL
      AND NOT EXISTS (SELECT FROM agenda_holder h WHERE h.agenda_id = a.id AND h.kind = 'self')
    FOR UPDATE OF a`);
  return row;
}

/** Whether an agenda waits for the person of this account. */
export async function hasWaitingAgenda(db: Queryable, accountId: number): Promise<boolean> {
  const rows = await db.execute(sql`
    SELECT FROM agenda a JOIN account_identifier i ON i.kind = 'ins' AND i.blind_index = a.ins_index
    WHERE i.account_id = ${accountId} AND a.majority_asked_at IS NOT NULL AND a.closed_at IS NULL
      AND NOT EXISTS (SELECT FROM agenda_holder h WHERE h.agenda_id = a.id AND h.kind = 'self')`);
  return rows.length > 0;
}

/** Children who came of age, whose agenda one of their parents may hand over. */
export async function listGrownChildren(
  db: Queryable,
  { accountId, now }: { accountId: number; now: Date },
): Promise<{ agendaId: number; nameSealed: string | null; since: number }[]> {
  return db.execute<{ agendaId: number; nameSealed: string | null; since: number }>(sql`
    SELECT a.id AS "agendaId", a.name_sealed AS "nameSealed", (extract(epoch FROM h.until) * 1000)::float8 AS since
    FROM agenda_holder h JOIN agenda a ON a.id = h.agenda_id
    WHERE h.account_id = ${accountId} AND h.kind = 'parent' AND h.until <= ${instant(now)} AND a.closed_at IS NULL
      AND NOT EXISTS (SELECT FROM agenda_holder s WHERE s.agenda_id = a.id AND s.kind = 'self') ORDER BY a.id`);
}

/** Tables whose rows of an agenda go with it into another. */
const MOVED = ['agenda_item', 'agenda_source', 'consent', 'calendar_link'] as const;

/**
 * Makes a grown child's agenda the account's own. What the account had written in its own goes into it; parents, delegates
 * and their links are gone.
 */
export async function claimAgenda(
  tx: Transaction,
  { agendaId, accountId, now }: { agendaId: number; accountId: number; now: Date },
): Promise<void> {
  await tx.execute(sql`SELECT id FROM account WHERE id = ${accountId} FOR UPDATE`);
  const owned = await tx.execute<{ id: number }>(sql`
    SELECT agenda_id AS id FROM agenda_holder WHERE account_id = ${accountId} AND kind = 'self'`);
  await tx.execute(sql`DELETE FROM agenda_holder WHERE agenda_id = ${agendaId}`);
  await tx.execute(sql`DELETE FROM calendar_link WHERE agenda_id = ${agendaId}`);
  await tx.execute(sql`
    UPDATE delegation SET revoked_at = ${instant(now)} WHERE agenda_id = ${agendaId} AND revoked_at IS NULL`);
  await tx.execute(sql`DELETE FROM majority_code WHERE agenda_id = ${agendaId}`);
  await tx.execute(sql`DELETE FROM agenda_regulation WHERE agenda_id = ${agendaId}`);
  const ids = column(
    owned.map(({ id }) => id),
    'int',
  );
  for (const table of MOVED)
    await tx.execute(
      sql`UPDATE ${sql.identifier(table)} SET agenda_id = ${agendaId} WHERE agenda_id = ANY(${ids})`,
    );
  await tx.execute(
    sql`UPDATE notification SET agenda_id = ${agendaId} WHERE agenda_id = ANY(${ids}) AND item_id IS NOT NULL`,
  );
  await tx.execute(sql`
    INSERT INTO agenda_mask (agenda_id, item_id, vendor_id, since)
    SELECT ${agendaId}, item_id, vendor_id, since FROM agenda_mask WHERE agenda_id = ANY(${ids}) ON CONFLICT DO NOTHING`);
  await tx.execute(sql`
    INSERT INTO prevention_answer (agenda_id, code, occasion, answer, done_on, answered_at, account_id)
    SELECT ${agendaId}, code, occasion, answer, done_on, answered_at, account_id FROM prevention_answer
    WHERE agenda_id = ANY(${ids}) ON CONFLICT DO NOTHING`);
  await tx.execute(sql`DELETE FROM agenda WHERE id = ANY(${ids})`);
  await tx.execute(sql`UPDATE agenda SET name_sealed = NULL, version = version + 1 WHERE id = ${agendaId}`);
  await tx.execute(sql`
    INSERT INTO agenda_holder (agenda_id, account_id, kind, since) VALUES (${agendaId}, ${accountId}, 'self', ${instant(now)})`);
}

/** An account as it is copied for its owner: its name, and what names it, still sealed. */
export async function findOwner(
  db: Queryable,
  { accountId, now }: { accountId: number; now: Date },
): Promise<{
  name: string;
  identifiers: { kind: string; sealed: string }[];
  ins: { agendaId: number; sealed: string }[];
}> {
  const [owner] = await db.execute<{ name: string }>(
    sql`SELECT display_name AS name FROM account WHERE id = ${accountId}`,
  );
  const identifiers = await db.execute<{ kind: string; sealed: string }>(sql`
    SELECT kind, sealed FROM account_identifier WHERE account_id = ${accountId} ORDER BY kind`);
  const ins = await db.execute<{ agendaId: number; sealed: string }>(sql`
    SELECT a.id AS "agendaId", a.ins_sealed AS sealed FROM agenda_holder h JOIN agenda a ON a.id = h.agenda_id
    WHERE h.account_id = ${accountId} AND a.ins_sealed IS NOT NULL AND a.closed_at IS NULL AND (h.kind = 'self' OR h.until IS NULL OR h.until > ${instant(now)})
    ORDER BY a.id`);
  if (!owner) throw new Error(`no account ${accountId}`);
  return { name: owner.name, identifiers: [...identifiers], ins: [...ins] };
}
