import type { BookableSlot } from '../../db/queries/booking/slots.ts';
import type { Called, SeenAppointment, SeenSlot } from '../../importers/vendor-calls.ts';
import type { Outcome } from './settle.ts';

/** What a refusal of a vendor means for who wanted the slot. */
const FAILURES = {
  'slot-taken': 'slot-booked',
  'slot-gone': 'slot-withdrawn',
  'not-found': 'slot-withdrawn',
  unsupported: 'vendor-refused',
  'not-accepted': 'vendor-refused',
  unreachable: 'vendor-unreachable',
} as const;

/** The answer to a booking. Whoever gave none may have booked all the same. */
export function outcomeOfBook(answer: Called<{ reference: string | null }>): Outcome {
  if (answer.outcome === 'done') return { is: 'booked', reference: answer.reference };
  if (answer.outcome === 'unknown') return { is: 'unknown', failure: answer.code };
  return { is: 'refused', failure: FAILURES[answer.code] };
}

/**
 * The answer to a re-check: a refusal when the slot is surely not to be had, `free` when it surely is, and `unsaid` when
 * the vendor did not say. A slot that was moved is not the one that was held.
 */
export function outcomeOfRecheck(
  answer: Called<{ slot: SeenSlot }>,
  { start }: Pick<BookableSlot, 'start'>,
): 'free' | 'unsaid' | Extract<Outcome, { is: 'refused' }> {
  if (answer.outcome !== 'done') return 'unsaid';
  const { state, start: seen } = answer.slot;
  if (state === 'taken') return { is: 'refused', failure: 'slot-booked' };
  if (state === 'gone' || (seen !== null && seen.getTime() !== start)) {
    return { is: 'refused', failure: 'slot-withdrawn' };
  }
  return 'free';
}

/**
 * What a vendor has under our id, asked later. That it has nothing is believed only once a booking that was still on its
 * way must have arrived (`late`).
 */
export function outcomeOfFind(
  answer: Called<{ appointment: SeenAppointment | null }>,
  { late }: { late: boolean },
): Outcome {
  if (answer.outcome !== 'done') return { is: 'unknown', failure: answer.code };
  const found = answer.appointment;
  if (found?.state === 'booked') return { is: 'booked', reference: found.reference };
  if (found?.state === 'cancelled') return { is: 'refused', failure: 'vendor-has-nothing' };
  return late
    ? { is: 'refused', failure: 'vendor-has-nothing' }
    : { is: 'unknown', failure: 'not-there-yet' };
}
