import { findIdentifier } from '../../db/queries/identity/identifiers.ts';
import { findOwnCare } from '../../db/queries/identity/memberships.ts';
import type { OwnSight } from '../../db/queries/search/offers-eligible.ts';
import { toMask, VISIBILITIES } from '../../db/vocabulary.ts';
import type { Asker } from '../identity/asker.ts';
import { ruleFor } from '../identity/needs.ts';
import type { Deps } from '../router.ts';

/**
 * What someone sees beyond their role, where the matrix says `own`: a CPTS's slots for its members, the regulators'
 * slots of one's own agendas. Undefined for those who see by role alone, and for those whose RPPS nobody has proved.
 */
export async function ownSightOf(
  { db, vault }: Pick<Deps, 'db' | 'vault'>,
  { role, accountId }: Pick<Asker, 'role' | 'accountId'>,
): Promise<OwnSight | undefined> {
  const own = {
    cpts: ruleFor('slot-cpts.read', role) === 'own',
    snp: ruleFor('slot-snp.read', role) === 'own',
  };
  if (!own.cpts && !own.snp) return undefined;
  const sealed = await findIdentifier(db, { accountId, kind: 'rpps' });
  if (sealed === undefined) return undefined;
  const { structureIds, scheduleIds } = await findOwnCare(db, vault.open(sealed, 'rpps'));
  return {
    ofStructures: { mask: toMask(VISIBILITIES, own.cpts ? ['CPTS'] : []), ids: structureIds },
    ofAgendas: { mask: toMask(VISIBILITIES, own.snp ? ['SNP'] : []), ids: scheduleIds },
  };
}
