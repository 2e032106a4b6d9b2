import type { Sight } from '../../db/queries/booking/appointment-lists.ts';
import { findIdentifier } from '../../db/queries/identity/identifiers.ts';
import type { Look } from '../../db/queries/search/offers-eligible.ts';
import type { Asker } from '../identity/asker.ts';
import type { Rule } from '../identity/matrix.ts';
import type { Deps } from '../router.ts';
import { ownSightOf } from '../search/own-sight.ts';
import { visibleTo } from '../search/visibility.ts';

/**
 * Whose appointments someone sees, by the rule that the matrix gives them: those they made, those of the territory they
 * dispatch for, their vendor's, those made with them, or those made at the structures they answer for.
 */
export async function sightOf(deps: Deps, asker: Asker, rule: Rule): Promise<Sight[]> {
  const { accountId, territoryCode, vendorId, role, key } = asker;
  if (role === 'vendor') return vendorId === null ? [] : [ofVendor(vendorId, key?.feedId ?? null)];
  if (rule === 'own') return [{ accountId }];
  if (rule === 'queue') return territoryCode === null ? [{ accountId }] : [{ accountId }, { territoryCode }];
  if (rule !== 'after-booking') return [];
  const sealed = await findIdentifier(deps.db, { accountId, kind: 'rpps' });
  if (sealed === undefined) return [{ accountId }];
  const rpps = deps.vault.open(sealed, 'rpps');
  const withThem = [{ accountId }, { rpps }];
  return role === 'structure-manager' ? [...withThem, { structuresOf: rpps }] : withThem;
}

/** Which slots someone may hold: those that they see. */
export async function sightOfSlots(deps: Deps, asker: Asker): Promise<Pick<Look, 'visibility' | 'own'>> {
  return { visibility: visibleTo(asker.role), own: await ownSightOf(deps, asker) };
}

function ofVendor(vendorId: number, feedId: number | null): Sight {
  return feedId === null ? { vendorId } : { vendorId, feedId };
}
