import { useWords } from '../words/use-words.ts';
import type { Statistics } from './statistics-queries.ts';
import styles from './statistics.module.css';

/** How each vendor serves the territory, and since when it is silent. */
export function VendorTable({ vendors }: { vendors: Statistics['vendors'] }) {
  const { say } = useWords();
  return (
    <table className={styles['counts']}>
      <thead>
        <tr>
          <th scope="col">{say('statistics.vendor')}</th>
          <th scope="col">{say('statistics.series.appointments')}</th>
          <th scope="col">{say('statistics.refused')}</th>
          <th scope="col">{say('statistics.unknown')}</th>
          <th scope="col">{say('statistics.conflicts')}</th>
          <th scope="col">{say('statistics.slots')}</th>
          <th scope="col">{say('statistics.taken')}</th>
          <th scope="col">{say('statistics.silent')}</th>
        </tr>
      </thead>
      <tbody>
        {vendors.map(
          ({ vendor, name, appointments, refused, unknown, conflicts, slots, taken, silentMinutes }) => (
            <tr key={vendor}>
              <th scope="row">{name}</th>
              <td>{appointments}</td>
              <td>{refused}</td>
              <td>{unknown}</td>
              <td>{conflicts}</td>
              <td>{slots}</td>
              <td>{taken}</td>
              <td>
                {silentMinutes === null
                  ? say('statistics.never-read')
                  : say('statistics.minutes', { minutes: silentMinutes })}
              </td>
            </tr>
          ),
        )}
      </tbody>
    </table>
  );
}
