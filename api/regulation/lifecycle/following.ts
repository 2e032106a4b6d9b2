import type { CaseBookingState, CaseEventType, CaseState } from '../../../db/dispatch-vocabulary.ts';
import type { CaseBookingFacts } from '../../../db/queries/cases/bookings.ts';
import type { AppointmentState } from '../../../db/vocabulary.ts';
import {
  apply,
  awaitsVisit,
  isOwnedBy,
  type CaseBooking,
  type CaseChange,
  type CaseEvent,
  type CaseView,
} from './case.ts';
import { MINUTE, queueFor } from './deadlines.ts';
import { eventOf } from './step.ts';
import type { TerritorySettings } from '../territory-settings.ts';

type Appointment = NonNullable<CaseBookingFacts['appointment']>;

/** When things are looked at, and how long after. */
interface Clock {
  now: number;
  settings: TerritorySettings;
}

interface Kept {
  type: CaseEventType;
  status: CaseBookingState;
  to: CaseState;
}

interface Told {
  type: CaseEventType;
  to: CaseState;
  set: CaseChange;
}

/** Steps that someone is in the middle of: what the booking side says is noted, and leaves the case where it stands. */
const ELSEWHERE = new Set<CaseState>(['callback', 'reoriented', 'waiting-doctor']);

/** Appointments that keep their place. */
const KEPT: Partial<Record<AppointmentState, Kept>> = {
  confirming: { type: 'booking-asked', status: 'confirming', to: 'confirming' },
  confirmed: { type: 'booked', status: 'confirmed', to: 'confirmed' },
  'awaiting-vendor': { type: 'awaiting-vendor', status: 'awaiting-vendor', to: 'pending-effector' },
  unknown: { type: 'booking-unknown', status: 'unknown', to: 'unknown' },
};

/** What the booking side says that a case does not know yet, as events; nothing when it knows all. */
export function followBooking(view: CaseView, facts: CaseBookingFacts, clock: Clock): CaseEvent[] {
  const { hold, appointment } = facts;
  const about = { appointmentId: appointment?.id ?? null };
  const said = appointment ? followAppointment(view, appointment, clock) : [];
  const told = said.length > 0 || isTaken(view, appointment) ? said : followHold(view, hold, clock);
  return told.map((event) => Object.assign(event, { facts: { ...event.facts, about } }));
}

/** A case that has its appointment holds nothing else. */
function isTaken({ booking }: CaseView, appointment: CaseBookingFacts['appointment']): boolean {
  return appointment !== null && booking?.appointmentId === appointment.id;
}

function say(view: CaseView, { type, to, set }: Told, now: number): CaseEvent[] {
  const stays = ELSEWHERE.has(view.state) || (view.closedAt !== null && set.closedAt !== null);
  const by = { at: now, accountId: null, role: 'system' } as const;
  return [eventOf(view, { type, to: stays ? view.state : to, set }, by)];
}

function followHold(view: CaseView, hold: CaseBookingFacts['hold'], { now }: Clock): CaseEvent[] {
  const { booking } = view;
  if (view.closedAt !== null) return [];
  if (hold && booking?.holdId !== hold.id && (!booking || booking.status === 'held')) {
    const { id: holdId, roleId, modalities, start, end } = hold;
    const held: CaseBooking = { holdId, appointmentId: null, status: 'held', roleId, modalities, start, end };
    const set = { booking: held, nextActionAt: soonest(view, { at: hold.expiresAt, now }) };
    return say(view, { type: 'hold-placed', to: 'held', set }, now);
  }
  if (hold || booking?.status !== 'held') return [];
  const set: CaseChange = { booking: null, mark: 'hold-ended', nextActionAt: now };
  return say(view, { type: 'hold-gone', to: 'searching', set }, now);
}

/** What was promised is never put off; what has passed meanwhile is due now. */
function soonest({ callback, handOver }: CaseView, { at, now }: { at: number; now: number }): number {
  return Math.max(now, Math.min(at, callback?.from ?? at, handOver?.dueAt ?? at));
}

function followAppointment(view: CaseView, appointment: Appointment, clock: Clock): CaseEvent[] {
  const known = view.booking?.appointmentId === appointment.id ? view.booking : null;
  const kept = KEPT[appointment.state];
  if (kept) {
    return kept.status === known?.status
      ? followMove(view, { appointment, known }, clock)
      : noteKept(view, { appointment, kept }, clock);
  }
  const ofHold = appointment.holdId !== null && view.booking?.holdId === appointment.holdId;
  const ended = known ?? (ofHold ? view.booking : null);
  if (!ended) return [];
  switch (appointment.state) {
    case 'rejected':
      return refused(view, clock);
    case 'fulfilled':
      return ended.status === 'fulfilled' ? [] : honoured(view, ended, clock);
    case 'noshow':
      return ended.status === 'noshow' ? [] : missed(view, ended, clock);
    default:
      return cancelled(view, appointment, clock);
  }
}

function noteKept(
  view: CaseView,
  { appointment, kept }: { appointment: Appointment; kept: Kept },
  { now, settings }: Clock,
): CaseEvent[] {
  const { id: appointmentId, roleId, modalities, start, end } = appointment;
  const { type, to, status } = kept;
  const { holdId } = appointment;
  const booking: CaseBooking = { holdId, appointmentId, status, roleId, modalities, start, end };
  if (view.closedAt !== null) return say(view, { type, to, set: { booking } }, now);
  const minutes = status === 'unknown' ? settings.unknownMinutes : settings.nextMinutes[view.priority];
  const nextActionAt = soonest(view, { at: now + minutes * MINUTE, now });
  const set: CaseChange = { booking, mark: null, overdueSince: null, escalatedAt: null, nextActionAt };
  return say(view, { type, to, set }, now);
}

/** A visit at another hour must be told again. */
function followMove(
  view: CaseView,
  { appointment, known }: { appointment: Appointment; known: CaseBooking },
  { now }: Clock,
): CaseEvent[] {
  const { start, end } = appointment;
  if (start === known.start && end === known.end) return [];
  const booking = { ...known, start, end };
  const wasTold = view.state === 'patient-informed' || view.closedAt !== null;
  if (!wasTold) return say(view, { type: 'appointment-moved', to: view.state, set: { booking } }, now);
  const set = { booking, ...reopening(view), nextActionAt: now };
  return say(view, { type: 'appointment-moved', to: 'confirmed', set }, now);
}

/** What puts a case back among those to work on, in the queue of those who find slots. */
function reopening(view: CaseView): CaseChange {
  const owner = { queue: queueFor(view, 'osnp') };
  return { owner, closedAt: null, outcome: null, overdueSince: null, escalatedAt: null };
}

function refused(view: CaseView, { now }: Clock): CaseEvent[] {
  if (view.closedAt !== null) return [];
  const set: CaseChange = { booking: null, mark: 'refused-by-vendor', nextActionAt: now };
  return say(view, { type: 'booking-refused', to: 'searching', set }, now);
}

/** Whoever cancelled it themselves, or works on the case for another reason, goes on; otherwise it comes up in the queue. */
function cancelled(view: CaseView, { changedBy }: Appointment, { now }: Clock): CaseEvent[] {
  if (!awaitsVisit(view) && view.closedAt !== null) return [];
  const own = changedBy !== null && isOwnedBy(view, changedBy);
  const stays = view.closedAt === null && (own || ELSEWHERE.has(view.state));
  const set: CaseChange = stays ? {} : reopening(view);
  const mark = own ? null : ('cancelled-by-vendor' as const);
  const to = stays ? 'searching' : 'cancelled';
  const told = { ...set, booking: null, mark, nextActionAt: now };
  return say(view, { type: 'appointment-cancelled', to, set: told }, now);
}

/** The visit took place: when nothing else is under way, the case closes. */
function honoured(view: CaseView, ended: CaseBooking, { now }: Clock): CaseEvent[] {
  const booking = { ...ended, status: 'fulfilled' as const };
  if (view.closedAt !== null) {
    return say(view, { type: 'visit-honoured', to: 'closed', set: { booking, outcome: 'honoured' } }, now);
  }
  const [event] = say(
    view,
    { type: 'visit-honoured', to: 'honoured', set: { booking, nextActionAt: now } },
    now,
  );
  if (!event) return [];
  if (ELSEWHERE.has(view.state) || view.handOver || view.doctorMustDecide) return [event];
  const over = { mark: null, line: null, overdueSince: null, escalatedAt: null };
  const set: CaseChange = { ...over, outcome: 'honoured', closedAt: now, nextActionAt: null };
  const by = { at: now, accountId: null, role: 'system' } as const;
  return [event, eventOf(apply(view, event), { type: 'close', to: 'closed', set }, by)];
}

/** Someone did not come: a person looks at why before anything ends. */
function missed(view: CaseView, ended: CaseBooking, { now, settings }: Clock): CaseEvent[] {
  const booking = { ...ended, status: 'noshow' as const };
  if (view.closedAt !== null) {
    return say(view, { type: 'visit-missed', to: 'closed', set: { booking, outcome: 'no-show' } }, now);
  }
  const nextActionAt = soonest(view, { at: now + settings.nextMinutes[view.priority] * MINUTE, now });
  const owner = ELSEWHERE.has(view.state) ? view.owner : { queue: queueFor(view, 'osnp') };
  const set: CaseChange = { booking, mark: 'no-show', owner, nextActionAt };
  return say(view, { type: 'visit-missed', to: 'no-show', set }, now);
}
