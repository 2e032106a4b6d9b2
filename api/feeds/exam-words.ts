import type { Severity } from '../../db/vocabulary.ts';
import type { Language } from '../../importers/rules.ts';

interface Words {
  title: string;
  protocol: string;
  waiting: string;
  failed: string;
  kept: (kept: number, rules: number) => string;
  measured: string;
  counts: (counts: { received: number; accepted: number; rejected: number }) => string;
  nobody: string;
  answer: string;
  bodies: string;
  bytes: string;
  duration: string;
  conditional: string;
  secure: string;
  yes: string;
  no: string;
  unasked: string;
  met: string;
  nothing: string;
  times: string;
  expected: string;
  fix: string;
  severities: Record<Severity, string>;
}

/** The sentences of an exam's page. */
export const EXAM_WORDS: Record<Language, Words> = {
  fr: {
    title: 'Conformité mesurée',
    protocol: 'protocole',
    waiting: 'L’examen n’est pas encore terminé : rechargez cette page dans un instant.',
    failed: 'L’examen n’a pas pu être mené à son terme :',
    kept: (kept, rules) => `${kept} règles sur ${rules} tenues partout.`,
    measured: 'Mesuré le',
    counts: ({ received, accepted, rejected }) =>
      `${received} reçus, ${accepted} acceptés, ${rejected} refusés.`,
    nobody:
      'Cette page ne montre que des règles et des nombres : personne n’y figure, elle peut être partagée.',
    answer: 'Ce que l’adresse, ou la dernière livraison, a donné',
    bodies: 'Corps lus',
    bytes: 'Octets',
    duration: 'Durée de lecture',
    conditional: 'Répond 304 quand rien n’a changé',
    secure: 'En https',
    yes: 'oui',
    no: 'non',
    unasked: 'sans objet',
    met: 'Règles rencontrées',
    nothing: 'Aucune : rien à corriger.',
    times: 'Fois',
    expected: 'Attendu',
    fix: 'À faire',
    severities: { error: 'Refusé', warning: 'Accepté, à corriger', info: 'Pour information' },
  },
  en: {
    title: 'Measured conformance',
    protocol: 'protocol',
    waiting: 'The exam is not over yet: reload this page in a moment.',
    failed: 'The exam could not be taken to its end:',
    kept: (kept, rules) => `${kept} rules of ${rules} kept throughout.`,
    measured: 'Measured on',
    counts: ({ received, accepted, rejected }) =>
      `${received} received, ${accepted} accepted, ${rejected} rejected.`,
    nobody: 'This page shows rules and numbers only: nobody is in it, and it can be shared.',
    answer: 'What the address, or the last delivery, gave',
    bodies: 'Bodies read',
    bytes: 'Bytes',
    duration: 'Time to read',
    conditional: 'Answers 304 when nothing changed',
    secure: 'Over https',
    yes: 'yes',
    no: 'no',
    unasked: 'does not apply',
    met: 'Rules met',
    nothing: 'None: nothing to mend.',
    times: 'Times',
    expected: 'Expected',
    fix: 'To do',
    severities: { error: 'Refused', warning: 'Accepted, to mend', info: 'To know' },
  },
};
