import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import controls from '../ui/controls.module.css';
import { useWords } from '../words/use-words.ts';
import { territoriesQuery, type SpanChoice, type Statistics } from './statistics-queries.ts';
import styles from './statistics.module.css';

interface SpanFormProps {
  span: SpanChoice;
  /** What is shown now, from which the days that were not chosen are known. */
  shown: Statistics | undefined;
  onSpan: (span: SpanChoice) => void;
}

/** The first and the last day; for those who see several territories, which one. */
export function SpanForm({ span, shown, onSpan }: SpanFormProps) {
  const { say } = useWords();
  const [from, setFrom] = useState(span.from ?? shown?.from ?? '');
  const [to, setTo] = useState(span.to ?? shown?.to ?? '');
  const { data: territories = [] } = useQuery(territoriesQuery);
  const backwards = from !== '' && to !== '' && to < from;
  return (
    <form
      className={styles['span']}
      onSubmit={(event) => {
        event.preventDefault();
        if (!backwards) onSpan({ ...span, ...(from && { from }), ...(to && { to }) });
      }}
    >
      {territories.length > 1 ? (
        <label>
          {say('statistics.territory')}
          <select
            value={span.territory ?? shown?.territory ?? ''}
            onChange={(event) => onSpan({ ...span, territory: event.target.value })}
          >
            {territories.map(({ code, name }) => (
              <option key={code} value={code}>
                {say('shell.territory', { code, name })}
              </option>
            ))}
          </select>
        </label>
      ) : (
        <p>{shown && <b>{say('shell.territory', { code: shown.territory, name: shown.name })}</b>}</p>
      )}
      <label>
        {say('statistics.from')}
        <input type="date" value={from} onChange={(event) => setFrom(event.target.value)} />
      </label>
      <label>
        {say('statistics.to')}
        <input
          type="date"
          value={to}
          aria-invalid={backwards}
          onChange={(event) => setTo(event.target.value)}
        />
      </label>
      <button type="submit" className={controls['button']} aria-disabled={backwards}>
        {say('statistics.show')}
      </button>
      {backwards && <p role="alert">{say('statistics.backwards')}</p>}
    </form>
  );
}
