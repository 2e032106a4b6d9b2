/** How a figure is to be read. */
export const UNITS = ['count', 'share', 'seconds', 'number'] as const;
type Unit = (typeof UNITS)[number];

/** The families of dispatch-and-agenda §1.7, in the order they are read. */
export const FAMILIES = [
  'access',
  'medical',
  'orientation',
  'failure',
  'outcome',
  'supply',
  'shift',
] as const;
type Family = (typeof FAMILIES)[number];

interface Words {
  label: string;
  definition: string;
}

/** What a figure is, in both languages; `open` when anyone may read it. */
export interface Indicator {
  code: string;
  family: Family;
  unit: Unit;
  open: boolean;
  fr: Words;
  en: Words;
}

const OPEN = true;
const CLOSED = false;

/** One line of the catalogue: what it is, then its label and definition in French and in English. */
function line(
  [code, family, unit, open]: [string, Family, Unit, boolean],
  fr: readonly [string, string],
  en: readonly [string, string],
): Indicator {
  const words = ([label, definition]: readonly [string, string]): Words => ({ label, definition });
  return { code, family, unit, open, fr: words(fr), en: words(en) };
}

/** Every indicator with its definition: the data dictionary, and the order of the page. */
export const INDICATORS: readonly Indicator[] = [
  line(
    ['cases-presented', 'access', 'count', OPEN],
    ['Dossiers ouverts', 'Dossiers ouverts dans le territoire pendant la période.'],
    ['Cases opened', 'Cases opened in the territory during the period.'],
  ),
  line(
    ['cases-taken', 'access', 'share', OPEN],
    [
      'Dossiers pris en charge',
      'Part des dossiers ouverts sur lesquels une personne a fait au moins un geste.',
    ],
    ['Cases taken up', 'Share of the opened cases on which a person took at least one step.'],
  ),
  line(
    ['seconds-to-taken', 'access', 'seconds', CLOSED],
    ['Délai de prise en charge', 'Médiane du temps entre l’ouverture et le premier geste d’une personne.'],
    ['Time to first step', 'Median time from opening to the first step a person took.'],
  ),
  line(
    ['taken-within-30-s', 'access', 'share', CLOSED],
    [
      'Pris en moins de 30 s',
      'Part des dossiers pris en charge qui l’ont été moins de 30 secondes après l’ouverture.',
    ],
    ['Taken within 30 s', 'Share of the cases taken up that were so within 30 seconds of opening.'],
  ),
  line(
    ['seconds-to-doctor', 'medical', 'seconds', CLOSED],
    ['Délai de décision du médecin', 'Médiane du temps entre la demande au médecin et la première décision.'],
    ['Time to a doctor’s decision', 'Median time from asking the doctor to the first decision.'],
  ),
  line(
    ['searches', 'orientation', 'count', OPEN],
    ['Recherches', 'Recherches d’offres faites par les régulateurs, une par groupe de spécialités demandé.'],
    ['Searches', 'Searches for offers made by regulators, one for each group of specialties asked for.'],
  ),
  line(
    ['seconds-to-first-offer', 'orientation', 'seconds', CLOSED],
    [
      'Délai de la première offre',
      'Médiane du temps de réponse des recherches qui ont trouvé au moins une offre.',
    ],
    ['Time to first offer', 'Median answering time of the searches that found at least one offer.'],
  ),
  line(
    ['seconds-to-first-hold', 'orientation', 'seconds', CLOSED],
    [
      'Délai jusqu’au premier créneau tenu',
      'Médiane du temps entre l’ouverture et la première réservation temporaire.',
    ],
    ['Time to first hold', 'Median time from opening to the first hold.'],
  ),
  line(
    ['seconds-to-confirmation', 'orientation', 'seconds', CLOSED],
    ['Délai de confirmation', 'Médiane du temps entre l’ouverture et le premier rendez-vous confirmé.'],
    ['Time to confirmation', 'Median time from opening to the first confirmed appointment.'],
  ),
  line(
    ['holds-a-case', 'orientation', 'number', CLOSED],
    ['Créneaux tenus par dossier', 'Nombre moyen de réservations temporaires des dossiers qui en ont eu.'],
    ['Holds a case', 'Mean number of holds of the cases that had any.'],
  ),
  line(
    ['appointments-made', 'orientation', 'count', OPEN],
    [
      'Rendez-vous pris',
      'Rendez-vous pris pour le territoire pendant la période, refus et erreurs de saisie exclus.',
    ],
    [
      'Appointments made',
      'Appointments made for the territory during the period, refused and mistaken ones left out.',
    ],
  ),
  ...[4, 12, 24, 48].map((hours) =>
    line(
      [`within-${hours}-h`, 'orientation', 'share', OPEN],
      [
        `Vus sous ${hours} h`,
        `Part des rendez-vous pris dont le début est à ${hours} heures au plus de leur prise.`,
      ],
      [
        `Within ${hours} h`,
        `Share of the appointments that begin at most ${hours} hours after they were made.`,
      ],
    ),
  ),
  line(
    ['own-doctor', 'orientation', 'share', OPEN],
    ['Médecin traitant', 'Part des dossiers ouverts où le médecin traitant, appelé, a accepté.'],
    ['Own doctor', 'Share of the opened cases in which the own doctor was called and agreed.'],
  ),
  line(
    ['beyond-availability', 'orientation', 'share', OPEN],
    ['En sus', 'Part des dossiers ouverts orientés vers un professionnel au-delà de ses disponibilités.'],
    [
      'Beyond availability',
      'Share of the opened cases oriented to a professional beyond what they had declared.',
    ],
  ),
  line(
    ['video', 'orientation', 'share', OPEN],
    ['Téléconsultation', 'Part des rendez-vous pris qui peuvent se tenir par vidéo.'],
    ['Video', 'Share of the appointments made that may be held by video.'],
  ),
  line(
    ['failed-searches', 'failure', 'share', OPEN],
    ['Recherches sans offre', 'Part des recherches qui n’ont trouvé aucune offre.'],
    ['Failed searches', 'Share of the searches that found no offer.'],
  ),
  line(
    ['unknown-bookings', 'failure', 'share', CLOSED],
    ['Réservations sans réponse', 'Part des dossiers dont l’éditeur a laissé une réservation sans réponse.'],
    ['Unknown bookings', 'Share of the cases in which a vendor left a booking without an answer.'],
  ),
  line(
    ['refused-bookings', 'failure', 'share', CLOSED],
    ['Réservations refusées', 'Part des dossiers dont l’éditeur a refusé une réservation.'],
    ['Refused bookings', 'Share of the cases in which a vendor refused a booking.'],
  ),
  line(
    ['honoured', 'outcome', 'share', OPEN],
    ['Honorés', 'Part des rendez-vous dont l’issue est connue (honoré, absent, annulé) qui ont été honorés.'],
    ['Honoured', 'Share of the appointments whose end is known (kept, missed, cancelled) that were kept.'],
  ),
  line(
    ['no-show', 'outcome', 'share', OPEN],
    ['Absences', 'Part des rendez-vous dont l’issue est connue où la personne n’est pas venue.'],
    ['Missed', 'Share of the appointments whose end is known that were missed.'],
  ),
  line(
    ['cancelled', 'outcome', 'share', OPEN],
    ['Annulés', 'Part des rendez-vous dont l’issue est connue qui ont été annulés.'],
    ['Cancelled', 'Share of the appointments whose end is known that were cancelled.'],
  ),
  line(
    ['called-again-72-h', 'outcome', 'share', CLOSED],
    ['Rappels sous 72 h', 'Part des dossiers pour lesquels la personne a rappelé dans les 72 heures.'],
    ['Called again within 72 h', 'Share of the cases whose caller called again within 72 hours.'],
  ),
  line(
    ['slots-offered', 'supply', 'count', OPEN],
    [
      'Créneaux offerts',
      'Créneaux du territoire qui débutent dans la période et que l’index retient encore, libres ou pris ici.',
    ],
    [
      'Slots offered',
      'Slots of the territory that begin in the period and that the index still remembers, free or taken here.',
    ],
  ),
  line(
    ['fill-rate', 'supply', 'share', OPEN],
    ['Taux de remplissage', 'Part de ces créneaux offerts qui ont été pris par la plateforme.'],
    ['Fill rate', 'Share of these offered slots that were taken through the platform.'],
  ),
  line(
    ['active-professionals', 'supply', 'count', OPEN],
    ['Exercices actifs', 'Exercices du territoire qui ont au moins un créneau libre dans la période.'],
    ['Active practices', 'Practices of the territory with at least one free slot in the period.'],
  ),
  line(
    ['callback-attempts', 'shift', 'count', CLOSED],
    ['Tentatives de rappel', 'Appels passés pour rappeler quelqu’un, tous dossiers de la période.'],
    ['Call-back attempts', 'Calls made to call someone back, over all cases of the period.'],
  ),
  line(
    ['overdue-cases', 'shift', 'share', CLOSED],
    [
      'Dossiers en retard',
      'Part des dossiers dont l’heure de la prochaine action est passée au moins une fois.',
    ],
    ['Overdue cases', 'Share of the cases whose next action’s time passed at least once.'],
  ),
  line(
    ['handed-over-at-shift-end', 'shift', 'share', CLOSED],
    ['Passés en fin de service', 'Part des dossiers transmis à la fin d’un service, encore ouverts.'],
    ['Handed over at shift end', 'Share of the cases handed over still open at the end of a shift.'],
  ),
];
