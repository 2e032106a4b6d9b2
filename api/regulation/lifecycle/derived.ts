import type { DerivedCase } from '../../../db/schema/case.ts';
import type { CaseView } from './case.ts';

const toDate = (ms: number | null | undefined) => (ms === null || ms === undefined ? null : new Date(ms));

/** What lists read of a case, as its events make it. */
export function derive(view: CaseView): DerivedCase {
  const { owner, handOver, callback, booking } = view;
  const asked = handOver?.to;
  return {
    version: view.version,
    state: view.state,
    priority: view.priority,
    pathway: view.pathway,
    ownerAccountId: 'accountId' in owner ? owner.accountId : null,
    ownerQueue: 'queue' in owner ? owner.queue : null,
    nextActionAt: toDate(view.nextActionAt),
    overdueSince: toDate(view.overdueSince),
    escalatedAt: toDate(view.escalatedAt),
    mark: view.mark,
    specialty: view.specialty,
    careLevel: view.careLevel,
    decision: view.decision,
    orientation: view.orientation,
    delay: view.delay,
    askedAccountId: asked && 'accountId' in asked ? asked.accountId : null,
    askedQueue: asked && 'queue' in asked ? asked.queue : null,
    askedUntil: toDate(handOver?.dueAt),
    callbackFrom: toDate(callback?.from),
    callbackTo: toDate(callback?.to),
    callbackAttempts: callback?.failedAttempts ?? null,
    doctorMustDecide: view.doctorMustDecide,
    bookingState: booking?.status ?? null,
    appointmentId: booking?.appointmentId ?? null,
    visitAt: toDate(booking?.start),
    outcome: view.outcome,
    closedAt: toDate(view.closedAt),
  };
}
