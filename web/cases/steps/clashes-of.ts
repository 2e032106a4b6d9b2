import { Failure } from '../../problem.ts';
import type { Clash } from '../case-queries.ts';

/** What is to be weighed before a visit is confirmed (`case-clash`); undefined when it is not that which failed. */
export function clashesOf(error: unknown): Clash[] | undefined {
  if (!(error instanceof Failure) || error.code !== 'case-clash') return undefined;
  const clashes: unknown = 'clashes' in error.problem ? error.problem.clashes : undefined;
  return Array.isArray(clashes) ? clashes.filter(isClash) : [];
}

function isClash(value: unknown): value is Clash {
  if (typeof value !== 'object' || value === null) return false;
  return 'appointmentId' in value && 'start' in value && 'kind' in value && typeof value.kind === 'string';
}
