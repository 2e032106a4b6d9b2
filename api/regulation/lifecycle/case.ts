import type { CaseEvent, CaseView, Owner } from '../../../db/schema/case-facts.ts';

export type {
  CaseBooking,
  CaseChange,
  CaseDetail,
  CaseEvent,
  CaseView,
  HandOver,
  Owner,
} from '../../../db/schema/case-facts.ts';

const BLANK: Omit<CaseView, 'territory' | 'openedAt'> = {
  version: 0,
  state: 'new',
  priority: 'P2',
  pathway: 'SNP',
  owner: { queue: 'pick-up' },
  nextActionAt: null,
  overdueSince: null,
  escalatedAt: null,
  mark: null,
  specialty: null,
  careLevel: null,
  decision: null,
  orientation: null,
  delay: null,
  handOver: null,
  callback: null,
  doctorMustDecide: false,
  booking: null,
  overridden: [],
  line: null,
  outcome: null,
  closedAt: null,
};

/** The state of a case after one more event. */
export function apply(view: CaseView, event: Pick<CaseEvent, 'to' | 'facts'>): CaseView {
  return { ...view, ...event.facts.set, state: event.to, version: view.version + 1 };
}

/** The state of a case from its whole history. Throws when it does not begin with its opening. */
export function foldCase(
  events: readonly Pick<CaseEvent, 'type' | 'territory' | 'at' | 'to' | 'facts'>[],
): CaseView {
  const first = events[0];
  if (first?.type !== 'opened') throw new Error('The history of a case begins with its opening.');
  const blank: CaseView = { ...BLANK, territory: first.territory, openedAt: first.at };
  return events.reduce<CaseView>((view, event) => apply(view, event), blank);
}

export function isOwnedBy({ owner }: Pick<CaseView, 'owner'>, accountId: number | null): boolean {
  return 'accountId' in owner && owner.accountId === accountId;
}

export const sameOwner = (one: Owner, other: Owner): boolean =>
  'queue' in one ? 'queue' in other && one.queue === other.queue : isOwnedBy({ owner: other }, one.accountId);

/** Whether the visit is still to come, so that its cancellation leaves someone without care. */
export function awaitsVisit({ booking }: Pick<CaseView, 'booking'>): boolean {
  return booking?.status === 'confirmed' || booking?.status === 'awaiting-vendor';
}

/** Whether its visit was agreed with people, by telephone or in a community: no vendor knows of it. */
export function isAgreed({ booking }: Pick<CaseView, 'booking'>): boolean {
  return booking?.status === 'confirmed' && booking.appointmentId === null;
}
