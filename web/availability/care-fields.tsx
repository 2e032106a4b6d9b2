import { languageName } from '../search/languages.ts';
import { useWords } from '../words/use-words.ts';
import styles from './availability.module.css';
import { Choices } from './choices.tsx';
import type { Week } from './queries.ts';

type Care = Week['settings']['care'];

const ANSWERS = ['children', 'newPatients', 'accessible'] as const;
const SECTORS = ['1', 'optam', '2', '3'] as const;
const SEXES = ['F', 'M'] as const;
/** Those that callers ask for most; others that were declared stay. */
const LANGUAGES = ['fr', 'en', 'es', 'pt', 'it', 'de', 'ar', 'tr', 'ru', 'uk', 'br', 'lsf'];

interface CareFieldsProps {
  value: Care;
  /** A structure has places and languages, and neither a sector nor a sex of its own. */
  kind: Week['exercise']['kind'];
  onChange: (change: Partial<Care>) => void;
}

/** Whom one sees: what is left unsaid is unknown, and a search that asks for it leaves it out. */
export function CareFields({ value, kind, onChange }: CareFieldsProps) {
  const { say, locale } = useWords();
  const unsaid = { word: say('availability.care.unsaid') };
  const others = value.languages.filter((code) => !LANGUAGES.includes(code));
  return (
    <fieldset className={styles['care']}>
      <legend>{say('availability.care')}</legend>
      <p className={styles['note']}>{say('availability.care.note')}</p>
      <div className={styles['row']}>
        {ANSWERS.map((name) => (
          <Answer
            key={name}
            label={say(`availability.care.${name}`)}
            value={toOption(value[name])}
            options={[
              ['yes', say('availability.care.yes')],
              ['no', say('availability.care.no')],
            ]}
            {...unsaid}
            onChange={(option) => onChange({ [name]: option === '' ? null : option === 'yes' })}
          />
        ))}
        {kind === 'professional' && (
          <>
            <Answer
              label={say('availability.care.sector')}
              value={value.sector ?? ''}
              options={SECTORS.map((code) => [code, say(`sector.${code}`)] as const)}
              {...unsaid}
              onChange={(option) => onChange({ sector: SECTORS.find((code) => code === option) ?? null })}
            />
            <Answer
              label={say('availability.care.sex')}
              value={value.sex ?? ''}
              options={SEXES.map((code) => [code, say(`care.sex.${code}`)] as const)}
              {...unsaid}
              onChange={(option) => onChange({ sex: SEXES.find((code) => code === option) ?? null })}
            />
          </>
        )}
      </div>
      <Choices
        legend={say('availability.care.languages')}
        options={[...LANGUAGES, ...others]}
        chosen={value.languages}
        wordOf={(code) => languageName(code, locale)}
        onChange={(languages) => onChange({ languages })}
      />
    </fieldset>
  );
}

const toOption = (answer: boolean | null) => (answer === null ? '' : answer ? 'yes' : 'no');

interface AnswerProps {
  label: string;
  value: string;
  options: readonly (readonly [value: string, word: string])[];
  /** The word for what is not said. */
  word: string;
  onChange: (option: string) => void;
}

function Answer({ label, value, options, word, onChange }: AnswerProps) {
  return (
    <label className={styles['field']}>
      <span>{label}</span>
      <select value={value} onChange={({ target }) => onChange(target.value)}>
        <option value="">{word}</option>
        {options.map(([code, said]) => (
          <option key={code} value={code}>
            {said}
          </option>
        ))}
      </select>
    </label>
  );
}
