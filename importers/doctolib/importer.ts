import { bookingPage, type BookingReader } from '../reading/booking-page.ts';
import type { Rejection } from '../contract.ts';
import { isRejection, notAvailability, pointer, readRecord, readSlots } from '../reading/json-body.ts';
import { reject } from '../rules.ts';
import { NOTHING_SAID } from '../reading/said.ts';
import type { BookingContext } from '../reading/slot-draft.ts';
import { agendaOf, describe, isTelehealth } from './booking.ts';
import { scheduleOf, toDraft } from './normalize.ts';
import { answer, booking, day, slot, type Answer, type Booking, type DoctolibRecord } from './record.ts';

/**
 * Doctolib's availabilities, optionally after the booking page they belong to.
 *
 * Strange: a slot is a text in one answer and an object in the next, and has no id; a text has no end; `next_slot` may
 * be a bare date; a booking of two visits weeks apart is one slot with steps; `total` may be 0 beside a slot; errors
 * come with HTTP 200; no RPPS anywhere.
 */
export const doctolib = bookingPage<DoctolibRecord>({
  protocol: 'doctolib',
  title: 'Doctolib: the availabilities of a professional or a structure',
  open,
  normalize: toDraft,
});

function open(context: BookingContext): BookingReader<DoctolibRecord> {
  let page: Booking | null = null;
  return {
    *read(body) {
      const described = booking.safeParse(body.json);
      if (described.success) {
        page = described.data.data;
        return;
      }
      const parsed = answer.safeParse(body.json);
      if (!parsed.success)
        throw notAvailability(body.name, 'neither availabilities nor a booking page of Doctolib');
      const { at } = body;
      const reads = parsed.data.availabilities.flatMap((item, index) =>
        readDay(item, pointer(at, 'availabilities', index)),
      );
      for (const read of reads)
        yield isRejection(read) ? read : { ...read, ...join(read.slot, page, context) };
      const { said, agenda, profile } = join({ start_date: '', steps: [] }, page, context);
      yield {
        type: 'listing',
        at: pointer(at, 'availabilities'),
        days: parsed.data.availabilities.flatMap(dayOf),
        emptied: [scheduleOf(agenda, profile, context)],
        said,
        until: parsed.data.next_slot,
      };
      yield* remarksOn(parsed.data, reads.length, at);
    },
  };
}

type Slot = DoctolibRecord['slot'];

/** The date of a day; one that writes none is that of its slots. */
function dayOf(item: unknown): string[] {
  const its = day.safeParse(item).data;
  if (its?.date) return [its.date];
  return (its?.slots ?? []).flatMap((written) => slot.safeParse(written).data?.start_date.slice(0, 10) ?? []);
}

function readDay(item: unknown, at: string) {
  const its = readRecord(day, item, at);
  return isRejection(its) ? [its] : [...readSlots(slot, its.slots, pointer(at, 'slots'))];
}

function join(
  read: Slot,
  page: Booking | null,
  { settings }: BookingContext,
): Omit<DoctolibRecord, 'at' | 'type' | 'slot'> {
  if (!page) return { said: NOTHING_SAID, agenda: null, profile: null, telehealth: false };
  const agenda = agendaOf(read, page);
  return {
    said: describe(agenda, page, settings.location?.sourceId),
    agenda,
    profile: page.profile?.id ? `profile-${page.profile.id}` : null,
    telehealth: isTelehealth(read, agenda, page),
  };
}

/** What the answer says beside its slots; the slots it lists are believed over the total it gives. */
function* remarksOn(
  { total, reason, next_slot: next }: Answer,
  count: number,
  at: string,
): Iterable<Rejection> {
  if (total !== null && total !== undefined && total !== count) {
    yield reject(
      'F08',
      { at: pointer(at, 'total') },
      `total says ${total}${reason ? ` (${reason})` : ''}, ${count} came`,
    );
  }
  if (next) yield reject('F13', { at: pointer(at, 'next_slot') }, next);
}
