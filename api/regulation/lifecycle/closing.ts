import type { CaseOutcome } from '../../../db/dispatch-vocabulary.ts';
import { awaitsVisit, isAgreed, type CaseView } from './case.ts';
import type { CommandOf } from './commands.ts';
import { isDoctor, type Draft, type Moment } from './step.ts';
import { refuse, type Refusal } from './refusals.ts';

const visitBegun = ({ booking }: CaseView, now: number): boolean =>
  booking !== null && booking.status !== 'held' && booking.start <= now;

/** What must be so for a case to end that way. */
const NEEDS: Partial<
  Record<CaseOutcome, { holds: (view: CaseView, now: number) => boolean; words: string }>
> = {
  oriented: {
    holds: ({ state, booking }) => state === 'patient-informed' && booking !== null,
    words: 'Someone is oriented once a visit is taken and they were told of it.',
  },
  honoured: {
    holds: visitBegun,
    words: 'A visit is honoured once it has begun: not before, nor without one.',
  },
  'no-show': {
    holds: visitBegun,
    words: 'A visit is missed once it should have begun: not before, nor without one.',
  },
  abandoned: {
    holds: ({ decision, booking, callback }) => decision === null && booking === null && callback === null,
    words: 'Someone hung up before anything was decided; otherwise say how it ended.',
  },
  advised: {
    holds: ({ decision }) => decision === 'CONSEIL' || decision === 'PASPLUS',
    words: 'Advice is a decision: record it first.',
  },
  prescribed: {
    holds: ({ decision }) => decision === 'PMT',
    words: 'A prescription is a decision: record it first.',
  },
  'team-sent': {
    holds: ({ decision }) => decision === 'INTER',
    words: 'Sending a team is a decision: record it first.',
  },
  'sent-to-emergency': {
    holds: ({ orientation, pathway }) =>
      orientation === 'URGENCES' || orientation === 'REA-USI' || pathway !== 'SNP',
    words: 'Record that the person is sent to an emergency department first.',
  },
};

/** Ends of a case to whose caller a call was promised. */
const ENDS_A_PROMISE = new Set<CaseOutcome>(['declined-by-caller', 'unreachable', 'duplicate']);

/** Ends that say why in words. */
const IN_WORDS = new Set<CaseOutcome>(['declined-by-caller', 'unreachable', 'duplicate', 'not-needed']);

/** Ends that leave a visit to come as it is. */
const KEEPS_VISIT = new Set<CaseOutcome>(['oriented', 'honoured', 'no-show']);

/** With an outcome that what happened bears out; never while a booking, a request or a promise is open. */
export function close(
  view: CaseView,
  { outcome, reason }: CommandOf<'close'>,
  { now, actor }: Moment,
): Draft | Refusal {
  const refused =
    openEnds(view, outcome, actor.role) ??
    unproven(view, { outcome, now }) ??
    stillBooked(view, { outcome, now });
  if (refused) return refused;
  if (reason === undefined && IN_WORDS.has(outcome)) {
    return refuse('case-word-missing', 'This outcome says why in words.');
  }
  const booking = view.booking?.status === 'held' ? null : view.booking;
  const over = { callback: null, nextActionAt: null, mark: null, line: null, doctorMustDecide: false };
  return { to: 'closed', set: { ...over, booking, outcome, closedAt: now }, about: { outcome }, reason };
}

function openEnds(view: CaseView, outcome: CaseOutcome, role: Moment['actor']['role']): Refusal | undefined {
  const { booking, handOver, callback } = view;
  if (booking?.status === 'unknown' || booking?.status === 'confirming') {
    return refuse(
      'case-booking-open',
      'Nobody knows yet whether the booking was taken: it never closes by itself.',
    );
  }
  if (handOver)
    return refuse('case-request-pending', 'A request is waiting for its answer: withdraw it first.');
  const doctorOnly = view.doctorMustDecide || outcome === 'unreachable';
  if (doctorOnly && !isDoctor(role)) {
    return refuse('case-doctor-decides', 'Calls back failed: a doctor decides what follows.');
  }
  if (callback && !ENDS_A_PROMISE.has(outcome) && !isDoctor(role)) {
    return refuse('case-step-not-open', 'Someone was promised a call: reach them first.');
  }
  return undefined;
}

function unproven(
  view: CaseView,
  { outcome, now }: { outcome: CaseOutcome; now: number },
): Refusal | undefined {
  const needed = NEEDS[outcome];
  return needed && !needed.holds(view, now) ? refuse('case-step-not-open', needed.words) : undefined;
}

/** A place that a vendor keeps is given back before its case ends without it: nobody would come, and nobody else could. */
function stillBooked(
  view: CaseView,
  { outcome, now }: { outcome: CaseOutcome; now: number },
): Refusal | undefined {
  const kept = awaitsVisit(view) && !isAgreed(view) && (view.booking?.start ?? 0) > now;
  if (!kept || KEEPS_VISIT.has(outcome)) return undefined;
  return refuse('case-booking-open', 'An appointment is booked for this case: cancel it first.');
}
