import type { PreventionRule, Span } from './rule.ts';

type Row = readonly [code: string, from: Span, to: Span, fr: string, en: string];

/** The twenty examinations since 1 January 2025, by age from birth; each window ends before its second age. */
const ROWS: readonly Row[] = [
  ['CH-01', {}, { days: 8 }, 'dans les 8 jours', 'within 8 days'],
  ['CH-02', { days: 7 }, { days: 14 }, '2e semaine', '2nd week'],
  ['CH-03', { months: 1 }, { months: 2 }, '2e mois', '2nd month'],
  ['CH-04', { months: 2 }, { months: 3 }, '3e mois', '3rd month'],
  ['CH-05', { months: 3 }, { months: 4 }, '4e mois', '4th month'],
  ['CH-06', { months: 4 }, { months: 5 }, '5e mois', '5th month'],
  ['CH-07', { months: 5 }, { months: 6 }, '6e mois', '6th month'],
  ['CH-08', { months: 8 }, { months: 9 }, '9e mois', '9th month'],
  ['CH-09', { months: 11 }, { months: 12 }, '12e mois', '12th month'],
  ['CH-10', { months: 12 }, { months: 13 }, '13e mois', '13th month'],
  ['CH-11', { months: 16 }, { months: 18 }, 'entre 16 et 18 mois', 'between 16 and 18 months'],
  ['CH-12', { months: 23 }, { months: 25 }, '24e ou 25e mois', '24th or 25th month'],
  ['CH-13', { years: 2 }, { years: 3 }, '3e année', '3rd year'],
  ['CH-14', { years: 3 }, { years: 4 }, '4e année', '4th year'],
  ['CH-15', { years: 4 }, { years: 5 }, '5e année', '5th year'],
  ['CH-16', { years: 5 }, { years: 6 }, '6e année', '6th year'],
  ['CH-17', { years: 6 }, { years: 7 }, '7e année', '7th year'],
  ['CH-18', { years: 8 }, { years: 9 }, 'entre 8 et 9 ans', 'between 8 and 9'],
  ['CH-19', { years: 11 }, { years: 13 }, 'entre 11 et 13 ans', 'between 11 and 13'],
  ['CH-20', { years: 15 }, { years: 16 }, 'entre 15 et 16 ans', 'between 15 and 16'],
];

/** Those that a text relaying service-public.fr names; the others are derived from the list of 2019. */
const RELAYED: ReadonlySet<string> = new Set(['CH-17', 'CH-18', 'CH-19', 'CH-20']);
/** Followed by a certificate. */
const CERTIFIED: ReadonlySet<string> = new Set(['CH-01', 'CH-08', 'CH-12']);

export const CHILD_RULES: readonly PreventionRule[] = ROWS.map(([code, from, to, fr, en]) => ({
  code,
  family: 'child-examination',
  title: { fr: `Examen de santé de l’enfant, ${fr}`, en: `Child health examination, ${en}` },
  sex: null,
  window: { from, to },
  schedule: { kind: 'once' },
  level: 'mandatory',
  source: RELAYED.has(code)
    ? 'macommune.info relayant service-public.fr (20 examens au 1er janvier 2025)'
    : 'liste de 2019 (news.451-f), ramenée à 20 examens',
  validFrom: '2025-01-01',
  grade: RELAYED.has(code) ? 'B' : 'C',
  reviewedBy: null,
  ...(CERTIFIED.has(code) && {
    note: { fr: 'Donne lieu à un certificat de santé.', en: 'A health certificate is written.' },
  }),
}));
