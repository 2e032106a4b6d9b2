import type { OfferSlot, Session } from '../api.ts';

/** Who keeps slots for the people they speak with; the others only read the list. */
const HOLDERS: ReadonlySet<Session['role']> = new Set(['regulator', 'chief-regulator', 'arm', 'nurse']);

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
