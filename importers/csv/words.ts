import { fold } from '../../db/fold.ts';

/** What words mean, by their folded form: accents and capitals do not count. */
export function meanings<const T>(
  list: readonly (readonly [meaning: T, words: string])[],
): ReadonlyMap<string, T> {
  return new Map(
    list.flatMap(([meaning, words]) => words.split(', ').map((word) => [fold(word), meaning] as const)),
  );
}

const STATUS = meanings([
  ['free', 'free, libre, disponible, ouvert, available, oui, yes'],
  ['busy', 'busy, occupé, pris, réservé, complet, booked, taken, full, non, no'],
  ['busy-unavailable', 'busy-unavailable, indisponible, fermé, absent, unavailable, closed'],
  ['busy-tentative', 'busy-tentative, provisoire, en attente, tentative'],
  ['entered-in-error', 'entered-in-error, erreur, erreur de saisie'],
  ['removed', 'supprimé, retiré, deleted, removed'],
]);

const MODALITY = meanings([
  ['AMB', 'AMB, cabinet, au cabinet, en cabinet, présentiel, sur place, office, practice, in person'],
  ['HH', 'HH, domicile, à domicile, visite, visite à domicile, VAD, home, home visit'],
  ['VR', 'VR, téléconsultation, visio, vidéo, visioconsultation, à distance, video visit, remote'],
]);

const KIND = meanings([
  ['ROUTINE', 'ROUTINE, avec, avec rendez-vous, avec rdv, sur rendez-vous, sur rdv, oui, yes'],
  ['WALKIN', 'WALKIN, sans, sans rendez-vous, sans rdv, libre, accès libre, walk-in, non, no'],
]);

const VISIBILITY = meanings([
  ['PUBLIC', 'PUBLIC, grand public, tout public, tous, patients, everyone, general public'],
  ['PRO', 'PRO, pros, professionnel, professionnels, professionnels de santé, soignants, professionals'],
  ['SNP', 'SNP, SAS, régulateur, régulateurs, régulation, régulateurs du SAS, OSNP, regulators'],
  ['CPTS', 'CPTS, membres de la CPTS, CPTS members'],
]);

/** A FHIR status, or that the row takes its slot back; null when the word is not known. */
export const readStatus = (word: string) => STATUS.get(fold(word)) ?? null;
export const readModality = (word: string) => MODALITY.get(fold(word)) ?? null;
export const readVisibility = (word: string) => VISIBILITY.get(fold(word)) ?? null;
export const readKind = (word: string) => KIND.get(fold(word)) ?? null;

/** The words of a cell that may hold several. */
export function wordsOf(cell: string): string[] {
  return cell
    .split(/[,;/|+]|\s(?:et|ou|and|or)\s/iu)
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
