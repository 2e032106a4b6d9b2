import type { Transaction } from '../../db/client.ts';
import type { CaseOutcome } from '../../db/dispatch-vocabulary.ts';
import { oweHubVisit, type AgreedVisit } from '../../db/queries/outbox/hub.ts';
import { isAgreed, type CaseView } from './lifecycle/case.ts';

interface Changed {
  caseId: string;
  before: CaseView;
  after: CaseView;
  now: number;
}

/** Owes the call centre what a change made of the visit that people agreed for a case: it has no appointment to tell of it. */
export async function tellVisit(tx: Transaction, { caseId, before, after, now }: Changed): Promise<void> {
  const visit = agreedVisit(after);
  if (visit === null && agreedVisit(before) === null) return;
  const { territory: territoryCode, version } = after;
  await oweHubVisit(tx, { caseId, territoryCode, version, visit, at: new Date(now) });
}

/** How a visit stands by what its case ended with; any other end leaves it without its person. */
const STANDS: Partial<Record<CaseOutcome, AgreedVisit['status']>> = {
  oriented: 'booked',
  honoured: 'fulfilled',
  'no-show': 'noshow',
};

function agreedVisit(view: CaseView): AgreedVisit | null {
  const { booking, outcome } = view;
  if (!booking || !isAgreed(view)) return null;
  const status = outcome === null ? 'booked' : STANDS[outcome];
  if (status === undefined) return null;
  const { roleId, start, end } = booking;
  return { status, roleId, startAt: new Date(start), endAt: new Date(end) };
}
