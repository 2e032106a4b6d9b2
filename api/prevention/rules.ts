import { CHILD_RULES } from './child-rules.ts';
import { isEnabled, type PreventionRule } from './rule.ts';
import { SCREENING_RULES } from './screening-rules.ts';
import { VACCINATION_RULES } from './vaccination-rules.ts';

/** Every rule we know, with its source and its grade. */
export const PREVENTION_RULES: readonly PreventionRule[] = [
  ...SCREENING_RULES,
  ...CHILD_RULES,
  ...VACCINATION_RULES,
];

/** Those that people are shown. */
export const ENABLED_RULES = PREVENTION_RULES.filter(isEnabled);

const BY_CODE = new Map(PREVENTION_RULES.map((rule) => [rule.code, rule]));

export const findPreventionRule = (code: string): PreventionRule | undefined => BY_CODE.get(code);
