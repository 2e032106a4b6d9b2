import { bookingPage, declaredSchedules, type BookingReader } from '../reading/booking-page.ts';
import { isRejection, notAvailability, pointer, readSlots } from '../reading/json-body.ts';
import { reject } from '../rules.ts';
import { NOTHING_SAID } from '../reading/said.ts';
import type { BookingContext } from '../reading/slot-draft.ts';
import { describe, toDraft } from './normalize.ts';
import { answer, profile, slot, type OrdoclicRecord, type Profile } from './record.ts';

/**
 * Ordoclic's available slots, optionally after the entity's public profile.
 *
 * Strange: `id` is the recurring event, so the key is calendar and instant; instants are UTC and the offset beside them
 * must not be added again; "none" is a zero UUID or the year 1; `rrule` is already expanded; `updatedAt` dates the
 * event, not the answer.
 */
export const ordoclic = bookingPage<OrdoclicRecord>({
  protocol: 'ordoclic',
  title: 'Ordoclic: the available slots of a professional or a pharmacy',
  open,
  normalize: toDraft,
});

function open({ settings }: BookingContext): BookingReader<OrdoclicRecord> {
  let entity: Profile | null = null;
  return {
    *read({ name, at, json }) {
      const described = profile.safeParse(json);
      if (described.success) {
        entity = described.data;
        return;
      }
      const parsed = answer.safeParse(json);
      if (!parsed.success) throw notAvailability(name, 'neither slots nor a profile of Ordoclic');
      for (const read of readSlots(slot, parsed.data.slots, pointer(at, 'slots'))) {
        yield isRejection(read) ? read : { ...read, said: describe(read.slot, entity) };
      }
      const next = parsed.data.nextAvailableSlotDate;
      yield {
        type: 'listing',
        at: pointer(at, 'slots'),
        days: null,
        emptied: declaredSchedules(settings),
        said: NOTHING_SAID,
        until: next,
      };
      if (next !== null) yield reject('F13', { at: pointer(at, 'nextAvailableSlotDate') }, next);
    },
  };
}
