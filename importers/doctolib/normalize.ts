import { soleSchedule } from '../reading/booking-page.ts';
import type { BookingContext, SlotDraft } from '../reading/slot-draft.ts';
import type { Agenda, DoctolibRecord } from './record.ts';

/** One booking as ours, however many visits it has: it lasts as long as its first. */
export function toDraft(
  { slot, agenda, profile, telehealth }: DoctolibRecord,
  context: BookingContext,
): SlotDraft {
  const own = slot.agenda_id ?? slot.steps[0]?.agenda_id;
  return {
    record: slot,
    scheduleId: own ?? scheduleOf(agenda, profile, context),
    sourceId: null,
    start: slot.start_date,
    end: slot.steps[0]?.end_date ?? slot.end_date ?? null,
    modality: telehealth ? 'VR' : 'AMB',
    status: agenda?.booking_disabled ? 'busy-unavailable' : 'free',
  };
}

/** The schedule of slots that name no agenda. */
export function scheduleOf(
  agenda: Agenda | null,
  profile: string | null,
  { settings }: BookingContext,
): string {
  return agenda?.id ?? soleSchedule('doctolib', settings, profile);
}
