import { hourOf } from '../time.ts';
import { vendorOf, type Target } from './sentences.ts';

/** What the screens of an outcome talk about: enough of a slot that its list may have forgotten. */
export interface Subject {
  /** At its place, `14:50`. */
  hour: string;
  /** Empty when the professional declared the slot here. */
  vendor: string;
  phone: string | undefined;
  /** What to read to the caller; empty when too little is known to say it. */
  sentence: string;
}

export function subjectOf({ offer, slot }: Target, sentence: string): Subject {
  const { phone, zone } = offer.location;
  return { hour: hourOf(slot.start, zone), vendor: vendorOf(offer), phone, sentence };
}
