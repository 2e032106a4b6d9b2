import type { Rule } from './rule.ts';

/** F, continued: what the answers of public booking pages say beside their slots. */
export const BOOKING = {
  F13: {
    severity: 'info',
    title: { fr: 'le prochain créneau est annoncé', en: 'the next slot is announced' },
    expected: { fr: 'les créneaux eux-mêmes', en: 'the slots themselves' },
    fix: {
      fr: 'Retenu comme information, jamais comme créneau. Envoyez la fenêtre qui le contient.',
      en: 'Kept as information, never as a slot. Send the window that holds it.',
    },
  },
  F14: {
    severity: 'info',
    title: { fr: 'ce motif se réserve par téléphone', en: 'this is booked by phone' },
    expected: { fr: 'des créneaux, ou une fenêtre vide', en: 'slots, or an empty window' },
    fix: { fr: 'Rien à corriger : aucun créneau en ligne.', en: 'Nothing to mend: no slot online.' },
  },
  F15: {
    severity: 'info',
    title: { fr: 'le calendrier annonce zéro place', en: 'the calendar announces no place' },
    expected: { fr: 'un total de places libres supérieur à zéro', en: 'a total of free places above zero' },
    fix: {
      fr: 'Ses créneaux sont gardés comme occupés, jamais proposés.',
      en: 'Its slots are kept as busy, never offered.',
    },
  },
  F24: {
    severity: 'info',
    title: { fr: 'rien ne dit ce que le corps couvre', en: 'nothing says what the body covers' },
    expected: {
      fr: 'les jours demandés, et l’agenda quand il n’a pas de créneau',
      en: 'the days asked for, and the schedule when it has no slot',
    },
    fix: {
      fr: 'Rien n’est fermé. Nommez le professionnel ou le lieu dans les réglages du flux, envoyez les jours vides.',
      en: 'Nothing is closed. Name the person or the place in the feed’s settings, send empty days too.',
    },
  },
  F26: {
    severity: 'warning',
    title: { fr: 'des pages manquent', en: 'pages are missing' },
    expected: { fr: 'toutes les pages de la recherche', en: 'every page of the search' },
    fix: {
      fr: 'Ce qui est venu est lu, rien n’est fermé. Envoyez toutes les pages dans la même livraison.',
      en: 'What came is read, nothing is closed. Send every page in the same delivery.',
    },
  },
} as const satisfies Record<string, Rule>;
