import { useWords } from '../words/use-words.ts';
import { toggled } from './draft.ts';
import styles from './availability.module.css';

interface ChoicesProps<T extends string | number> {
  legend: string;
  options: readonly T[];
  chosen: readonly T[];
  wordOf: (option: T) => string;
  onChange: (chosen: T[]) => void;
}

/** Several of a short list, each by its word. */
export function Choices<T extends string | number>(props: ChoicesProps<T>) {
  const { legend, options, chosen, wordOf, onChange } = props;
  return (
    <fieldset className={styles['choices']}>
      <legend>{legend}</legend>
      {options.map((option) => (
        <label key={option}>
          <input
            type="checkbox"
            checked={chosen.includes(option)}
            onChange={() => onChange(toggled(chosen, option))}
          />
          {wordOf(option)}
        </label>
      ))}
    </fieldset>
  );
}

interface NumberProps {
  label: string;
  value: number | null;
  /** An empty field says none. */
  optional?: true;
  min?: number;
  max?: number;
  onChange: (value: number | null) => void;
}

export function NumberField({ label, value, optional, min = 1, max = 500, onChange }: NumberProps) {
  return (
    <label className={styles['field']}>
      <span>{label}</span>
      <input
        type="number"
        inputMode="numeric"
        required={!optional}
        min={min}
        max={max}
        value={value ?? ''}
        onChange={({ target }) => onChange(target.value === '' ? null : target.valueAsNumber)}
      />
    </label>
  );
}

interface TextProps {
  label: string;
  type: 'date' | 'time' | 'text' | 'datetime-local';
  value: string;
  required?: boolean;
  min?: string;
  onChange: (value: string) => void;
}

export function Field({ label, type, value, required = false, min, onChange }: TextProps) {
  return (
    <label className={styles['field']}>
      <span>{label}</span>
      <input
        type={type}
        value={value}
        required={required}
        {...(min === undefined ? {} : { min })}
        onChange={({ target }) => onChange(target.value)}
      />
    </label>
  );
}

/** Days of the week by their short names, Monday first. */
export function Weekdays({ chosen, onChange }: { chosen: number[]; onChange: (days: number[]) => void }) {
  const { say, locale } = useWords();
  // 1 January 2024 was a Monday.
  const names = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
  return (
    <Choices
      legend={say('availability.weekdays')}
      options={[1, 2, 3, 4, 5, 6, 7]}
      chosen={chosen}
      wordOf={(day) => names.format(Date.UTC(2024, 0, day))}
      onChange={onChange}
    />
  );
}
