import type { ListedCase } from '../../db/queries/cases/lists.ts';
import type { Unattached } from '../../db/queries/cases/bookings.ts';
import { MINUTE } from './lifecycle/deadlines.ts';

/** Why a case may be the one an appointment belongs to. */
export const LIKELY_REASONS = ['same-regulator', 'same-specialty', 'same-time', 'searching'] as const;
export type LikelyReason = (typeof LIKELY_REASONS)[number];

export interface LikelyCase {
  caseId: string;
  number: number;
  score: number;
  why: LikelyReason[];
}

const POINTS: Record<LikelyReason, number> = {
  'same-regulator': 40,
  'same-specialty': 25,
  'same-time': 25,
  searching: 10,
};

/** How long before an appointment is told its case was being worked on. */
const NEAR = 45 * MINUTE;
const LISTED = 5;

type Candidate = Pick<
  ListedCase,
  'id' | 'number' | 'ownerAccountId' | 'specialty' | 'openedAt' | 'bookingState' | 'state'
>;

/** The open cases that an appointment nobody attached may belong to, the likeliest first; one with nothing in common is none. */
export function rankLikelyCases(
  appointment: Pick<Unattached, 'accountId' | 'groups' | 'createdAt'>,
  cases: readonly Candidate[],
  groupOf: ReadonlyMap<string, number>,
): LikelyCase[] {
  return cases
    .filter(({ bookingState }) => bookingState === null || bookingState === 'held')
    .map((each) => {
      const group = each.specialty === null ? undefined : groupOf.get(each.specialty);
      const said: Record<LikelyReason, boolean> = {
        'same-regulator': appointment.accountId !== null && appointment.accountId === each.ownerAccountId,
        'same-specialty': group !== undefined && appointment.groups.includes(group),
        'same-time': each.openedAt <= appointment.createdAt && appointment.createdAt - each.openedAt < NEAR,
        searching: each.state === 'searching' || each.state === 'held',
      };
      const why = LIKELY_REASONS.filter((reason) => said[reason]);
      const score = why.reduce((sum, reason) => sum + POINTS[reason], 0);
      return { caseId: each.id, number: each.number, score, why };
    })
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score || one.number - other.number)
    .slice(0, LISTED);
}
