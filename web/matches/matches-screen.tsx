import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useWords } from '../words/use-words.ts';
import { MatchList } from './match-list.tsx';
import { TABS, type Tab } from './match-queries.ts';
import styles from './matches.module.css';
import { SharedList } from './shared-list.tsx';

/** Who may be one across vendors: what the machine proposes, what was decided, and whom several vendors publish. */
export function MatchesScreen({ tab }: { tab: Tab }) {
  const { say } = useWords();
  useEffect(() => {
    document.title = `${say('matches.title')} · Créneau`;
  }, [say]);
  return (
    <main id="content" className={styles['page']}>
      <h1>{say('matches.title')}</h1>
      <p className={styles['quiet']}>{say('matches.about')}</p>
      <nav aria-label={say('matches.tabs')} className={styles['tabs']}>
        {TABS.map((each) => (
          <Link
            key={each}
            to="/matches"
            search={each === 'proposed' ? {} : { state: each }}
            activeOptions={{ exact: true, includeSearch: true }}
          >
            {say(`matches.tab.${each}`)}
          </Link>
        ))}
      </nav>
      {tab === 'shared' ? <SharedList /> : <MatchList key={tab} state={tab} />}
    </main>
  );
}
