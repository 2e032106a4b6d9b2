import type { OfferSlot, Session } from '../api.ts';

/**
 * Who keeps slots here: for the people they speak with, or for the patient before them; the others only read the list. A
 * citizen, to whom the API would give one, books from their own pages, where nothing is read out to anybody.
 */
const HOLDERS: ReadonlySet<Session['role']> = new Set([
  'regulator',
  'chief-regulator',
  'arm',
  'nurse',
  'professional',
  'structure-manager',
]);

const CARING: ReadonlySet<Session['role']> = new Set(['professional', 'structure-manager']);

/** Whether one goes from call to call; the others have their patient before them. */
export function takesCalls(role: Session['role']): boolean {
  return !CARING.has(role);
}

export function mayHold(role: Session['role']): boolean {
  return HOLDERS.has(role);
}

/** Whether choosing a slot asks for it: where people come without an appointment and uncounted, there is nothing to keep. */
export function canHold(
  role: Session['role'],
  { kind, capacity }: Pick<OfferSlot, 'kind' | 'capacity'>,
): boolean {
  return mayHold(role) && (kind !== 'WALKIN' || capacity !== undefined);
}
