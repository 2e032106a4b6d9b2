import { bookingPage, declaredSchedules, type BookingReader, type Read } from '../reading/booking-page.ts';
import type { Rejection } from '../contract.ts';
import { isRejection, notAvailability, pointer, readRecord } from '../reading/json-body.ts';
import { reject } from '../rules.ts';
import { NOTHING_SAID } from '../reading/said.ts';
import type { BookingContext } from '../reading/slot-draft.ts';
import { describe, toDraft } from './normalize.ts';
import { cell, day, next, organization, type AvecMonDocRecord, type Organization } from './record.ts';

/**
 * AvecMonDoc's availabilities per day, optionally after the organization's own page.
 *
 * Strange: the answer is a grid, so most cells only fill it (null or false: nothing was said); a cell's own `start` is
 * its index; days run from 22:00Z to 21:59Z; the last element of the list is not a day but the next slot, or false.
 */
export const avecmondoc = bookingPage<AvecMonDocRecord>({
  protocol: 'avecmondoc',
  title: 'AvecMonDoc: the availabilities per day of a doctor or an organization',
  open,
  normalize: toDraft,
});

function open({ settings }: BookingContext): BookingReader<AvecMonDocRecord> {
  let place: Organization | null = null;
  return {
    *read({ name, at, json }) {
      const described = organization.safeParse(json);
      const days: unknown[] = Array.isArray(json) ? json : [json];
      if (described.success) place = described.data;
      else if (!days.every((item) => day.safeParse(item).success || next.safeParse(item).success)) {
        throw notAvailability(name, 'neither days nor an organization of AvecMonDoc');
      } else {
        for (const [index, item] of days.entries()) yield* readDay(item, pointer(at, index), place);
        yield {
          type: 'listing',
          at: at || 'body',
          days: days.flatMap((item) => boundsOf(item)),
          emptied: declaredSchedules(settings),
          said: { ...NOTHING_SAID, location: { zone: place?.timezone } },
          until: days.map((item) => nextOf(item)).find((start) => start !== null),
        };
      }
    },
  };
}

function* readDay(item: unknown, at: string, place: Organization | null): Iterable<Read<AvecMonDocRecord>> {
  const cells = day.safeParse(item).data?.slots ?? [];
  for (const [index, content] of cells.entries()) {
    const where = pointer(at, 'slots', index);
    const read = content ? readRecord(cell, content, where) : null;
    if (isRejection(read)) yield read;
    else if (read?.businessHours) {
      const { businessHours: hours, isAvailable } = read;
      yield {
        type: 'slot',
        at: where,
        said: describe(hours, place),
        hours,
        isAvailable: isAvailable === true,
      };
    }
  }
  yield* announced(item, at);
}

/** The instants a day of the grid lies between. */
function boundsOf(item: unknown): string[] {
  const { start, end } = day.safeParse(item).data ?? {};
  return [start, end].flatMap((bound) => bound ?? []);
}

function nextOf(item: unknown): string | null {
  const hours = next.safeParse(item).data?.nextAvailableBusinessHour;
  return typeof hours === 'object' && hours !== null && 'start' in hours ? String(hours.start) : null;
}

function* announced(item: unknown, at: string): Iterable<Rejection> {
  if (!next.safeParse(item).data?.nextAvailableBusinessHour) return;
  yield reject('F13', { at: pointer(at, 'nextAvailableBusinessHour') }, nextOf(item) ?? 'in this week');
}
