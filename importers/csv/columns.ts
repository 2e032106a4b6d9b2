import { fold } from '../../db/fold.ts';

/** What a column may be headed, in French and in English; accents, case, spaces and a unit in brackets do not count. */
const HEADINGS = [
  ['sourceId', 'identifiant, id, identifiant du créneau, id créneau, slot id, source id, référence, ref'],
  ['scheduleId', 'agenda, identifiant agenda, id agenda, schedule, schedule id'],
  ['date', 'date, jour, day, date du créneau, date de début, date début, start date'],
  [
    'start',
    'heure, heure de début, heure début, début, début du créneau, horaire, date et heure, date heure',
  ],
  ['start', 'start, start time, start at, datetime, date time, time, hour, from'],
  ['endDate', 'date de fin, date fin, end date'],
  ['end', 'fin, heure de fin, heure fin, fin du créneau, end, end time, end at, until, to'],
  ['duration', 'durée, durée en minutes, durée minutes, minutes, duration, duration minutes, length'],
  ['rpps', 'rpps, n° rpps, no rpps, numéro rpps, numéro de rpps, identifiant rpps, rpps number'],
  ['adeli', 'adeli, n° adeli, no adeli, numéro adeli'],
  [
    'family',
    'nom, nom de famille, nom du praticien, nom du professionnel, nom du médecin, médecin, praticien',
  ],
  [
    'family',
    'professionnel, professionnel de santé, docteur, soignant, name, last name, family, family name',
  ],
  ['family', 'surname, practitioner, doctor'],
  ['given', 'prénom, prénom du praticien, first name, given, given name'],
  ['prefix', 'titre, civilité, title, prefix'],
  ['specialty', 'spécialité, spécialités, code spécialité, discipline, specialty, specialties, speciality'],
  ['locationName', 'lieu, nom du lieu, cabinet, lieu de consultation, location, place, location name'],
  ['locationId', 'id lieu, identifiant du lieu, location id'],
  ['line', 'adresse, adresse du cabinet, adresse du lieu, rue, voie, address, street, line'],
  ['postalCode', 'code postal, cp, postal code, post code, zip, zip code'],
  ['city', 'ville, commune, localité, city, town'],
  ['insee', 'insee, code insee, code commune, insee code'],
  ['lat', 'latitude, lat'],
  ['lon', 'longitude, lon, lng, long'],
  ['zone', 'fuseau, fuseau horaire, zone, time zone'],
  ['phone', 'téléphone, tél, numéro de téléphone, téléphone du cabinet, phone, phone number'],
  ['modality', 'modalité, modalités, type de consultation, mode, modality, modalities'],
  ['kind', 'rendez-vous, rdv, avec ou sans rendez-vous, kind, appointment kind, appointment type'],
  ['visibility', 'visibilité, visible par, ouvert à, visibility, visible to'],
  ['bookingUrl', 'lien, lien de réservation, adresse de réservation, réservation, site web, url, link'],
  ['bookingUrl', 'booking url, booking link'],
  ['capacity', 'places, nombre de places, nb places, places disponibles, capacité, capacity, seats'],
  ['status', 'statut, état, disponibilité, status, availability'],
  ['organization', 'structure, nom de la structure, organisation, établissement, organization'],
  ['finess', 'finess, n° finess, no finess, numéro finess'],
  ['siret', 'siret, n° siret, no siret, numéro siret'],
  ['cpts', 'cpts, finess cpts, finess de la cpts, nom de la cpts'],
  ['validAt', 'mis à jour, mis à jour le, mise à jour, modifié le, valid at, updated, updated at'],
  ['pairing', 'appariement, identifiant d’appariement, id appariement, pairing, pairing id'],
  ['ins', 'ins, matricule ins, numéro ins, n° ins'],
  ['insStatus', 'statut ins, statut de l’identité, identité, ins status, identity status'],
  ['bring', 'à apporter, apporter, consignes, instructions, what to bring, bring'],
  ['access', 'accès, comment entrer, access'],
  ['manageUrl', 'annuler ou déplacer, lien d’annulation, modifier, manage, manage url'],
  ['videoUrl', 'lien visio, lien de téléconsultation, video link, video url'],
  [
    'children',
    'enfants, accepte les enfants, reçoit les enfants, enfants acceptés, children, accepts children',
  ],
  ['newPatients', 'nouveaux patients, accepte les nouveaux patients, nouveau patient, new patients'],
  ['newPatients', 'accepts new patients'],
  ['accessible', 'accessible, accessibilité, pmr, accessible pmr, accès pmr, accès handicapé, wheelchair'],
  ['languages', 'langues, langues parlées, langue, languages, spoken languages'],
  ['sex', 'sexe, genre, sex, gender'],
  ['sector', 'secteur, secteur de conventionnement, conventionnement, sector'],
] as const;

export type Field = (typeof HEADINGS)[number][0];

export interface Column {
  index: number;
  /** As the file heads it. */
  name: string;
}

/** What the header of a table says: which column is what, and those that are nothing we know. */
export interface Sheet {
  columns: ReadonlyMap<Field, Column>;
  width: number;
  unread: readonly string[];
}

const key = (heading: string): string => fold(heading).replaceAll(' ', '');

const FIELDS: ReadonlyMap<string, Field> = new Map(
  HEADINGS.flatMap(([field, headings]) =>
    headings.split(', ').map((heading) => [key(heading), field] as const),
  ),
);

/** The columns of a header row. The first of two columns for one thing counts; the other is left unread. */
export function columnsOf(header: readonly string[]): Sheet {
  const columns = new Map<Field, Column>();
  const unread: string[] = [];
  for (const [index, written] of header.entries()) {
    const name = written.trim();
    const field = FIELDS.get(key(name)) ?? FIELDS.get(key(name.replace(/[([].*$/su, '')));
    if (field && !columns.has(field)) columns.set(field, { index, name });
    else if (name !== '') unread.push(name);
  }
  return { columns, width: header.findLastIndex((name) => name.trim() !== '') + 1, unread };
}
