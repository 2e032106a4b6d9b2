import { useQuery } from '@tanstack/react-query';
import { Failed } from '../../shell/trouble.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useWords } from '../../words/use-words.ts';
import { casesQuery } from '../case-queries.ts';
import { CaseWords } from './case-line.tsx';
import lists from './lists.module.css';
import styles from './wall.module.css';
import lines from './queue.module.css';
import { ByPriority, Present } from './team-screen.tsx';
import { byUrgency, lateBy } from './urgency.ts';
import { useAlarms } from './use-alarms.ts';
import { usePageTitle } from '../use-page-title.ts';

/** What a wall has room for. */
const SHOWN = 12;

/** With nothing to press on it, a board longer than its wall is scrolled by the keyboard from the page itself. */
const SCROLLED = { tabIndex: 0 };

/** The board on the wall: read from afar, and nothing to press. Nothing of whom the cases are about. */
export function WallScreen() {
  const { say } = useWords();
  const now = useNow(10_000);
  const { data, error, refetch } = useQuery(casesQuery('open'));
  useAlarms();
  usePageTitle(say('wall.title'));
  const cases = byUrgency(data?.items ?? [], now);
  const late = cases.filter((each) => lateBy(each, now) !== undefined);
  const shown = [...late, ...cases.filter((each) => !late.includes(each))].slice(0, SHOWN);
  return (
    <main id="content" {...SCROLLED} className={`${lists['plain']} ${styles['wall']}`}>
      <h1>{say('wall.title')}</h1>
      {error && !data && <Failed title={say('queue.failed')} error={error} onRetry={() => void refetch()} />}
      <dl className={styles['figures']}>
        {(['open', 'overdue', 'callbacks', 'unknown'] as const).map((list) => (
          <div key={list} data-raised={list === 'overdue' && (data?.counts[list] ?? 0) > 0}>
            <dt>{say(`list.${list}`)}</dt>
            <dd>{data?.counts[list] ?? '–'}</dd>
          </div>
        ))}
      </dl>
      <div className={lists['columns']}>
        <section aria-labelledby="wall-cases">
          <h2 id="wall-cases">{say('wall.cases')}</h2>
          {data && shown.length === 0 && <p>{say('list.none.open')}</p>}
          <ul className={lists['rows']}>
            {shown.map((header) => (
              <li key={header.id} className={lines['line']}>
                <CaseWords header={header} />
              </li>
            ))}
          </ul>
        </section>
        <section aria-labelledby="wall-team">
          <h2 id="wall-team">{say('team.by-priority')}</h2>
          {data && <ByPriority cases={cases} />}
          <h2>{say('team.present')}</h2>
          <Present />
        </section>
      </div>
    </main>
  );
}
