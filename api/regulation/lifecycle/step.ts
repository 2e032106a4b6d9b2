import type { CaseEventType, CaseState, DispatchRole, Queue } from '../../../db/dispatch-vocabulary.ts';
import type { Role } from '../../../db/vocabulary.ts';
import type { CaseChange, CaseDetail, CaseEvent, CaseView } from './case.ts';
import type { TerritorySettings } from '../territory-settings.ts';

/** Who acts, when, and how their territory works. */
export interface Moment {
  now: number;
  actor: { accountId: number; role: Role };
  settings: TerritorySettings;
}

/** What a step makes of a case: where it then stands, what is set, what else is known. */
export interface Draft {
  type?: CaseEventType;
  to?: CaseState;
  set?: CaseChange;
  about?: CaseDetail;
  reason?: string | undefined;
}

/** An event of a case as it stands. */
export function eventOf(
  view: CaseView,
  { type, to, set, about, reason }: Draft & { type: CaseEventType },
  by: Pick<CaseEvent, 'at' | 'accountId' | 'role'>,
): CaseEvent {
  return {
    ...by,
    territory: view.territory,
    type,
    from: view.state,
    to: to ?? view.state,
    reason: reason ?? null,
    facts: { set: set ?? {}, about: about ?? {} },
  };
}

/** Whether this role serves a queue of its territory. */
export function serves({ queues }: TerritorySettings, role: Role, queue: Queue): boolean {
  return isDispatchRole(role) && queues[role].includes(queue);
}

export function isDispatchRole(role: Role): role is DispatchRole {
  return role === 'arm' || role === 'regulator' || role === 'nurse' || role === 'chief-regulator';
}

/** Decisions of care are a doctor's. */
export function isDoctor(role: Role): boolean {
  return role === 'chief-regulator';
}
