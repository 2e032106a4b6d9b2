import { toMask, VISIBILITIES, type Role, type Visibility } from '../../db/vocabulary.ts';
import type { Need } from '../identity/matrix.ts';
import { ruleFor } from '../identity/needs.ts';

const NEEDED = {
  PUBLIC: 'slot-public.read',
  PRO: 'slot-pro.read',
  SNP: 'slot-snp.read',
  CPTS: 'slot-cpts.read',
} as const satisfies Record<Visibility, Need>;

/**
 * Which slots a role may see, as a mask over VISIBILITIES. A slot of mask 0 meets none of them: an audience nobody
 * knows is seen by nobody. What a role sees only of its own structure is not in its mask: `ownSightOf` gives it.
 */
export function visibleTo(role: Role): number {
  return toMask(
    VISIBILITIES,
    VISIBILITIES.filter((visibility) => ruleFor(NEEDED[visibility], role) === 'always'),
  );
}

/** Only who works with slots of others' audiences is told that some exist. */
export function mayKnowOfUnseen(role: Role): boolean {
  return ruleFor('slot-pro.read', role) === 'always' && ruleFor('feed.read', role) !== 'never';
}
