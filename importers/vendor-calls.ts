import { openBounds } from './booking/bounds.ts';
import type { VendorBooking } from './booking/contract.ts';
import { readDeclared } from './booking/declared.ts';
import { openFhirBooking } from './booking/fhir-booking.ts';
import { redirecting } from './booking/redirecting.ts';
import { Hosts } from './http/hosts.ts';

export { declaredBooking, readDeclared } from './booking/declared.ts';
export type { Called } from './booking/called.ts';
export type {
  RegulatorAccount,
  SeenAppointment,
  SeenSlot,
  VendorBooking,
  Wanted,
  WantedAppointment,
} from './booking/contract.ts';

/** What a call needs to know of a feed: its row has it. */
export interface CalledFeed {
  booking: unknown;
  sandbox: boolean;
}

/** The way to vendors' own booking: re-check, hold, book, find, cancel, as far as a feed's vendor can. */
export interface VendorCalls {
  of(feed: CalledFeed): VendorBooking;
}

/** Opens the way; one of these a process, since it bounds what each vendor bears at once. Deadlines in ms. */
export function openVendorCalls(options: { deadlineMs?: number; hosts?: Hosts } = {}): VendorCalls {
  const { deadlineMs = 7000, hosts = new Hosts() } = options;
  const bounds = openBounds();
  return {
    of: ({ booking, sandbox }) => {
      const declared = readDeclared(booking);
      if (!declared) return redirecting;
      return openFhirBooking(declared, { deadlineMs, hosts, bounds, sandbox });
    },
  };
}
