import type { Membership } from '../../db/queries/identity/memberships.ts';
import type { Agenda } from './people.ts';

/** RPPS of the personas who belong to a CPTS: the professional, and the manager of a structure. */
const PERSONAS = ['10999000052', '10999000060'];

/** Who belongs to which CPTS of the demo: each professional to the one of their agendas, the personas to the first. */
export function membersOf(agendas: readonly Agenda[]): Membership[] {
  const members = agendas.flatMap(({ person, cpts }) =>
    person && cpts ? [{ rpps: person.rpps, structureKey: `finess:${cpts.finess}` }] : [],
  );
  const [first] = members.map(({ structureKey }) => structureKey).sort();
  if (first === undefined) return members;
  return [...members, ...PERSONAS.map((rpps) => ({ rpps, structureKey: first }))];
}
