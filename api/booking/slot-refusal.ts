import type { BookableSlot } from '../../db/queries/booking/slots.ts';
import { violates } from '../../db/violations.ts';
import type { Asker } from '../identity/asker.ts';
import { Problem, type ProblemCode } from '../problem.ts';
import type { Deps } from '../router.ts';
import { findAlternatives } from './alternatives.ts';

/** Why a slot could not be had. */
export type SlotCode = Extract<
  ProblemCode,
  | 'slot-held'
  | 'slot-booked'
  | 'slot-withdrawn'
  | 'slot-stale'
  | 'capacity-full'
  | 'vendor-refused'
  | 'vendor-unreachable'
>;

export interface SlotRefusal {
  code: SlotCode;
  heldBy?: string | undefined;
  heldUntil?: Date | undefined;
}

const DETAILS: Record<SlotCode, string> = {
  'slot-held': 'Someone else holds this slot, or one that overlaps it.',
  'slot-booked': 'An appointment already covers this slot.',
  'slot-withdrawn': 'Its vendor no longer offers this slot, or it has begun.',
  'slot-stale':
    'The slot changed since it was shown, or its feed has not confirmed it for too long: search again.',
  'capacity-full': 'Every place of this range is kept.',
  'vendor-refused': 'The vendor was asked and does not take it; nothing was booked.',
  'vendor-unreachable': 'Nothing could be sent to the vendor; nothing was booked.',
};

/** What the table itself refused: a professional taken meanwhile by another way, or a week that has all its patients. */
export function refusedByTable(error: unknown): 'slot-booked' | 'slot-withdrawn' | undefined {
  if (violates(error, 'exclusion')) return 'slot-booked';
  return violates(error, 'quota') ? 'slot-withdrawn' : undefined;
}

/** A refusal as it is answered: always with what else could be had. */
export async function refuseSlot(
  deps: Deps,
  asker: Asker,
  refused: SlotRefusal & { slot: BookableSlot | undefined },
): Promise<Problem> {
  const { slot, code, heldBy, heldUntil } = refused;
  const alternatives = slot ? await findAlternatives(deps, asker, slot) : [];
  return new Problem(code, DETAILS[code], {
    slot: { heldBy, heldUntil: heldUntil?.toISOString(), alternatives },
  });
}
