import { writeCsv } from './csv.ts';
import { INDICATORS } from './indicators.ts';

type Column = [name: string, unit: string, fr: string, en: string];

const DELAY: Column[] = [
  ['priority', 'code', 'Priorité (HubSante.priorite).', 'Priority (HubSante.priorite).'],
  [
    'median',
    'seconds',
    'Médiane, de la demande au médecin à sa décision.',
    'Median, from asking the doctor to the decision.',
  ],
  ['p90', 'seconds', 'Ce sous quoi restent neuf dossiers sur dix.', 'What nine cases in ten stay under.'],
  ['of', 'count', 'Dossiers sur lesquels elle repose.', 'Cases it rests on.'],
];

const SEARCHES: Column[] = [
  ['searches', 'count', 'Recherches faites par les régulateurs.', 'Searches made by regulators.'],
  ['failed', 'count', 'Celles qui n’ont trouvé aucune offre.', 'Those that found no offer.'],
];

/** What each column of the other files is, by file; territory, from and to are those of the question. */
const COLUMNS: Record<string, Column[]> = {
  days: [
    ['day', 'date', 'Jour, à l’heure du territoire.', 'Day, in the territory’s own time.'],
    ['cases', 'count', 'Dossiers ouverts.', 'Cases opened.'],
    ['appointments', 'count', 'Rendez-vous pris.', 'Appointments made.'],
    ...SEARCHES,
  ],
  hours: [['hour', 'number', 'Heure du jour, de 0 à 23.', 'Hour of the day, 0 to 23.'], ...SEARCHES],
  delays: DELAY,
  mixes: [
    ['mix', 'code', 'Ce qui est réparti.', 'What is divided.'],
    ['key', 'code', 'Code de la part.', 'Code of the part.'],
    [
      'count',
      'count',
      'Dossiers, rendez-vous ou créneaux de cette part.',
      'Cases, appointments or slots of that part.',
    ],
  ],
  needs: [
    ['commune', 'code', 'Code INSEE de la commune cherchée.', 'INSEE code of the commune searched around.'],
    ['name', 'text', 'Nom de la commune.', 'Name of the commune.'],
    ['specialty', 'code', 'Spécialité (TRE_R38), vide pour toutes.', 'Specialty (TRE_R38), empty for any.'],
    ['label', 'text', 'Nom de la spécialité.', 'Name of the specialty.'],
    ...SEARCHES,
  ],
  vendors: [
    ['vendor', 'code', 'Éditeur.', 'Vendor.'],
    ['name', 'text', 'Nom de l’éditeur.', 'Name of the vendor.'],
    ['appointments', 'count', 'Rendez-vous demandés chez lui.', 'Appointments asked of it.'],
    ['refused', 'count', 'Ceux qu’il a refusés.', 'Those that it refused.'],
    ['unknown', 'count', 'Ceux dont il n’a pas dit l’issue.', 'Those whose end it has not told.'],
    ['conflicts', 'count', 'Créneaux tenus puis perdus.', 'Slots held, then lost.'],
    ['slots', 'count', 'Créneaux offerts dans le territoire.', 'Slots offered in the territory.'],
    ['taken', 'count', 'Ceux pris par la plateforme.', 'Those taken through the platform.'],
    ['silentMinutes', 'minutes', 'Depuis sa dernière lecture complète.', 'Since it was last read whole.'],
  ],
};

/** The data dictionary: every indicator, then every column of the other files as `file.column`, in both languages. */
export function dictionaryCsv(): string {
  const indicators = INDICATORS.map(({ code, family, unit, open, fr, en }) => [
    code,
    family,
    unit,
    open,
    fr.label,
    fr.definition,
    en.label,
    en.definition,
  ]);
  const columns = Object.entries(COLUMNS).flatMap(([file, each]) =>
    each.map(([name, unit, fr, en]) => [`${file}.${name}`, file, unit, false, name, fr, name, en]),
  );
  const header = ['code', 'family', 'unit', 'open', 'label_fr', 'definition_fr', 'label_en', 'definition_en'];
  return writeCsv(header, [...indicators, ...columns]);
}
