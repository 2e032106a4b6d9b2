import {
  AGREED_VISIT_MINUTES,
  type CaseBookingState,
  type CaseState,
} from '../../../db/dispatch-vocabulary.ts';
import { awaitsVisit, isAgreed, type CaseBooking, type CaseView } from './case.ts';
import type { CommandOf } from './commands.ts';
import { MINUTE, queueFor } from './deadlines.ts';
import type { Draft, Moment } from './step.ts';
import { refuse, type Refusal } from './refusals.ts';

/** Minutes until one tries again to tell a caller who did not answer, and the window of that call. */
const TELL_AGAIN = { from: 5, to: 30 };

/** Longest that a community is given to answer. */
const LONGEST_ANSWER = 24 * 60 * MINUTE;

/** Where a case stands by its booking. */
const STANDING: Record<CaseBookingState, CaseState> = {
  held: 'held',
  confirming: 'confirming',
  confirmed: 'confirmed',
  'awaiting-vendor': 'pending-effector',
  unknown: 'unknown',
  fulfilled: 'honoured',
  noshow: 'no-show',
};

export function standingOf({ booking }: Pick<CaseView, 'booking'>, otherwise: CaseState): CaseState {
  if (!booking || (booking.status === 'confirmed' && otherwise === 'patient-informed')) return otherwise;
  return STANDING[booking.status];
}

/** A booking that nobody knows the end of is never made a second time. */
function bookingOpen({ booking }: CaseView): Refusal | undefined {
  if (booking?.status === 'unknown') {
    return refuse(
      'case-booking-open',
      'Nobody knows yet whether the last booking was taken: settle it first.',
    );
  }
  if (booking?.status === 'confirming')
    return refuse('case-booking-open', 'The vendor is being asked just now.');
  return undefined;
}

export function callOwnDoctor(
  _view: CaseView,
  { rpps, outcome, reason }: CommandOf<'call-own-doctor'>,
): Draft {
  return { about: { outcome, rpps: rpps ?? null }, reason };
}

export function startSearch(view: CaseView, { specialty }: CommandOf<'start-search'>): Draft | Refusal {
  const refused = bookingOpen(view);
  if (refused) return refused;
  const set = { specialty: specialty ?? view.specialty };
  if (view.callback) return { set };
  return { to: view.booking?.status === 'held' ? 'held' : 'searching', set };
}

/** Further ahead than this, nobody agrees to see someone who calls for unscheduled care. */
export const agreedTooFar = (start: number, now: number): boolean => start > now + 60 * 24 * 60 * MINUTE;

/**
 * A professional is asked to see one more than they offered; who was called and what they said stays in the history. One who
 * had agreed and now refuses takes the visit back.
 */
export function orientBeyond(
  view: CaseView,
  { roleId, outcome, start, reason }: CommandOf<'orient-beyond'>,
  { now }: Moment,
): Draft | Refusal {
  const refused = bookingOpen(view);
  if (refused) return refused;
  if (outcome !== 'agreed') {
    const { booking } = view;
    const back = outcome === 'refused' && isAgreed(view) && booking?.roleId === roleId;
    const searching = back && {
      to: view.callback ? view.state : ('searching' as const),
      set: { booking: null },
    };
    return { ...searching, about: { roleId, outcome }, reason };
  }
  if (start === undefined || start < now || agreedTooFar(start, now)) {
    return refuse('case-word-missing', 'Say when the person is expected, in the sixty days to come.');
  }
  if (awaitsVisit(view) && !isAgreed(view)) {
    return refuse('case-step-not-open', 'An appointment is booked for this case: cancel it first.');
  }
  return arranged(view, { roleId, start, about: { roleId, outcome, start }, reason });
}

/** A visit agreed with people rather than with a vendor. */
export function arranged(
  view: CaseView,
  { roleId, start, about, reason }: Pick<Draft, 'about' | 'reason'> & { roleId: number; start: number },
): Draft {
  const end = start + AGREED_VISIT_MINUTES * MINUTE;
  const booking: CaseBooking = {
    holdId: null,
    appointmentId: null,
    status: 'confirmed',
    roleId,
    modalities: 0,
    start,
    end,
  };
  return { to: view.callback ? view.state : 'confirmed', set: { booking }, about: about ?? {}, reason };
}

export function askCommunity(
  view: CaseView,
  { organizationId, answerBy, reason }: CommandOf<'ask-community'>,
  { now }: Moment,
): Draft | Refusal {
  const refused = bookingOpen(view);
  if (refused) return refused;
  if (awaitsVisit(view)) {
    return refuse('case-step-not-open', 'This case has its visit: nobody could answer.');
  }
  if (answerBy <= now || answerBy > now + LONGEST_ANSWER) {
    return refuse('case-word-missing', 'Say until when they may answer, within the next 24 hours.');
  }
  const nextActionAt = Math.min(answerBy, view.callback?.from ?? answerBy);
  const to = view.callback ? view.state : 'searching';
  return { to, set: { nextActionAt }, about: { organizationId, answerBy }, reason };
}

/** Told, a case with a visit to come waits among those to follow; not reached, the caller is called back. */
export function tellCaller(
  view: CaseView,
  { outcome, reason }: CommandOf<'tell-caller'>,
  { now, settings }: Moment,
): Draft | Refusal {
  const about = { outcome };
  if (outcome === 'not-reached') {
    if (view.callback) return refuse('case-step-not-open', 'A call is promised: record what came of it.');
    const from = now + TELL_AGAIN.from * MINUTE;
    const to = now + TELL_AGAIN.to * MINUTE;
    const callback = { from, to, promisedAt: now, failedAttempts: 0, before: view.state };
    return { to: 'callback', set: { callback, mark: 'not-reached', nextActionAt: from }, about, reason };
  }
  const { booking } = view;
  if (booking?.status === 'held' || bookingOpen(view)) {
    return refuse('case-booking-open', 'There is nothing to tell yet: the slot is not taken.');
  }
  if (!booking) {
    if (view.decision === null) return refuse('case-step-not-open', 'There is nothing to tell yet.');
    return {
      to: 'patient-informed',
      set: { callback: null, doctorMustDecide: false, mark: null },
      about,
      reason,
    };
  }
  const queue = queueFor(view, 'follow-up');
  const nextActionAt = Math.max(now, booking.end) + settings.followMinutes * MINUTE;
  const owner = { queue };
  return {
    to: 'patient-informed',
    set: { callback: null, doctorMustDecide: false, mark: null, owner, nextActionAt },
    about,
    reason,
  };
}
