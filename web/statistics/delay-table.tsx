import { useWords } from '../words/use-words.ts';
import { figureText } from './figures.ts';
import type { Statistics } from './statistics-queries.ts';
import styles from './statistics.module.css';

/** How long a doctor was waited for, by priority: the middle, and what nine in ten stay under. */
export function DelayTable({ delays }: { delays: Statistics['doctorDelays'] }) {
  const { say, locale } = useWords();
  const text = (value: number) => figureText({ unit: 'seconds', value }, locale);
  return (
    <table className={styles['counts']} aria-labelledby="delays">
      <thead>
        <tr>
          <th scope="col">{say('statistics.mix.priorities')}</th>
          <th scope="col">{say('statistics.median')}</th>
          <th scope="col">{say('statistics.p90')}</th>
          <th scope="col">{say('statistics.of')}</th>
        </tr>
      </thead>
      <tbody>
        {delays.length === 0 && (
          <tr>
            <td colSpan={4}>{say('statistics.nothing')}</td>
          </tr>
        )}
        {delays.map(({ priority, median, p90, of }) => (
          <tr key={priority}>
            <th scope="row">{priority}</th>
            <td>{text(median)}</td>
            <td>{text(p90)}</td>
            <td>{of}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
