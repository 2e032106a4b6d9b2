import type { Offer } from '../api.ts';
import { Failure } from '../problem.ts';

/** Why a slot cannot be had, each said in its own sentence: the codes of a 409, and a vendor's no. */
const REFUSALS = [
  'slot-held',
  'slot-booked',
  'slot-withdrawn',
  'slot-stale',
  'capacity-full',
  'vendor-refused',
  'vendor-unreachable',
  'vendor-has-nothing',
] as const;
export type RefusalCode = (typeof REFUSALS)[number];

export interface Refusal {
  code: RefusalCode;
  /** Of `slot-held`: who holds it, for those who may know, and until when (RFC 3339). */
  heldBy: string | undefined;
  heldUntil: string | undefined;
  /** Other offers that the same search found, soonest first. */
  alternatives: readonly Offer[];
}

export const isRefusal = (code: string): code is RefusalCode => REFUSALS.some((each) => each === code);

/** What the server said of a slot that cannot be had; undefined when the failure is of another kind. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof Failure) || !isRefusal(error.code)) return undefined;
  const facts = new Map(Object.entries(error.problem));
  return {
    code: error.code,
    heldBy: textOf(facts.get('heldBy')),
    heldUntil: textOf(facts.get('heldUntil')),
    alternatives: offersIn(facts.get('alternatives')),
  };
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);

/** The offers of a list that is not typed; one without a slot leads nowhere and is left out. */
function offersIn(value: unknown): Offer[] {
  return Array.isArray(value) ? value.filter(isOffer).filter(({ slots }) => slots.length > 0) : [];
}

function isOffer(value: unknown): value is Offer {
  if (typeof value !== 'object' || value === null) return false;
  return 'slots' in value && Array.isArray(value.slots) && 'location' in value && 'distanceKm' in value;
}
