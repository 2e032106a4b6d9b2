import type { Transaction } from '../../db/client.ts';
import { confirmSchedules, listScheduleIds } from '../../db/queries/slots/schedules.ts';
import { closeUnlisted, type ListedSchedule } from '../../db/queries/slots/endings.ts';
import type { Application, Resolution } from './application.ts';
import type { Rejection } from '../contract.ts';
import { mergeSpans } from '../reading/days.ts';
import type { StagedSchedule } from './staged-schedule.ts';

/** Schedules without a number of this run: nothing of theirs is staged. */
const UNLISTED = -2;
const SILENT = { bounds: [], spared: false, troubled: false };
const FOREVER = '9999-12-31T00:00:00.000Z';

/** Starts of slots; with `to` null everything that is not over. */
interface Window {
  from: Date;
  to: Date | null;
}

/** Whether a snapshot or a pull may close what it no longer lists. */
export interface Closing {
  allowed: boolean;
  /** Why not. */
  refused: string | null;
  /** The feed is unlike itself: somebody should look. */
  flagged: string | null;
}

/**
 * Nothing is closed for what a feed leaves out, nor when too much of it was refused or is suddenly missing. A delta closes
 * nothing by itself; `excess` says why even its deletions are held back.
 */
export function closingOf(
  application: Application,
  rejections: readonly Rejection[],
  excess: string | null,
): Closing {
  if (application.mode === 'delta') return { allowed: false, refused: excess, flagged: excess };
  const { missing } = application.staging;
  const flagged = collapse(application, rejections) ?? application.loss;
  const refused = missing ?? flagged;
  return { allowed: refused === null, refused, flagged };
}

function collapse(
  { feed, received, rejected }: Application,
  rejections: readonly Rejection[],
): string | null {
  const errors = rejected + rejections.filter(({ severity }) => severity === 'error').length;
  return received > 0 && errors / received > feed.rejectionThreshold
    ? `${errors} of ${received} records were refused, above the threshold of ${feed.rejectionThreshold}`
    : null;
}

/**
 * Closes what trusted schedules no longer list, and marks as confirmed those that nothing troubled; both inside what the
 * bodies say they list. Schedules that an answer leaves out count as empty only when no refused record could have been
 * theirs.
 */
export async function close(
  tx: Transaction,
  application: Application,
  resolution: Resolution,
): Promise<number> {
  const { staging, coverage, observedAt, again, feed } = application;
  const whole = { from: coverage?.from ?? observedAt, to: coverage?.to ?? null };
  const parts = new Parts(whole, coverage?.from ?? null);
  const byNumber = new Map([...staging.schedules.values()].map((schedule) => [schedule.number, schedule]));
  for (const { schedule: number, id } of resolution.schedules) {
    const schedule = byNumber.get(number)!;
    const same = resolution.same.get(number);
    const listed = { schedule: number, id, validAt: schedule.validAt, same: same !== undefined };
    const spared = schedule.spared || same?.begun === false;
    if (schedule.listed) parts.add({ ...schedule, spared }, listed);
  }
  if (coverage?.everySchedule && !staging.unattributed) {
    const named = new Set(resolution.schedules.map(({ id }) => id));
    const silent = (await listScheduleIds(tx, feed.id)).filter((id) => !named.has(id));
    for (const id of silent) parts.add(SILENT, { schedule: UNLISTED, id, validAt: null, same: false });
  }
  let closed = 0;
  for (const { window, confirmedFrom, listed, confirmed } of parts.all()) {
    closed += await closeUnlisted(tx, { listed, observedAt, again, ...window });
    const confirming = { scheduleIds: confirmed, at: observedAt, from: confirmedFrom, to: window.to };
    await confirmSchedules(tx, confirming);
  }
  return closed;
}

interface Part {
  window: Window;
  /** Null is without bound. */
  confirmedFrom: Date | null;
  listed: ListedSchedule[];
  confirmed: number[];
}

/** Schedules by the window in which they are listed: most feeds have one window for all of them. */
class Parts {
  readonly #parts = new Map<string, Part>();
  readonly #whole: Window;
  readonly #wholeFrom: Date | null;

  constructor(whole: Window, confirmedFrom: Date | null) {
    this.#whole = whole;
    this.#wholeFrom = confirmedFrom;
  }

  add(staged: Pick<StagedSchedule, 'bounds' | 'spared' | 'troubled'>, schedule: ListedSchedule): void {
    const windows = staged.bounds.length === 0 ? [this.#whole] : windowsOf(staged.bounds, this.#whole);
    for (const window of windows) {
      const part = this.#partOf(window);
      if (!staged.spared) part.listed.push(schedule);
      if (!staged.troubled && windows.length === 1) part.confirmed.push(schedule.id);
    }
  }

  all(): Iterable<Part> {
    return this.#parts.values();
  }

  #partOf(window: Window): Part {
    const key = `${window.from.toISOString()} ${window.to?.toISOString()}`;
    const known = this.#parts.get(key);
    if (known) return known;
    const confirmedFrom = window === this.#whole ? this.#wholeFrom : window.from;
    const begun: Part = { window, confirmedFrom, listed: [], confirmed: [] };
    this.#parts.set(key, begun);
    return begun;
  }
}

/** What bodies list, inside what the reading covers; several windows when days lie between them. */
function windowsOf(bounds: StagedSchedule['bounds'], whole: Window): Window[] {
  const [first, last] = [whole.from.toISOString(), whole.to?.toISOString() ?? FOREVER];
  const spans = bounds.flatMap(({ from, to }) => {
    const span = { from: later(from, first), to: earlier(to, last) };
    return span.from < span.to ? [span] : [];
  });
  return mergeSpans(spans).map(({ from, to }) => ({ from: new Date(from), to: new Date(to) }));
}

const later = (bound: string | null, than: string): string => (bound !== null && bound > than ? bound : than);
const earlier = (bound: string | null, than: string): string =>
  bound !== null && bound < than ? bound : than;
