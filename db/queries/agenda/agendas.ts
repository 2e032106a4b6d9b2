import { sql, type SQL } from 'drizzle-orm';
import type { Database, Queryable } from '../../client.ts';
import type { AgendaTie, DelegationScope, Sex } from '../../vocabulary.ts';
import { among } from '../columns.ts';
import { askPrepared } from '../prepared.ts';
import { allows } from '../people/purposes.ts';

/** An agenda that an account may open. What names its person is sealed. */
export interface HeldAgenda {
  id: number;
  kind: AgendaTie;
  nameSealed: string | null;
  /** Whose own it is, when it is an account's own. */
  ownerName: string | null;
  /** The accounts that hold it: its person, or the parents. */
  holders: number[];
  scopes: DelegationScope[];
  /** When this tie ends, ms since 1970; null when it has no end. */
  until: number | null;
  bornSealed: string | null;
  sex: Sex;
  zone: string;
  version: number;
}

/** The accounts that hold the agenda `a`, as an expression. */
export const holdersOf = (now: Date): SQL => sql`
  ARRAY(SELECT w.account_id FROM agenda_holder w WHERE w.agenda_id = a.id
    AND (w.until IS NULL OR w.until > ${now.toISOString()}::timestamptz) ORDER BY w.account_id)`;

/** The agendas an account holds now, its own first. */
export async function listHeldAgendas(
  db: Database,
  { accountId, now }: { accountId: number; now: Date },
): Promise<HeldAgenda[]> {
  return askPrepared<HeldAgenda>(
    db,
    sql`
    SELECT a.id, h.kind, a.name_sealed AS "nameSealed", o.display_name AS "ownerName", a.born_sealed AS "bornSealed", a.sex, a.zone,
      a.version, ARRAY['read', 'write', 'notify'] AS scopes, (extract(epoch FROM h.until) * 1000)::float8 AS until,
      ${holdersOf(now)} AS holders
    FROM agenda_holder h JOIN agenda a ON a.id = h.agenda_id JOIN account o ON o.id = h.account_id
    WHERE h.account_id = ${accountId} AND a.closed_at IS NULL AND (h.until IS NULL OR h.until > ${now.toISOString()}::timestamptz)
    ORDER BY h.kind, a.id`,
  );
}

/** Opens an account's own agenda, once; gives its id, whoever opened it. */
export async function openOwnAgenda(
  db: Queryable,
  { accountId, now }: { accountId: number; now: Date },
): Promise<number> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`SELECT id FROM account WHERE id = ${accountId} FOR UPDATE`);
    const [own] = await tx.execute<{ id: number }>(sql`
      SELECT agenda_id AS id FROM agenda_holder WHERE account_id = ${accountId} AND kind = 'self'`);
    if (own) return own.id;
    const [opened] = await tx.execute<{ id: number }>(sql`
      WITH opened AS (INSERT INTO agenda (created_at) VALUES (${now.toISOString()}) RETURNING id)
      INSERT INTO agenda_holder (agenda_id, account_id, kind, since)
      SELECT id, ${accountId}, 'self', ${now.toISOString()} FROM opened RETURNING agenda_id AS id`);
    if (!opened) throw new Error('an agenda was opened and not returned');
    return opened.id;
  });
}

/** The agenda of a child, held by a parent; gives its id. */
export async function openChildAgenda(
  db: Queryable,
  params: { accountId: number; nameSealed: string; now: Date },
): Promise<number> {
  const now = params.now.toISOString();
  const [opened] = await db.execute<{ id: number }>(sql`
    WITH opened AS (INSERT INTO agenda (name_sealed, created_at) VALUES (${params.nameSealed}, ${now}) RETURNING id)
    INSERT INTO agenda_holder (agenda_id, account_id, kind, since)
    SELECT id, ${params.accountId}, 'parent', ${now} FROM opened RETURNING agenda_id AS id`);
  if (!opened) throw new Error('an agenda was opened and not returned');
  return opened.id;
}

/** Keeps in someone's own agenda what was proven of their birth; what is proven no more stays as it was. */
export async function learnBirth(
  db: Queryable,
  { bornSealed, sex, ...whose }: { accountId: number; bornSealed: string | null; sex: Sex; now: Date },
): Promise<void> {
  const agendaId = await openOwnAgenda(db, whose);
  await db.execute(sql`
    UPDATE agenda SET born_sealed = coalesce(${bornSealed}, born_sealed),
      sex = CASE WHEN ${sex}::sex = 'unknown' THEN sex ELSE ${sex}::sex END
    WHERE id = ${agendaId}`);
}

/** Keeps what is known of an agenda's person, sealed. */
export async function describePerson(
  db: Queryable,
  params: {
    agendaId: number;
    bornSealed: string | null;
    sex: Sex;
    ins: { sealed: string; index: string } | null;
  },
): Promise<void> {
  const { agendaId, bornSealed, sex, ins } = params;
  await db.execute(sql`
    UPDATE agenda SET born_sealed = ${bornSealed}, sex = ${sex}::sex, ins_sealed = ${ins?.sealed ?? null},
      ins_index = ${ins?.index ?? null} WHERE id = ${agendaId}`);
}

/** Blind indexes of the ways persons are named, as one feed's vendor does. */
export interface NamedPersons {
  vendorId: number;
  now: Date;
  insIndexes: readonly string[];
  pairingIndexes: readonly string[];
}

/** An agenda that a vendor may write in, and whether it may tell there what is already over. */
export interface NamedAgenda {
  id: number;
  history: boolean;
}

/**
 * The agendas of these persons, by blind index: those with a live pairing of that vendor, and those with that INS unless
 * their holder stopped that vendor. Everyone else has no agenda here, as far as that vendor is concerned.
 */
export async function findAgendas(db: Queryable, persons: NamedPersons): Promise<Map<string, NamedAgenda>> {
  const now = sql`${persons.now.toISOString()}::timestamptz`;
  const whose = { agenda: sql`a.id`, vendor: sql`${persons.vendorId}::int`, now };
  const rows = await db.execute<{ key: string } & NamedAgenda & Record<string, unknown>>(sql`
    SELECT c.pairing_index AS key, a.id, ${allows('history', whose)} AS history FROM consent c JOIN agenda a ON a.id = c.agenda_id
    WHERE c.pairing_index IN ${among(persons.pairingIndexes, 'text')} AND c.vendor_id = ${persons.vendorId} AND c.purpose = 'agenda'
      AND c.revoked_at IS NULL AND c.ends_at > ${now} AND a.closed_at IS NULL
    UNION ALL
    SELECT a.ins_index, a.id, ${allows('history', whose)} FROM agenda a
    WHERE a.ins_index IN ${among(persons.insIndexes, 'text')} AND a.closed_at IS NULL AND ${allows('agenda', whose)}`);
  return new Map(rows.map(({ key, id, history }) => [key, { id, history }]));
}

/** The agendas that a feed's appointments already stand in, by the appointment's id at its vendor. */
export async function findAgendasOfSources(
  db: Queryable,
  { feedId, sourceIds }: { feedId: number; sourceIds: readonly string[] },
): Promise<Map<string, number>> {
  const rows = await db.execute<{ sourceId: string; agendaId: number }>(sql`
    SELECT source_id AS "sourceId", agenda_id AS "agendaId" FROM agenda_source
    WHERE feed_id = ${feedId} AND source_id IN ${among(sourceIds, 'text')}`);
  return new Map(rows.map(({ sourceId, agendaId }) => [sourceId, agendaId]));
}

/** Counts appointments of persons who have no agenda here, on the run that read them. */
export async function countUnclaimed(
  db: Queryable,
  { runId, unclaimed }: { runId: number; unclaimed: number },
): Promise<void> {
  await db.execute(sql`UPDATE feed_run SET unclaimed = ${unclaimed} WHERE id = ${runId}`);
}

/** Accounts that have an agenda of their own and no notice of prevention of this month yet, after an account's id. */
export async function listHoldersWithAgendas(
  db: Queryable,
  { after, month, limit }: { after: number; month: string; limit: number },
): Promise<{ accountId: number; agendaId: number }[]> {
  return db.execute<{ accountId: number; agendaId: number }>(sql`
    SELECT h.account_id AS "accountId", h.agenda_id AS "agendaId" FROM agenda_holder h JOIN agenda a ON a.id = h.agenda_id
    WHERE h.kind = 'self' AND a.closed_at IS NULL AND h.account_id > ${after}
      AND NOT EXISTS (SELECT FROM notification n WHERE n.agenda_id = a.id AND n.family = 'prevention' AND n.occasion = ${month})
    ORDER BY h.account_id LIMIT ${limit}`);
}
