import { ROLES, type Role } from '../../db/vocabulary.ts';
import { MATRIX, type Need } from './matrix.ts';
import type { CategoryRules, Rule } from './matrix-words.ts';

const TABLE: Record<string, CategoryRules> = MATRIX;

/** How far this role may go; never, for a role, a category or an action that the table does not name. */
export function ruleFor(need: Need, role: Role): Rule {
  const [category = '', action = ''] = need.split('.');
  return TABLE[category]?.actions[action]?.[role] ?? 'never';
}

/** Roles that may at least sometimes, for a refusal that explains itself. */
export function rolesFor(need: Need): Role[] {
  return ROLES.filter((role) => ruleFor(need, role) !== 'never');
}

export function isPrivate(need: Need): boolean {
  return TABLE[need.split('.')[0] ?? '']?.private === true;
}

export function isTraced(need: Need): boolean {
  return TABLE[need.split('.')[0] ?? '']?.traced === true;
}

/** Every need there is, in the order of the table. */
export const NEEDS: Need[] = Object.entries(TABLE)
  .flatMap(([category, { actions }]) => Object.keys(actions).map((action) => `${category}.${action}`))
  .filter((need): need is Need => isNeed(need));

export function isNeed(need: string): need is Need {
  const [category = '', action = ''] = need.split('.');
  return TABLE[category]?.actions[action] !== undefined;
}
