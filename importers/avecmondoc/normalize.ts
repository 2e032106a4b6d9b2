import type { Modality } from '../../db/vocabulary.ts';
import { soleSchedule } from '../reading/booking-page.ts';
import type { Rejection } from '../contract.ts';
import { parseStructureIdentifier } from '../identifiers.ts';
import { reject } from '../rules.ts';
import { addressOf, NOTHING_SAID, organizationNamed, phoneAmong, type Said } from '../reading/said.ts';
import type { BookingContext, SlotDraft } from '../reading/slot-draft.ts';
import type { AvecMonDocRecord, Hours, Organization } from './record.ts';

const MODALITY_OF: Readonly<Record<string, Modality>> = {
  inOffice: 'AMB',
  atHome: 'HH',
  teleconsultation: 'VR',
  video: 'VR',
};

/** One cell as ours. */
export function toDraft(
  { hours, isAvailable, at }: AvecMonDocRecord,
  context: BookingContext,
): SlotDraft | Rejection {
  const { doctorId, organizationId, type } = hours.extendedProps ?? {};
  const own = [doctorId, organizationId].filter(Boolean).join('@');
  const scheduleId = own || soleSchedule('avecmondoc', context.settings);
  const modality = type && Object.hasOwn(MODALITY_OF, type) ? MODALITY_OF[type] : undefined;
  if (type && !modality) {
    const where = { at, record: hours, scheduleId, sourceId: hours.id };
    return reject('S05', where, `type "${type.slice(0, 40)}" is not known`);
  }
  return {
    record: hours,
    scheduleId,
    sourceId: hours.id,
    start: hours.start,
    end: hours.end ?? null,
    modality: modality ?? 'AMB',
    status: isAvailable ? 'free' : 'busy',
  };
}

/** Who and where, when the organization's own page came before. */
export function describe(hours: Hours, its: Organization | null): Said {
  const practitioner = { sourceId: hours.extendedProps?.doctorId };
  if (!its) return { ...NOTHING_SAID, practitioner };
  const { line, postalCode, city } = addressOf(its.address ?? '');
  return {
    ...NOTHING_SAID,
    practitioner,
    organizations: [organizationNamed(its.name, { sourceId: its.id, finess: finessOf(its) })],
    location: {
      sourceId: its.id,
      name: its.name,
      line,
      zone: its.timezone,
      phone: phoneAmong(its.phone),
      postalCode: its.zipCode ?? postalCode,
      city: plain(its.city) ?? city,
      lat: its.coordinates?.lat,
      lon: its.coordinates?.lng,
    },
  };
}

function finessOf({ finessNumber }: Organization): string | null {
  const found = parseStructureIdentifier(finessNumber ?? '');
  return found?.kind === 'finess' ? found.value : null;
}

/** Some of their cities are written `[object Object]`. */
function plain(city: string | null | undefined): string | null {
  return city && !city.startsWith('[object') ? city : null;
}
