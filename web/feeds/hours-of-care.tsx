import type { CheckReport } from '../api.ts';
import { useWords } from '../words/use-words.ts';
import styles from './feed.module.css';

type Evidence = CheckReport['time'];
type Rule = Evidence['rule'];

const RULES: readonly Rule[] = ['offset', 'place', 'paris-wall-clock'];

/** The hours at which care would begin under each time rule, and the rule that would make a day of a night. */
export function HoursOfCare({ time }: { time: Evidence }) {
  const { say } = useWords();
  const spans = RULES.map((rule) => ({ rule, span: spanOf(time.hours[rule]) }));
  if (spans.every(({ span }) => span === null)) return null;
  return (
    <section className={styles['small']}>
      <h3>{say('hours.title')}</h3>
      <dl>
        {spans.map(({ rule, span }) => (
          <div key={rule}>
            <dt>
              {say(`hours.rule.${rule}`)}
              {rule === time.rule && ` · ${say('hours.declared')}`}
            </dt>
            <dd>{span ? say('hours.span', span) : say('hours.none')}</dd>
          </div>
        ))}
      </dl>
      {time.suggestion && (
        <p role="note">{say('hours.suggestion', { rule: say(`hours.rule.${time.suggestion}`) })}</p>
      )}
    </section>
  );
}

/** The first and the last hour at which a slot begins. */
function spanOf(hours: readonly number[]): { first: number; last: number } | null {
  const first = hours.findIndex((count) => count > 0);
  return first < 0 ? null : { first, last: hours.findLastIndex((count) => count > 0) };
}
