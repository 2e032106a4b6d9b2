import { apply, awaitsVisit, isOwnedBy, type CaseEvent, type CaseView, type Owner } from './case.ts';
import { homeQueue, MINUTE, nextActionAfter, queueFor } from './deadlines.ts';
import { arranged } from './orienting.ts';
import { eventOf, type Moment } from './step.ts';
import type { TerritorySettings } from '../territory-settings.ts';
import type { Priority, Queue } from '../../../db/dispatch-vocabulary.ts';

const SYSTEM = { accountId: null, role: 'system' } as const;

interface Opening {
  territory: string;
  priority: Priority;
  specialty: string | null;
  /** What its call showed: who sent it and whether the same number had called. */
  about: CaseEvent['facts']['about'];
  reason: string | null;
}

/** The first event of a case: it belongs at once to whoever opens it. */
export function openCase(opening: Opening, { now, actor, settings }: Moment): CaseEvent {
  const { territory, priority, specialty, about, reason } = opening;
  const nextActionAt = now + settings.nextMinutes[priority] * MINUTE;
  const set = { priority, specialty, owner: { accountId: actor.accountId }, nextActionAt };
  const { accountId, role } = actor;
  return {
    at: now,
    accountId,
    role,
    territory,
    type: 'opened',
    from: null,
    to: 'new',
    reason,
    facts: { set, about },
  };
}

/** A next action whose time passes rises and rings once; left so, a doctor is told, and what waited in a queue waits in theirs. */
export function passTime(view: CaseView, now: number, settings: TerritorySettings): CaseEvent[] {
  if (view.closedAt !== null || view.nextActionAt === null || view.nextActionAt > now) return [];
  const at = { at: now, ...SYSTEM };
  if (view.overdueSince === null) {
    const overdue = eventOf(view, { type: 'overdue', set: { overdueSince: view.nextActionAt } }, at);
    return [overdue, ...passTime(apply(view, overdue), now, settings)];
  }
  const late = now - view.overdueSince;
  if (view.escalatedAt !== null || late < settings.escalateMinutes[view.priority] * MINUTE) return [];
  const owner: Owner =
    'queue' in view.owner && view.owner.queue !== 'follow-up' ? { queue: 'doctor' } : view.owner;
  const about = { lateMinutes: Math.round(late / MINUTE) };
  return [eventOf(view, { type: 'escalated', set: { escalatedAt: now, owner }, about }, at)];
}

/** The screen of its owner has gone silent: the case goes back where someone else finds it, and says why. */
export function returnCase(
  view: CaseView,
  { accountId, silentSince }: { accountId: number; silentSince: number },
  now: number,
): CaseEvent[] {
  if (view.closedAt !== null || !isOwnedBy(view, accountId)) return [];
  const queue = homeQueue(view);
  const waitsForVisit = queue === 'follow-up';
  const nextActionAt = waitsForVisit ? (view.nextActionAt ?? now) : Math.min(now, view.nextActionAt ?? now);
  const set = { owner: { queue }, mark: 'connection-lost', nextActionAt } as const;
  const about = { queue, from: accountId, silentSince };
  return [eventOf(view, { type: 'returned', set, about }, { at: now, ...SYSTEM })];
}

/** The end of a shift: the case waits in a queue from now on, with the note of who leaves. */
export function leaveCase(
  view: CaseView,
  { queue, note }: { queue: Queue | undefined; note: string | undefined },
  { now, actor, settings }: Moment,
): CaseEvent[] {
  if (view.closedAt !== null || !isOwnedBy(view, actor.accountId)) return [];
  const wanted = queueFor(view, queue ?? homeQueue(view));
  const soonest = Math.min(view.nextActionAt ?? now, nextActionAfter(view, now, settings));
  const set = { owner: { queue: wanted }, nextActionAt: soonest };
  const draft = { type: 'handed-over-at-shift-end', set, about: { queue: wanted }, reason: note } as const;
  return [eventOf(view, draft, { at: now, accountId: actor.accountId, role: actor.role })];
}

/** A community's answer, or its silence: who takes the person, and when. What was promised or asked meanwhile goes on standing. */
export function communitySaid(
  view: CaseView,
  said: { askId: number; organizationId: number; taken: { roleId: number; start: number } | null },
  now: number,
): CaseEvent[] {
  if (view.closedAt !== null) return [];
  const { askId, organizationId, taken } = said;
  const about = { askId, organizationId, roleId: taken?.roleId ?? null, start: taken?.start ?? null };
  const at = { at: now, ...SYSTEM };
  if (!taken) {
    const set = awaitsVisit(view) ? {} : { nextActionAt: now };
    return [eventOf(view, { type: 'community-silent', set, about }, at)];
  }
  const drafted = arranged(view, { ...taken, about });
  const to = view.handOver === null ? drafted.to : view.state;
  const set = { ...drafted.set, nextActionAt: now };
  return [eventOf(view, { ...drafted, type: 'community-answered', to, set }, at)];
}
