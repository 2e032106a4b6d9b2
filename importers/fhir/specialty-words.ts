/**
 * Specialties vendors write in words instead of TRE_R38 codes (guide, faq.md error 3), by words that name exactly one.
 * The words are folded: no accent, no capital, no punctuation.
 */
const BY_WORDS: Readonly<Record<string, string>> = {
  allergologie: 'SM57',
  cardiologie: 'SM04',
  'cardiologie et maladies vasculaires': 'SM04',
  'chirurgie generale': 'SM05',
  'chirurgie orale': 'SM56',
  'chirurgie orthopedique': 'SM08',
  'chirurgie orthopedique et traumatologie': 'SM08',
  'chirurgie vasculaire': 'SM13',
  'chirurgie viscerale': 'SM14',
  'chirurgie viscerale et digestive': 'SM14',
  dermatologie: 'SM15',
  'dermatologie et venereologie': 'SM15',
  endocrinologie: 'SM62',
  'endocrinologie diabetologie nutrition': 'SM62',
  'gastro enterologie': 'SM24',
  'gastro enterologie et hepatologie': 'SM24',
  geriatrie: 'SM18',
  'gynecologie medicale': 'SM19',
  'gynecologie obstetrique': 'SM20',
  hematologie: 'SM21',
  'maladies infectieuses et tropicales': 'SM58',
  'medecine d urgence': 'SM59',
  'medecine generale': 'SM54',
  'medecin generaliste': 'SM54',
  generaliste: 'SM54',
  'medecine interne': 'SM27',
  'medecine vasculaire': 'SM61',
  nephrologie: 'SM30',
  neurologie: 'SM32',
  ophtalmologie: 'SM38',
  orl: 'SM39',
  'oto rhino laryngologie': 'SM39',
  pediatrie: 'SM40',
  pneumologie: 'SM41',
  psychiatrie: 'SM42',
  rhumatologie: 'SM48',
  stomatologie: 'SM50',
};

/** The TRE_R38 code of a specialty in words; undefined when the words name none, or more than one. */
export function specialtyFromWords(words: string): string | undefined {
  const folded = words
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/\((?:sm|scd|sp|si)\)/u, '')
    .replace(/[^a-z]+/gu, ' ')
    .trim();
  return Object.hasOwn(BY_WORDS, folded) ? BY_WORDS[folded] : undefined;
}
