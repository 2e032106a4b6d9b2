import { findListedAppointment, type Sight } from '../../db/queries/booking/appointment-lists.ts';
import type { Appointment } from '../../db/schema/appointment.ts';
import type { Asker } from '../identity/asker.ts';
import { Problem } from '../problem.ts';
import type { Deps } from '../router.ts';
import { settleBooking, type Outcome } from './settle.ts';

const OUTCOMES = {
  booked: { is: 'booked', reference: null },
  'not-booked': { is: 'refused', failure: 'not-booked' },
  gone: { is: 'refused', failure: 'slot-withdrawn' },
} as const satisfies Record<string, Outcome>;

type Said = keyof typeof OUTCOMES;

/**
 * What a person may say of a booking in a state. Of one whose vendor did not answer, only that it is really there, heard on
 * the telephone: that it is not is a cancellation, for its vendor may yet find that it has it.
 */
const SAYABLE: { [State in Appointment['state']]?: ReadonlySet<Said> } = {
  'awaiting-vendor': new Set<Said>(['booked', 'not-booked', 'gone']),
  unknown: new Set<Said>(['booked']),
};

/**
 * What a person says came of a booking on the vendor's page or by telephone. Throws `not-found`, and
 * `appointment-not-open` when its vendor, or someone else, said it first.
 */
export async function tellOutcome(
  deps: Deps,
  { accountId, role }: Asker,
  told: { appointmentId: string; sight: readonly Sight[]; outcome: Said },
): Promise<void> {
  const { db, clock } = deps;
  const { appointmentId, sight, outcome } = told;
  const known = await findListedAppointment(db, { id: appointmentId, sight });
  if (!known) throw new Problem('not-found', 'You have no such appointment.');
  if (known.state === 'unknown' && !SAYABLE.unknown?.has(outcome)) {
    throw new Problem(
      'appointment-not-open',
      'Its vendor may have it: cancel it, and its vendor is told too.',
    );
  }
  const sayable = SAYABLE[known.state]?.has(outcome) ?? false;
  const by = { accountId, actor: role };
  const settling = { appointmentId, outcome: OUTCOMES[outcome], by, now: clock() };
  const settled = sayable && (await settleBooking(deps, settling)).settled;
  if (!settled) {
    throw new Problem(
      'appointment-not-open',
      'What came of this appointment is known already, or its vendor’s to say.',
    );
  }
}
