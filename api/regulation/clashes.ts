import type { Queryable, Transaction } from '../../db/client.ts';
import {
  findClashes,
  listKeptOfCase,
  lockPersonOfCase,
  type Clash,
} from '../../db/queries/cases/bookings.ts';
import { findPerson } from '../../db/queries/cases/people.ts';
import { Problem } from '../problem.ts';
import { isAgreed, type CaseView } from './lifecycle/case.ts';
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
  return found.map((clash) => toClash(view, clash));
}

function toClash(
  { overridden }: CaseView,
  { appointmentId, caseId, kind, start, end }: Omit<Clash, 'specialty'>,
): CaseClash {
  return {
    appointmentId,
    caseId,
    kind,
    start: new Date(start).toISOString(),
    end: new Date(end).toISOString(),
    overridden: overridden.includes(appointmentId),
  };
}

/**
 * Every clash must have been weighed, other visits kept for this very case among them, as they stand until the transaction
 * ends: whoever books for the same case or person meanwhile waits, and sees this one. `agreedWith` is the professional who
 * takes the person by telephone: with them, another hour takes the place of the first. Throws `case-clash` with those that
 * nobody has weighed yet, and `case-booking-open` while nobody knows the end of a booking of the case.
 */
export async function requireWeighed(
  tx: Transaction,
  key: CaseKey,
  when: When & { agreedWith?: number },
): Promise<void> {
  const clashes = await clashesToWeigh(tx, key, when);
  if (clashes.length === 0) return;
  const detail =
    'Say why you go on, with the step override-clash of the case for each, then do the same again.';
  throw new Problem('case-clash', detail, { clashes });
}

async function clashesToWeigh(
  tx: Transaction,
  key: CaseKey,
  when: When & { agreedWith?: number },
): Promise<CaseClash[]> {
  const { caseId } = key;
  await lockPersonOfCase(tx, caseId);
  const kept = await listKeptOfCase(tx, caseId);
  if (kept.some(({ open }) => open)) {
    throw new Problem(
      'case-booking-open',
      'Nobody knows yet whether the last booking was taken: settle it first.',
    );
  }
  const found = await readCase(tx, key);
  if (!found) return [];
  const { view } = found;
  const own = [...kept, ...agreedOf(view, caseId, when)].map(({ id, start, end }) =>
    toClash(view, { appointmentId: id, caseId, kind: 'same-case', start, end }),
  );
  const others = await clashesOf(tx, { caseId, view }, when);
  const known = new Set(own.map(({ appointmentId }) => appointmentId));
  return [...own, ...others.filter(({ appointmentId }) => !known.has(appointmentId))].filter(
    ({ overridden }) => !overridden,
  );
}

/** The visit that someone agreed to by telephone, or a member of a community took: it has no appointment, and is named by its case. */
function agreedOf(view: CaseView, id: string, { agreedWith }: { agreedWith?: number }) {
  const { booking } = view;
  if (!booking || !isAgreed(view) || booking.roleId === agreedWith) return [];
  const { start, end } = booking;
  return [{ id, start, end }];
}
