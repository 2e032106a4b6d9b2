import { soleSchedule } from '../reading/booking-page.ts';
import { addressOf, NOTHING_SAID, organizationNamed, type Said } from '../reading/said.ts';
import type { BookingContext, SlotDraft } from '../reading/slot-draft.ts';
import type { Cabinet, KeldocRecord } from './record.ts';

/** One start as ours. */
export function toDraft(record: KeldocRecord, context: BookingContext): SlotDraft {
  return {
    record: record.slot,
    scheduleId: scheduleOf(record, context),
    sourceId: null,
    start: record.slot.start_time,
    end: null,
    modality: record.telehealth ? 'VR' : 'AMB',
  };
}

/** The agenda, else the cabinet: an agenda may have a cabinet's number. */
export function scheduleOf(
  { agendaId, said }: Pick<KeldocRecord, 'agendaId' | 'said'>,
  { settings }: BookingContext,
): string {
  const cabinet = said.location?.sourceId;
  return agendaId ?? soleSchedule('keldoc', settings, cabinet && `cabinet-${cabinet}`);
}

/** Where, by the cabinet's name and its address in one text ("12 rue du Port, 56100 Lorient"). */
export function describe(its: Cabinet | null, specialties: readonly string[]): Said {
  if (!its) return { ...NOTHING_SAID, specialties: [...specialties] };
  return {
    ...NOTHING_SAID,
    organizations: its.name ? [organizationNamed(its.name.trim(), { sourceId: its.id })] : [],
    location: {
      sourceId: its.id,
      name: its.name?.trim() || null,
      lat: its.latitude,
      lon: its.longitude,
      ...addressOf(its.location),
    },
    specialties: [...specialties],
  };
}
