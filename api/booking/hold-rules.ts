import type { DateTime } from 'luxon';

/** How long a hold lasts when it is taken or renewed, and the most it may last however often it is renewed (minutes). */
const HOLD_MINUTES = 5;
const MAXIMUM_MINUTES = 10;

/** How long a slot stays kept for who books it elsewhere and has not said with what outcome (minutes). */
export const AWAITED_MINUTES = 30;

/** The instants of a hold taken now. */
export function holdTimes(now: DateTime<true>): { expiresAt: Date; maximumAt: Date } {
  return {
    expiresAt: now.plus({ minutes: HOLD_MINUTES }).toJSDate(),
    maximumAt: now.plus({ minutes: MAXIMUM_MINUTES }).toJSDate(),
  };
}

/** When a hold renewed now expires: never sooner than before, never past its maximum. */
export function renewedExpiry(hold: { expiresAt: Date; maximumAt: Date }, now: DateTime<true>): Date {
  const wanted = now.plus({ minutes: HOLD_MINUTES }).toMillis();
  return new Date(Math.min(Math.max(wanted, hold.expiresAt.getTime()), hold.maximumAt.getTime()));
}
