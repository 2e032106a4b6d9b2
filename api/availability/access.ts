import {
  findExercise,
  listOwnExercises,
  listStructureExercises,
  type ExerciseRow,
} from '../../db/queries/availability/availability.ts';
import { listOwnStructures, type OwnStructure } from '../../db/queries/availability/exercises.ts';
import { findIdentifier } from '../../db/queries/identity/identifiers.ts';
import type { Asker } from '../identity/asker.ts';
import type { Rule } from '../identity/matrix.ts';
import { Problem } from '../problem.ts';
import type { Deps } from '../router.ts';

type Who = Pick<Asker, 'role' | 'accountId'>;

/** Where someone may declare: their practices, and for who answers for structures the places of theirs. */
export async function exercisesOf(
  { db, vault }: Pick<Deps, 'db' | 'vault'>,
  who: Who,
): Promise<ExerciseRow[]> {
  const sealed = await findIdentifier(db, { accountId: who.accountId, kind: 'rpps' });
  if (sealed === undefined) return [];
  const rpps = vault.open(sealed, 'rpps');
  const own = await listOwnExercises(db, rpps);
  if (who.role !== 'structure-manager') return own;
  return [...(await listStructureExercises(db, rpps)), ...own];
}

/** The structures of which someone may open places: of who answers for them alone. */
export async function structuresOf(
  { db, vault }: Pick<Deps, 'db' | 'vault'>,
  { role, accountId }: Who,
): Promise<OwnStructure[]> {
  if (role !== 'structure-manager') return [];
  const sealed = await findIdentifier(db, { accountId, kind: 'rpps' });
  return sealed === undefined ? [] : listOwnStructures(db, vault.open(sealed, 'rpps'));
}

/**
 * One exercise of the asker, the first when none is named; any one for whom the rule is `always`. Throws `not-found`,
 * alike for another's and for none.
 */
export async function requireExercise(
  deps: Pick<Deps, 'db' | 'vault'>,
  who: Who & { rule: Rule | undefined },
  roleId: number | undefined,
): Promise<ExerciseRow> {
  const found = await findAllowed(deps, who, roleId);
  if (found) return found;
  throw new Problem(
    'not-found',
    roleId === undefined ? 'No practice of yours is known here.' : `You have no exercise ${roleId}.`,
  );
}

async function findAllowed(
  deps: Pick<Deps, 'db' | 'vault'>,
  who: Who & { rule: Rule | undefined },
  roleId: number | undefined,
): Promise<ExerciseRow | undefined> {
  if (who.rule === 'always') return roleId === undefined ? undefined : findExercise(deps.db, roleId);
  const own = await exercisesOf(deps, who);
  return roleId === undefined ? own[0] : own.find((each) => each.roleId === roleId);
}
