import { findFeed } from '../../db/queries/feeds/feeds.ts';
import { claimVendorRequests, settleVendorRequest } from '../../db/queries/booking/vendor-requests.ts';
import type { VendorRequest } from '../../db/schema/appointment.ts';
import type { Deps } from '../router.ts';
import { askToCancel, isLate } from './cancel.ts';
import { LEASE_SECONDS } from './confirm.ts';
import { settleMove } from './settle-move.ts';
import { settleBooking, type Outcome } from './settle.ts';
import { outcomeOfFind } from './vendor-answers.ts';
import { vendorOf } from './vendor.ts';

/** Requests taken up at once. */
const AT_ONCE = 20;

/**
 * Takes up what was asked of vendors and never answered, after a time-out as after a crash: asks what they have under our
 * id, and never books again. Gives how many it took up.
 */
export async function reconcile(deps: Deps): Promise<number> {
  const due = { now: deps.clock().toJSDate(), leaseSeconds: LEASE_SECONDS, limit: AT_ONCE };
  const requests = await claimVendorRequests(deps.db, due);
  await Promise.all(requests.map((request) => takeUp(deps, request)));
  return requests.length;
}

async function takeUp(deps: Deps, request: VendorRequest): Promise<void> {
  if (request.kind === 'cancel') return askToCancel(deps, request);
  const outcome = await findOut(deps, request);
  if (request.kind === 'move') {
    await settleMove(deps, { request, outcome });
    return;
  }
  const { appointmentId } = request;
  const { row, settled } = await settleBooking(deps, {
    appointmentId,
    outcome,
    request,
    now: deps.clock(),
  });
  deps.log.info({ appointment: row.id, state: row.state, settled }, 'asked a vendor about a booking');
}

async function findOut(deps: Deps, request: VendorRequest): Promise<Outcome> {
  const feed = await findFeed(deps.db, request.feedId);
  if (!feed) {
    await settleVendorRequest(deps.db, request.id, deps.clock().toJSDate());
    return { is: 'unknown', failure: 'no-feed' };
  }
  const answer = await vendorOf(deps, feed).find({ appointmentId: request.vendorKey });
  return outcomeOfFind(answer, { late: isLate(request, deps.clock()) });
}
