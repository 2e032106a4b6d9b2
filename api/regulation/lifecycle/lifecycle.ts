import { CASE_STEPS, type CaseStep } from '../../../db/dispatch-vocabulary.ts';
import { callBack, promiseCallback } from './calling-back.ts';
import { apply, isOwnedBy, type CaseChange, type CaseEvent, type CaseView } from './case.ts';
import { close } from './closing.ts';
import type { Amendment, Command, CommandOf } from './commands.ts';
import { nextActionAfter } from './deadlines.ts';
import { amend, attach, decideCare, overrideClash, plan, prioritise, qualify, reorient } from './deciding.ts';
import { answer, askDoctor, cancelHandOver, handOver } from './handing-over.ts';
import { askCommunity, callOwnDoctor, orientBeyond, startSearch, tellCaller } from './orienting.ts';
import { calledAgain, release, take } from './owning.ts';
import { isRefusal, refuse, type Refusal } from './refusals.ts';
import { eventOf, type Draft, type Moment } from './step.ts';

type Rule<C> = (view: CaseView, given: C, moment: Moment) => Draft | Refusal;
type AnyCommand = Command | Amendment;

type Given = { [T in Command['type']]: CommandOf<T> } & { amend: Amendment };

const RULES: { [T in keyof Given]: Rule<Given[T]> } = {
  take,
  release,
  plan,
  amend,
  'called-again': calledAgain,
  prioritise,
  qualify,
  'ask-doctor': askDoctor,
  decide: decideCare,
  'hand-over': handOver,
  answer,
  'cancel-hand-over': cancelHandOver,
  'call-own-doctor': callOwnDoctor,
  'start-search': startSearch,
  'orient-beyond': orientBeyond,
  'ask-community': askCommunity,
  'tell-caller': tellCaller,
  'promise-callback': promiseCallback,
  'attempt-callback': callBack,
  'override-clash': overrideClash,
  reorient,
  attach,
  close,
};

/** Steps one takes about a case that one does not hold. */
const WITHOUT_HOLDING = new Set<AnyCommand['type']>(['take', 'answer', 'called-again']);

/** Steps that say something of a case without anybody having worked on it: its next action stays where it was. */
const WITHOUT_CLOCK = new Set<AnyCommand['type']>(['amend', 'called-again', 'override-clash', 'attach']);

/** What a command makes of a case: one event, or why not. Pure: the case it is given does not change. */
export function decide(view: CaseView, given: AnyCommand, moment: Moment): CaseEvent | Refusal {
  const barred = barrier(view, given.type, moment);
  if (barred) return barred;
  const drafted = ruled(view, given, moment);
  if (isRefusal(drafted)) return drafted;
  const set = drafted.set ?? {};
  const clock = WITHOUT_CLOCK.has(given.type) ? {} : clockAfter(view, set, moment);
  const { actor, now } = moment;
  const who = { accountId: actor.accountId, role: actor.role };
  return eventOf(view, { ...drafted, type: given.type, set: { ...clock, ...set } }, { at: now, ...who });
}

function ruled<T extends keyof Given>(
  view: CaseView,
  given: Given[T] & { type: T },
  moment: Moment,
): Draft | Refusal {
  const rule: Rule<Given[T]> = RULES[given.type];
  return rule(view, given, moment);
}

/** Working on a case settles when it is next looked at, unless the step said so itself. */
function clockAfter(view: CaseView, set: CaseChange, { now, settings }: Moment): CaseChange {
  const after = apply(view, { to: view.state, facts: { set, about: {} } });
  if (after.closedAt !== null) return { nextActionAt: null, overdueSince: null, escalatedAt: null };
  const nextActionAt = nextActionAfter(after, now, settings);
  return { nextActionAt, overdueSince: null, escalatedAt: null };
}

/** Steps that the one who asks may take from where a case stands, before anything more is said of each. */
export function openSteps(view: CaseView, moment: Moment): CaseStep[] {
  return CASE_STEPS.filter((step) => barrier(view, step, moment) === undefined);
}

/** What stands before every step: the case is open, the territory lets this role take it from here, and one holds it. */
function barrier(view: CaseView, type: AnyCommand['type'], moment: Moment): Refusal | undefined {
  if (view.closedAt !== null) return refuse('case-closed', 'This case is closed.');
  const { roles, from } = moment.settings.steps[type];
  const { accountId, role } = moment.actor;
  if (!roles.some((each) => each === role)) {
    return refuse('case-step-not-yours', `Here, ${type} is for ${roles.join(', ')}; you are ${role}.`);
  }
  if (!from.includes(view.state)) {
    return refuse('case-step-not-open', `A case that is ${view.state} does not take ${type} here.`);
  }
  if (WITHOUT_HOLDING.has(type) || isOwnedBy(view, accountId)) return undefined;
  return refuse('case-not-yours', 'Take the case first: someone else, or a queue, has it.');
}
