import type { Step } from '../case-queries.ts';
import {
  ANSWERS,
  CALLBACK_OUTCOMES,
  CARE_LEVELS,
  CASE_OUTCOMES,
  CONTACT_OUTCOMES,
  DECISIONS,
  DELAYS,
  ORIENTATIONS,
  PATHWAYS,
  PRIORITIES,
  QUEUES,
  TOLD,
  WORK_QUEUES,
} from '../vocabulary.ts';

/** One question of a step's form. Its name is where its answer stands in the values. */
export type Field =
  | { kind: 'codes'; name: string; codes: readonly string[]; words: string; optional?: true; only?: Only }
  | { kind: 'words'; name: 'reason'; optional?: true }
  | { kind: 'minutes'; name: 'in' | 'to'; choices: readonly number[] }
  | { kind: 'hour'; name: 'at'; optional?: true; only?: Only }
  | { kind: 'person'; name: 'accountId'; only?: Only }
  | { kind: 'specialty'; name: 'specialty' }
  | { kind: 'professional'; name: 'roleId' }
  | { kind: 'community'; name: 'organizationId' };

/** Asked only where another answer makes it meaningful. */
interface Only {
  name: string;
  is: readonly string[];
}

const why: Field = { kind: 'words', name: 'reason', optional: true };
const mustSayWhy: Field = { kind: 'words', name: 'reason' };
const specialty: Field = { kind: 'specialty', name: 'specialty' };
type Codes = Extract<Field, { kind: 'codes' }>;
const codes = (name: string, list: readonly string[], words: string): Codes => ({
  kind: 'codes',
  name,
  codes: list,
  words,
});

/** What each step asks before it is taken; a step without questions is taken at once. */
export const STEP_FORMS: Partial<Record<Step, readonly Field[]>> = {
  take: [mustSayWhy],
  release: [codes('queue', QUEUES, 'queue'), mustSayWhy],
  plan: [{ kind: 'minutes', name: 'in', choices: [5, 10, 15, 30, 60, 120] }, why],
  prioritise: [codes('priority', PRIORITIES, 'priority'), why],
  qualify: [specialty, why],
  'ask-doctor': [codes('delay', DELAYS, 'delay'), why],
  decide: [
    codes('careLevel', CARE_LEVELS, 'level'),
    codes('decision', DECISIONS, 'decision'),
    { ...codes('orientation', ORIENTATIONS, 'orientation'), only: { name: 'decision', is: ['ORIENT'] } },
    { kind: 'codes', name: 'delay', codes: DELAYS, words: 'delay', optional: true },
    specialty,
    why,
  ],
  'hand-over': [
    codes('to', ['osnp', 'doctor', 'pick-up', 'person'], 'to'),
    { kind: 'person', name: 'accountId', only: { name: 'to', is: ['person'] } },
    codes('delay', DELAYS, 'delay'),
    why,
  ],
  answer: [
    codes('answer', ANSWERS, 'answer'),
    { ...codes('delay', DELAYS, 'delay'), only: { name: 'answer', is: ['PARTIELLE'] } },
    why,
  ],
  'cancel-hand-over': [why],
  'call-own-doctor': [codes('outcome', CONTACT_OUTCOMES, 'contact'), why],
  'orient-beyond': [
    { kind: 'professional', name: 'roleId' },
    codes('outcome', CONTACT_OUTCOMES, 'contact'),
    { kind: 'hour', name: 'at', only: { name: 'outcome', is: ['agreed'] } },
    why,
  ],
  'ask-community': [
    { kind: 'community', name: 'organizationId' },
    { kind: 'minutes', name: 'in', choices: [15, 30, 45, 60, 120] },
    why,
  ],
  'tell-caller': [codes('outcome', TOLD, 'told'), why],
  'promise-callback': [
    { kind: 'minutes', name: 'in', choices: [5, 15, 30, 60, 120, 240] },
    { kind: 'minutes', name: 'to', choices: [15, 30, 60] },
    why,
  ],
  'attempt-callback': [codes('outcome', CALLBACK_OUTCOMES, 'attempt'), why],
  reorient: [codes('pathway', PATHWAYS, 'pathway'), codes('queue', WORK_QUEUES, 'queue'), mustSayWhy],
  close: [codes('outcome', CASE_OUTCOMES, 'outcome'), why],
};

export type Values = Readonly<Record<string, string>>;

/** The questions that these answers leave to be asked. */
export function shownFields(step: Step, values: Values): readonly Field[] {
  return (STEP_FORMS[step] ?? []).filter(
    (field) =>
      !('only' in field) || field.only === undefined || field.only.is.includes(values[field.only.name] ?? ''),
  );
}

/** Steps that have a way of their own on screen, or that the console takes by itself, and that the list of steps leaves out. */
export const ELSEWHERE: ReadonlySet<Step> = new Set<Step>([
  'amend',
  'called-again',
  'override-clash',
  'attach',
]);
