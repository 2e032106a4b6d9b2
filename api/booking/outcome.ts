import { findListedAppointment, type Sight } from '../../db/queries/appointment-lists.ts';
import type { Asker } from '../identity/asker.ts';
import { Problem } from '../problem.ts';
import type { Deps } from '../router.ts';
import { settleBooking, type Outcome } from './settle.ts';

const OUTCOMES = {
  booked: { is: 'booked', reference: null },
  'not-booked': { is: 'refused', failure: 'not-booked' },
  gone: { is: 'refused', failure: 'slot-withdrawn' },
} as const satisfies Record<string, Outcome>;

/**
 * What a person says came of a booking on the vendor's page or by telephone. Throws `not-found`, and
 * `appointment-not-open` when its vendor, or someone else, said it first.
 */
export async function tellOutcome(
  deps: Deps,
  { accountId, role }: Asker,
  told: { appointmentId: string; sight: readonly Sight[]; outcome: keyof typeof OUTCOMES },
): Promise<void> {
  const { db, clock } = deps;
  const { appointmentId, sight, outcome } = told;
  const known = await findListedAppointment(db, { id: appointmentId, sight });
  if (!known) throw new Problem('not-found', 'You have no such appointment.');
  const awaited = known.state === 'awaiting-vendor';
  const by = { accountId, actor: role };
  const settling = { appointmentId, outcome: OUTCOMES[outcome], by, now: clock() };
  const settled = awaited && (await settleBooking(deps, settling)).settled;
  if (!settled) {
    throw new Problem(
      'appointment-not-open',
      'What came of this appointment is known already, or its vendor’s to say.',
    );
  }
}
