import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { specialtiesQuery } from '../../queries.ts';
import { lengthWords } from '../../time.ts';
import { useWords } from '../../words/use-words.ts';
import type { Step } from '../case-queries.ts';
import styles from './fields.module.css';
import type { Field } from './step-forms.ts';

export interface FieldProps {
  value: string;
  /** The one that takes the focus when the form opens. */
  first: boolean;
  onChange: (value: string) => void;
}

interface SelectProps extends FieldProps {
  label: string;
  options: readonly { value: string; label: string }[];
  /** What stands where nothing is chosen; without it something always is. */
  empty?: string;
}

export function Select({ label, options, empty, value, first, onChange }: SelectProps) {
  return (
    <label className={styles['field']}>
      <span>{label}</span>
      <select
        value={value}
        data-first={first}
        data-empty={value === ''}
        onChange={({ target }) => onChange(target.value)}
      >
        {empty !== undefined && <option value="">{empty}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Few codes stand side by side, to be walked with the arrows; many, or those one may leave, in a list. */
const FEW = 8;

export function CodesField({ field, ...props }: FieldProps & { field: Extract<Field, { kind: 'codes' }> }) {
  const { say, sayCode } = useWords();
  const { name, codes, words, optional } = field;
  const options = codes.map((value) => ({ value, label: sayCode(words, value) }));
  const label = sayCode('field', name);
  if (optional === true)
    return <Select {...props} label={label} options={options} empty={say('field.none')} />;
  if (codes.length > FEW) return <Select {...props} label={label} options={options} />;
  return <Radios {...props} label={label} options={options} />;
}

function Radios({ label, options, value, first, onChange }: Omit<SelectProps, 'empty'>) {
  const group = useId();
  return (
    <fieldset className={styles['radios']}>
      <legend>{label}</legend>
      {options.map((option) => (
        <label key={option.value}>
          <input
            type="radio"
            name={group}
            value={option.value}
            checked={option.value === value}
            data-first={first && option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}

export function MinutesField({
  field,
  step,
  ...props
}: FieldProps & { field: Extract<Field, { kind: 'minutes' }>; step: Step }) {
  const { sayCode, locale } = useWords();
  const options = field.choices.map((minutes) => ({
    value: String(minutes),
    label: lengthWords(minutes * 60_000, locale),
  }));
  return <Radios {...props} label={sayCode('field', `${field.name}.${step}`)} options={options} />;
}

export function HourField({ value, first, onChange }: FieldProps) {
  const { say } = useWords();
  return (
    <label className={styles['field']}>
      <span>{say('field.at')}</span>
      <input
        type="time"
        value={value}
        data-first={first}
        data-empty={value === ''}
        onChange={({ target }) => onChange(target.value)}
      />
    </label>
  );
}

export function SpecialtyField(props: FieldProps) {
  const { say } = useWords();
  const { data: specialties = [] } = useQuery(specialtiesQuery);
  const options = specialties.map(({ code, label }) => ({ value: code, label }));
  return <Select {...props} label={say('field.specialty')} options={options} empty={say('field.none')} />;
}

export function WordsField({ value, first, onChange, optional }: FieldProps & { optional: boolean }) {
  const { say } = useWords();
  return (
    <label className={styles['field']}>
      <span>{say(optional ? 'field.reason.optional' : 'field.reason')}</span>
      <textarea
        rows={2}
        maxLength={2000}
        value={value}
        data-first={first}
        data-empty={value.trim() === ''}
        onChange={({ target }) => onChange(target.value)}
      />
    </label>
  );
}
