import { useWords } from '../words/use-words.ts';
import type { Statistics } from './statistics-queries.ts';
import styles from './statistics.module.css';

type Mix = 'priorities' | 'careLevels' | 'decisions' | 'outcomes' | 'categories' | 'visibilities';

/** A mix as numbers with bars: their length says the same as the number. */
export function CountTable({ mix, counts }: { mix: Mix; counts: Statistics[Mix] }) {
  const { say, sayCode } = useWords();
  const most = Math.max(1, ...counts.map(({ count }) => count));
  return (
    <table className={styles['counts']}>
      <caption>{say(`statistics.mix.${mix}`)}</caption>
      <tbody>
        {counts.length === 0 && (
          <tr>
            <td colSpan={3}>{say('statistics.nothing')}</td>
          </tr>
        )}
        {counts.map(({ key, count }) => (
          <tr key={key}>
            <th scope="row">{sayCode('statistics.code', key)}</th>
            <td>{count}</td>
            <td aria-hidden="true" className={styles['bar']}>
              <span style={{ inlineSize: `${(100 * count) / most}%` }} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
