import { z } from 'zod';
import { MODALITIES } from '../../db/vocabulary.ts';
import { bookingSettings } from '../reading/slot-draft.ts';
import { overseasZone } from '../reading/zones.ts';

/** What iCalendar has no property for, or leaves to a convention of the feed. */
export const icalendarSettings = bookingSettings.extend({
  /** Which events are open ranges; without it, events only take time. `transparency` wants TRANSPARENT or OPAQUE. */
  freeEvents: z
    .strictObject({ by: z.enum(['categories', 'summary', 'transparency']), value: z.string().min(1) })
    .optional(),
  /** Days ahead of now that are read, and that a pull covers. */
  horizonDays: z.int().min(1).max(366).default(14),
  modalities: z.array(z.enum(MODALITIES)).optional(),
  /** TRE_R38 codes. */
  specialties: z.array(z.string()).optional(),
});
export type IcalendarSettings = z.infer<typeof icalendarSettings>;

/** Where the clock of a calendar hangs that writes none: at the settings' place, declared or told by its codes. */
export function zoneOfPlace({ location, zone }: IcalendarSettings): string {
  return location?.zone ?? overseasZone(location) ?? zone;
}

/** From one instant to another, in milliseconds since 1970. */
export interface Span {
  from: number;
  to: number;
}

/** Time declared open by one component; without `to` it says only when it begins. */
export interface OpenRange {
  from: number;
  to: number | null;
  /** `line 12`, where its component begins. */
  at: string;
  bookingUrl: string | null;
  /** CLASS: who may see it, PUBLIC when it is not written (RFC 5545 §3.8.1.3). */
  visibility: string;
}

/** What is left of an open range, or a piece of it as long as a consultation. */
export interface IcalendarRecord extends OpenRange {
  type: 'slot';
  /** When it began before what is past of it was left out: its key, the same from one reading to the next. */
  began: number;
  /** RFC 3339 in UTC, when the calendar says when it was true; see `validAtOf`. */
  validAt: string | null;
}

/** The window of a reading, from now to its horizon. */
export function windowOf({
  now,
  settings,
}: {
  now: { toMillis(): number };
  settings: IcalendarSettings;
}): Span {
  const from = now.toMillis();
  return { from, to: from + settings.horizonDays * 86_400_000 };
}
