import {
  bookingPage,
  soleSchedule,
  type BookingReader,
  type Listing,
  type Read,
} from '../reading/booking-page.ts';
import { isRejection, notAvailability, pointer, readRecord, type JsonBody } from '../reading/json-body.ts';
import { reject } from '../rules.ts';
import type { Said } from '../reading/said.ts';
import type { BookingContext } from '../reading/slot-draft.ts';
import { describe, toDraft } from './normalize.ts';
import { calendar, openData, pharmacy, slot, type MapharmaRecord, type Pharmacy } from './record.ts';

const DAY = /^\d{4}-\d\d-\d\d$/u;

/**
 * Mapharma's calendar of a pharmacy, optionally after its entry in the vendor's open data.
 *
 * Strange: hours are local and nothing in the calendar says of which zone, so overseas pharmacies need the open data or
 * the feed's zone; days come in no order, beside keys that are no day (`first`, `first_text`); a campaign whose
 * `total_libres` is 0 still lists its opening hours as if they were free.
 */
export const mapharma = bookingPage<MapharmaRecord>({
  protocol: 'mapharma',
  title: 'Mapharma: the calendar of a pharmacy’s campaign',
  open,
  normalize: toDraft,
});

function open({ settings }: BookingContext): BookingReader<MapharmaRecord> {
  let its: Pharmacy | null = null;
  const listing = (at: string, days: readonly string[], said: Said): Listing => {
    return {
      type: 'listing',
      at,
      days,
      said,
      emptied: [soleSchedule('mapharma', settings, said.bookingUrl)],
    };
  };
  return {
    *read(body) {
      const listed = openData.or(pharmacy.transform((one) => ({ data: [one] }))).safeParse(body.json);
      if (listed.success) its = chosen(listed.data.data, settings.location?.sourceId);
      else if (Array.isArray(body.json) && body.json.length === 0) {
        yield listing(body.at || 'body', [], describe(its, null));
      } else yield* readCalendar(body, { its, listing });
    },
  };
}

/** The pharmacy that the feed's location names by its address, else the only one. */
function chosen(pharmacies: readonly Pharmacy[], url: string | null | undefined): Pharmacy | null {
  const named = pharmacies.find((one) => one.url === url);
  return named ?? (pharmacies.length === 1 ? pharmacies[0]! : null);
}

interface Reading {
  its: Pharmacy | null;
  listing: (at: string, days: readonly string[], said: Said) => Listing;
}

function* readCalendar(
  { name, at, json }: JsonBody,
  { its, listing }: Reading,
): Iterable<Read<MapharmaRecord>> {
  const parsed = calendar.safeParse(json);
  if (!parsed.success) throw notAvailability(name, 'neither a calendar nor a pharmacy of Mapharma');
  const { days, timezone, total_libres: announced } = parsed.data;
  const total = announced ?? its?.campagnes.reduce((sum, { total_libres: free }) => sum + free, 0);
  if (total === 0) yield reject('F15', { at: pointer(at, 'total_libres') }, 'total_libres is 0');
  const said = describe(its, timezone ?? null);
  for (const [day, hours] of Object.entries(days)) {
    for (const [index, item] of hours.entries()) {
      const place = pointer(at, day, index);
      const read = DAY.test(day)
        ? readRecord(slot, item, place)
        : reject('T01', { at: place, record: item }, `"${day.slice(0, 40)}" is not a day`);
      if (isRejection(read)) yield read;
      else yield { type: 'slot', at: place, said, slot: read, day, closed: total === 0 };
    }
  }
  yield listing(
    at || 'body',
    Object.keys(days).filter((day) => DAY.test(day)),
    said,
  );
}
