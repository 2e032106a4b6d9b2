import { CLOSED, delay, line, OPEN, type Indicator } from './indicator.ts';

/** Access, decisions and orientation: from the call to the appointment. */
export const CALL_INDICATORS: readonly Indicator[] = [
  line(
    ['cases-presented', 'access', 'count', OPEN],
    ['Dossiers ouverts', 'Dossiers ouverts dans le territoire pendant la période.'],
    ['Cases opened', 'Cases opened in the territory during the period.'],
  ),
  line(
    ['lrm-links', 'access', 'count', OPEN],
    ['Liens suivis', 'Liens contextuels ouverts depuis un logiciel d’appels que le territoire connaît.'],
    ['Links followed', 'Contextual links opened from call-centre software that the territory knows.'],
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
    ['cases-abandoned', 'access', 'share', OPEN],
    ['Appels abandonnés', 'Part des dossiers ouverts clos comme appels abandonnés par l’appelant.'],
    ['Abandoned calls', 'Share of the opened cases closed as calls that the caller gave up.'],
  ),
  ...delay(
    ['seconds-to-answer', 'access'],
    [
      'Délai de décroché',
      'l’arrivée de l’appel et l’ouverture du dossier, quand le logiciel d’appels dit la première',
    ],
    [
      'Time to answer',
      'the call’s arrival to the opening of the case, where the call-centre software tells the former',
    ],
  ),
  line(
    ['answered-within-30-s', 'access', 'share', CLOSED],
    [
      'Décrochés en moins de 30 s',
      'Part des appels dont l’arrivée est connue, décrochés moins de 30 secondes après elle.',
    ],
    [
      'Answered within 30 s',
      'Share of the calls whose arrival is known that were answered within 30 seconds of it.',
    ],
  ),
  ...delay(
    ['seconds-to-taken', 'access'],
    ['Délai de prise en charge', 'l’ouverture et le premier geste d’une personne'],
    ['Time to first step', 'opening to the first step a person took'],
  ),
  ...delay(
    ['seconds-to-doctor', 'medical'],
    ['Délai de décision du médecin', 'la demande au médecin et la première décision'],
    ['Time to a doctor’s decision', 'asking the doctor to the first decision'],
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
  ...delay(
    ['seconds-to-first-search', 'orientation'],
    [
      'Délai de la première recherche',
      'l’ouverture et la première recherche, qui montre les créneaux aussitôt',
    ],
    ['Time to first search', 'opening to the first search, which shows its slots at once'],
  ),
  ...delay(
    ['seconds-to-first-hold', 'orientation'],
    ['Délai jusqu’au premier créneau tenu', 'l’ouverture et la première réservation temporaire'],
    ['Time to first hold', 'opening to the first hold'],
  ),
  ...delay(
    ['seconds-to-confirmation', 'orientation'],
    ['Délai de confirmation', 'l’ouverture et le premier rendez-vous confirmé'],
    ['Time to confirmation', 'opening to the first confirmed appointment'],
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
      'Rendez-vous pris pour le territoire pendant la période : réservés, convenus par téléphone ou pris par une communauté ; refus et erreurs de saisie exclus.',
    ],
    [
      'Appointments made',
      'Appointments made for the territory during the period: booked, agreed by telephone or taken by a community; refused and mistaken ones left out.',
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
    ['community-asks', 'orientation', 'count', OPEN],
    [
      'Demandes à une communauté',
      'Demandes de prise en charge faites à une communauté de professionnels (place de marché).',
    ],
    ['Asked of communities', 'Requests to see someone made to a community of professionals.'],
  ),
  line(
    ['community-answered', 'orientation', 'share', OPEN],
    [
      'Communautés qui ont répondu',
      'Part de ces demandes auxquelles un professionnel a répondu en prenant la personne ; leurs rendez-vous sont la catégorie PDM.',
    ],
    [
      'Answered by communities',
      'Share of these requests that a professional answered by taking the person; their appointments are the category PDM.',
    ],
  ),
  line(
    ['video', 'orientation', 'share', OPEN],
    ['Téléconsultation', 'Part des rendez-vous pris qui peuvent se tenir par vidéo.'],
    ['Video', 'Share of the appointments made that may be held by video.'],
  ),
  line(
    ['kilometres-to-care', 'orientation', 'kilometres', OPEN],
    [
      'Distance',
      'Médiane, à vol d’oiseau, entre la commune de l’appelant et le lieu des rendez-vous qui peuvent s’y tenir.',
    ],
    [
      'Distance',
      'Median, as the crow flies, between the caller’s commune and the place of the appointments that may be held there.',
    ],
  ),
];
