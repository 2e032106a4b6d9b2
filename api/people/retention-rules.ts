import type { DurationLike } from 'luxon';
import type { Retained } from '../../db/queries/people/retention.ts';

/** How long something is kept, why, and who forgets it. */
interface RetentionRule {
  what: { fr: string; en: string };
  kept: DurationLike;
  after: { fr: string; en: string };
  /** Where the duration comes from: a text, or the platform’s choice where none says it. */
  source: { fr: string; en: string };
}

const CHOICE = [
  'choix de la plateforme, le plus court qui serve',
  'the platform’s choice, the shortest that serves',
] as const;
const GDPR = ['RGPD, article 5.1.e', 'GDPR, article 5.1.e'] as const;
const PUBLIC_SERVICE = [
  'choix de la plateforme, comme rdv-service-public',
  'the platform’s choice, as rdv-service-public',
] as const;
const CIVIL_CODE = ['Code civil, article 2224', 'Civil Code, article 2224'] as const;
const HEALTH_CODE = ['Code de la santé publique, R. 1111-33', 'Public Health Code, R. 1111-33'] as const;
const CASE = [
  'choix de la plateforme : le dossier médical est celui du centre d’appels, qui le garde (Code de la santé publique, R. 1112-7)',
  'the platform’s choice: the medical record is the call centre’s own, and kept there (Public Health Code, R. 1112-7)',
] as const;
/** An agenda that nobody opens is erased after so long; its person is told of it a while before. */
const UNOPENED = { years: 2 };
export const TOLD_BEFORE = { days: 30 };

type Said = readonly [fr: string, en: string];

/** A row of the table: what, in French and in English; how long, after what in both; and why. */
const rule = (
  [fr, en]: Said,
  [kept, ...after]: readonly [kept: DurationLike, fr: string, en: string],
  [source, sourceEn]: Said = CHOICE,
): RetentionRule => ({
  what: { fr, en },
  kept,
  after: { fr: after[0], en: after[1] },
  source: { fr: source, en: sourceEn },
});

/**
 * What is kept of people, and until when: the table that is published, and what the duty carries out. Legal durations for this
 * platform were not found (dispatch-and-agenda §4.3.7): where none is, the shortest that serves.
 */
export const RETENTION_RULES: Record<Retained, RetentionRule> = {
  'agenda-past': rule(
    ['Rendez-vous et rappels passés', 'Past appointments and reminders'],
    [{ years: 2 }, 'leur fin', 'they are over'],
    PUBLIC_SERVICE,
  ),
  'agenda-deleted': rule(
    [
      'Rendez-vous retirés, données d’un éditeur déconnecté',
      'What was taken back, or came from a vendor since disconnected',
    ],
    [{ days: 30 }, 'leur retrait', 'it was taken back'],
  ),
  'agenda-source': rule(
    ['Ce qu’un éditeur a repris d’un rendez-vous', 'What a vendor took back of an appointment'],
    [{ days: 30 }, 'son retrait', 'it was taken back'],
  ),
  'agenda-closed': rule(
    [
      'Agenda clos et scellé (on vous écrit trente jours avant, si une adresse de vous est connue)',
      'A closed agenda, sealed (you are written to thirty days before, if an address of yours is known)',
    ],
    [{ years: 10 }, 'sa clôture', 'it was closed'],
    HEALTH_CODE,
  ),
  'agenda-unclaimed': rule(
    [
      'Agenda d’un enfant devenu majeur, que personne n’a repris (ses parents l’apprennent à sa majorité ; sa personne n’a pas d’adresse ici où l’avertir)',
      'The agenda of a child come of age, that nobody claimed (the parents are told when they come of age; their person has no address here to be warned at)',
    ],
    [{ years: 1 }, 'sa majorité', 'they came of age'],
  ),
  inactive: rule(
    [
      'Agenda que personne n’ouvre plus (on vous écrit trente jours avant)',
      'An agenda that nobody opens any more (you are written to thirty days before)',
    ],
    [
      UNOPENED,
      'la dernière visite, ou la dernière lecture par un téléphone',
      'it was last opened, or read by a phone',
    ],
    PUBLIC_SERVICE,
  ),
  account: rule(
    [
      'Nom et adresse de qui n’a plus d’agenda ici',
      'Name and address of whoever has no agenda here any more',
    ],
    [{ years: 2 }, 'la dernière visite', 'they last came'],
    PUBLIC_SERVICE,
  ),
  export: rule(
    ['Copie de toutes mes données', 'A copy of all my data'],
    [{ days: 7 }, 'qu’elle est prête', 'it is ready'],
  ),
  delegation: rule(
    ['Délégations finies et leurs attestations', 'Delegations that ended, with what was declared'],
    [{ years: 5 }, 'leur fin', 'they ended'],
    CIVIL_CODE,
  ),
  invitation: rule(
    ['Invitations sans suite', 'Invitations that led to nothing'],
    [{ days: 90 }, 'leur expiration ou leur refus', 'they expired or were refused'],
    GDPR,
  ),
  consent: rule(
    [
      'Anciens consentements (le dernier reste : c’est lui qui arrête l’éditeur)',
      'Former consents (the last one stays: it is what stops the vendor)',
    ],
    [{ years: 3 }, 'leur fin', 'they ended'],
    GDPR,
  ),
  'calendar-link': rule(
    ['Liens d’agenda révoqués', 'Revoked calendar links'],
    [{ days: 90 }, 'leur révocation', 'they were revoked'],
  ),
  notice: rule(['Avis reçus ici', 'Notices left here'], [{ years: 2 }, 'leur date', 'their date'], GDPR),
  notification: rule(
    ['Trace des courriels envoyés', 'That an e-mail was sent'],
    [{ days: 90 }, 'leur envoi', 'it was sent'],
  ),
  'case-person': rule(
    [
      'Qui appelait, pour qui et pourquoi (dossiers de régulation clos)',
      'Who called, for whom and why (closed cases)',
    ],
    [{ months: 6 }, 'la clôture du dossier', 'the case was closed'],
    CASE,
  ),
  'case-note': rule(
    ['Notes des régulateurs', 'Regulators’ notes'],
    [{ months: 6 }, 'la clôture du dossier', 'the case was closed'],
    CASE,
  ),
};

export const keptFor = (code: Retained): DurationLike => RETENTION_RULES[code].kept;

/** What others forget, or nobody: shown in the same table, carried out elsewhere. */
export const KEPT_ELSEWHERE = [
  {
    code: 'delivery',
    ...rule(
      ['Livraisons chiffrées des éditeurs', 'Vendors’ sealed deliveries'],
      [{ days: 1 }, 'leur réception', 'they came'],
    ),
  },
  {
    code: 'message',
    ...rule(
      ['Messages aux éditeurs (identifiants seuls)', 'Messages to vendors (ids alone)'],
      [{ days: 90 }, 'leur fin', 'they ended'],
    ),
  },
  {
    code: 'access-entry',
    what: {
      fr: 'Qui a consulté quoi (numéros seuls, sans nom)',
      en: 'Who looked at what (numbers alone, no name)',
    },
    kept: null,
    after: null,
    source: {
      fr: 'nul ne peut rien en retirer : Code de la santé publique, L. 1111-14 et suivants',
      en: 'nobody can take anything out of it: Public Health Code, L. 1111-14 and following',
    },
  },
] as const;
