import type { Transaction } from '../db/client.ts';
import { confirmSchedules, listScheduleIds } from '../db/queries/schedules.ts';
import { closeUnlisted, type ListedSchedule } from '../db/queries/slot-endings.ts';
import type { Application, Resolution } from './application.ts';
import type { Rejection } from './contract.ts';

/** Schedules without a number of this run: nothing of theirs is staged. */
const UNLISTED = -2;

/** Whether a snapshot or a pull may close what it no longer lists. */
export interface Closing {
  allowed: boolean;
  /** Why not. */
  refused: string | null;
  /** The feed is unlike itself: somebody should look. */
  flagged: string | null;
}

/** Nothing is closed for what a feed leaves out, nor when too much of it was refused or is suddenly missing. */
export function closingOf(application: Application, rejections: readonly Rejection[]): Closing {
  if (application.mode === 'delta') return { allowed: false, refused: null, flagged: null };
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
 * Closes what trusted schedules no longer list, and marks as confirmed those that nothing troubled. Schedules that an
 * answer leaves out count as empty only when no refused record could have been theirs.
 */
export async function close(
  tx: Transaction,
  application: Application,
  resolution: Resolution,
): Promise<number> {
  const { staging, coverage, observedAt, again, feed } = application;
  const byNumber = new Map([...staging.schedules.values()].map((schedule) => [schedule.number, schedule]));
  const listed: ListedSchedule[] = [];
  const confirmed: number[] = [];
  for (const { schedule: number, id } of resolution.schedules) {
    const schedule = byNumber.get(number)!;
    if (schedule.listed && !schedule.spared) listed.push({ schedule: number, id, validAt: schedule.validAt });
    if (schedule.listed && !schedule.troubled) confirmed.push(id);
  }
  if (coverage?.everySchedule && !staging.unattributed) {
    const named = new Set(resolution.schedules.map(({ id }) => id));
    const silent = (await listScheduleIds(tx, feed.id)).filter((id) => !named.has(id));
    for (const id of silent) listed.push({ schedule: UNLISTED, id, validAt: null });
    confirmed.push(...silent);
  }
  const to = coverage?.to ?? null;
  const window = { from: coverage?.from ?? observedAt, to };
  const closed = await closeUnlisted(tx, { listed, observedAt, again, ...window });
  await confirmSchedules(tx, { scheduleIds: confirmed, at: observedAt, from: coverage?.from ?? null, to });
  return closed;
}
