import { unbrokenDay } from '../time.ts';
import { useWords } from '../words/use-words.ts';
import type { Day } from './statistics-queries.ts';
import styles from './statistics.module.css';

/** What the lines above draw, in numbers. */
export function DayTable({ days }: { days: readonly Day[] }) {
  const { say, locale } = useWords();
  const written = new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  });
  return (
    <details>
      <summary>{say('statistics.days-table')}</summary>
      <table className={styles['counts']}>
        <thead>
          <tr>
            <th scope="col">{say('statistics.day')}</th>
            <th scope="col">{say('statistics.series.cases')}</th>
            <th scope="col">{say('statistics.series.appointments')}</th>
            <th scope="col">{say('statistics.series.searches')}</th>
            <th scope="col">{say('statistics.series.failed')}</th>
          </tr>
        </thead>
        <tbody>
          {days.map(({ day, cases, appointments, searches, failed }) => (
            <tr key={day}>
              <th scope="row">{unbrokenDay(written.format(new Date(day)), locale)}</th>
              <td>{cases}</td>
              <td>{appointments}</td>
              <td>{searches}</td>
              <td>{failed}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
