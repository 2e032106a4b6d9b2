/** What a hold says of its own end: instants as the server writes them (RFC 3339). */
export interface HoldTimes {
  expiresAt: string;
  /** Past this instant nothing renews it. */
  maximumAt: string;
}

/** How far the end of a hold is, in the words that are said aloud when it is reached. */
export type Stage = 'calm' | 'minute' | 'seconds' | 'over';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const LAST_SECONDS = 20 * SECOND;

/** Someone who touched nothing for so long is no longer at the panel: the hold is then let run, and said aloud. */
const AWAY_SECONDS = 180;
/** Renewed before its last minute, so that who is at work never hears that it ends. */
const RENEW_BELOW = 75 * SECOND;
/** The hard maximum is near: no renewal leads further. */
const LAST_STRETCH = SECOND;

/** Milliseconds to add to this machine's clock to read the server's. */
export function skewOf(serverNow: string, receivedAt: number): number {
  return Date.parse(serverNow) - receivedAt;
}

/** Milliseconds until a hold ends, by the server's clock; never negative. */
export function remainingOf({ expiresAt }: HoldTimes, serverNow: number): number {
  return Math.max(0, Date.parse(expiresAt) - serverNow);
}

/** `4:12`: minutes and seconds, the second under way counted, so that `0:00` is the end and nothing else. */
export function countdownWords(milliseconds: number): string {
  const seconds = Math.ceil(Math.max(0, milliseconds) / SECOND);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Said at each change of stage: at the beginning, at 60 s and at 20 s. */
export function stageOf(remaining: number): Stage {
  if (remaining <= 0) return 'over';
  if (remaining <= LAST_SECONDS) return 'seconds';
  return remaining <= MINUTE ? 'minute' : 'calm';
}

/** Whether the hold already lasts as long as any hold may. */
export function isAtMaximum({ expiresAt, maximumAt }: HoldTimes): boolean {
  return Date.parse(maximumAt) - Date.parse(expiresAt) < LAST_STRETCH;
}

/** Whether a panel that is open renews its hold by itself: someone is at work, it nears its end, and more can be had. */
export function shouldRenew(hold: HoldTimes, at: { serverNow: number; idleSeconds: number }): boolean {
  const remaining = remainingOf(hold, at.serverNow);
  if (remaining <= 0 || remaining > RENEW_BELOW) return false;
  return !isAtMaximum(hold) && at.idleSeconds < AWAY_SECONDS;
}
