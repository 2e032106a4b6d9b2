import type { Rule } from './rule.ts';

/** T: when. */
export const TIME = {
  T01: {
    severity: 'error',
    title: { fr: 'l’heure n’est pas lisible', en: 'the time cannot be read' },
    expected: '2026-11-24T18:00:00+01:00',
    fix: {
      fr: 'Écrivez une date et une heure qui existent, au format RFC 3339.',
      en: 'Write a date and time that exist, as in RFC 3339.',
    },
    mistakes: {
      fr: 'Jour et mois échangés, secondes ou millisecondes depuis 1970, un 31 dans un mois de 30 jours.',
      en: 'Day and month swapped, seconds or milliseconds since 1970, a 31st in a month of 30 days.',
    },
  },
  T02: {
    severity: 'warning',
    title: { fr: 'l’heure n’a pas de décalage', en: 'the time has no offset' },
    expected: '2026-11-24T18:00:00+01:00',
    fix: {
      fr: 'Lue dans le fuseau du lieu. Écrivez le décalage, ou déclarez la règle d’heure du flux.',
      en: 'Read in the zone of the place. Write the offset, or declare the feed’s time rule.',
    },
    mistakes: {
      fr: 'Une date de base de données écrite telle quelle ; un Z ajouté à une heure locale la rend fausse.',
      en: 'A database date written as it is; a Z added to a local time makes it false.',
    },
  },
  T03: {
    severity: 'warning',
    title: { fr: 'le décalage est abrégé', en: 'the offset is abbreviated' },
    expected: '+02:00, -05:00',
    fix: {
      fr: 'Écrivez les heures et les minutes, séparées par deux-points.',
      en: 'Write hours and minutes with a colon.',
    },
  },
  T04: {
    severity: 'error',
    title: { fr: 'l’heure n’existe pas au changement d’heure', en: 'the clocks jump over this time' },
    expected: '2027-03-28T03:15:00+02:00',
    fix: { fr: 'Écrivez l’instant avec son décalage.', en: 'Write the instant with its offset.' },
    mistakes: {
      fr: 'Une garde de nuit découpée en créneaux d’heure locale, le dernier dimanche de mars.',
      en: 'A night on duty cut into slots of local time, on the last Sunday of March.',
    },
  },
  T05: {
    severity: 'warning',
    title: { fr: 'l’heure existe deux fois au changement d’heure', en: 'the clocks show this time twice' },
    expected: '2026-10-25T02:15:00+02:00',
    fix: {
      fr: 'Celle qui garde la durée a été prise, sinon la première. Écrivez l’instant avec son décalage.',
      en: 'The one that keeps the duration was taken, else the first. Write the instant with its offset.',
    },
  },
  T06: {
    severity: 'error',
    title: { fr: 'la date est invraisemblable', en: 'the date is implausible' },
    expected: { fr: 'au plus 5 ans d’avance, 10 ans de retard', en: 'at most 5 years ahead, 10 years ago' },
    fix: {
      fr: 'Vérifiez l’année et l’unité (secondes ou millisecondes).',
      en: 'Check the year and the unit (seconds or milliseconds).',
    },
  },
  T07: {
    severity: 'error',
    title: { fr: 'le fuseau horaire est inconnu', en: 'the time zone is unknown' },
    expected: 'Europe/Paris, Indian/Reunion, America/Guadeloupe',
    fix: { fr: 'Écrivez un nom de la base IANA.', en: 'Write a name of the IANA database.' },
  },
  T08: {
    severity: 'error',
    title: { fr: 'la date de validité est dans l’avenir', en: 'the validity instant is in the future' },
    expected: { fr: 'validAt au plus 2 minutes en avance', en: 'validAt at most 2 minutes ahead' },
    fix: {
      fr: 'Mettez votre serveur à l’heure et écrivez quand l’information était vraie, non jusqu’à quand.',
      en: 'Set your server’s clock, and write when the information was true, not until when.',
    },
    mistakes: {
      fr: 'Une date de fin de validité, ou une heure locale écrite avec un Z.',
      en: 'An expiry date, or a local time written with a Z.',
    },
  },
  T09: {
    severity: 'info',
    title: { fr: 'un état plus récent est déjà connu', en: 'a newer state is already known' },
    expected: {
      fr: 'un validAt qui ne recule pas pour un même créneau',
      en: 'validAt not before the last one sent for this slot',
    },
    fix: { fr: 'Rien à faire, le plus récent a été gardé.', en: 'Nothing to do, the newer one was kept.' },
  },
  T10: {
    severity: 'warning',
    title: {
      fr: 'le décalage n’est pas celui du lieu ce jour-là',
      en: 'the offset is not that of the place on that day',
    },
    expected: {
      fr: 'à Rennes +01:00 en novembre, +02:00 en juillet ; ou Z pour l’heure universelle',
      en: 'in Rennes +01:00 in November, +02:00 in July; or Z for universal time',
    },
    fix: {
      fr: 'Lue telle qu’elle est écrite. Vérifiez l’heure affichée au patient, puis calculez le décalage à la date du créneau.',
      en: 'Read as it is written. Check the hour people are shown, then compute the offset on the day of the slot.',
    },
    mistakes: {
      fr: 'Le décalage du jour de l’envoi, ou un +00:00 fixe, écrit derrière une heure locale.',
      en: 'The offset of the day it is sent, or a fixed +00:00, written behind a local time.',
    },
  },
} as const satisfies Record<string, Rule>;
