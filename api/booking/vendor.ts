import type { Queryable } from '../../db/client.ts';
import type { BookableSlot } from '../../db/queries/booking/slots.ts';
import { findRegulatorIdentifier } from '../../db/queries/identity/regulators.ts';
import type { VendorBooking, Wanted } from '../../importers/vendor-calls.ts';
import type { Deps } from '../router.ts';

/** What may be asked of the vendor of a slot's feed. */
export function vendorOf(
  { vendorCalls }: Pick<Deps, 'vendorCalls'>,
  feed: Pick<BookableSlot, 'booking' | 'sandbox'>,
): VendorBooking {
  return vendorCalls.of(feed);
}

/** What a vendor is told of a slot that is wanted: whose, when, and for which regulator; nobody else. */
export async function wantedOf(
  db: Queryable,
  slot: Pick<BookableSlot, 'sourceId' | 'start' | 'end' | 'rpps'>,
  { accountId }: { accountId: number | null },
): Promise<Wanted> {
  return {
    slotSourceId: slot.sourceId,
    start: new Date(slot.start),
    end: new Date(slot.end),
    practitionerRpps: slot.rpps,
    regulatorIdentifier: accountId === null ? null : await findRegulatorIdentifier(db, accountId),
  };
}
