import { sql } from 'drizzle-orm';
import type { Queryable, Transaction } from '../../client.ts';
import type { ExportState } from '../../vocabulary.ts';

const ms = (name: string) => sql.raw(`(extract(epoch FROM ${name}) * 1000)::float8`);
const instant = (date: Date) => sql`${date.toISOString()}::timestamptz`;

/** A copy of everything, as its owner follows it. Instants in milliseconds since 1970. */
export interface ExportRow {
  id: number;
  state: ExportState;
  askedAt: number;
  readyAt: number | null;
  expiresAt: number | null;
  byteCount: number | null;
}

const EXPORT = sql`
  id, state, ${ms('asked_at')} AS "askedAt", ${ms('ready_at')} AS "readyAt", ${ms('expires_at')} AS "expiresAt", byte_count AS "byteCount"`;

/** Asks for a copy; the one that is still being made is the answer when there is one. */
export async function askExport(
  tx: Transaction,
  { accountId, language, now }: { accountId: number; language: string; now: Date },
): Promise<ExportRow> {
  await tx.execute(sql`SELECT id FROM account WHERE id = ${accountId} FOR UPDATE`);
  const [waiting] = await tx.execute<ExportRow & Record<string, unknown>>(sql`
    SELECT ${EXPORT} FROM agenda_export WHERE account_id = ${accountId} AND state = 'asked'`);
  if (waiting) return waiting;
  const [asked] = await tx.execute<ExportRow & Record<string, unknown>>(sql`
    INSERT INTO agenda_export (account_id, state, language, asked_at) VALUES (${accountId}, 'asked', ${language}, ${instant(now)})
    RETURNING ${EXPORT}`);
  if (!asked) throw new Error('an export was asked for and not returned');
  return asked;
}

/** The copies of an account, newest first; those whose days are over are `gone`. */
export async function listExports(
  db: Queryable,
  { accountId, now }: { accountId: number; now: Date },
): Promise<ExportRow[]> {
  const rows = await db.execute<ExportRow & Record<string, unknown>>(sql`
    SELECT ${EXPORT} FROM agenda_export WHERE account_id = ${accountId} ORDER BY id DESC LIMIT 50`);
  return rows.map((row) => (isOver(row, now) ? { ...row, state: 'gone' } : row));
}

const isOver = ({ expiresAt }: ExportRow, now: Date) => expiresAt !== null && expiresAt <= now.getTime();

/** A copy that waits to be made, claimed until the transaction ends; undefined when none does. */
export async function takeAskedExport(
  tx: Transaction,
): Promise<{ id: number; accountId: number; language: string } | undefined> {
  const [row] = await tx.execute<{ id: number; accountId: number; language: string }>(sql`
    SELECT id, account_id AS "accountId", language FROM agenda_export WHERE state = 'asked' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED`);
  return row;
}

/** Keeps a copy that was made, sealed. */
export async function keepExport(
  tx: Transaction,
  made: { id: number; sealed: Uint8Array; byteCount: number; readyAt: Date; expiresAt: Date },
): Promise<void> {
  const hex = Buffer.from(made.sealed).toString('hex');
  await tx.execute(sql`
    UPDATE agenda_export SET state = 'ready', sealed = decode(${hex}, 'hex'), byte_count = ${made.byteCount},
      ready_at = ${instant(made.readyAt)}, expires_at = ${instant(made.expiresAt)} WHERE id = ${made.id}`);
}

/** A copy of an account, with its sealed bytes while its days last. */
export async function findExport(
  db: Queryable,
  { id, accountId, now }: { id: number; accountId: number; now: Date },
): Promise<(ExportRow & { sealed: Uint8Array | null }) | undefined> {
  const [row] = await db.execute<ExportRow & { sealed: Uint8Array | null } & Record<string, unknown>>(sql`
    SELECT ${EXPORT}, sealed FROM agenda_export WHERE id = ${id} AND account_id = ${accountId}`);
  return row && (isOver(row, now) ? { ...row, state: 'gone', sealed: null } : row);
}

/** Forgets the bytes of copies whose days are over; what they were stays a while as `gone`. Gives how many. */
export async function dropExportBytes(db: Queryable, now: Date): Promise<number> {
  const dropped = await db.execute(sql`
    UPDATE agenda_export SET sealed = NULL, state = 'gone' WHERE state = 'ready' AND expires_at <= ${instant(now)}`);
  return dropped.count;
}
