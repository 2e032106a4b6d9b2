import type { Command, Step } from '../case-queries.ts';
import { shownFields, type Values } from './step-forms.ts';
import {
  ANSWERS,
  CALLBACK_OUTCOMES,
  CARE_LEVELS,
  CASE_OUTCOMES,
  CONTACT_OUTCOMES,
  DECISIONS,
  DELAYS,
  oneOf,
  ORIENTATIONS,
  OUTCOMES_IN_WORDS,
  PATHWAYS,
  PRIORITIES,
  QUEUES,
  TOLD,
  WORK_QUEUES,
} from '../vocabulary.ts';
import { addDays, dayOf, instantAt } from '../../time.ts';

/** What a command is made of beside the answers. */
export interface Making {
  now: number;
  /** The regulator's zone: hours are typed in it. */
  zone: string;
  /** Of the hand-over that waits for its answer. */
  requestId: string | undefined;
  /** RPPS of the person's own doctor, when it is known. */
  ownDoctor: string | undefined;
}

const MINUTE = 60_000;

type Maker = (values: Values, making: Making) => Command | undefined;

/** The command that a form's answers make; undefined while one of them is missing. */
export function commandOf(step: Step, values: Values, making: Making): Command | undefined {
  const missing = shownFields(step, values).some(
    (field) =>
      !('optional' in field) && field.kind !== 'specialty' && (values[field.name] ?? '').trim() === '',
  );
  return missing ? undefined : MAKERS[step]?.(values, making);
}

/** The next time that the clock shows that hour, in ms; undefined when it is none. */
export function nextHour(
  hour: string | undefined,
  { now, zone }: Pick<Making, 'now' | 'zone'>,
): number | undefined {
  if (hour === undefined || !/^([01]\d|2[0-3]):[0-5]\d$/.test(hour)) return undefined;
  const day = dayOf(now, zone);
  const today = instantAt({ day, hour }, zone);
  return today > now ? today : instantAt({ day: addDays(day, 1), hour }, zone);
}

const instant = (ms: number) => new Date(ms).toISOString();
const inMinutes = (text: string | undefined, { now }: Making) => instant(now + Number(text) * MINUTE);

/** The person's words, when something was written. */
function reasonOf({ reason }: Values): { reason?: string } {
  const text = (reason ?? '').trim();
  return text === '' ? {} : { reason: text };
}

function specialtyOf({ specialty }: Values): { specialty?: string } {
  return specialty === undefined || specialty === '' ? {} : { specialty };
}

const MAKERS: Partial<Record<Step, Maker>> = {
  take: (values) => ({ type: 'take', ...reasonOf(values) }),
  'start-search': (values) => ({ type: 'start-search', ...specialtyOf(values) }),
  release: (values) => {
    const queue = oneOf(QUEUES, values['queue']);
    const { reason } = reasonOf(values);
    return queue && reason !== undefined ? { type: 'release', queue, reason } : undefined;
  },
  plan: (values, making) => ({
    type: 'plan',
    nextActionAt: inMinutes(values['in'], making),
    ...reasonOf(values),
  }),
  prioritise: (values) => {
    const priority = oneOf(PRIORITIES, values['priority']);
    return priority && { type: 'prioritise', priority, ...reasonOf(values) };
  },
  qualify: (values) => ({ type: 'qualify', ...specialtyOf(values), ...reasonOf(values) }),
  'ask-doctor': (values) => {
    const delay = oneOf(DELAYS, values['delay']);
    return delay && { type: 'ask-doctor', delay, ...reasonOf(values) };
  },
  decide: makeDecision,
  'hand-over': makeHandOver,
  answer: makeAnswer,
  'cancel-hand-over': (values, { requestId }) =>
    requestId === undefined ? undefined : { type: 'cancel-hand-over', requestId, ...reasonOf(values) },
  'call-own-doctor': (values, { ownDoctor }) => {
    const outcome = oneOf(CONTACT_OUTCOMES, values['outcome']);
    const rpps = ownDoctor === undefined ? {} : { rpps: ownDoctor };
    return outcome && { type: 'call-own-doctor', outcome, ...rpps, ...reasonOf(values) };
  },
  'orient-beyond': makeBeyond,
  'ask-community': (values, making) => ({
    type: 'ask-community',
    organizationId: Number(values['organizationId']),
    answerBy: inMinutes(values['in'], making),
    ...reasonOf(values),
  }),
  'tell-caller': (values) => {
    const outcome = oneOf(TOLD, values['outcome']);
    return outcome && { type: 'tell-caller', outcome, ...reasonOf(values) };
  },
  'promise-callback': (values, { now }) => {
    const from = now + Number(values['in']) * MINUTE;
    const to = from + Number(values['to']) * MINUTE;
    return { type: 'promise-callback', from: instant(from), to: instant(to), ...reasonOf(values) };
  },
  'attempt-callback': (values) => {
    const outcome = oneOf(CALLBACK_OUTCOMES, values['outcome']);
    return outcome && { type: 'attempt-callback', outcome, ...reasonOf(values) };
  },
  reorient: (values) => {
    const pathway = oneOf(PATHWAYS, values['pathway']);
    const queue = oneOf(WORK_QUEUES, values['queue']);
    const { reason } = reasonOf(values);
    return pathway && queue && reason !== undefined
      ? { type: 'reorient', pathway, queue, reason }
      : undefined;
  },
  close: (values) => {
    const outcome = oneOf(CASE_OUTCOMES, values['outcome']);
    const words = reasonOf(values);
    if (!outcome || (OUTCOMES_IN_WORDS.has(outcome) && words.reason === undefined)) return undefined;
    return { type: 'close', outcome, ...words };
  },
};

function makeDecision(values: Values): Command | undefined {
  const careLevel = oneOf(CARE_LEVELS, values['careLevel']);
  const decision = oneOf(DECISIONS, values['decision']);
  const orientation = oneOf(ORIENTATIONS, values['orientation']);
  const delay = oneOf(DELAYS, values['delay']);
  if (!careLevel || !decision) return undefined;
  const oriented = decision === 'ORIENT' && orientation ? { orientation } : {};
  const within = delay ? { delay } : {};
  return {
    type: 'decide',
    careLevel,
    decision,
    ...oriented,
    ...within,
    ...specialtyOf(values),
    ...reasonOf(values),
  };
}

function makeHandOver(values: Values): Command | undefined {
  const delay = oneOf(DELAYS, values['delay']);
  const queue = oneOf(QUEUES, values['to']);
  const accountId = Number(values['accountId']);
  if (!delay || (!queue && !(accountId > 0))) return undefined;
  const recipient = queue ? { queue } : { accountId };
  return { type: 'hand-over', recipient, delay, ...reasonOf(values) };
}

/** A refusal says why; a partial answer says within what delay. */
function makeAnswer(values: Values, { requestId }: Making): Command | undefined {
  const answer = oneOf(ANSWERS, values['answer']);
  const committedDelay = oneOf(DELAYS, values['delay']);
  const words = reasonOf(values);
  if (!answer || requestId === undefined) return undefined;
  if (answer === 'REFUSEE' && words.reason === undefined) return undefined;
  const partial = answer === 'PARTIELLE' && committedDelay ? { committedDelay } : {};
  return { type: 'answer', requestId, answer, ...partial, ...words };
}

function makeBeyond(values: Values, making: Making): Command | undefined {
  const roleId = Number(values['roleId']);
  const outcome = oneOf(CONTACT_OUTCOMES, values['outcome']);
  const start = nextHour(values['at'], making);
  if (!outcome || !(roleId > 0) || (outcome === 'agreed' && start === undefined)) return undefined;
  const when = outcome === 'agreed' && start !== undefined ? { start: instant(start) } : {};
  return { type: 'orient-beyond', roleId, outcome, ...when, ...reasonOf(values) };
}
