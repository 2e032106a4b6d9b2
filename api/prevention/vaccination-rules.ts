import type { PreventionRule, Schedule, Span } from './rule.ts';

interface Row {
  code: string;
  fr: string;
  en: string;
  window: [from: Span, to: Span];
  schedule: Schedule;
  level?: PreventionRule['level'];
  source: string;
  validFrom?: string;
  grade?: PreventionRule['grade'];
  more?: Partial<PreventionRule>;
}

const months = (...at: number[]): Schedule => ({ kind: 'doses', at: at.map((each) => ({ months: each })) });
const once: Schedule = { kind: 'once' };
const autumn: Schedule = { kind: 'every', interval: { years: 1 }, season: { from: '10-15', to: '01-31' } };
const LIFE: Span = { years: 120 };

/** The vaccination calendar of 2026. Its official text could not be read: all but HPV waits for a clinician's review. */
const ROWS: readonly Row[] = [
  {
    code: 'VAC-HEXA',
    fr: 'Vaccin hexavalent',
    en: 'Hexavalent vaccine',
    window: [{ months: 2 }, { years: 2 }],
    schedule: months(2, 4, 11),
    level: 'mandatory',
    source: 'soultzmatt.alsace, sanofi.fr',
  },
  {
    code: 'VAC-PNEUMO-I',
    fr: 'Pneumocoque du nourrisson',
    en: 'Infant pneumococcus',
    window: [{ months: 2 }, { years: 2 }],
    schedule: months(2, 4, 11),
    level: 'mandatory',
    source: 'soultzmatt.alsace, sanofi.fr',
  },
  {
    code: 'VAC-MENB',
    fr: 'Méningocoque B',
    en: 'Meningococcus B',
    window: [{ months: 3 }, { years: 2 }],
    schedule: months(3, 5, 12),
    level: 'mandatory',
    source: 'Quotidien du médecin, elsan.care, sanofi.fr',
    validFrom: '2025-01-01',
  },
  {
    code: 'VAC-MENACWY',
    fr: 'Méningocoques ACWY',
    en: 'Meningococcus ACWY',
    window: [{ months: 6 }, { years: 2 }],
    schedule: months(6, 12),
    level: 'mandatory',
    source: 'Quotidien du médecin, elsan.care, sanofi.fr',
    validFrom: '2025-01-01',
  },
  {
    code: 'VAC-ROR',
    fr: 'Rougeole, oreillons, rubéole',
    en: 'Measles, mumps, rubella',
    window: [{ months: 12 }, { years: 18 }],
    schedule: months(12, 16),
    level: 'mandatory',
    source: 'mutuelle-sg.com, soultzmatt.alsace',
    validFrom: '2018-01-01',
  },
  {
    code: 'VAC-DTCP-6',
    fr: 'Rappel DTCaP à 6 ans',
    en: 'DTaP-IPV booster at 6',
    window: [{ years: 6 }, { years: 8 }],
    schedule: once,
    source: 'soultzmatt.alsace',
  },
  {
    code: 'VAC-DTCP-11',
    fr: 'Rappel DTCaP de 11 à 13 ans',
    en: 'DTaP-IPV booster from 11 to 13',
    window: [{ years: 11 }, { years: 14 }],
    schedule: once,
    source: 'soultzmatt.alsace',
  },
  {
    code: 'VAC-HPV',
    fr: 'Papillomavirus (HPV)',
    en: 'Papillomavirus (HPV)',
    window: [{ years: 11 }, { years: 15 }],
    schedule: once,
    source: 'Ordre des pharmaciens, 23 décembre 2025 (arrêté du 9 décembre 2025)',
    validFrom: '2025-12-09',
    grade: 'B',
  },
  {
    code: 'VAC-HPV-CATCH-UP',
    fr: 'Papillomavirus (HPV), rattrapage',
    en: 'Papillomavirus (HPV), catch-up',
    window: [{ years: 15 }, { years: 27 }],
    schedule: once,
    source: 'Ordre des pharmaciens, 23 décembre 2025 (arrêté du 9 décembre 2025)',
    validFrom: '2025-12-09',
    grade: 'B',
    more: { answeredBy: 'VAC-HPV' },
  },
  {
    code: 'VAC-MENACWY-ADO',
    fr: 'Méningocoques ACWY de l’adolescent',
    en: 'Adolescent meningococcus ACWY',
    window: [{ years: 11 }, { years: 25 }],
    schedule: once,
    source: 'sanofi.fr',
  },
  {
    code: 'VAC-MENB-ADO',
    fr: 'Méningocoque B de 15 à 24 ans',
    en: 'Meningococcus B from 15 to 24',
    window: [{ years: 15 }, { years: 25 }],
    schedule: once,
    level: 'possible',
    source: 'sanofi.fr',
  },
  {
    code: 'VAC-DTCP-25',
    fr: 'Rappel DTCaP à 25 ans',
    en: 'DTaP-IPV booster at 25',
    window: [{ years: 25 }, { years: 40 }],
    schedule: once,
    source: 'mutuelle-sg.com',
  },
  {
    code: 'VAC-DTP',
    fr: 'Rappel DTP',
    en: 'DT-IPV booster',
    window: [{ years: 45 }, LIFE],
    schedule: { kind: 'doses', at: [45, 65, 75, 85, 95, 105].map((years) => ({ years })) },
    source: 'mutuelle-sg.com, monmedecintraitant',
  },
  {
    code: 'VAC-FLU',
    fr: 'Grippe',
    en: 'Influenza',
    window: [{ years: 65 }, LIFE],
    schedule: autumn,
    source: 'plusieurs sources secondaires',
  },
  {
    code: 'VAC-PNEUMO',
    fr: 'Pneumocoque',
    en: 'Pneumococcus',
    window: [{ years: 65 }, LIFE],
    schedule: once,
    source: 'Quotidien du médecin',
  },
  {
    code: 'VAC-ZONA',
    fr: 'Zona',
    en: 'Shingles',
    window: [{ years: 65 }, LIFE],
    schedule: once,
    source: 'Quotidien du médecin',
  },
  {
    code: 'VAC-RSV',
    fr: 'Virus respiratoire syncytial',
    en: 'Respiratory syncytial virus',
    window: [{ years: 75 }, LIFE],
    schedule: once,
    source: 'Quotidien du médecin',
  },
  {
    code: 'VAC-RSV-PREG',
    fr: 'Virus respiratoire syncytial, grossesse',
    en: 'Respiratory syncytial virus, pregnancy',
    window: [{ years: 12 }, { years: 60 }],
    schedule: once,
    source: 'source secondaire',
    more: { declared: 'pregnancy', sex: 'female' },
  },
  {
    code: 'VAC-COVID',
    fr: 'Covid-19, campagne d’automne',
    en: 'Covid-19, autumn campaign',
    window: [{ years: 65 }, LIFE],
    schedule: autumn,
    source: 'vocationsante.fr',
  },
];

export const VACCINATION_RULES: readonly PreventionRule[] = ROWS.map((row) => ({
  code: row.code,
  family: 'vaccination',
  title: { fr: `Vaccination : ${row.fr}`, en: `Vaccination: ${row.en}` },
  sex: null,
  window: { from: row.window[0], to: row.window[1] },
  schedule: row.schedule,
  level: row.level ?? 'recommended',
  source: row.source,
  validFrom: row.validFrom ?? '2026-01-01',
  grade: row.grade ?? 'C',
  reviewedBy: null,
  ...row.more,
}));
