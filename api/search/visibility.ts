import { toMask, VISIBILITIES, type Role, type Visibility } from '../../db/vocabulary.ts';

const SEEN_BY: Record<Role, readonly Visibility[]> = {
  regulator: ['PUBLIC', 'PRO', 'SNP', 'CPTS'],
  operator: ['PUBLIC', 'PRO'],
  vendor: ['PUBLIC'],
  citizen: ['PUBLIC'],
};

/** Which slots a role may see, as a mask over VISIBILITIES. A slot of mask 0 meets none of them. */
export function visibleTo(role: Role): number {
  return toMask(VISIBILITIES, SEEN_BY[role]);
}

/** Only who works with slots of others' audiences is told that some exist. */
export function mayKnowOfUnseen(role: Role): boolean {
  return role === 'regulator' || role === 'operator';
}
