import { useId } from 'react';
import { waitWords } from '../time.ts';
import { useWords, type Words } from '../words/use-words.ts';
import type { Bounds } from './rules.ts';
import { Standing } from './standing.tsx';
import styles from './territory.module.css';

export type Unit = 'minutes' | 'seconds' | 'days' | 'attempts';

/** A number with its unit: `5 minutes`. */
export function amountWords(amount: number, unit: Unit, { say }: Words): string {
  return say(`territory.amount.${unit}`, { amount });
}

/** What a long wait in a small unit is: `soit 2 h`; empty where the number already says it. */
function longWords(value: number, unit: Unit, { say, locale }: Words): string {
  const minutes = unit === 'minutes' ? value : unit === 'seconds' ? value / 60 : 0;
  const long = unit === 'minutes' ? minutes >= 60 : minutes >= 1 && Number.isInteger(minutes);
  return long ? say('territory.that-is', { length: waitWords(minutes * 60_000, locale) }) : '';
}

interface NumberSettingProps {
  /** Its name; read out and not drawn where a table's heads say it. */
  name: string;
  hidden?: true;
  unit: Unit;
  bounds: Bounds;
  value: number;
  was: number;
  wrong: boolean;
  onChange: (value: number) => void;
}

/** A number of the territory: its field, its unit in words, what it may be, and its default. */
export function NumberSetting(props: NumberSettingProps) {
  const { name, hidden, unit, bounds, value, was, wrong, onChange } = props;
  const words = useWords();
  const id = useId();
  const long = longWords(value, unit, words);
  const shown = Number.isNaN(value) ? 2 : value;
  return (
    <div className={styles['number']}>
      <label htmlFor={id} className={hidden && 'sr'}>
        {name}
      </label>
      <span className={styles['typed']}>
        <input
          id={id}
          type="number"
          inputMode="numeric"
          {...bounds}
          step={1}
          value={Number.isNaN(value) ? '' : value}
          aria-invalid={wrong}
          aria-describedby={`${id}-unit ${id}-wrong`}
          onChange={({ target }) => onChange(target.valueAsNumber)}
        />
        <span id={`${id}-unit`}>
          {words.say(`territory.unit.${unit}`, { amount: shown })}
          {long && <small> {long}</small>}
        </span>
      </span>
      <span id={`${id}-wrong`} className={styles['wrong']}>
        {wrong && words.say('territory.wrong.number', { ...bounds })}
      </span>
      <Standing
        name={name}
        was={amountWords(was, unit, words)}
        own={value !== was}
        onBack={() => onChange(was)}
      />
    </div>
  );
}
