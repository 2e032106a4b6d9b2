import { randomUUID } from 'node:crypto';
import { isOwnedBy, sameOwner, type CaseView, type HandOver, type Owner } from './case.ts';
import type { CommandOf } from './commands.ts';
import { dueIn, queueFor } from './deadlines.ts';
import { serves, type Draft, type Moment } from './step.ts';
import { isRefusal, refuse, type Refusal } from './refusals.ts';
import { standingOf } from './orienting.ts';
import type { CaseState, Delay } from '../../../db/dispatch-vocabulary.ts';

interface Request {
  to: Owner;
  delay: Delay;
  at?: number | undefined;
}

/** A request with an id of its own; the sender keeps the case until it is accepted. */
function ask(view: CaseView, { to, delay, at }: Request, { now, actor }: Moment): HandOver | Refusal {
  if (view.handOver) return refuse('case-request-pending', 'A request is already waiting for its answer.');
  if (sameOwner(view.owner, to)) return refuse('case-step-not-open', 'They have this case already.');
  if ('queue' in to && queueFor(view, to.queue) !== to.queue) {
    return refuse('case-never-waits', `A P0 case does not wait in the queue ${to.queue}.`);
  }
  if (delay === 'RDV' && (at === undefined || at <= now)) {
    return refuse('case-word-missing', 'The delay RDV says at what hour, still to come.');
  }
  const { accountId: askedBy } = actor;
  const dueAt = dueIn(delay, { now, at });
  return { id: randomUUID(), to, askedBy, askedAt: now, delay, dueAt, answer: null, before: view.state };
}

/** Where a case stands while it is asked of someone; what is promised or taken goes on standing. */
function waiting(view: CaseView, to: Owner) {
  if (view.callback || view.booking) return view.state;
  if ('queue' in to && to.queue === 'doctor') return 'waiting-doctor';
  return 'queue' in to && to.queue === 'osnp' ? 'waiting-osnp' : view.state;
}

const aboutOf = ({ id, to, delay, dueAt }: HandOver) => ({ requestId: id, ...to, delay, dueAt });

export function askDoctor(
  view: CaseView,
  { delay, reason }: CommandOf<'ask-doctor'>,
  moment: Moment,
): Draft | Refusal {
  const to: Owner = { queue: 'doctor' };
  const handOver = ask(view, { to, delay }, moment);
  if (isRefusal(handOver)) return handOver;
  return { to: waiting(view, to), set: { handOver }, about: aboutOf(handOver), reason };
}

export function handOver(
  view: CaseView,
  { recipient, delay, dueAt, reason }: CommandOf<'hand-over'>,
  moment: Moment,
): Draft | Refusal {
  const request = ask(view, { to: recipient, delay, at: dueAt }, moment);
  if (isRefusal(request)) return request;
  return { to: waiting(view, recipient), set: { handOver: request }, about: aboutOf(request), reason };
}

/** ACCEPTEE and PARTIELLE take the case; REFUSEE leaves it with its sender, at once; DIFFEREE only says it was received. */
export function answer(
  view: CaseView,
  given: CommandOf<'answer'>,
  { now, actor, settings }: Moment,
): Draft | Refusal {
  const { handOver: request } = view;
  if (request?.id !== given.requestId) {
    return refuse('case-no-such-request', 'This request was answered, withdrawn or never made.');
  }
  const mine =
    'queue' in request.to ? serves(settings, actor.role, request.to.queue) : isAskedOf(request, actor);
  if (!mine || request.askedBy === actor.accountId) {
    return refuse('case-step-not-yours', 'This request was made to someone else.');
  }
  const about = { requestId: request.id, answer: given.answer, delay: given.committedDelay ?? request.delay };
  const { reason } = given;
  if (given.answer === 'DIFFEREE') {
    const { dueAt } = request;
    return {
      set: {
        handOver: { ...request, answer: 'DIFFEREE' },
        nextActionAt: dueOrPromised(view, { dueAt, now }),
      },
      about,
      reason,
    };
  }
  if (given.answer === 'REFUSEE') {
    if (reason === undefined) return refuse('case-word-missing', 'A refusal says why.');
    return { to: backTo(view, request), set: { handOver: null, nextActionAt: now }, about, reason };
  }
  return accepted(view, given, { now, accountId: actor.accountId });
}

/** When an answered request is next looked at: a promised call is not put off by it. */
function dueOrPromised({ callback }: CaseView, { dueAt, now }: { dueAt: number; now: number }): number {
  return Math.max(now, Math.min(dueAt, callback?.from ?? dueAt));
}

const isAskedOf = ({ to }: HandOver, { accountId }: Moment['actor']) => isOwnedBy({ owner: to }, accountId);

function accepted(
  view: CaseView,
  { answer: said, committedDelay, reason, requestId }: CommandOf<'answer'>,
  { now, accountId }: { now: number; accountId: number },
): Draft | Refusal {
  const { handOver: request } = view;
  if (said === 'PARTIELLE' && committedDelay === undefined) {
    return refuse('case-word-missing', 'A partial answer says within what delay.');
  }
  const delay = said === 'PARTIELLE' ? (committedDelay ?? 'ASAP') : (request?.delay ?? 'ASAP');
  const dueAt = said === 'PARTIELLE' ? dueIn(delay, { now }) : (request?.dueAt ?? now);
  const nextActionAt = dueOrPromised(view, { dueAt, now });
  const set = { owner: { accountId }, handOver: null, mark: null, nextActionAt };
  return { set, about: { requestId, answer: said, delay }, reason };
}

/** States that say of a booking where it stands. */
const OF_BOOKING = new Set<CaseState>(['held', 'confirming', 'confirmed', 'pending-effector', 'unknown']);

/** Where a case stood before it was asked of someone, unless a visit was taken or lost meanwhile. */
export function backTo(view: CaseView, { before }: Pick<HandOver, 'before'>): CaseState {
  if (!view.booking && OF_BOOKING.has(before)) return 'searching';
  return before === 'callback' || before === 'reoriented' ? before : standingOf(view, before);
}

/** ANNULEE: by whoever has the case. */
export function cancelHandOver(
  view: CaseView,
  { requestId, reason }: CommandOf<'cancel-hand-over'>,
): Draft | Refusal {
  if (view.handOver?.id !== requestId) {
    return refuse('case-no-such-request', 'This request was answered, withdrawn or never made.');
  }
  return {
    to: backTo(view, view.handOver),
    set: { handOver: null },
    about: { requestId, answer: 'ANNULEE' },
    reason,
  };
}
