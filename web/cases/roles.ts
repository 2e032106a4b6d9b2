import type { Session } from '../api.ts';

/** Who works on cases. */
const DISPATCHERS: ReadonlySet<Session['role']> = new Set(['regulator', 'chief-regulator', 'arm', 'nurse']);

export function dispatches(role: Session['role']): boolean {
  return DISPATCHERS.has(role);
}

/** Who reads where cases stand: those who work on them, and the territory's manager. */
export function seesCases(role: Session['role']): boolean {
  return dispatches(role) || role === 'territory-manager';
}
