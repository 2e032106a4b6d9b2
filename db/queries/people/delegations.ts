import { sql, type SQL } from 'drizzle-orm';
import type { Database, Queryable, Transaction } from '../../client.ts';
import type {
  DelegateQuality,
  DelegationAct,
  DelegationKind,
  DelegationScope,
  DelegationState,
} from '../../vocabulary.ts';
import { holdersOf, type HeldAgenda } from '../agenda/agendas.ts';
import { column } from '../columns.ts';
import { askPrepared } from '../prepared.ts';

const ms = (name: string) => sql.raw(`(extract(epoch FROM ${name}) * 1000)::float8`);
const instant = (date: Date) => sql`${date.toISOString()}::timestamptz`;

/** A delegation `d` that lets its delegate act now. */
const live = (now: Date): SQL => sql`
  d.kind <> 'parent' AND d.accepted_at IS NOT NULL AND d.revoked_at IS NULL AND d.starts_at <= ${instant(now)} AND d.ends_at > ${instant(now)}`;

/** The agendas of others that an account acts in now: whom it helps this half hour, whom it is a delegate of. */
export async function listDelegatedAgendas(
  db: Database,
  { accountId, now }: { accountId: number; now: Date },
): Promise<HeldAgenda[]> {
  return askPrepared<HeldAgenda>(
    db,
    sql`
    SELECT DISTINCT ON (a.id) a.id, CASE d.kind WHEN 'help' THEN 'helper' ELSE 'delegate' END AS kind, a.name_sealed AS "nameSealed",
      (SELECT o.display_name FROM agenda_holder h JOIN account o ON o.id = h.account_id WHERE h.agenda_id = a.id AND h.kind = 'self')
        AS "ownerName", a.born_sealed AS "bornSealed", a.sex, a.zone, a.version, d.scopes::text[] AS scopes,
      ${ms('d.ends_at')} AS until, ${holdersOf(now)} AS holders
    FROM delegation d JOIN agenda a ON a.id = d.agenda_id
    WHERE d.delegate_id = ${accountId} AND a.closed_at IS NULL AND ${live(now)}
    ORDER BY a.id, d.ends_at DESC`,
  );
}

/** A delegation as both its sides read it. Instants in milliseconds since 1970. */
export interface DelegationRow {
  id: number;
  agendaId: number;
  kind: DelegationKind;
  quality: DelegateQuality;
  scopes: DelegationScope[];
  grantedBy: number;
  grantedByName: string;
  delegateId: number | null;
  delegateName: string | null;
  inviteeSealed: string;
  /** The name of a child, sealed; null for an account's own agenda. */
  childSealed: string | null;
  startsAt: number;
  endsAt: number;
  invitedAt: number;
  expiresAt: number;
  endedAt: number | null;
  state: DelegationState;
}

const columnsAt = (now: Date): SQL => sql`
  d.id, d.agenda_id AS "agendaId", d.kind, d.quality, d.scopes::text[] AS scopes, d.granted_by AS "grantedBy", g.display_name AS "grantedByName",
  d.delegate_id AS "delegateId", e.display_name AS "delegateName", d.invitee_sealed AS "inviteeSealed", a.name_sealed AS "childSealed",
  ${ms('d.starts_at')} AS "startsAt", ${ms('d.ends_at')} AS "endsAt", ${ms('d.invited_at')} AS "invitedAt",
  ${ms('d.expires_at')} AS "expiresAt", ${ms('coalesce(d.revoked_at, d.refused_at)')} AS "endedAt",
  CASE WHEN d.revoked_at IS NOT NULL THEN 'revoked' WHEN d.refused_at IS NOT NULL THEN 'refused'
    WHEN d.accepted_at IS NULL AND least(d.expires_at, d.ends_at) <= ${instant(now)} THEN 'expired'
    WHEN d.accepted_at IS NULL THEN 'pending' WHEN d.ends_at <= ${instant(now)} THEN 'ended' ELSE 'accepted' END AS state`;
const TABLES = sql`
  delegation d JOIN agenda a ON a.id = d.agenda_id JOIN account g ON g.id = d.granted_by LEFT JOIN account e ON e.id = d.delegate_id`;

interface At {
  now: Date;
}

/** What was given in these agendas, newest first. */
export async function listGivenDelegations(
  db: Queryable,
  { agendaIds, now }: At & { agendaIds: readonly number[] },
): Promise<DelegationRow[]> {
  return db.execute<DelegationRow & Record<string, unknown>>(sql`
    SELECT ${columnsAt(now)} FROM ${TABLES} WHERE d.agenda_id = ANY(${column(agendaIds, 'int')}) ORDER BY d.id DESC LIMIT 100`);
}

/** What an account was offered: bound to it, or waiting for the address it proved. */
export async function listReceivedDelegations(
  db: Queryable,
  { accountId, now }: At & { accountId: number },
): Promise<DelegationRow[]> {
  return db.execute<DelegationRow & Record<string, unknown>>(sql`
    SELECT ${columnsAt(now)} FROM ${TABLES} WHERE d.delegate_id = ${accountId} OR ${invited(accountId)} ORDER BY d.id DESC LIMIT 100`);
}

const invited = (accountId: number): SQL => sql`
  (d.delegate_id IS NULL AND d.granted_by <> ${accountId} AND d.invitee_index IN (
    SELECT i.blind_index FROM account_identifier i WHERE i.account_id = ${accountId} AND i.kind = 'email'))`;

/** A delegation that an account gave, received or may answer; the lock lasts as long as the transaction. */
export async function findDelegation(
  tx: Transaction,
  { id, accountId, now }: At & { id: number; accountId: number },
): Promise<DelegationRow | undefined> {
  const [row] = await tx.execute<DelegationRow & Record<string, unknown>>(sql`
    SELECT ${columnsAt(now)} FROM ${TABLES}
    WHERE d.id = ${id} AND (d.delegate_id = ${accountId} OR ${invited(accountId)} OR d.granted_by = ${accountId}
      OR EXISTS (SELECT FROM agenda_holder h WHERE h.agenda_id = d.agenda_id AND h.account_id = ${accountId}
        AND (h.until IS NULL OR h.until > ${instant(now)})))
    FOR UPDATE OF d`);
  return row;
}

/** Gives an invitation to whoever has its code, and tells its id; undefined when none is open under it, or it is of an agenda of theirs. */
export async function bindByCode(
  db: Queryable,
  { codeHash, accountId, now }: At & { codeHash: string; accountId: number },
): Promise<number | undefined> {
  const [bound] = await db.execute<{ id: number }>(sql`
    UPDATE delegation d SET delegate_id = ${accountId}, code_hash = NULL
    WHERE d.code_hash = ${codeHash} AND d.delegate_id IS NULL AND d.expires_at > ${instant(now)} AND d.ends_at > ${instant(now)}
      AND d.revoked_at IS NULL AND d.refused_at IS NULL
      AND NOT EXISTS (SELECT FROM agenda_holder h WHERE h.agenda_id = d.agenda_id AND h.account_id = ${accountId})
    RETURNING d.id`);
  return bound?.id;
}

export interface NewDelegation {
  agendaId: number;
  kind: DelegationKind;
  quality: DelegateQuality;
  scopes: readonly DelegationScope[];
  grantedBy: number;
  delegateId: number | null;
  inviteeSealed: string;
  inviteeIndex: string | null;
  codeHash: string | null;
  startsAt: Date;
  endsAt: Date;
  expiresAt: Date;
  invitedAt: Date;
  /** Of a help, which is given and taken at once. */
  acceptedAt?: Date;
}

/** Writes an invitation; gives its id. */
export async function inviteDelegate(tx: Transaction, given: NewDelegation): Promise<number> {
  const [row] = await tx.execute<{ id: number }>(sql`
    INSERT INTO delegation (agenda_id, kind, quality, scopes, granted_by, delegate_id, invitee_sealed, invitee_index, code_hash,
      starts_at, ends_at, invited_at, expires_at, accepted_at)
    VALUES (${given.agendaId}, ${given.kind}, ${given.quality}, ${column(given.scopes, 'delegation_scope')}, ${given.grantedBy},
      ${given.delegateId}, ${given.inviteeSealed}, ${given.inviteeIndex}, ${given.codeHash}, ${instant(given.startsAt)},
      ${instant(given.endsAt)}, ${instant(given.invitedAt)}, ${instant(given.expiresAt)},
      ${given.acceptedAt ? instant(given.acceptedAt) : null}) RETURNING id`);
  if (!row) throw new Error('a delegation was inserted and not returned');
  return row.id;
}

/** How many invitations and delegations of a kind an agenda has that still stand; its row is locked, so that none is added meanwhile. */
export async function countStanding(
  tx: Transaction,
  { agendaId, kind, now }: At & { agendaId: number; kind: DelegationKind },
): Promise<number> {
  await tx.execute(sql`SELECT id FROM agenda WHERE id = ${agendaId} FOR UPDATE`);
  const [row] = await tx.execute<{ n: number }>(sql`
    SELECT count(*)::int AS n FROM delegation d WHERE d.agenda_id = ${agendaId} AND d.kind = ${kind} AND d.revoked_at IS NULL
      AND d.refused_at IS NULL AND d.ends_at > ${instant(now)} AND (d.accepted_at IS NOT NULL OR d.expires_at > ${instant(now)})`);
  return row?.n ?? 0;
}

const FIELD = { accepted: 'accepted_at', refused: 'refused_at', revoked: 'revoked_at' } as const;

/** Writes what became of a delegation, and who it is for when it was open to an address. */
export async function settleDelegation(
  tx: Transaction,
  { id, act, delegateId, now }: At & { id: number; act: keyof typeof FIELD; delegateId: number | null },
): Promise<void> {
  await tx.execute(sql`
    UPDATE delegation SET ${sql.identifier(FIELD[act])} = ${instant(now)}, delegate_id = coalesce(delegate_id, ${delegateId}), code_hash = NULL
    WHERE id = ${id}`);
}

/** Keeps what was declared. */
export async function attest(
  tx: Transaction,
  given: At & { delegationId: number; accountId: number; act: DelegationAct; wording: string },
): Promise<void> {
  await tx.execute(sql`
    INSERT INTO attestation (delegation_id, account_id, act, wording, at)
    VALUES (${given.delegationId}, ${given.accountId}, ${given.act}, ${given.wording}, ${instant(given.now)})`);
}

/** What was declared on these delegations, in order. Instants in milliseconds since 1970. */
export async function listAttestations(
  db: Queryable,
  delegationIds: readonly number[],
): Promise<{ delegationId: number; name: string; act: DelegationAct; wording: string; at: number }[]> {
  return db.execute<
    { delegationId: number; name: string; act: DelegationAct; wording: string; at: number } & Record<
      string,
      unknown
    >
  >(sql`
    SELECT t.delegation_id AS "delegationId", o.display_name AS name, t.act, t.wording, ${ms('t.at')} AS at
    FROM attestation t JOIN account o ON o.id = t.account_id
    WHERE t.delegation_id = ANY(${column(delegationIds, 'int')}) ORDER BY t.id`);
}
