import type { Delay, Queue } from '../../../db/dispatch-vocabulary.ts';
import type { CaseView } from './case.ts';
import type { TerritorySettings } from '../territory-settings.ts';

export const MINUTE = 60_000;

/** Minutes of a desired delay; an appointment at an hour has its own instant. */
const DELAY_MINUTES: Record<Exclude<Delay, 'RDV'>, number> = {
  IMMEDIAT: 0,
  ASAP: 60,
  '30M': 30,
  '45M': 45,
  '1H': 60,
  '2H': 120,
  '4H': 240,
  '8H': 480,
  '12H': 720,
  '24H': 1440,
};

/** The instant when a delay that begins now is over; `at` is the hour of an RDV. */
export function dueIn(delay: Delay, { now, at }: { now: number; at?: number | undefined }): number {
  return delay === 'RDV' ? (at ?? now) : now + DELAY_MINUTES[delay] * MINUTE;
}

/** How far a search looks for a delay, as an ISO 8601 duration: never less than an hour, two days when nothing is said. */
export function searchWindowOf(delay: Delay | null): string {
  if (delay === null || delay === 'RDV') return 'PT48H';
  return `PT${Math.max(1, Math.ceil(DELAY_MINUTES[delay] / 60))}H`;
}

/** When a case is next looked at, after something was done to it. */
export function nextActionAfter(view: CaseView, now: number, settings: TerritorySettings): number {
  const soon = now + settings.nextMinutes[view.priority] * MINUTE;
  const waits = [view.callback?.from, view.handOver?.dueAt].filter((at) => at !== undefined);
  return waits.length > 0 ? Math.max(now, Math.min(...waits)) : soon;
}

/** The queue a case may wait in: one whose life is in danger never waits among the unscheduled. */
export function queueFor({ priority }: Pick<CaseView, 'priority'>, wanted: Queue): Queue {
  return priority === 'P0' && wanted !== 'pick-up' ? 'doctor' : wanted;
}

/** Where a case goes when nobody holds it any more. */
export function homeQueue(view: CaseView): Queue {
  if (view.doctorMustDecide || view.state === 'waiting-doctor' || view.pathway !== 'SNP') return 'doctor';
  if (view.state === 'new') return 'pick-up';
  if (view.state === 'honoured' || (view.state === 'patient-informed' && view.booking !== null)) {
    return queueFor(view, 'follow-up');
  }
  return queueFor(view, 'osnp');
}
