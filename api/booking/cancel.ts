import type { DateTime } from 'luxon';
import type { Transaction } from '../../db/client.ts';
import { followInAgenda } from '../../db/queries/agenda/bookings.ts';
import {
  addEvent,
  changeAppointment,
  findAppointment,
  SYSTEM,
} from '../../db/queries/booking/appointments.ts';
import { findFeed } from '../../db/queries/feeds/feeds.ts';
import { endHold } from '../../db/queries/booking/holds.ts';
import {
  insertVendorRequest,
  postponeVendorRequest,
  settleVendorRequest,
} from '../../db/queries/booking/vendor-requests.ts';
import type { Appointment, VendorRequest } from '../../db/schema/appointment.ts';
import type { Asker } from '../identity/asker.ts';
import { Problem } from '../problem.ts';
import type { Deps } from '../router.ts';
import { bookedAt, lockOwn, type Aimed } from './change.ts';
import { LEASE_SECONDS } from './confirm.ts';
import { nextTry } from './settle.ts';
import { vendorOf } from './vendor.ts';

const CANCELLABLE: ReadonlySet<Appointment['state']> = new Set(['confirmed', 'unknown', 'awaiting-vendor']);

/**
 * Cancels: the place is free again in the same transaction, then the vendor is told, and told again until it answers.
 * A vendor's own cancellation is not told back to it.
 */
export async function cancelAppointment(
  deps: Deps,
  asker: Asker,
  { reason, ...aimed }: Aimed & { reason?: string | undefined },
): Promise<Appointment> {
  const now = deps.clock();
  const { row, request } = await deps.db.transaction(async (tx) => {
    const before = await lockOwn(tx, aimed);
    if (!CANCELLABLE.has(before.state)) {
      throw new Problem(
        'appointment-not-open',
        `An appointment that is ${before.state} cannot be cancelled.`,
      );
    }
    if (before.holdId !== null) {
      await endHold(tx, { id: before.holdId, ending: 'released', now: now.toJSDate() });
    }
    const after = await changeAppointment(tx, before, {
      by: { accountId: asker.key ? null : asker.accountId, actor: asker.role },
      at: now.toJSDate(),
      type: 'cancelled',
      state: 'cancelled',
      from: { state: before.state },
      to: { state: 'cancelled' },
      reason,
      tell: 'appointment.cancelled',
      set: { keeping: false },
    });
    await followInAgenda(tx, { vault: deps.vault, appointmentId: after.id, now: now.toJSDate() });
    return { row: after, request: asker.role === 'vendor' ? undefined : await oweCancel(tx, before, now) };
  });
  if (request) await askToCancel(deps, request);
  return row;
}

/** Writes down that a vendor is to cancel what it has under this appointment's key; nothing for one that has none. */
export async function oweCancel(
  tx: Transaction,
  row: Appointment,
  now: DateTime<true>,
): Promise<VendorRequest | undefined> {
  const booked = await bookedAt(tx, row);
  if (!booked) return undefined;
  return insertVendorRequest(tx, {
    kind: 'cancel',
    vendorKey: booked.key,
    appointmentId: row.id,
    feedId: booked.feedId,
    askedAt: now.toJSDate(),
    nextTryAt: now.plus({ seconds: LEASE_SECONDS }).toJSDate(),
  });
}

/** A booking that was still on its way when it was cancelled has arrived after so long (seconds). */
export const LATE_SECONDS = 60;

/** Asks a vendor to cancel. Its certain no is written in the appointment's history: a person must call. */
export async function askToCancel(deps: Deps, request: VendorRequest): Promise<void> {
  const { db } = deps;
  const feed = await findFeed(db, request.feedId);
  if (!feed) return;
  const answer = await vendorOf(deps, feed).cancel({ appointmentId: request.vendorKey });
  const now = deps.clock();
  const unheard =
    answer.outcome === 'unknown' || (answer.outcome === 'refused' && answer.code === 'unreachable');
  const notYet = answer.outcome === 'refused' && answer.code === 'not-found' && !isLate(request, now);
  if (unheard || notYet) {
    await postponeVendorRequest(db, request.id, nextTry(request, now));
    return;
  }
  await db.transaction(async (tx) => {
    await settleVendorRequest(tx, request.id, now.toJSDate());
    const row = await findAppointment(tx, request.appointmentId);
    if (!row || answer.outcome === 'done' || answer.code === 'not-found') return;
    const told = { id: row.id, updatedAt: now.toJSDate() };
    await addEvent(tx, told, {
      by: SYSTEM,
      type: 'vendor-cancel-refused',
      from: null,
      to: null,
      reason: answer.code,
    });
  });
}

/** Whether what was asked of a vendor must have arrived by now. */
export function isLate({ askedAt }: Pick<VendorRequest, 'askedAt'>, now: DateTime<true>): boolean {
  return now.toMillis() - askedAt.getTime() >= LATE_SECONDS * 1000;
}
