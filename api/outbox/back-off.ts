const SECOND = 1;
const MINUTE = 60;
const HOUR = 3600;

/** How long after each failed try the next one comes, in seconds (as Standard Webhooks advises). */
export const DELAYS = [
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
] as const;

/** Of a wait, how much is added at most so that what failed together does not come back together. */
const SPREAD = 0.2;

/**
 * Seconds until the next try of a message that has failed `attempts` times; null when it has been tried often enough.
 * `chance` is in [0, 1).
 */
export function nextTry(attempts: number, chance: number): number | null {
  const delay = DELAYS[Math.max(1, attempts) - 1];
  return delay === undefined ? null : delay * (1 + SPREAD * chance);
}
