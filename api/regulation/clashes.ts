import type { Queryable, Transaction } from '../../db/client.ts';
import { findClashes, lockPersonOfCase } from '../../db/queries/case-bookings.ts';
import { findPerson } from '../../db/queries/case-people.ts';
import type { CaseView } from './case.ts';
import type { CaseClash } from './clash-resource.ts';
import { readCase, readSettings, type CaseKey } from './store.ts';

interface When {
  start: Date;
  end: Date;
}

/** The clashes of a case with a time, by their start; none for someone who is not known by name and number, or by INS. */
export async function clashesOf(
  db: Queryable,
  { caseId, view }: { caseId: string; view: CaseView },
  when: When,
): Promise<CaseClash[]> {
  const person = await findPerson(db, caseId);
  if (!person) return [];
  const { clashDays: days } = await readSettings(db, view.territory);
  const found = await findClashes(db, { person, specialty: view.specialty, ...when, days });
  return found.map(({ appointmentId, caseId: of, kind, start, end }) => ({
    appointmentId,
    caseId: of,
    kind,
    start: new Date(start).toISOString(),
    end: new Date(end).toISOString(),
    overridden: view.overridden.includes(appointmentId),
  }));
}

/**
 * The clashes that nobody has weighed yet, as they stand until the transaction ends: whoever books for the same person
 * meanwhile waits, and sees this one.
 */
export async function clashesToWeigh(tx: Transaction, key: CaseKey, when: When): Promise<CaseClash[]> {
  await lockPersonOfCase(tx, key.caseId);
  const found = await readCase(tx, key);
  if (!found) return [];
  const clashes = await clashesOf(tx, { caseId: key.caseId, view: found.view }, when);
  return clashes.filter(({ overridden }) => !overridden);
}
