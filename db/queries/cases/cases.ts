import { and, asc, eq, sql } from 'drizzle-orm';
import type { Queryable, Transaction } from '../../client.ts';
import type { CaseEvent } from '../../schema/case-facts.ts';
import {
  caseCounter,
  caseEvent,
  caseNote,
  dispatchCase,
  type DerivedCase,
  type DispatchCase,
} from '../../schema/case.ts';

/** An event with its place in the history; its words are sealed. */
export type SealedEvent = Omit<CaseEvent, 'reason'> & { seq: number; sealed: string | null };

interface NewCase {
  territoryCode: string;
  commune: string | null;
  openedAt: Date;
  derived: DerivedCase;
}

/** Writes a new case under the next number of its territory. */
export async function createCase(
  tx: Transaction,
  { derived, ...params }: NewCase,
): Promise<{ id: string; number: number }> {
  const [counted] = await tx
    .insert(caseCounter)
    .values({ territoryCode: params.territoryCode, last: 1 })
    .onConflictDoUpdate({ target: caseCounter.territoryCode, set: { last: sql`${caseCounter.last} + 1` } })
    .returning({ number: caseCounter.last });
  if (!counted) throw new Error('An upsert returned no number.');
  const [row] = await tx
    .insert(dispatchCase)
    .values({ ...params, ...derived, number: counted.number })
    .returning({ id: dispatchCase.id, number: dispatchCase.number });
  if (!row) throw new Error('An insert returned no case.');
  return row;
}

/** Appends events and writes what they make of the case beside them. */
export async function appendEvents(
  tx: Transaction,
  params: { caseId: string; events: readonly SealedEvent[]; derived: DerivedCase },
): Promise<void> {
  const { caseId, events, derived } = params;
  if (events.length === 0) return;
  const rows = events.map(({ seq, at, accountId, role, territory, type, from, to, facts }) => {
    return {
      caseId,
      seq,
      at: new Date(at),
      accountId,
      role,
      territoryCode: territory,
      type,
      from,
      to,
      facts,
    };
  });
  await tx.insert(caseEvent).values(rows);
  const notes = events.flatMap(({ seq, sealed }) => (sealed === null ? [] : [{ caseId, seq, sealed }]));
  if (notes.length > 0) await tx.insert(caseNote).values(notes);
  await tx.update(dispatchCase).set(derived).where(eq(dispatchCase.id, caseId));
}

/** A case of a territory, locked until the transaction ends; undefined for another territory's. */
export async function lockCase(
  tx: Transaction,
  { caseId, territoryCode }: { caseId: string; territoryCode: string },
): Promise<DispatchCase | undefined> {
  const [row] = await tx
    .select()
    .from(dispatchCase)
    .where(and(eq(dispatchCase.id, caseId), eq(dispatchCase.territoryCode, territoryCode)))
    .for('update');
  return row;
}

export async function findCase(
  db: Queryable,
  { caseId, territoryCode }: { caseId: string; territoryCode: string },
): Promise<DispatchCase | undefined> {
  const [row] = await db
    .select()
    .from(dispatchCase)
    .where(and(eq(dispatchCase.id, caseId), eq(dispatchCase.territoryCode, territoryCode)));
  return row;
}

/** Where a case is from, whoever asks: what the platform does by itself begins here. */
export async function findTerritoryOf(db: Queryable, caseId: string): Promise<string | undefined> {
  const [row] = await db
    .select({ territoryCode: dispatchCase.territoryCode })
    .from(dispatchCase)
    .where(eq(dispatchCase.id, caseId));
  return row?.territoryCode;
}

/** The whole history of a case, in order. */
export async function readEvents(db: Queryable, caseId: string): Promise<SealedEvent[]> {
  const rows = await db
    .select({ event: caseEvent, sealed: caseNote.sealed })
    .from(caseEvent)
    .leftJoin(caseNote, and(eq(caseNote.caseId, caseEvent.caseId), eq(caseNote.seq, caseEvent.seq)))
    .where(eq(caseEvent.caseId, caseId))
    .orderBy(asc(caseEvent.seq));
  return rows.map(({ event, sealed }) => {
    const { seq, at, accountId, role, territoryCode: territory, type, from, to, facts } = event;
    return { seq, at: at.getTime(), accountId, role, territory, type, from, to, facts, sealed };
  });
}

/** The commune of a caller, once it is known. */
export async function placeCase(
  tx: Transaction,
  { caseId, commune }: { caseId: string; commune: string | null },
): Promise<void> {
  await tx.update(dispatchCase).set({ commune }).where(eq(dispatchCase.id, caseId));
}

/** Display names of accounts, by id. */
export async function readAccountNames(db: Queryable, ids: readonly number[]): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.execute<{ id: number; name: string }>(sql`
    SELECT id, display_name AS name FROM account WHERE id IN (SELECT unnest(${`{${ids.join(',')}}`}::int[]))`);
  return new Map(rows.map(({ id, name }) => [id, name]));
}
