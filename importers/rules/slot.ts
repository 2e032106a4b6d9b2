import type { Rule } from './rule.ts';

/** S: what is offered. */
export const SLOT = {
  S01: {
    severity: 'warning',
    title: { fr: 'le créneau n’a pas de fin', en: 'the slot has no end' },
    expected: { fr: 'une fin après le début', en: 'end after start' },
    fix: {
      fr: 'Écrivez la fin, ou déclarez la durée du flux.',
      en: 'Write the end, or declare the feed’s duration.',
    },
  },
  S02: {
    severity: 'error',
    title: { fr: 'la fin précède le début', en: 'the end is not after the start' },
    expected: { fr: 'une fin après le début', en: 'end after start' },
    fix: { fr: 'Écrivez une fin après le début.', en: 'Write an end after the start.' },
    mistakes: {
      fr: 'Début et fin échangés, une durée négative, ou une fin après minuit écrite à la date du début.',
      en: 'Start and end swapped, a negative duration, or an end past midnight dated on the day of the start.',
    },
  },
  S03: {
    severity: 'error',
    title: { fr: 'le créneau est passé', en: 'the slot is in the past' },
    expected: {
      fr: 'un début à venir ; pour une plage ou sans rendez-vous, une fin à venir',
      en: 'a start to come; for a range or without an appointment, an end to come',
    },
    fix: {
      fr: 'N’envoyez que les créneaux à venir. Ce refus ne compte pas contre le flux.',
      en: 'Send only slots to come. This refusal does not count against the feed.',
    },
    mistakes: {
      fr: 'Une journée entière renvoyée telle quelle l’après-midi, ou des heures locales écrites avec un Z.',
      en: 'A whole day sent again as it is in the afternoon, or local times written with a Z.',
    },
  },
  S04: {
    severity: 'error',
    title: { fr: 'le statut est inconnu', en: 'the status is unknown' },
    expected: 'free, busy, busy-unavailable, busy-tentative, entered-in-error',
    fix: { fr: 'Écrivez un statut de FHIR Slot.', en: 'Write a status of FHIR Slot.' },
  },
  S05: {
    severity: 'error',
    title: { fr: 'le type de consultation est inconnu', en: 'the modality is unknown' },
    expected: 'AMB, HH, VR',
    fix: {
      fr: 'Écrivez AMB (cabinet), HH (domicile) ou VR (téléconsultation).',
      en: 'Write AMB (practice), HH (home) or VR (video).',
    },
  },
  S06: {
    severity: 'error',
    title: {
      fr: 'avec ou sans rendez-vous n’est pas compris',
      en: 'with or without an appointment is not understood',
    },
    expected: 'ROUTINE, WALKIN',
    fix: {
      fr: 'Écrivez ROUTINE (avec) ou WALKIN (sans rendez-vous).',
      en: 'Write ROUTINE (with) or WALKIN (without an appointment).',
    },
  },
  S07: {
    severity: 'warning',
    title: { fr: 'la spécialité est inconnue', en: 'the specialty is unknown' },
    expected: { fr: 'TRE_R38, p. ex. SM54', en: 'TRE_R38, e.g. SM54' },
    fix: { fr: 'Écrivez un code de la TRE_R38.', en: 'Write a code of TRE_R38.' },
  },
  S08: {
    severity: 'warning',
    title: { fr: 'le même créneau est écrit plusieurs fois', en: 'the same slot is written more than once' },
    expected: { fr: 'un sourceId une seule fois par corps', en: 'one sourceId once in a body' },
    fix: {
      fr: 'La dernière écriture a été prise. Envoyez chaque créneau une fois.',
      en: 'The last one was taken. Send each slot once.',
    },
    mistakes: {
      fr: 'Un identifiant d’agenda ou de motif à la place de celui du créneau, une page lue deux fois.',
      en: 'The id of a schedule or of a visit reason instead of the slot’s own, a page read twice.',
    },
  },
  S09: {
    severity: 'warning',
    title: { fr: 'l’adresse de réservation manque', en: 'the booking address is missing' },
    expected: 'https://…',
    fix: {
      fr: 'Ajoutez l’adresse où réserver ce créneau.',
      en: 'Add the address where this slot is booked.',
    },
  },
  S10: {
    severity: 'warning',
    title: { fr: 'l’adresse de réservation n’en est pas une', en: 'the booking address is not one' },
    expected: 'https://…',
    fix: {
      fr: 'Laissée de côté. Écrivez une adresse http ou https entière.',
      en: 'Left out. Write a whole http or https address.',
    },
  },
  S11: {
    severity: 'warning',
    title: { fr: 'deux créneaux d’un agenda se chevauchent', en: 'two slots of a schedule overlap' },
    expected: {
      fr: 'une fin au plus tard au début du créneau suivant',
      en: 'an end no later than the start of the next slot',
    },
    fix: {
      fr: 'Les deux sont gardés. Séparez les agendas, ou retirez le créneau que l’autre exclut.',
      en: 'Both are kept. Use separate schedules, or remove the slot that the other one rules out.',
    },
    mistakes: {
      fr: 'Un même agenda pour plusieurs motifs ou plusieurs lieux, une durée par défaut trop longue.',
      en: 'One schedule for several visit reasons or places, a default duration that is too long.',
    },
  },
  S12: {
    severity: 'info',
    title: { fr: 'le créneau n’est pas libre', en: 'the slot is not free' },
    expected: {
      fr: 'des créneaux libres en réponse à une recherche',
      en: 'free slots in the answer to a search',
    },
    fix: { fr: 'Gardé comme occupé, jamais proposé.', en: 'Kept as busy, never offered.' },
  },
  S13: {
    severity: 'info',
    title: {
      fr: 'le créneau est hors de la fenêtre demandée',
      en: 'the slot is outside the window asked for',
    },
    expected: { fr: 'un début dans la fenêtre de la requête', en: 'start inside the window of the request' },
    fix: { fr: 'Ne répondez que pour la fenêtre demandée.', en: 'Answer only for the window asked for.' },
  },
  S14: {
    severity: 'info',
    title: { fr: 'le créneau retiré n’était pas connu', en: 'the removed slot was not known' },
    expected: {
      fr: 'le scheduleId et le sourceId sous lesquels il fut envoyé',
      en: 'the scheduleId and sourceId the slot was sent with',
    },
    fix: { fr: 'Vérifiez les identifiants.', en: 'Check the identifiers.' },
  },
  S15: {
    severity: 'warning',
    title: { fr: 'la capacité n’est pas un nombre de places', en: 'the capacity is not a number of places' },
    expected: { fr: 'un entier de 1 à 32767', en: 'a whole number from 1 to 32767' },
    fix: {
      fr: 'Laissée de côté. Écrivez un entier positif.',
      en: 'Left out. Write a positive whole number.',
    },
  },
  S16: {
    severity: 'warning',
    title: { fr: 'le créneau dure plus d’un jour', en: 'the slot lasts more than a day' },
    expected: { fr: 'au plus 24 heures', en: 'at most 24 hours' },
    fix: { fr: 'Découpez-le par journée.', en: 'Cut it by day.' },
  },
  S17: {
    severity: 'warning',
    title: { fr: 'le type de consultation manque', en: 'the modality is missing' },
    expected: 'AMB, HH, VR',
    fix: {
      fr: 'Sans lui, le créneau n’est trouvé par aucune recherche qui en demande un.',
      en: 'Without it no search that asks for a modality finds the slot.',
    },
  },
  S18: {
    severity: 'warning',
    title: {
      fr: 'la même version dit deux choses différentes',
      en: 'the same version says two different things',
    },
    expected: {
      fr: 'un validAt nouveau à chaque changement d’un créneau',
      en: 'a new validAt at each change of a slot',
    },
    fix: {
      fr: 'La dernière écriture a été prise. Datez chaque changement de son instant.',
      en: 'The last one was taken. Date each change with its own instant.',
    },
    mistakes: {
      fr: 'La date de l’export écrite sur chaque ligne, ou un validAt arrondi à la minute ou au jour.',
      en: 'The date of the export on every line, or a validAt rounded to the minute or the day.',
    },
  },
  S19: {
    severity: 'warning',
    title: { fr: 'la version d’un créneau recule', en: 'the version of a slot goes backwards' },
    expected: {
      fr: 'un validAt qui ne recule pas pour un même créneau',
      en: 'a validAt that never goes back for the same slot',
    },
    fix: {
      fr: 'Envoyez les changements dans l’ordre ; l’état le plus récent est gardé.',
      en: 'Send changes in order; the newest state is kept.',
    },
    mistakes: {
      fr: 'Une file d’envoi rejouée, plusieurs serveurs dont les horloges diffèrent.',
      en: 'A send queue that is replayed, several servers whose clocks differ.',
    },
  },
  S21: {
    severity: 'warning',
    title: { fr: 'ce qu’il reçoit n’est pas compris', en: 'whom they see is not understood' },
    expected: {
      fr: 'oui ou non ; F ou M ; des langues par leur nom ou leur code',
      en: 'yes or no; F or M; languages by name or code',
    },
    fix: {
      fr: 'Laissé inconnu : une recherche qui le demande ne le trouvera pas. Écrivez l’une des valeurs attendues.',
      en: 'Left unknown: a search that asks for it will not find them. Write one of the values expected.',
    },
  },
} as const satisfies Record<string, Rule>;

/** V: who may see. */
export const VISIBILITY = {
  V01: {
    severity: 'warning',
    title: { fr: 'la visibilité est inconnue', en: 'the visibility is unknown' },
    expected: 'PUBLIC, PRO, SNP, CPTS',
    fix: {
      fr: 'Ce mot n’ouvre le créneau à personne. Écrivez un code de la TRE_R314.',
      en: 'This word shows the slot to nobody. Write a code of TRE_R314.',
    },
  },
  V02: {
    severity: 'warning',
    title: { fr: 'la visibilité manque', en: 'the visibility is missing' },
    expected: 'PUBLIC, PRO, SNP, CPTS',
    fix: {
      fr: 'Personne ne voit ce créneau. Écrivez qui peut le voir.',
      en: 'Nobody sees this slot. Write who may.',
    },
  },
  V03: {
    severity: 'warning',
    title: { fr: 'ouvert à une CPTS qui n’est pas nommée', en: 'open to a CPTS that is not named' },
    expected: { fr: 'le FINESS de chaque CPTS', en: 'the FINESS of each CPTS' },
    fix: { fr: 'Ajoutez les CPTS dont les membres le voient.', en: 'Add the CPTS whose members see it.' },
  },
} as const satisfies Record<string, Rule>;
