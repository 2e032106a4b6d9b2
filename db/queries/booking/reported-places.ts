import { sql } from 'drizzle-orm';
import type { Transaction } from '../../client.ts';
import type { Appointment } from '../../schema/appointment.ts';
import type { AppointmentState } from '../../vocabulary.ts';
import { confirmHold, endHold } from './holds.ts';

const TOOK_PLACE: ReadonlySet<AppointmentState> = new Set(['confirmed', 'fulfilled', 'noshow']);
const LED_NOWHERE: ReadonlySet<AppointmentState> = new Set(['cancelled', 'rejected', 'entered-in-error']);

/** What its vendor told of an appointment settles the hold it came from, which would otherwise keep the place for ever. */
export async function settleHoldTold(
  tx: Transaction,
  { holdId, state }: Pick<Appointment, 'holdId' | 'state'>,
  now: Date,
): Promise<void> {
  if (holdId === null) return;
  if (TOOK_PLACE.has(state)) await confirmHold(tx, holdId, now);
  if (LED_NOWHERE.has(state)) await endHold(tx, { id: holdId, ending: 'released', now });
}

/** The slot an appointment takes once its vendor moved it: the one of its agenda that begins then, or none that is known. */
export async function slotTold(
  tx: Transaction,
  known: Appointment,
  startAt: Date,
): Promise<Pick<Appointment, 'slotId' | 'capacity'>> {
  const { slotId, capacity, feedId, roleId } = known;
  if (slotId === null || known.startAt.getTime() === startAt.getTime()) return { slotId, capacity };
  const [found] = await tx.execute<{ id: number; capacity: number | null }>(sql`
    SELECT k.id::float8 AS id, k.capacity FROM slot k JOIN schedule s ON s.id = k.schedule_id
      JOIN practitioner_role r ON r.id = s.role_id
    WHERE s.feed_id = ${feedId}::int AND coalesce(r.same_as, r.id) = ${roleId}::int
      AND k.start_at = ${startAt.toISOString()}::timestamptz
    ORDER BY k.capacity IS NOT DISTINCT FROM ${capacity}::int DESC, k.id LIMIT 1`);
  return found ? { slotId: found.id, capacity: found.capacity } : { slotId: null, capacity };
}

/** Whether another appointment that stands covers that time of the same professional. */
export async function isCovered(
  tx: Transaction,
  span: { id: string | null; practitionerId: number | null; startAt: Date; endAt: Date },
): Promise<boolean> {
  if (span.practitionerId === null) return false;
  const [found] = await tx.execute(sql`
    SELECT FROM appointment a WHERE a.practitioner_id = ${span.practitionerId} AND a.id IS DISTINCT FROM ${span.id}::uuid
      AND a.capacity IS NULL AND a.state IN ('confirming', 'confirmed', 'unknown', 'awaiting-vendor')
      AND a.start_at < ${span.endAt.toISOString()}::timestamptz AND a.end_at > ${span.startAt.toISOString()}::timestamptz
    LIMIT 1`);
  return found !== undefined;
}
