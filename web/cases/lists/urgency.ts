import type { DotState } from '../../ui/dot.tsx';
import type { CaseHeader, Step } from '../case-queries.ts';

/** What a case asks of the reader, for its line and for the alarms. */
type Timed = Pick<CaseHeader, 'id' | 'nextActionAt' | 'closedAt' | 'priority'>;

/** How long its next action has been late, ms; undefined while it is not. */
export function lateBy(
  { nextActionAt, closedAt }: Omit<Timed, 'id' | 'priority'>,
  now: number,
): number | undefined {
  if (nextActionAt === null || closedAt !== null) return undefined;
  const late = now - Date.parse(nextActionAt);
  return late >= 0 ? late : undefined;
}

/** How long the person has been waiting, ms. */
export function waitOf(
  { openedAt, closedAt }: Pick<CaseHeader, 'openedAt' | 'closedAt'>,
  now: number,
): number {
  return (closedAt === null ? now : Date.parse(closedAt)) - Date.parse(openedAt);
}

const RANKS = { P0: 0, P1: 1, P2: 2, NR: 3, P3: 4 } as const satisfies Record<CaseHeader['priority'], number>;

/** What is late stands first, then by priority, then by what is due next: the same order whoever looks. */
export function byUrgency<Listed extends Timed>(cases: readonly Listed[], now: number): Listed[] {
  const key = (each: Listed) => {
    const late = lateBy(each, now) === undefined ? 1 : 0;
    const due = each.nextActionAt === null ? Infinity : Date.parse(each.nextActionAt);
    return [RANKS[each.priority] === 0 ? -1 : late, RANKS[each.priority], due] as const;
  };
  return cases.toSorted((one, other) => {
    const [a, b] = [key(one), key(other)];
    return a[0] - b[0] || a[1] - b[1] || compare(a[2], b[2]) || one.id.localeCompare(other.id);
  });
}

const compare = (one: number, other: number) => (one === other ? 0 : one < other ? -1 : 1);

/**
 * The order on screen: what was there keeps its place until the reader lets it move, what is new stands at the end, and
 * what went is left out. A case that becomes late or vital rises at once: that one must not wait.
 */
export function heldOrder<Listed extends Timed>(
  before: readonly string[],
  cases: readonly Listed[],
  now: number,
): Listed[] {
  const known = new Map(cases.map((each) => [each.id, each]));
  const kept = before.flatMap((id) => known.get(id) ?? []);
  const seen = new Set(before);
  const added = byUrgency(
    cases.filter(({ id }) => !seen.has(id)),
    now,
  );
  const all = [...kept, ...added];
  const pressing = (each: Listed) => each.priority === 'P0' || lateBy(each, now) !== undefined;
  return [...byUrgency(all.filter(pressing), now), ...all.filter((each) => !pressing(each))];
}

/** The shape beside a priority; what is not said has none, only its word. */
export const PRIORITY_DOTS = {
  P0: 'vital',
  P1: 'urgent',
  P2: 'routine',
  P3: 'deferred',
  NR: undefined,
} as const satisfies Record<CaseHeader['priority'], DotState | undefined>;

/** The step that goes on, among those the reader may take; one of them is offered as the first button. */
const NEXT: Partial<Record<CaseHeader['state'], readonly Step[]>> = {
  new: ['qualify', 'start-search', 'hand-over'],
  qualified: ['start-search', 'hand-over'],
  'waiting-doctor': ['decide', 'start-search'],
  decided: ['start-search', 'tell-caller'],
  'waiting-osnp': ['start-search'],
  searching: [],
  confirmed: ['tell-caller'],
  'pending-effector': ['tell-caller'],
  callback: ['attempt-callback'],
  'patient-informed': ['close'],
  honoured: ['close'],
  'no-show': ['promise-callback', 'close'],
  cancelled: ['start-search'],
  reoriented: ['qualify', 'start-search'],
};

/** What one does now: an answer that is awaited from oneself first, then taking the case, then its own next step. */
export function nextStep(
  { state }: Pick<CaseHeader, 'state'>,
  { steps, isMine }: { steps: readonly Step[]; isMine: boolean },
): Step | undefined {
  const may = new Set(steps);
  if (!isMine) return (['answer', 'take'] as const).find((step) => may.has(step));
  return NEXT[state]?.find((step) => may.has(step));
}

/** Cases that nobody has to hear of twice: an alarm is a case and what it is late for. */
export const alarmOf = ({ id, nextActionAt }: Timed) => `${id} ${nextActionAt ?? ''}`;

/** What rings: late and not acknowledged, the most urgent first. */
export function ringing<Listed extends Timed>(
  cases: readonly Listed[],
  { now, heard }: { now: number; heard: ReadonlySet<string> },
): Listed[] {
  return byUrgency(
    cases.filter((each) => lateBy(each, now) !== undefined && !heard.has(alarmOf(each))),
    now,
  );
}
