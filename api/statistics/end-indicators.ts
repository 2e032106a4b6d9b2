import { CLOSED, line, OPEN, type Indicator } from './indicator.ts';

/** Failures, outcomes, supply and shifts: what became of it, and what there was. */
export const END_INDICATORS: readonly Indicator[] = [
  line(
    ['failed-searches', 'failure', 'share', OPEN],
    ['Recherches sans offre', 'Part des recherches qui n’ont trouvé aucune offre.'],
    ['Failed searches', 'Share of the searches that found no offer.'],
  ),
  line(
    ['unresolved-addresses', 'failure', 'share', OPEN],
    [
      'Adresses non trouvées',
      'Part des liens de logiciels d’appels qui portent une adresse, et dont l’adresse n’a pas été trouvée : elle est redemandée au régulateur.',
    ],
    [
      'Addresses not found',
      'Share of the call-centre links with an address whose address was not found: the regulator is asked for it again.',
    ],
  ),
  line(
    ['holds-placed', 'failure', 'count', CLOSED],
    ['Créneaux tenus', 'Réservations temporaires posées pour le territoire pendant la période.'],
    ['Slots held', 'Holds placed for the territory during the period.'],
  ),
  line(
    ['slot-conflicts', 'failure', 'share', CLOSED],
    [
      'Créneaux perdus',
      'Part des créneaux tenus que l’éditeur a retirés ou donnés à un autre avant qu’ils soient pris.',
    ],
    [
      'Slots lost',
      'Share of the slots held that the vendor withdrew, or gave to another, before they were taken.',
    ],
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
    ['cancelled-by-professional', 'outcome', 'share', CLOSED],
    [
      'Annulés par le professionnel',
      'Part des rendez-vous dont l’issue est connue que l’éditeur ou le professionnel a annulés ; le reste des annulés l’est par la personne ou la régulation.',
    ],
    [
      'Cancelled by the professional',
      'Share of the appointments whose end is known that the vendor or the professional cancelled; the other cancelled ones were by the person or the regulation.',
    ],
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
    ['people-a-case', 'shift', 'number', CLOSED],
    ['Personnes par dossier', 'Nombre moyen de personnes qui ont travaillé sur un même dossier.'],
    ['People a case', 'Mean number of people who worked on one case.'],
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
