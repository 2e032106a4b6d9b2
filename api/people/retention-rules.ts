import type { DurationLike } from 'luxon';
import type { Retained } from '../../db/queries/retention.ts';

/** How long something is kept, why, and who forgets it. */
interface RetentionRule {
  what: { fr: string; en: string };
  kept: DurationLike;
  after: { fr: string; en: string };
  /** Where the duration comes from; `house` when no text says it, and the shortest that serves was taken. */
  source: string;
}

const GDPR = 'RGPD, article 5.1.e';
const MES = 'Code de la santé publique, R. 1111-33 (clôture) ; dispatch-and-agenda §4.1';

/**
 * What is kept of people, and until when: the table that is published, and what the duty carries out. Legal durations for this
 * platform were not found (dispatch-and-agenda §4.3.7): where none is, the shortest that serves.
 */
export const RETENTION_RULES: Record<Retained, RetentionRule> = {
  'agenda-past': {
    what: { fr: 'Rendez-vous et rappels passés', en: 'Past appointments and reminders' },
    kept: { years: 2 },
    after: { fr: 'leur fin', en: 'they are over' },
    source: 'house (rdv-service-public: 2 years)',
  },
  'agenda-deleted': {
    what: {
      fr: 'Rendez-vous retirés, données d’un éditeur déconnecté',
      en: 'What was taken back, or came from a vendor since disconnected',
    },
    kept: { days: 30 },
    after: { fr: 'leur retrait', en: 'it was taken back' },
    source: 'house (a phone may look that late)',
  },
  'agenda-source': {
    what: {
      fr: 'Ce qu’un éditeur a repris d’un rendez-vous',
      en: 'What a vendor took back of an appointment',
    },
    kept: { days: 30 },
    after: { fr: 'son retrait', en: 'it was taken back' },
    source: 'house (a late message must not bring it back)',
  },
  'agenda-closed': {
    what: { fr: 'Agenda clos et scellé', en: 'A closed agenda, sealed' },
    kept: { years: 10 },
    after: { fr: 'sa clôture', en: 'it was closed' },
    source: MES,
  },
  'agenda-unclaimed': {
    what: {
      fr: 'Agenda d’un enfant devenu majeur, que personne n’a repris',
      en: 'The agenda of a child come of age, that nobody claimed',
    },
    kept: { years: 1 },
    after: { fr: 'sa majorité', en: 'they came of age' },
    source: 'house',
  },
  export: {
    what: { fr: 'Copie de toutes mes données', en: 'A copy of all my data' },
    kept: { days: 7 },
    after: { fr: 'qu’elle est prête', en: 'it is ready' },
    source: 'house',
  },
  delegation: {
    what: {
      fr: 'Délégations finies et leurs attestations',
      en: 'Delegations that ended, with what was declared',
    },
    kept: { years: 5 },
    after: { fr: 'leur fin', en: 'they ended' },
    source: 'Code civil, article 2224',
  },
  invitation: {
    what: { fr: 'Invitations sans suite', en: 'Invitations that led to nothing' },
    kept: { days: 90 },
    after: { fr: 'leur expiration ou leur refus', en: 'they expired or were refused' },
    source: GDPR,
  },
  consent: {
    what: {
      fr: 'Anciens consentements (le dernier reste : c’est lui qui arrête l’éditeur)',
      en: 'Former consents (the last one stays: it is what stops the vendor)',
    },
    kept: { years: 3 },
    after: { fr: 'leur fin', en: 'they ended' },
    source: GDPR,
  },
  'calendar-link': {
    what: { fr: 'Liens d’agenda révoqués', en: 'Revoked calendar links' },
    kept: { days: 90 },
    after: { fr: 'leur révocation', en: 'they were revoked' },
    source: 'house',
  },
  notice: {
    what: { fr: 'Avis reçus ici', en: 'Notices left here' },
    kept: { years: 2 },
    after: { fr: 'leur date', en: 'their date' },
    source: GDPR,
  },
  notification: {
    what: { fr: 'Trace des courriels envoyés', en: 'That an e-mail was sent' },
    kept: { days: 90 },
    after: { fr: 'leur envoi', en: 'it was sent' },
    source: 'house',
  },
};

export const keptFor = (rule: Retained): DurationLike => RETENTION_RULES[rule].kept;

/** What others forget, or nobody: shown in the same table, carried out elsewhere. */
export const KEPT_ELSEWHERE = [
  {
    code: 'delivery',
    what: { fr: 'Livraisons chiffrées des éditeurs', en: 'Vendors’ sealed deliveries' },
    kept: { days: 1 },
    after: { fr: 'leur réception', en: 'they came' },
    source: 'house',
  },
  {
    code: 'message',
    what: { fr: 'Messages aux éditeurs (identifiants seuls)', en: 'Messages to vendors (ids alone)' },
    kept: { days: 90 },
    after: { fr: 'leur fin', en: 'they ended' },
    source: 'house',
  },
  {
    code: 'access-entry',
    what: {
      fr: 'Qui a consulté quoi (numéros seuls, sans nom)',
      en: 'Who looked at what (numbers alone, no name)',
    },
    kept: null,
    after: null,
    source: 'append-only: Code de la santé publique, L. 1111-14 and following',
  },
] as const;
