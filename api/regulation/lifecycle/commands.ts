import { z } from '@hono/zod-openapi';
import { rowNumber } from '../../page.ts';
import {
  CALLBACK_OUTCOMES,
  CARE_LEVELS,
  CASE_OUTCOMES,
  CONTACT_OUTCOMES,
  DECISIONS,
  DELAYS,
  HAND_OVER_ANSWERS,
  ORIENTATIONS,
  PATHWAYS,
  PRIORITIES,
  QUEUES,
} from '../../../db/dispatch-vocabulary.ts';

/** A person's own words about a step; kept sealed. */
const words = z.string().trim().min(1).max(2000);
/** No care is agreed for the next century: an instant that far is a slip, and no calendar here holds it. */
const LATEST = Date.UTC(2100, 0, 1);
export const instant = z.iso
  .datetime({ offset: true })
  .refine((text) => Date.parse(text) < LATEST, 'must be before the year 2100')
  .transform((text) => Date.parse(text));
const specialty = z.string().regex(/^[A-Z]{1,5}\d{1,4}$/, 'must be a code of TRE_R38, such as SM54');
const rpps = z.string().regex(/^\d{11}$/, 'must be 11 digits');
const recipient = z.union([
  z.strictObject({ queue: z.enum(QUEUES) }),
  z.strictObject({ accountId: rowNumber }),
]);
const rowId = z.int().positive();

/** Each step with what it needs to be told; `reason` is free words, asked for where the step says so. */
export const COMMANDS = [
  z.strictObject({ type: z.literal('take'), reason: words.optional() }),
  z.strictObject({ type: z.literal('release'), queue: z.enum(QUEUES).optional(), reason: words }),
  z.strictObject({ type: z.literal('plan'), nextActionAt: instant, reason: words.optional() }),
  z.strictObject({ type: z.literal('called-again'), reason: words.optional() }),
  z.strictObject({
    type: z.literal('prioritise'),
    priority: z.enum(PRIORITIES),
    pathway: z.enum(PATHWAYS).optional(),
    reason: words.optional(),
  }),
  z.strictObject({ type: z.literal('qualify'), specialty: specialty.optional(), reason: words.optional() }),
  z.strictObject({
    type: z.literal('ask-doctor'),
    delay: z.enum(DELAYS).exclude(['RDV']),
    reason: words.optional(),
  }),
  z.strictObject({
    type: z.literal('decide'),
    careLevel: z.enum(CARE_LEVELS),
    decision: z.enum(DECISIONS),
    orientation: z.enum(ORIENTATIONS).optional(),
    delay: z.enum(DELAYS).optional(),
    specialty: specialty.optional(),
    reason: words.optional(),
  }),
  z.strictObject({
    type: z.literal('hand-over'),
    recipient,
    delay: z.enum(DELAYS),
    /** The hour of an appointment, with the delay RDV. */
    dueAt: instant.optional(),
    reason: words.optional(),
  }),
  z.strictObject({
    type: z.literal('answer'),
    requestId: z.uuid(),
    answer: z.enum(HAND_OVER_ANSWERS),
    /** What one commits to, with PARTIELLE. */
    committedDelay: z.enum(DELAYS).exclude(['RDV']).optional(),
    reason: words.optional(),
  }),
  z.strictObject({ type: z.literal('cancel-hand-over'), requestId: z.uuid(), reason: words.optional() }),
  z.strictObject({
    type: z.literal('call-own-doctor'),
    rpps: rpps.optional(),
    outcome: z.enum(CONTACT_OUTCOMES),
    reason: words.optional(),
  }),
  z.strictObject({ type: z.literal('start-search'), specialty: specialty.optional() }),
  z.strictObject({
    type: z.literal('orient-beyond'),
    /** The professional at that place, as an offer's `id` names it. */
    roleId: rowId,
    outcome: z.enum(CONTACT_OUTCOMES),
    /** When to come, once agreed. */
    start: instant.optional(),
    reason: words.optional(),
  }),
  z.strictObject({
    type: z.literal('ask-community'),
    organizationId: rowId,
    answerBy: instant,
    reason: words.optional(),
  }),
  z.strictObject({
    type: z.literal('tell-caller'),
    outcome: z.enum(['told', 'not-reached']),
    reason: words.optional(),
  }),
  z.strictObject({
    type: z.literal('promise-callback'),
    from: instant,
    to: instant,
    reason: words.optional(),
  }),
  z.strictObject({
    type: z.literal('attempt-callback'),
    outcome: z.enum(CALLBACK_OUTCOMES),
    reason: words.optional(),
  }),
  z.strictObject({ type: z.literal('override-clash'), appointmentId: z.uuid(), reason: words }),
  z.strictObject({
    type: z.literal('reorient'),
    pathway: z.enum(PATHWAYS),
    queue: z.enum(QUEUES).exclude(['follow-up', 'pick-up']),
    priority: z.enum(PRIORITIES).optional(),
    reason: words,
  }),
  z.strictObject({ type: z.literal('attach'), appointmentId: z.uuid() }),
  z.strictObject({ type: z.literal('close'), outcome: z.enum(CASE_OUTCOMES), reason: words.optional() }),
] as const;

export const command = z.discriminatedUnion('type', COMMANDS).openapi('CaseCommand');
export type Command = z.infer<typeof command>;

/** A step that carries facts of its own: the person's, which are kept apart. */
export interface Amendment {
  type: 'amend';
  /** Names of the facts that changed, never their values. */
  fields: readonly string[];
  reason?: string | undefined;
}
export type CommandOf<T extends Command['type']> = Extract<Command, { type: T }>;
