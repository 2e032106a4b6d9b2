import { and, desc, eq, isNull, or, sql } from 'drizzle-orm';
import type { Queryable, Transaction } from '../../client.ts';
import { casePerson, dispatchCase, type DispatchCase } from '../../schema/case.ts';

export type CasePerson = typeof casePerson.$inferSelect;

/** Writes whom a case is about, sealed, or what is now known of them. */
export async function putPerson(tx: Transaction, person: CasePerson): Promise<void> {
  const { caseId: _, ...set } = person;
  await tx.insert(casePerson).values(person).onConflictDoUpdate({ target: casePerson.caseId, set });
}

export async function findPerson(db: Queryable, caseId: string): Promise<CasePerson | undefined> {
  const [row] = await db.select().from(casePerson).where(eq(casePerson.caseId, caseId));
  return row;
}

/** The cases of a territory that the same number called about, open ones first, then those of the last days. */
export async function listCasesOfPhone(
  db: Queryable,
  params: { territoryCode: string; phoneIndex: string; since: Date },
): Promise<DispatchCase[]> {
  const { territoryCode, phoneIndex, since } = params;
  const rows = await db
    .select({ row: dispatchCase })
    .from(casePerson)
    .innerJoin(dispatchCase, eq(dispatchCase.id, casePerson.caseId))
    .where(
      and(
        eq(casePerson.phoneIndex, phoneIndex),
        eq(dispatchCase.territoryCode, territoryCode),
        or(
          isNull(dispatchCase.closedAt),
          sql`${dispatchCase.closedAt} > ${since.toISOString()}::timestamptz`,
        ),
      ),
    )
    .orderBy(sql`${dispatchCase.closedAt} desc nulls first`, desc(dispatchCase.openedAt))
    .limit(20);
  return rows.map(({ row }) => row);
}

/** Seals everything of cases again with what `reseal` gives; gives how many values were changed. */
export async function resealCases(
  tx: Transaction,
  reseal: (sealed: string, context: string) => string,
): Promise<number> {
  const people = await tx.select().from(casePerson).for('update');
  for (const person of people) {
    const contactSealed = reseal(person.contactSealed, 'case-contact');
    const motiveSealed = reseal(person.motiveSealed, 'case-motive');
    await tx
      .update(casePerson)
      .set({ contactSealed, motiveSealed })
      .where(eq(casePerson.caseId, person.caseId));
  }
  const notes = await tx.execute<{ caseId: string; seq: number; sealed: string }>(sql`
    SELECT case_id AS "caseId", seq, sealed FROM case_note FOR UPDATE`);
  for (const { caseId, seq, sealed } of notes) {
    await tx.execute(sql`
      UPDATE case_note SET sealed = ${reseal(sealed, 'case-note')} WHERE case_id = ${caseId} AND seq = ${seq}`);
  }
  return people.length * 2 + notes.length;
}
