import type { Rejection } from './contract.ts';
import { IDENTITY, PLACE } from './rules/actor.ts';
import { BOOKING } from './rules/booking.ts';
import { FEED } from './rules/feed.ts';
import { PERSON } from './rules/person.ts';
import { PUBLICATION } from './rules/publication.ts';
import type { Language, Rule } from './rules/rule.ts';
import { SLOT, VISIBILITY } from './rules/slot.ts';
import { TIME } from './rules/time.ts';

const CATALOGUE = {
  ...FEED,
  ...BOOKING,
  ...PUBLICATION,
  ...TIME,
  ...SLOT,
  ...VISIBILITY,
  ...IDENTITY,
  ...PLACE,
  ...PERSON,
};

export { LANGUAGES, type Language } from './rules/rule.ts';

/** A rule's code: stable for ever once published, since vendors write code against it. */
export type RuleCode = keyof typeof CATALOGUE;

/** Everything a feed is held to, by code: F the body, T time, S slot, V visibility, I identity, L place, P person. */
export const RULES: Readonly<Record<RuleCode, Rule>> = CATALOGUE;

const BY_CODE: ReadonlyMap<string, Rule> = new Map(Object.entries(CATALOGUE));

/** The rule of a code, as reports carry it. */
export const findRule = (code: string): Rule | undefined => BY_CODE.get(code);

/** A rule in one language, as documents and reports tell it. */
export interface ToldRule {
  code: string;
  severity: Rule['severity'];
  title: string;
  expected: string;
  fix: string;
  mistakes?: string;
}

/** A rule told in a language; a code that is none tells nothing. */
export function tellRule(code: string, language: Language): ToldRule | undefined {
  const rule = findRule(code);
  if (!rule) return undefined;
  const { severity, title, expected, fix, mistakes } = rule;
  return {
    code,
    severity,
    title: title[language],
    expected: typeof expected === 'string' ? expected : expected[language],
    fix: fix[language],
    ...(mistakes && { mistakes: mistakes[language] }),
  };
}

/** Where a remark belongs: its place in the body, the record, and the schedule and slot it names when it does. */
export type RejectedRecord = Pick<Rejection, 'at' | 'record' | 'scheduleId' | 'sourceId'>;

/** A remark with its rule's severity. Naming the schedule and the slot keeps a snapshot from closing them. */
export function reject(rule: RuleCode, where: RejectedRecord, reason: string): Rejection {
  return { type: 'rejection', rule, severity: CATALOGUE[rule].severity, reason, ...where };
}
