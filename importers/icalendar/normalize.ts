import { DateTime } from 'luxon';
import { VISIBILITIES, type Visibility } from '../../db/vocabulary.ts';
import { soleSchedule } from '../reading/booking-page.ts';
import type { ReadingContext, SlotObservation } from '../contract.ts';
import { locationOf, NOTHING_SAID, practitionerOf } from '../reading/said.ts';
import { bookingUrlOf } from '../reading/slot-draft.ts';
import { zoneOfPlace, type IcalendarRecord, type IcalendarSettings } from './record.ts';

/**
 * An open time as ours. Its key is its instant: a UID names a whole series, changes with the software that exports it,
 * and is not ours to keep.
 */
export function* normalizeOpen(
  record: IcalendarRecord,
  { settings }: ReadingContext<IcalendarSettings>,
): Iterable<SlotObservation> {
  const [start, end] = [toInstant(record.from), record.to === null ? null : toInstant(record.to)];
  const location = locationOf(NOTHING_SAID, settings);
  const zone = zoneOfPlace(settings);
  yield {
    type: 'slot',
    at: record.at,
    scheduleId: soleSchedule('icalendar', settings),
    sourceId: toInstant(record.began),
    status: 'free',
    start,
    end,
    startText: localText(record.from, zone),
    endText: record.to === null ? null : localText(record.to, zone),
    modalities: settings.modalities ?? [],
    kind: 'ROUTINE',
    visibility: visibilityOf(record.visibility, settings),
    bookingUrl: bookingUrlOf({ ...NOTHING_SAID, bookingUrl: record.bookingUrl }, settings),
    capacity: null,
    specialties: settings.specialties ?? [],
    practitioner: practitionerOf(NOTHING_SAID, settings),
    organizations: [],
    location,
    validAt: record.validAt,
    sector: null,
    care: null,
  };
}

const toInstant = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** As the place's clock shows it, with its offset. */
function localText(milliseconds: number, zone: string): string {
  return (
    DateTime.fromMillis(milliseconds, { zone }).toISO({ suppressMilliseconds: true }) ??
    toInstant(milliseconds)
  );
}

/** What a CLASS opens to: the feed's map, else its own name; a word that is neither opens to nobody. */
function visibilityOf(word: string, { visibility }: IcalendarSettings): Visibility[] {
  if (visibility && Object.hasOwn(visibility, word)) return visibility[word] ?? [];
  return VISIBILITIES.filter((known) => known === word);
}

/** Whether a CLASS means something to this feed. */
export function isVisibility(word: string, settings: IcalendarSettings): boolean {
  return Object.hasOwn(settings.visibility ?? {}, word) || VISIBILITIES.some((known) => known === word);
}
