import { ROLES, type Role } from '../../db/vocabulary.ts';

/**
 * How far a right goes. `own`: what is theirs, their vendor's or their structure's; `territory`: of the territory they
 * answer for; `queue`: cases they hold or that wait for them; `after-booking`: of those who booked with them;
 * `with-consent`: of a citizen who said yes; `break-glass`: only while an emergency access is open.
 */
export const RULES = [
  'always',
  'own',
  'territory',
  'queue',
  'after-booking',
  'with-consent',
  'break-glass',
  'never',
] as const;
export type Rule = (typeof RULES)[number];

/** Roles absent from a row may never. */
export type Row = Partial<Record<Role, Rule>>;

/** One category of data: who may do each action. */
export interface CategoryRules {
  /** That the thing exists is itself private: forbidden answers like absent. */
  private?: true;
  /** A citizen's or a case's data: every reading and change leaves an access entry. */
  traced?: true;
  actions: Record<string, Row>;
}

export const EVERYONE: readonly Role[] = ROLES;
/** Those who answer a call, and those who watch that it works. */
export const DISPATCH: readonly Role[] = ['regulator', 'chief-regulator', 'arm', 'nurse'];
export const WATCHERS: readonly Role[] = ['operator', 'territory-manager', 'support'];

/** A row in which all these roles may go as far. */
export function allow(rule: Rule, roles: readonly Role[]): Row {
  return Object.fromEntries(roles.map((role) => [role, rule]));
}
