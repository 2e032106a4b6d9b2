import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useSession, zoneOf } from '../../session.ts';
import { Failed } from '../../shell/trouble.tsx';
import { hourOf, lengthWords } from '../../time.ts';
import { Dot } from '../../ui/dot.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useWords } from '../../words/use-words.ts';
import { casesQuery, shiftQuery, type CaseHeader } from '../case-queries.ts';
import { CaseWords, PriorityMark } from './case-line.tsx';
import lists from './lists.module.css';
import styles from './team.module.css';
import desk from '../../ui/desk.module.css';
import lines from './queue.module.css';
import { linesOf, oldestOf } from './team.ts';
import { usePageTitle } from '../use-page-title.ts';

const OLDEST = 8;

/** For the chief regulator: what waits and for how long, then who is on. The team as a whole, never one against another. */
export function TeamScreen() {
  const { say } = useWords();
  const { data, error, refetch, isPending } = useQuery(casesQuery('open'));
  usePageTitle(say('team.title'));
  const cases = data?.items ?? [];
  return (
    <main id="content" className={lists['plain']}>
      <h1>{say('team.title')}</h1>
      {error && !data && <Failed title={say('queue.failed')} error={error} onRetry={() => void refetch()} />}
      {isPending && <p>{say('queue.wait')}</p>}
      {data && <ByPriority cases={cases} />}
      <div className={lists['columns']}>
        <section aria-labelledby="oldest">
          <h2 id="oldest">{say('team.oldest')}</h2>
          {data && <Oldest cases={cases} />}
        </section>
        <section aria-labelledby="present">
          <h2 id="present">{say('team.present')}</h2>
          <Present />
        </section>
      </div>
    </main>
  );
}

/** What waits, by priority: the same table for the team's screen and the wall. */
export function ByPriority({ cases }: { cases: readonly CaseHeader[] }) {
  const { say, sayCode, locale } = useWords();
  const now = useNow(5000);
  return (
    <table className={styles['table']}>
      <caption className="sr">{say('team.by-priority')}</caption>
      <thead>
        <tr>
          {(['priority', 'waiting', 'oldest', 'in-hand', 'late'] as const).map((name) => (
            <th key={name} scope="col">
              {say(`team.column.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {linesOf(cases, now).map(({ priority, waiting, oldest, inHand, late }) => (
          <tr key={priority}>
            <th scope="row">
              <PriorityMark priority={priority} />{' '}
              <span>{sayCode('priority', priority).replace(/^P\d /, '')}</span>
            </th>
            <td>{waiting}</td>
            <td>{oldest === undefined ? '–' : lengthWords(oldest, locale)}</td>
            <td>{inHand}</td>
            <td className={late > 0 ? lines['late'] : undefined}>
              {late > 0 && <Dot state="late" />}
              {late}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Oldest({ cases }: { cases: readonly CaseHeader[] }) {
  const { say } = useWords();
  const oldest = oldestOf(cases, OLDEST);
  if (oldest.length === 0) return <p className={desk['quiet']}>{say('team.none')}</p>;
  return (
    <ul className={lists['rows']}>
      {oldest.map((header) => (
        <li key={header.id}>
          <Link to="/cases/$caseId" params={{ caseId: header.id }} className={lines['line']}>
            <CaseWords header={header} />
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** By name, as on the roster: no figure stands beside anyone. */
export function Present() {
  const { say, sayCode } = useWords();
  const zone = zoneOf(useSession());
  const { data } = useQuery(shiftQuery);
  const present = (data?.present ?? []).toSorted((one, other) => one.name.localeCompare(other.name, 'fr'));
  if (data && present.length === 0) return <p className={desk['quiet']}>{say('team.nobody')}</p>;
  return (
    <ul className={styles['people']}>
      {present.map(({ accountId, name, role, onSince }) => (
        <li key={accountId}>
          <b>{name}</b>
          <span>
            {sayCode('role', role)} · {say('team.since', { at: hourOf(onSince, zone) })}
          </span>
        </li>
      ))}
    </ul>
  );
}
