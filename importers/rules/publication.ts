import type { Rule } from './rule.ts';

/** What published files say of themselves, and of what they leave out. */
export const PUBLICATION = {
  F20: {
    severity: 'warning',
    title: { fr: 'l’éditeur annonce des erreurs', en: 'the publisher announces errors' },
    expected: { fr: 'une liste d’erreurs vide dans le manifeste', en: 'an empty error list in the manifest' },
    fix: {
      fr: 'Ce qui est publié est lu, rien n’est fermé. Réparez ce que la liste nomme.',
      en: 'What is published is read, nothing is closed. Mend what the list names.',
    },
  },
  F21: {
    severity: 'info',
    title: { fr: 'l’éditeur ne sait pas', en: 'the publisher cannot tell' },
    expected: { fr: 'has-availability à some ou none', en: 'has-availability some or none' },
    fix: {
      fr: 'Cet agenda reste comme il était, ni confirmé ni fermé.',
      en: 'This schedule stays as it was, neither confirmed nor closed.',
    },
  },
  F22: {
    severity: 'info',
    title: { fr: 'des créneaux non demandés sont laissés de côté', en: 'slots not asked for are left out' },
    expected: { fr: 'des créneaux libres dans la fenêtre', en: 'free slots inside the window' },
    fix: {
      fr: 'Rien à corriger : la recherche par agenda ramène tous leurs créneaux.',
      en: 'Nothing to mend: a search of schedules brings all of their slots.',
    },
  },
  F25: {
    severity: 'warning',
    title: { fr: 'la réponse annonce une erreur', en: 'the answer announces an error' },
    expected: {
      fr: 'des créneaux sans OperationOutcome de gravité error ou fatal',
      en: 'slots without an OperationOutcome of severity error or fatal',
    },
    fix: {
      fr: 'Ce qui est venu est lu, rien n’est fermé. Réparez ce que l’erreur nomme.',
      en: 'What came is read, nothing is closed. Mend what the error names.',
    },
  },
  S20: {
    severity: 'info',
    title: { fr: 'le créneau se réserve par téléphone', en: 'the slot is booked by phone' },
    expected: { fr: 'booking-deep-link, ou booking-phone', en: 'booking-deep-link, or booking-phone' },
    fix: {
      fr: 'Rien à corriger. Un lien permettrait de réserver en ligne.',
      en: 'Nothing to mend. A link would let it be booked online.',
    },
  },
  V04: {
    severity: 'info',
    title: { fr: 'le créneau est réservé à la patientèle', en: 'the slot is kept for known patients' },
    expected: { fr: 'des créneaux ouverts aux nouveaux patients', en: 'slots open to new patients' },
    fix: {
      fr: 'Montré à personne. N’envoyez pas les créneaux réservés à vos patients.',
      en: 'Shown to nobody. Do not send slots kept for your own patients.',
    },
  },
} as const satisfies Record<string, Rule>;
