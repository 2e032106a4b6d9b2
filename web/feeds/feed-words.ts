import type { Feed, FeedRun } from '../api.ts';
import { dayOf, dayWords, hourOf, lengthWords } from '../time.ts';
import type { DotState } from '../ui/dot.tsx';
import type { Words } from '../words/use-words.ts';

/** How a feed is, for the person who watches it: a pause is a wish, a first word awaited is no silence. */
export type FeedState = Feed['state'] | 'paused' | 'waiting';

export const FEED_DOTS = {
  fresh: 'fresh',
  ageing: 'ageing',
  stale: 'stale',
  failed: 'silent',
  flagged: 'flagged',
  paused: 'paused',
  waiting: 'unknown',
} as const satisfies Record<FeedState, DotState>;

export function stateOf({ pausedAt, lastHeardAt, failure, state }: Feed): FeedState {
  if (pausedAt !== null) return 'paused';
  return lastHeardAt === null && failure === undefined ? 'waiting' : state;
}

/** Whether somebody should look at it: silent, doubtful, or refusing part of what comes. */
export function isToWatch(feed: Feed): boolean {
  const state = stateOf(feed);
  return (
    state === 'failed' ||
    state === 'flagged' ||
    state === 'stale' ||
    (feed.lastRun !== null && isToLookAt(feed.lastRun))
  );
}

/** A run that was not taken whole. */
export function isToLookAt({ state, rejected, closingRefused }: FeedRun): boolean {
  return state === 'failed' || rejected > 0 || closingRefused !== undefined;
}

const ago = (instant: string, now: number, { locale }: Words) =>
  lengthWords(now - Date.parse(instant), locale);

const TWO_MINUTES = 120;

/** `60 s`, `15 min`: how often a feed is expected. */
export function cadenceWords({ cadenceSeconds }: Feed, { locale }: Words): string {
  if (cadenceSeconds <= TWO_MINUTES) return `${cadenceSeconds}\u00a0s`;
  return lengthWords(cadenceSeconds * 1000, locale);
}

/** What follows the state's word: since when, and why. */
export function explainState(feed: Feed, now: number, words: Words): string {
  const { say } = words;
  const state = stateOf(feed);
  if (state === 'paused')
    return say(`feed.paused.${feed.way}`, { age: ago(feed.pausedAt ?? '', now, words) });
  if (state === 'failed' && feed.failure) {
    const reason = failureWords(feed.failure.code, words);
    return say('feed.failing', { age: ago(feed.failure.since, now, words), reason });
  }
  if (feed.lastHeardAt === null) return say('feed.never');
  return say('feed.heard', { age: ago(feed.lastHeardAt, now, words), cadence: cadenceWords(feed, words) });
}

/** The same in a cell of the list. */
export function stateAge(feed: Feed, now: number, words: Words): string {
  const { say } = words;
  const state = stateOf(feed);
  if (state === 'paused') return say('feed.since', { age: ago(feed.pausedAt ?? '', now, words) });
  if (state === 'failed' && feed.failure) {
    return say('feed.since', { age: ago(feed.failure.since, now, words) });
  }
  if (feed.lastHeardAt === null) return say('feed.never.short');
  return say('feed.ago', { age: ago(feed.lastHeardAt, now, words) });
}

/** Why something could not be read; a code without a word of ours is shown as it is. */
export function failureWords(code: string, { sayCode }: Words): string {
  return sayCode('failure', code);
}

/** `14:29`, and its day when it is not today. */
export function whenWords(instant: string, at: { zone: string; now: number }, { locale }: Words): string {
  const { zone, now } = at;
  const [day, today] = [dayOf(instant, zone), dayOf(now, zone)];
  const hour = hourOf(instant, zone);
  return day === today ? hour : `${dayWords(day, { today, locale })} ${hour}`;
}

/** What a run's name adds to its hour and state: what was refused, or why it failed. */
export function runDetail(run: FeedRun, words: Words): string {
  const detail = fateOf(run, words);
  return run.kind === 'replay' ? words.say('run.replay', { detail }) : detail;
}

function fateOf(run: FeedRun, words: Words): string {
  const { say } = words;
  if (run.failure) return failureWords(run.failure.code, words);
  if (run.rejected > 0) return say('run.rejected', { count: run.rejected });
  if (run.closingRefused !== undefined) return say('run.closing-refused');
  return say('run.received', { count: run.received });
}

/** `99,2 %`: the share of what came that was not refused; never rounded up to a whole that it is not. */
export function shareTaken({ received, rejected }: FeedRun, { locale }: Words): string | undefined {
  if (received === 0) return undefined;
  const share = Math.floor(((received - rejected) / received) * 1000) / 1000;
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(share);
}
