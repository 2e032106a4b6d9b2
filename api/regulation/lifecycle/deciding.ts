import type { CaseView } from './case.ts';
import type { Amendment, CommandOf } from './commands.ts';
import { MINUTE, queueFor } from './deadlines.ts';
import { backTo } from './handing-over.ts';
import { isDoctor, type Draft, type Moment } from './step.ts';
import { refuse, type Refusal } from './refusals.ts';

/** Longest one may put off looking at a case again, ms. */
const LATEST_PLAN = 24 * 60 * MINUTE;

export function plan(
  view: CaseView,
  { nextActionAt, reason }: CommandOf<'plan'>,
  { now }: Moment,
): Draft | Refusal {
  if (nextActionAt <= now || nextActionAt > now + LATEST_PLAN) {
    return refuse('case-step-not-open', 'The next action must be within the next 24 hours.');
  }
  const promised = view.callback?.from;
  if (promised !== undefined && nextActionAt > Math.max(now, promised)) {
    return refuse('case-step-not-open', 'Someone was promised a call before that.');
  }
  return { set: { nextActionAt }, reason };
}

export function amend(_view: CaseView, { fields, reason }: Amendment): Draft {
  return { about: { fields }, reason };
}

/** Nothing that concerns a life in danger waits among the unscheduled: such a request falls. */
export function prioritise(view: CaseView, { priority, pathway, reason }: CommandOf<'prioritise'>): Draft {
  const about = { priority, before: view.priority };
  const set = { priority, ...(pathway === undefined ? {} : { pathway }) };
  const asked = view.handOver?.to;
  const falls =
    asked !== undefined && 'queue' in asked && queueFor({ priority }, asked.queue) !== asked.queue;
  if (!falls) return { set, about, reason };
  const to = view.handOver ? backTo(view, view.handOver) : view.state;
  return { to, set: { ...set, handOver: null }, about, reason };
}

export function qualify(view: CaseView, { specialty, reason }: CommandOf<'qualify'>): Draft {
  return { to: 'qualified', set: { specialty: specialty ?? view.specialty }, reason };
}

/** A decision of care; a doctor's also settles what failed calls left to decide. */
export function decideCare(view: CaseView, given: CommandOf<'decide'>, { actor }: Moment): Draft | Refusal {
  const { careLevel, decision, orientation, delay, reason } = given;
  if (view.doctorMustDecide && !isDoctor(actor.role)) {
    return refuse('case-doctor-decides', 'Calls back failed: a doctor decides what follows.');
  }
  if ((decision === 'ORIENT') !== (orientation !== undefined)) {
    return refuse('case-word-missing', 'An orientation goes with the decision ORIENT, and with it alone.');
  }
  const set = {
    careLevel,
    decision,
    orientation: orientation ?? null,
    delay: delay ?? view.delay,
    specialty: given.specialty ?? view.specialty,
    doctorMustDecide: false,
  };
  const about = { careLevel, decision, orientation: orientation ?? null, delay: set.delay };
  return { to: view.callback ? view.state : 'decided', set, about, reason };
}

/** At any moment, at once, and to someone: the case changes pathway and waits in that queue. */
export function reorient(
  view: CaseView,
  { pathway, queue, priority, reason }: CommandOf<'reorient'>,
  { now }: Moment,
): Draft | Refusal {
  const priorities = { priority: priority ?? view.priority };
  if (queueFor(priorities, queue) !== queue) {
    return refuse('case-never-waits', `A P0 case does not wait in the queue ${queue}.`);
  }
  const set = { ...priorities, pathway, owner: { queue }, handOver: null, callback: null, nextActionAt: now };
  return { to: 'reoriented', set, about: { pathway, queue, priority: set.priority }, reason };
}

export function overrideClash(view: CaseView, { appointmentId, reason }: CommandOf<'override-clash'>): Draft {
  const overridden = [...new Set([...view.overridden, appointmentId])];
  return { set: { overridden }, about: { appointmentId }, reason };
}

/** The appointment itself is followed as soon as it carries the case's id. */
export function attach(_view: CaseView, { appointmentId }: CommandOf<'attach'>): Draft {
  return { about: { appointmentId } };
}
