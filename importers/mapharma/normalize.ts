import { soleSchedule } from '../reading/booking-page.ts';
import { NOTHING_SAID, organizationNamed, phoneAmong, type Said } from '../reading/said.ts';
import type { BookingContext, SlotDraft } from '../reading/slot-draft.ts';
import type { MapharmaRecord, Pharmacy } from './record.ts';

/** One hour of one day as ours: a wall clock by its format, so the feed's rule cannot be to believe an offset. */
export function toDraft(
  { slot, day, said, closed }: MapharmaRecord,
  { settings }: BookingContext,
): SlotDraft {
  return {
    record: slot,
    scheduleId: soleSchedule('mapharma', settings, said.bookingUrl),
    sourceId: slot.id,
    start: `${day} ${clockOf(slot.time)}`,
    end: null,
    modality: 'AMB',
    capacity: closed ? 0 : (slot.places_dispo ?? null),
    timeRule: settings.timeRule === 'offset' ? 'place' : settings.timeRule,
  };
}

/** `7:05` and `17h30` as the wall clock they mean; anything else as written, to be refused by its rule. */
function clockOf(time: string): string {
  const parts = /^(\d{1,2})\s*[:hH]\s*(\d\d)?(:\d\d)?$/u.exec(time.trim());
  return parts ? `${parts[1]!.padStart(2, '0')}:${parts[2] ?? '00'}${parts[3] ?? ''}` : time;
}

/** Who and where; `zone` is the calendar's own when it has one, since overseas pharmacies write their local time. */
export function describe(its: Pharmacy | null, zone: string | null): Said {
  if (!its) return { ...NOTHING_SAID, location: { zone } };
  return {
    ...NOTHING_SAID,
    organizations: [organizationNamed(its.nom, { sourceId: its.url })],
    location: {
      sourceId: its.url,
      name: its.nom,
      line: its.adresse,
      city: its.ville,
      postalCode: its.code_postal,
      phone: phoneAmong(its.telephone),
      lat: its.latitude,
      lon: its.longitude,
      zone: zone ?? its.timezone,
    },
    bookingUrl: its.url,
  };
}
