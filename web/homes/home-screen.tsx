import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { Session } from '../api.ts';
import { useSession } from '../session.ts';
import { pagesOf } from '../shell/nav.tsx';
import { useWords } from '../words/use-words.ts';
import styles from '../workshop/workshop.module.css';
import { CommunityAsks } from './community-asks.tsx';
import { OwnTraces } from './own-traces.tsx';
import { RightList } from './right-list.tsx';

/** Whom the search is of use to, though it is not their home. */
const SEARCHERS: ReadonlySet<Session['role']> = new Set(['citizen', 'professional', 'structure-manager']);

/** Who belongs to the communities that regulators ask. */
const PRACTISE: ReadonlySet<Session['role']> = new Set(['professional', 'structure-manager']);

/** The home of those whose work has no page of its own: what they can do here, and by which right. */
export function HomeScreen() {
  const { say } = useWords();
  const { displayName, role } = useSession();
  useEffect(() => {
    document.title = `${say('home.title')} · Créneau`;
  }, [say]);
  const pages = pagesOf(role).filter(({ to }) => to !== '/home');
  return (
    <main id="content" className={styles['page']}>
      <h1>{displayName}</h1>
      <p className={styles['quiet']}>{say(`home.about.${role}`)}</p>
      {PRACTISE.has(role) && <CommunityAsks />}
      {(pages.length > 0 || SEARCHERS.has(role)) && (
        <section>
          <h2>{say('home.pages')}</h2>
          <ul className={styles['list']}>
            {SEARCHERS.has(role) && (
              <li>
                <Link to="/" search={{ sort: 'nearest' }}>
                  {say('home.search')}
                </Link>
              </li>
            )}
            {pages.map(({ to, word }) => (
              <li key={to}>
                <Link to={to}>{say(word)}</Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      {role === 'citizen' ? (
        <OwnTraces />
      ) : (
        <section>
          <h2>{say('home.rights')}</h2>
          <RightList />
        </section>
      )}
    </main>
  );
}
