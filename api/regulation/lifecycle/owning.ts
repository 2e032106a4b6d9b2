import { isOwnedBy, type CaseView } from './case.ts';
import type { CommandOf } from './commands.ts';
import { homeQueue, queueFor } from './deadlines.ts';
import { isDoctor, serves, type Draft, type Moment } from './step.ts';
import { refuse, type Refusal } from './refusals.ts';

/** From a queue that one's role serves; from someone else, a doctor alone, who says why. */
export function take(
  view: CaseView,
  { reason }: CommandOf<'take'>,
  { actor, settings }: Moment,
): Draft | Refusal {
  const { accountId, role } = actor;
  if (isOwnedBy(view, accountId)) return refuse('case-step-not-open', 'You have this case already.');
  const set = { owner: { accountId }, mark: null };
  if ('queue' in view.owner) {
    return serves(settings, role, view.owner.queue)
      ? { set, about: { queue: view.owner.queue }, reason }
      : refuse('case-step-not-yours', `The queue ${view.owner.queue} is not one that a ${role} serves.`);
  }
  if (!isDoctor(role)) return refuse('case-not-yours', 'Someone else has this case; ask them for it.');
  if (reason === undefined) return refuse('case-word-missing', 'Say why you take it from who has it.');
  return { set, about: { from: view.owner.accountId }, reason };
}

/** Back to a queue, with a word for who takes it next. */
export function release(view: CaseView, { queue, reason }: CommandOf<'release'>): Draft | Refusal {
  const wanted = queue ?? homeQueue(view);
  if (queueFor(view, wanted) !== wanted) {
    return refuse('case-never-waits', `A P0 case does not wait in the queue ${wanted}.`);
  }
  return { set: { owner: { queue: wanted } }, about: { queue: wanted }, reason };
}

/** The caller rings again: whoever answers sees the case, its owner keeps it, and it comes up for them at once. */
export function calledAgain(
  view: CaseView,
  { reason }: CommandOf<'called-again'>,
  { now, actor }: Moment,
): Draft {
  const own = isOwnedBy(view, actor.accountId);
  const line = own ? null : { accountId: actor.accountId, at: now };
  const nextActionAt = Math.min(now, view.nextActionAt ?? now);
  return { set: { line, mark: 'called-again', nextActionAt }, reason };
}
