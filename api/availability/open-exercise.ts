import { mayBePostalCodeOf, resolveCommunes } from '../../db/queries/search/communes.ts';
import { findExercise, type ExerciseRow } from '../../db/queries/availability/availability.ts';
import { openExercise, type Owner } from '../../db/queries/availability/exercises.ts';
import { findIdentifier } from '../../db/queries/identity/identifiers.ts';
import type { LocationRow } from '../../db/queries/slots/actors.ts';
import { fold } from '../../db/fold.ts';
import type { Asker } from '../identity/asker.ts';
import { Problem } from '../problem.ts';
import type { Deps } from '../router.ts';
import { findTypedPlaces } from '../search/find-places.ts';
import { structuresOf } from './access.ts';

/** A place of care as it is typed. */
export interface TypedPlace {
  name: string | null;
  line: string;
  postalCode: string;
  city: string;
  phone: string | null;
  /** The structure whose place it is; null for one's own practice. */
  organizationId: number | null;
}

/**
 * Opens a practice of the asker's own, or a place of a structure they answer for. Its hours are those of its commune.
 * Throws `not-allowed` to whom no RPPS is proved, `not-found` for another's structure, `unknown-place` for a commune that
 * is not of that postal code.
 */
export async function openPlace(deps: Deps, asker: Asker, typed: TypedPlace): Promise<ExerciseRow> {
  const owner = await ownerOf(deps, asker, typed.organizationId);
  const whose = 'rpps' in owner ? `rpps:${owner.rpps}` : `structure:${owner.organizationId}`;
  const location = await locate(deps, typed, whose);
  const roleId = await deps.db.transaction((tx) => openExercise(tx, { owner, location }));
  const opened = await findExercise(deps.db, roleId);
  if (!opened) throw new Error(`role ${roleId} was written and is not there`);
  return opened;
}

async function ownerOf(deps: Deps, asker: Asker, organizationId: number | null): Promise<Owner> {
  const { db, vault } = deps;
  const { accountId, displayName } = asker;
  const sealed = await findIdentifier(db, { accountId, kind: 'rpps' });
  if (sealed === undefined)
    throw new Problem('not-allowed', 'Sign in by Pro Santé Connect, which proves an RPPS.');
  const rpps = vault.open(sealed, 'rpps');
  if (organizationId === null) return { rpps, displayName };
  const own = await structuresOf(deps, asker);
  if (own.some(({ id }) => id === organizationId)) return { organizationId };
  throw new Problem('not-found', `You answer for no structure ${organizationId}.`);
}

/** Where it is: at its address when a geocoder knows it, else in the middle of its commune, and said so. */
async function locate(deps: Deps, typed: TypedPlace, whose: string): Promise<LocationRow> {
  const { name, line, postalCode, city, phone } = typed;
  const query = { insee: null, postalCode, city: fold(city) };
  const commune = (await resolveCommunes(deps.db, [query])).get(0);
  const named = commune?.precision === 'commune';
  if (!named || !(await mayBePostalCodeOf(deps.db, { insee: commune.insee, postalCode }))) {
    throw new Problem('unknown-place', `No commune ${city} has the postal code ${postalCode}.`);
  }
  const { insee, zone } = commune;
  const { items } = await findTypedPlaces(deps, { q: `${line} ${postalCode} ${city}`, limit: 5 });
  const address = items.find((item) => item.kind === 'address' && item.insee === insee);
  const { lat, lon, precision } = address ?? commune;
  if (lat === null || lon === null || lat === undefined || lon === undefined) {
    throw new Problem('unknown-place', `Where ${city} is stands in no reference known here.`);
  }
  const key = `declared:${whose}:${insee} ${fold(line)}`;
  return { key, name, line, postalCode, city, insee, lat, lon, precision, zone, phone };
}
