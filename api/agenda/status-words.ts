import type { FhirAppointmentStatus } from '../../db/vocabulary.ts';
import type { Language } from '../../importers/rules.ts';

/** Every code of Appointment.status (FHIR R4) in words a person reads. */
const WORDS: Record<FhirAppointmentStatus, Record<Language, string>> = {
  proposed: { fr: 'proposé', en: 'proposed' },
  pending: { fr: 'en attente de confirmation', en: 'awaiting confirmation' },
  booked: { fr: 'confirmé', en: 'confirmed' },
  arrived: { fr: 'arrivé', en: 'arrived' },
  fulfilled: { fr: 'honoré', en: 'honoured' },
  cancelled: { fr: 'annulé', en: 'cancelled' },
  noshow: { fr: 'non honoré', en: 'missed' },
  'entered-in-error': { fr: 'pris par erreur', en: 'booked by mistake' },
  'checked-in': { fr: 'enregistré à l’accueil', en: 'checked in' },
  waitlist: { fr: 'sur liste d’attente', en: 'on the waiting list' },
};

const UNKNOWN = { fr: 'statut inconnu', en: 'unknown status' };

const BY_CODE: ReadonlyMap<string, Record<Language, string>> = new Map(Object.entries(WORDS));

/** A status in words; one that FHIR does not name is told as unknown, never left out. */
export const statusWord = (status: string, language: Language): string =>
  (BY_CODE.get(status) ?? UNKNOWN)[language];

/** Over, or never to be: it takes nobody's time. */
const OVER: ReadonlySet<string> = new Set<FhirAppointmentStatus>([
  'cancelled',
  'noshow',
  'fulfilled',
  'entered-in-error',
]);

/** Whether an appointment of this status is still to take place; an unknown status may be. */
export const isLive = (status: string): boolean => !OVER.has(status);
