import type { Criteria } from './criteria.ts';

/** Text as rules compare it: lower case, without accents, one character for one, so that places in it stay the same. */
export function fold(text: string): string {
  return text
    .normalize('NFC')
    .replace(/./gsu, (letter) => {
      const bare = letter.normalize('NFD').charAt(0).toLowerCase();
      return bare.length === letter.length ? bare : letter;
    })
    .replaceAll('’', "'")
    .replace(/[\u00a0\u202f]/g, ' ');
}

/** A whole word or phrase of folded text: `domicile`, never the middle of `saint-domicile`. */
export function phrase(source: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}'/-])(?:${source})(?![\\p{L}\\p{N}'/-])`, 'u');
}

/** What a phrase may set in a search. */
type Said =
  | 'after'
  | 'before'
  | 'sort'
  | 'child'
  | 'modality'
  | 'newPatients'
  | 'accessible'
  | 'sector'
  | 'sex';

/** What a phrase means. `day` counts from today. */
export interface Meaning extends Pick<Criteria, Said> {
  day?: number;
  /** 0 for Sunday to 6 for Saturday: the next one. */
  weekday?: number;
}

const DOCTORS = String.raw`(?:medecins?|docteur|generalistes?|pediatres?|gyneco\p{L}*|dermato\p{L}*|ophtalmo\p{L}*|psychiatres?|cardio\p{L}*|doctors?|gp|paediatrician|pediatrician)`;

/** A word that speaks of the professional only when it stands beside one: a woman who calls is no filter. */
function besideDoctor(words: string): string {
  return String.raw`(?:(?<=${DOCTORS} )(?:${words})|(?:${words})(?= ${DOCTORS}))`;
}

/** Phrases that mean one thing, tried in order: a longer one stands before the one it contains. */
export const PHRASES: readonly (readonly [RegExp, Meaning])[] = [
  [phrase('apres[ -]demain|the day after tomorrow'), { day: 2 }],
  [phrase('ce soir|tonight|this evening'), { day: 0, after: '18:00' }],
  [phrase('cette nuit'), { day: 0, after: '20:00' }],
  [phrase('ce matin|this morning'), { day: 0, before: '12:00' }],
  [phrase('cet apres[ -]midi|cet aprem|this afternoon'), { day: 0, after: '12:00', before: '18:00' }],
  [phrase('dans la journee|dans l[ea] matinee'), { before: '18:00' }],
  [phrase("aujourd'?hui|auj|today|maintenant|tout de suite|now"), { day: 0 }],
  [phrase('demain|tomorrow'), { day: 1 }],
  [phrase('apres[ -]midi|aprem|afternoon'), { after: '12:00', before: '18:00' }],
  [phrase('(?:au |le )?matin|morning'), { before: '12:00' }],
  [phrase('(?:au |le )?soir|(?:en )?soiree|evening'), { after: '18:00' }],
  [phrase('dimanche|sunday'), { weekday: 0 }],
  [phrase('lundi|monday'), { weekday: 1 }],
  [phrase('mardi|tuesday'), { weekday: 2 }],
  [phrase('mercredi|wednesday'), { weekday: 3 }],
  [phrase('jeudi|thursday'), { weekday: 4 }],
  [phrase('vendredi|friday'), { weekday: 5 }],
  [phrase('samedi|saturday'), { weekday: 6 }],
  [phrase('(?:en )?(?:visio|video|teleconsultation|tele|visioconference)|by video'), { modality: ['VR'] }],
  [phrase('(?:en )?visites?(?: a domicile)?|(?:a )?domicile|at home|home visits?'), { modality: ['HH'] }],
  [phrase('(?:au |en )?cabinet|sur place|at the practice|in person'), { modality: ['AMB'] }],
  [phrase('(?:le |au )?plus proche|nearest|closest'), { sort: 'nearest' }],
  [
    phrase('(?:un |une |mon |ma |son |sa |pour )*(?:enfants?|bebe|nourrisson|fils|fille|child|kid|baby)'),
    { child: true },
  ],
  [
    phrase('(?:pour )?(?:un |une |les )?nouve(?:au|aux|lle|lles) patiente?s?|new patients?'),
    { newPatients: true },
  ],
  [
    phrase(
      '(?:lieu |place )?accessibles?(?: pmr| en fauteuil| place)?|acces (?:pmr|handicape)|pmr|(?:en )?fauteuil(?: roulant)?|(?:in a )?wheelchair(?: access(?:ible)?)?',
    ),
    { accessible: true },
  ],
  [phrase('(?:secteur|sector) 1|sans depassement|no extra fees?'), { sector: ['1'] }],
  [phrase('optam'), { sector: ['optam'] }],
  [phrase('(?:secteur|sector) 2'), { sector: ['optam', '2'] }],
  [phrase(besideDoctor('(?:une )?femme|female|woman|lady')), { sex: 'F' }],
  [phrase(besideDoctor('(?:un )?homme|male')), { sex: 'M' }],
];

/** Professions as callers say them, with the codes of TRE_R38 they mean. */
export const PROFESSIONS: readonly (readonly [RegExp, readonly string[]])[] = [
  [
    phrase(
      '(?:medecins? |docteur |dr )?generalistes?|medecine generale|omnipraticien|mg|gp|general practi(?:tioner|ce)|family doctor',
    ),
    ['SM54'],
  ],
  [phrase('pediatres?|pediatrie|paediatric(?:s|ian)|pediatric(?:s|ian)'), ['SM40']],
  [phrase('gyneco|gynecologues?|gynecologie|gynaecologist|gynecologist'), ['SM19', 'SM20']],
  [phrase('dermato|dermatologues?|dermatologie|dermatologist'), ['SM15']],
  [phrase('ophtalmo|ophtalmologues?|ophtalmologistes?|ophtalmologie|ophthalmologist'), ['SM38']],
  [phrase('orl|oto-rhino|ent'), ['SM39', 'SM34']],
  [phrase('cardio|cardiologues?|cardiologie|cardiologist'), ['SM04']],
  [phrase('psychiatres?|psychiatrie|psychiatrist'), ['SM42']],
  [phrase('pneumo|pneumologues?|pneumologie'), ['SM41']],
  [phrase('rhumato|rhumatologues?|rhumatologie'), ['SM48']],
  [phrase('gastro|gastro-enterologues?|gastro-enterologie'), ['SM24']],
  [phrase('neuro|neurologues?|neurologie|neurologist'), ['SM32']],
  [phrase('uro|urologues?|urologie|urologist'), ['SM12']],
  [phrase('geriatres?|geriatrie'), ['SM18']],
  [phrase('endocrino|endocrinologues?|endocrinologie|diabetologues?'), ['SM16', 'SM62']],
  [phrase('allergo|allergologues?|allergologie'), ['SM57']],
  [phrase('urgentistes?|medecine d.urgence'), ['SM59']],
  [phrase('stomato|stomatologues?|stomatologie'), ['SM50']],
];

/** A doctor without more is a general practitioner. */
export const ANY_DOCTOR = phrase('medecins?|doctors?');
export const ANY_DOCTOR_CODES: readonly string[] = ['SM54'];

/** Words that say nothing at the edge of a place. */
export const EMPTY_WORDS: ReadonlySet<string> = new Set(
  "a au aux en vers pres proche sur de d' du pour un une et ou dr docteur rdv rendez-vous creneau cherche je qui near in at for with a an the or who slot around".split(
    ' ',
  ),
);
