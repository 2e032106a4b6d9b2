import type { Rule } from './rule.ts';

/** P: appointments, which name persons. */
export const PERSON = {
  P01: {
    severity: 'error',
    title: { fr: 'ce flux porte des rendez-vous', en: 'this feed carries appointments' },
    expected: { fr: 'des rendez-vous, et rien d’autre', en: 'appointments, and nothing else' },
    fix: {
      fr: 'Déposez les créneaux dans le flux des créneaux.',
      en: 'Deliver slots to the feed of slots.',
    },
  },
  P02: {
    severity: 'error',
    title: { fr: 'la personne n’est pas identifiée', en: 'the person is not identified' },
    expected: {
      fr: 'un INS qualifié, ou l’identifiant d’appariement que la personne vous a donné',
      en: 'a qualified INS, or the pairing id that the person gave you',
    },
    fix: {
      fr: 'Joignez person.pairingId, ou person.ins d’une identité qualifiée.',
      en: 'Add person.pairingId, or person.ins of a qualified identity.',
    },
  },
  P03: {
    severity: 'error',
    title: { fr: 'l’INS n’en est pas un', en: 'the INS is not one' },
    expected: { fr: '15 caractères, clé comprise', en: '15 characters, key included' },
    fix: { fr: 'Vérifiez la saisie et la clé.', en: 'Check what was typed, and the key.' },
    mistakes: {
      fr: 'Le numéro de sécurité sociale du parent à la place de l’INS de l’enfant ; une clé oubliée.',
      en: 'A parent’s social security number in place of the child’s INS; a key left out.',
    },
  },
  P04: {
    severity: 'error',
    title: { fr: 'l’INS n’est pas qualifié', en: 'the INS is not qualified' },
    expected: { fr: 'une identité au statut VALI', en: 'an identity of status VALI' },
    fix: {
      fr: 'Un INS ne voyage qu’avec une identité qualifiée : vérifiez-la auprès du téléservice, ou employez l’appariement.',
      en: 'An INS travels with a qualified identity alone: have it verified, or use the pairing id.',
    },
  },
  P05: {
    severity: 'info',
    title: { fr: 'le statut est inconnu', en: 'the status is unknown' },
    expected:
      'proposed, pending, booked, arrived, fulfilled, cancelled, noshow, entered-in-error, checked-in, waitlist',
    fix: {
      fr: 'Pris, et montré comme « statut inconnu ». Écrivez un code de FHIR.',
      en: 'Taken, and shown as “unknown status”. Write a code of FHIR.',
    },
  },
  P06: {
    severity: 'warning',
    title: { fr: 'le lien n’est pas une adresse', en: 'the link is not an address' },
    expected: 'https://…',
    fix: { fr: 'Laissé de côté. Écrivez une adresse https.', en: 'Left out. Write an https address.' },
  },
  P07: {
    severity: 'warning',
    title: { fr: 'le texte est trop long', en: 'the text is too long' },
    expected: {
      fr: '2 000 caractères pour bring, 1 000 pour access',
      en: '2,000 characters for bring, 1,000 for access',
    },
    fix: { fr: 'Coupé. Raccourcissez-le.', en: 'Cut. Shorten it.' },
  },
} as const satisfies Record<string, Rule>;
