import { dayOf, dayWords } from '../../time.ts';
import { useWords, type Words } from '../../words/use-words.ts';
import type { Criteria, Here } from '../criteria.ts';
import { languageName } from '../languages.ts';
import { partsOf, without, type ChipPart } from '../offers/moves.ts';
import styles from './search-line.module.css';
import type { Specialty } from './understand.ts';

interface ChipsProps {
  criteria: Criteria;
  /** What the server calls the commune of a link that only gave its code. */
  placeName: string | undefined;
  here: () => Here;
  specialties: readonly Specialty[];
  onChange: (criteria: Criteria) => void;
  /** Called after a removal, so that the focus is not lost with its chip. */
  onRemoved: () => void;
}

/** What was understood, each part with its way out: click, Enter, Delete or Backspace. */
export function Chips({ criteria, placeName, here, specialties, onChange, onRemoved }: ChipsProps) {
  const words = useWords();
  const remove = (part: ChipPart) => {
    onChange(without(criteria, part));
    onRemoved();
  };
  return partsOf(criteria).map((part) => {
    const label = WORDS_OF[part]({ criteria, placeName, here: here(), specialties, words });
    return (
      <button
        key={part}
        type="button"
        className={styles['chip']}
        aria-label={words.say('search.remove', { chip: label })}
        onClick={() => remove(part)}
        onKeyDown={({ key }) => {
          if (key === 'Delete' || key === 'Backspace') remove(part);
        }}
      >
        {label} <span aria-hidden="true">×</span>
      </button>
    );
  });
}

export interface ChipContext {
  criteria: Criteria;
  placeName?: string | undefined;
  here: Here;
  specialties: readonly Specialty[];
  words: Words;
}

/** The words of a part, when the search has it. */
const WORDS_OF: Record<ChipPart, (context: ChipContext) => string> = {
  place: ({ criteria, placeName, words }) =>
    criteria.near ?? placeName ?? criteria.commune ?? words.say('chip.address'),
  specialty: ({ criteria, specialties }) =>
    (criteria.specialty ?? []).map((code) => labelOf(code, specialties)).join(', '),
  day: ({ criteria, here, words }) =>
    dayWords(criteria.day ?? '', { today: dayOf(here.now, here.zone), locale: words.locale }),
  hours: ({ criteria, words }) => hoursWords(criteria, words),
  modality: ({ criteria, words }) =>
    (criteria.modality ?? []).map((code) => words.say(`modality.${code}`)).join(', '),
  radius: ({ criteria, words }) => words.say('chip.radius', { km: criteria.radius ?? 0 }),
  doctor: ({ criteria, words }) => words.say('chip.doctor', { rpps: criteria.doctor ?? '' }),
  child: ({ words }) => words.say('chip.child'),
  newPatients: ({ words }) => words.say('chip.newPatients'),
  accessible: ({ words }) => words.say('chip.accessible'),
  sector: ({ criteria, words }) =>
    (criteria.sector ?? []).map((code) => words.say(`sector.${code}`)).join(words.say('chip.or')),
  language: ({ criteria, words }) =>
    (criteria.language ?? []).map((code) => languageName(code, words.locale)).join(words.say('chip.or')),
  sex: ({ criteria, words }) => words.say(criteria.sex === 'M' ? 'chip.sex.M' : 'chip.sex.F'),
  unknown: ({ words }) => words.say('chip.unknown'),
};

/** A search as its chips say it. */
export function chipsOf(context: ChipContext): string[] {
  return partsOf(context.criteria).map((part) => WORDS_OF[part](context));
}

/** A specialty in small letters, inside a line; its code while the list is not there. */
export function labelOf(code: string, specialties: readonly Specialty[]): string {
  const label = specialties.find((each) => each.code === code)?.label;
  if (label === undefined) return code;
  return label.replace(/\p{Lu}\p{Ll}+/gu, (word) => word.toLocaleLowerCase('fr'));
}

function hoursWords({ after, before }: Criteria, { say }: Words): string {
  if (after !== undefined && before !== undefined) return say('chip.between', { after, before });
  return after === undefined ? say('chip.until', { before: before ?? '' }) : say('chip.from', { after });
}
