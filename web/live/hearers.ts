import type { Session } from '../api.ts';

/** Those whom the matrix lets hear of changes; for the others a page is read again now and then. */
const HEARERS: ReadonlySet<Session['role']> = new Set([
  'regulator',
  'chief-regulator',
  'arm',
  'nurse',
  'operator',
  'territory-manager',
  'support',
  'professional',
  'structure-manager',
]);

export function mayHear(role: Session['role']): boolean {
  return HEARERS.has(role);
}
