import { refused } from './called.ts';
import type { VendorBooking } from './contract.ts';
import { REDIRECT_ONLY } from './declared.ts';

const unsupported = async () => refused('unsupported', 'this vendor declares no such ability');

/** A vendor that only redirects: there is nobody to ask. */
export const redirecting: VendorBooking = {
  abilities: REDIRECT_ONLY,
  recheck: unsupported,
  hold: unsupported,
  release: unsupported,
  book: unsupported,
  find: unsupported,
  cancel: unsupported,
  putRegulator: unsupported,
};
