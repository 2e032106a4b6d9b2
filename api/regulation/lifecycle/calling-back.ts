import type { CaseView } from './case.ts';
import type { CommandOf } from './commands.ts';
import { MINUTE } from './deadlines.ts';
import { isDoctor, type Draft, type Moment } from './step.ts';
import { standingOf } from './orienting.ts';
import { refuse, type Refusal } from './refusals.ts';

const LONGEST_WINDOW = 12 * 60 * MINUTE;
const LATEST_PROMISE = 24 * 60 * MINUTE;

/** Minutes until the next try, after one that failed. */
const RETRY_MINUTES = 10;

/** A promise with the window told to the caller; a new one takes the place of the one before. */
export function promiseCallback(
  view: CaseView,
  { from, to, reason }: CommandOf<'promise-callback'>,
  { now, actor }: Moment,
): Draft | Refusal {
  if (view.doctorMustDecide && !isDoctor(actor.role)) {
    return refuse('case-doctor-decides', 'Calls back failed: a doctor decides what follows.');
  }
  if (to <= from || to <= now || to - from > LONGEST_WINDOW || from > now + LATEST_PROMISE) {
    return refuse(
      'case-step-not-open',
      'The window must end after it begins, within twelve hours, from today on.',
    );
  }
  const before = view.callback?.before ?? view.state;
  const callback = { from, to, promisedAt: now, failedAttempts: 0, before };
  const set = { callback, doctorMustDecide: false, nextActionAt: Math.max(now, from) };
  return { to: 'callback', set, about: { from, to }, reason };
}

/** Tries, then a doctor decides: failed calls never close a case. */
export function callBack(
  view: CaseView,
  { outcome, reason }: CommandOf<'attempt-callback'>,
  { now, settings }: Moment,
): Draft | Refusal {
  const { callback } = view;
  if (!callback) return refuse('case-step-not-open', 'Nobody was promised a call.');
  if (outcome === 'reached' || outcome === 'declined') {
    const to = standingOf(view, callback.before);
    return { to, set: { callback: null, doctorMustDecide: false, mark: null }, about: { outcome }, reason };
  }
  const failedAttempts = callback.failedAttempts + 1;
  const about = { outcome, attempt: failedAttempts };
  if (failedAttempts < settings.callbackAttempts) {
    const nextActionAt = now + RETRY_MINUTES * MINUTE;
    return { set: { callback: { ...callback, failedAttempts }, nextActionAt }, about, reason };
  }
  const set = {
    callback: { ...callback, failedAttempts },
    doctorMustDecide: true,
    mark: 'callbacks-exhausted',
    owner: { queue: 'doctor' },
    handOver: null,
    nextActionAt: now,
  } as const;
  return { set, about, reason };
}
