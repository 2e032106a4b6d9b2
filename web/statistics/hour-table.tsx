import { useWords } from '../words/use-words.ts';
import type { Statistics } from './statistics-queries.ts';
import styles from './statistics.module.css';

/** Searches by the hour of the day; the bar is as long as the searches, its solid part as those that found nobody. */
export function HourTable({ hours }: { hours: Statistics['hours'] }) {
  const { say } = useWords();
  const most = Math.max(1, ...hours.map(({ searches }) => searches));
  const busy = hours.filter(({ searches }) => searches > 0);
  if (busy.length === 0) return <p>{say('statistics.nothing')}</p>;
  return (
    <table className={styles['counts']}>
      <caption>{say('statistics.hours-caption')}</caption>
      <thead>
        <tr>
          <th scope="col">{say('statistics.hour')}</th>
          <th scope="col">{say('statistics.series.searches')}</th>
          <th scope="col">{say('statistics.series.failed')}</th>
          <td aria-hidden="true" className={styles['bar']}>
            &nbsp;
          </td>
        </tr>
      </thead>
      <tbody>
        {busy.map(({ hour, searches, failed }) => (
          <tr key={hour}>
            <th scope="row">{say('statistics.hour-of', { hour })}</th>
            <td>{searches}</td>
            <td>{failed}</td>
            <td aria-hidden="true" className={styles['bar']}>
              <span className={styles['outlined']} style={{ inlineSize: `${(100 * searches) / most}%` }}>
                <span style={{ inlineSize: `${(100 * failed) / searches}%` }} />
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
