import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { useKeys } from '../../keys/use-keys.ts';
import { Failed } from '../../shell/trouble.tsx';
import { useWords } from '../../words/use-words.ts';
import { CaseWords } from './case-line.tsx';
import { casesQuery, type ListName } from '../case-queries.ts';
import styles from './lists.module.css';
import desk from '../../ui/desk.module.css';
import lines from './queue.module.css';
import { CASE_LISTS } from './lists.ts';
import { usePageTitle } from '../use-page-title.ts';

/** All lists of cases, one at a time, with how many stand in each. */
export function CasesScreen({ list }: { list: ListName }) {
  const { say } = useWords();
  const { data, error, refetch, isPending } = useQuery(casesQuery(list));
  const rows = useRef<HTMLUListElement>(null);
  usePageTitle(say('cases.title'));
  const move = (step: 1 | -1) => {
    const links = [...(rows.current?.querySelectorAll('a') ?? [])];
    const at = links.findIndex((each) => each === document.activeElement);
    links[at < 0 ? 0 : Math.min(Math.max(at + step, 0), links.length - 1)]?.focus();
  };
  useKeys({ next: () => move(1), previous: () => move(-1) });
  return (
    <main id="content" className={styles['plain']}>
      <h1>{say('cases.title')}</h1>
      <nav aria-label={say('cases.lists')} className={styles['tabs']}>
        {CASE_LISTS.map((each) => (
          <Link
            key={each}
            to="/cases"
            search={each === 'mine' ? {} : { list: each }}
            activeOptions={{ exact: true, includeSearch: true }}
          >
            {say(`list.${each}`)} {each !== 'closed' && <span>{data?.counts[each] ?? ''}</span>}
          </Link>
        ))}
      </nav>
      {isPending && <p>{say('queue.wait')}</p>}
      {error && !data && <Failed title={say('queue.failed')} error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 && <p className={desk['quiet']}>{say(`list.none.${list}`)}</p>}
      <ul ref={rows} className={styles['rows']}>
        {(data?.items ?? []).map((header) => (
          <li key={header.id}>
            <Link to="/cases/$caseId" params={{ caseId: header.id }} className={lines['line']}>
              <CaseWords header={header} />
            </Link>
          </li>
        ))}
      </ul>
    </main>
  );
}
