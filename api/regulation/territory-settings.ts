import { z } from '@hono/zod-openapi';
import { lrmOriginOf } from '../../db/queries/cases/lrm-links.ts';
import {
  CASE_STATES,
  CASE_STEPS,
  DISPATCH_ROLES,
  PRIORITIES,
  QUEUES,
  type CaseState,
  type CaseStep,
  type DispatchRole,
  type Priority,
  type Queue,
} from '../../db/dispatch-vocabulary.ts';

/** Who may take a step, and from which states. */
export interface StepRule {
  roles: DispatchRole[];
  from: CaseState[];
}

/** How a territory works: the order of its steps, who may take them, and its times. */
export interface TerritorySettings {
  steps: Record<CaseStep, StepRule>;
  /** The queues that each role serves. */
  queues: Record<DispatchRole, Queue[]>;
  /** Minutes until the next action after a step, and beyond it until a doctor is told, by priority. */
  nextMinutes: Record<Priority, number>;
  escalateMinutes: Record<Priority, number>;
  /** Minutes until a booking whose outcome is not known is looked at again. */
  unknownMinutes: number;
  /** Minutes after the end of a visit within which its vendor should have said whether it took place. */
  followMinutes: number;
  /** Tries to call someone back before a doctor decides. */
  callbackAttempts: number;
  /** Seconds without a sign of a screen before its cases return to their queues. */
  heartbeatSeconds: number;
  /** Days around an appointment within which another of the same specialty is worth a warning. */
  clashDays: number;
  /** The call-centre software whose links are followed here, by the name each gives itself in `origin`. */
  lrmOrigins: string[];
}

const EVERYONE: DispatchRole[] = [...DISPATCH_ROLES];
const OPEN: CaseState[] = CASE_STATES.filter((state) => state !== 'closed');
const BOOKERS: DispatchRole[] = ['regulator', 'nurse', 'chief-regulator'];
const BEFORE_VISIT: CaseState[] = OPEN.filter((state) => state !== 'honoured');

const anyone: StepRule = { roles: EVERYONE, from: OPEN };
const booking: StepRule = { roles: BOOKERS, from: BEFORE_VISIT };

/** The steps as most territories take them; a decision taken in the call centre's own software need not be taken again. */
export const DEFAULT_SETTINGS: TerritorySettings = {
  steps: {
    take: anyone,
    release: anyone,
    plan: anyone,
    amend: anyone,
    'called-again': anyone,
    prioritise: anyone,
    qualify: { roles: ['arm', 'nurse', 'chief-regulator'], from: ['new', 'qualified', 'reoriented'] },
    'ask-doctor': { roles: EVERYONE, from: BEFORE_VISIT },
    decide: { roles: ['chief-regulator', 'nurse'], from: BEFORE_VISIT },
    'hand-over': anyone,
    answer: anyone,
    'cancel-hand-over': anyone,
    'call-own-doctor': anyone,
    'start-search': booking,
    'orient-beyond': booking,
    'ask-community': booking,
    'tell-caller': { roles: EVERYONE, from: BEFORE_VISIT },
    'promise-callback': anyone,
    'attempt-callback': { roles: EVERYONE, from: ['callback'] },
    'override-clash': booking,
    reorient: anyone,
    attach: anyone,
    close: anyone,
  },
  queues: {
    arm: ['pick-up'],
    regulator: ['pick-up', 'osnp', 'follow-up'],
    nurse: ['pick-up', 'osnp', 'follow-up'],
    'chief-regulator': [...QUEUES],
  },
  nextMinutes: { P0: 1, P1: 5, P2: 15, P3: 60, NR: 15 },
  escalateMinutes: { P0: 1, P1: 5, P2: 30, P3: 120, NR: 30 },
  unknownMinutes: 5,
  followMinutes: 120,
  callbackAttempts: 3,
  heartbeatSeconds: 120,
  clashDays: 6,
  lrmOrigins: [],
};

const stepRule = z.strictObject({
  roles: z.array(z.enum(DISPATCH_ROLES)).min(1).optional(),
  from: z
    .array(z.enum(CASE_STATES).exclude(['closed']))
    .min(1)
    .optional(),
});
const minutes = z.int().min(1).max(1440);

/** What call-centre software may call itself, written in one way. */
const lrmOrigin = z
  .string()
  .overwrite(lrmOriginOf)
  .regex(/^[\w.-]{1,40}$/, 'must be 1 to 40 letters, digits, dots, dashes or underscores');

/** What a territory changes of the default; what it does not name stays. */
export const territoryChanges = z
  .strictObject({
    steps: z.partialRecord(z.enum(CASE_STEPS), stepRule).optional(),
    queues: z.partialRecord(z.enum(DISPATCH_ROLES), z.array(z.enum(QUEUES)).max(QUEUES.length)).optional(),
    nextMinutes: z.partialRecord(z.enum(PRIORITIES), minutes).optional(),
    escalateMinutes: z.partialRecord(z.enum(PRIORITIES), minutes).optional(),
    unknownMinutes: minutes.optional(),
    followMinutes: minutes.optional(),
    callbackAttempts: z.int().min(1).max(10).optional(),
    heartbeatSeconds: z.int().min(30).max(1800).optional(),
    clashDays: z.int().min(0).max(30).optional(),
    lrmOrigins: z
      .array(lrmOrigin)
      .overwrite((origins) => [...new Set(origins)])
      .max(50)
      .optional(),
  })
  .refine(({ queues }) => queues === undefined || servesAll(queues), {
    path: ['queues'],
    error: 'every queue must be served by a role',
  })
  .openapi('TerritoryChanges');
export type TerritoryChanges = z.infer<typeof territoryChanges>;

/** A queue that nobody serves would lose the cases in it. */
function servesAll(queues: Partial<TerritorySettings['queues']>): boolean {
  const served = new Set(Object.values({ ...DEFAULT_SETTINGS.queues, ...queues }).flat());
  return QUEUES.every((queue) => served.has(queue));
}

/** The settings of a territory: the default, with what it changes. */
export function settingsOf(changes: TerritoryChanges): TerritorySettings {
  const steps = { ...DEFAULT_SETTINGS.steps };
  for (const step of CASE_STEPS) {
    const { roles, from } = changes.steps?.[step] ?? {};
    steps[step] = { roles: roles ?? steps[step].roles, from: from ?? steps[step].from };
  }
  return {
    ...DEFAULT_SETTINGS,
    ...changes,
    steps,
    queues: { ...DEFAULT_SETTINGS.queues, ...changes.queues },
    nextMinutes: { ...DEFAULT_SETTINGS.nextMinutes, ...changes.nextMinutes },
    escalateMinutes: { ...DEFAULT_SETTINGS.escalateMinutes, ...changes.escalateMinutes },
  };
}
