import type { Appointment, Hold, OfferSlot } from '../api.ts';
import { isRefusal, type Refusal, type RefusalCode } from './refusal.ts';
import type { Target } from './sentences.ts';

/** What this screen may ask of the server. */
export type Asked = 'hold' | 'confirm' | 'outcome' | 'cancel' | 'move';

/** What this screen was answered about the slot it shows, besides what the server says of holds and appointments. */
export interface Desk {
  /** The slot as it was when it was asked for: a list that is read again may no longer have it. */
  target?: Target | undefined;
  refusal?: Refusal | undefined;
  failure?: { of: Asked; error: unknown } | undefined;
  /** The last hold of it that was one's own. */
  hold?: Hold | undefined;
  appointmentId?: string | undefined;
}

/** Of what one has, that of the chosen slot; none while nothing is chosen, for some have lost theirs. */
export function isOfSlot({ slotId }: { slotId?: string | undefined }, chosen: string | undefined): boolean {
  return chosen !== undefined && slotId === chosen;
}

interface Known {
  desk: Desk;
  /** The slot as the list shows it. */
  slot: Pick<OfferSlot, 'held'> | undefined;
  hold: Hold | undefined;
  appointment: Appointment | undefined;
  asking: Asked | undefined;
  /** The hold has not run out. */
  lasts: boolean;
}

type AppointmentStep =
  | { is: 'confirming' }
  | { is: 'confirmed' | 'unknown' | 'elsewhere'; appointment: Appointment }
  | { is: 'closed'; why: 'not-booked' | 'cancelled'; appointment: Appointment }
  | { is: 'rejected'; code: RefusalCode };

/** Where the booking of a slot stands, as its panel shows it. */
export type Step =
  | AppointmentStep
  | { is: 'free' | 'asking' | 'over' }
  | { is: 'theirs'; by: string | undefined; until: string }
  | { is: 'held'; hold: Hold }
  | { is: 'refused'; refusal: Refusal }
  | { is: 'failed'; error: unknown };

/** What the server says comes first: an appointment, then a live hold; then what this screen was answered. */
export function stepOf({ desk, slot, hold, appointment, asking, lasts }: Known): Step {
  if (asking === 'hold') return { is: 'asking' };
  if (asking === 'confirm') return { is: 'confirming' };
  if (desk.refusal) return { is: 'refused', refusal: desk.refusal };
  if (appointment) return stepOfAppointment(appointment);
  if (hold && lasts) return { is: 'held', hold };
  if (desk.failure?.of === 'hold') return { is: 'failed', error: desk.failure.error };
  if (hold ?? desk.hold) return { is: 'over' };
  if (slot?.held && !slot.held.mine) return { is: 'theirs', by: slot.held.by, until: slot.held.until };
  return { is: 'free' };
}

/** A state that this screen has no word for is shown as being checked: nothing is promised, nothing is asked twice. */
function stepOfAppointment(appointment: Appointment): AppointmentStep {
  switch (appointment.state) {
    case 'confirming':
      return { is: 'confirming' };
    case 'confirmed':
    case 'fulfilled':
      return { is: 'confirmed', appointment };
    case 'awaiting-vendor':
      return { is: 'elsewhere', appointment };
    case 'rejected':
      return endOf(appointment);
    case 'cancelled':
    case 'noshow':
    case 'entered-in-error':
      return { is: 'closed', why: 'cancelled', appointment };
    default:
      return { is: 'unknown', appointment };
  }
}

/** A code that this screen has no sentence for is still a no. */
function endOf(appointment: Appointment): AppointmentStep {
  const { failure } = appointment;
  if (failure === 'not-booked') return { is: 'closed', why: failure, appointment };
  return { is: 'rejected', code: failure !== undefined && isRefusal(failure) ? failure : 'vendor-refused' };
}
