import { useWords } from '../words/use-words.ts';
import { figureText } from './figures.ts';
import type { Indicator } from './statistics-queries.ts';
import styles from './statistics.module.css';

/** Every figure beside what it means, by family. */
export function IndicatorTable({ indicators }: { indicators: readonly Indicator[] }) {
  const { say } = useWords();
  const families = [...new Set(indicators.map(({ family }) => family))];
  return (
    <table className={styles['figures']}>
      <caption>{say('statistics.figures-caption')}</caption>
      <thead>
        <tr>
          <th scope="col">{say('statistics.indicator')}</th>
          <th scope="col">{say('statistics.value')}</th>
          <th scope="col">{say('statistics.of')}</th>
        </tr>
      </thead>
      {families.map((family) => (
        <tbody key={family}>
          <tr className={styles['family']}>
            <th colSpan={3} scope="rowgroup">
              {say(`statistics.family.${family}`)}
            </th>
          </tr>
          {indicators
            .filter((each) => each.family === family)
            .map((each) => (
              <Line key={each.code} indicator={each} />
            ))}
        </tbody>
      ))}
    </table>
  );
}

function Line({ indicator }: { indicator: Indicator }) {
  const { say, locale } = useWords();
  const { label, definition, of } = indicator;
  return (
    <tr>
      <th scope="row">
        {label}
        <span className={styles['definition']}>{definition}</span>
      </th>
      <td className={styles['value']}>{figureText(indicator, locale) ?? say('statistics.nothing')}</td>
      <td>{of ?? ''}</td>
    </tr>
  );
}
