import type { Severity, TimeRule } from '../../db/vocabulary.ts';
import type { Language } from '../../importers/rules.ts';

interface Counts {
  protocol: string;
  received: number;
  accepted: number;
  rejected: number;
}

interface Words {
  title: string;
  counts: (counts: Counts) => string;
  nobody: string;
  nothing: string;
  severities: Record<Severity, string>;
  times: string;
  expected: string;
  fix: string;
  mistakes: string;
  places: string;
  more: (count: number) => string;
  /** The words that places are written in. */
  inPlaces: Readonly<Record<string, string>>;
  time: string;
  hour: string;
  suggestion: (rule: TimeRule, suggestion: TimeRule) => string;
  trusted: (rule: TimeRule) => string;
}

/** The sentences of the page of a report. */
export const WORDS: Record<Language, Words> = {
  fr: {
    title: 'Contrôle d’un corps',
    counts: ({ protocol, received, accepted, rejected }) =>
      `Protocole ${protocol} : ${received} reçus, ${accepted} acceptés, ${rejected} refusés.`,
    nobody:
      'Cette page ne montre ni les enregistrements ni leurs valeurs : personne n’y figure, elle peut être partagée.',
    nothing: 'Rien à corriger.',
    severities: { error: 'Refusé', warning: 'Accepté, à corriger', info: 'Pour information' },
    times: 'Fois',
    expected: 'Attendu',
    fix: 'À faire',
    mistakes: 'Causes fréquentes',
    places: 'Où',
    more: (count) => `et ${count} de plus`,
    inPlaces: { line: 'ligne', column: 'colonne', body: 'corps' },
    time: 'Heures de soins selon la règle d’heure',
    hour: 'Heure du lieu',
    suggestion: (rule, suggestion) =>
      `Lues selon « ${rule} », les heures tombent la nuit ; lues selon « ${suggestion} », elles font une journée.`,
    trusted: (rule) => `Les heures sont lues selon « ${rule} » ; rien ne suggère une autre règle.`,
  },
  en: {
    title: 'Check of a body',
    counts: ({ protocol, received, accepted, rejected }) =>
      `Protocol ${protocol}: ${received} received, ${accepted} accepted, ${rejected} rejected.`,
    nobody: 'This page shows neither the records nor their values: nobody is in it, and it can be shared.',
    nothing: 'Nothing to mend.',
    severities: { error: 'Refused', warning: 'Accepted, to mend', info: 'To know' },
    times: 'Times',
    expected: 'Expected',
    fix: 'To do',
    mistakes: 'Common causes',
    places: 'Where',
    more: (count) => `and ${count} more`,
    inPlaces: {},
    time: 'Hours of care under each time rule',
    hour: 'Hour of the place',
    suggestion: (rule, suggestion) =>
      `Read as “${rule}” the hours fall at night; read as “${suggestion}” they make a day.`,
    trusted: (rule) => `The hours are read as “${rule}”; nothing suggests another rule.`,
  },
};
