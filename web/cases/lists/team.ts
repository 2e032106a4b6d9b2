import type { CaseHeader } from '../case-queries.ts';
import { lateBy, waitOf } from './urgency.ts';

/** What waits at a priority: how many, how long the oldest has, how many are late. Lengths in ms. */
interface PriorityLine {
  priority: CaseHeader['priority'];
  waiting: number;
  inHand: number;
  late: number;
  oldest: number | undefined;
}

const PRIORITIES = ['P0', 'P1', 'P2', 'NR', 'P3'] as const;

/** The team's work by priority; nothing is counted by person. Cases that only await their visit do not wait for the team. */
export function linesOf(cases: readonly CaseHeader[], now: number): PriorityLine[] {
  return PRIORITIES.map((priority) => {
    const open = cases.filter(
      (each) => each.priority === priority && each.closedAt === null && !isFollowed(each),
    );
    const waiting = open.filter(({ owner }) => 'queue' in owner);
    const waits = waiting.map((each) => waitOf(each, now));
    return {
      priority,
      waiting: waiting.length,
      inHand: open.length - waiting.length,
      late: open.filter((each) => lateBy(each, now) !== undefined).length,
      oldest: waits.length === 0 ? undefined : Math.max(...waits),
    };
  }).filter(({ priority, waiting, inHand }) => priority !== 'NR' || waiting + inHand > 0);
}

function isFollowed({ owner }: Pick<CaseHeader, 'owner'>): boolean {
  return 'queue' in owner && owner.queue === 'follow-up';
}

/** The ones that have waited longest without anybody, the oldest first. */
export function oldestOf(cases: readonly CaseHeader[], count: number): CaseHeader[] {
  return cases
    .filter((each) => 'queue' in each.owner && !isFollowed(each) && each.closedAt === null)
    .toSorted((one, other) => Date.parse(one.openedAt) - Date.parse(other.openedAt))
    .slice(0, count);
}
