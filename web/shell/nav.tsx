import { Link } from '@tanstack/react-router';
import type { Session } from '../api.ts';
import { useWords } from '../words/use-words.ts';
import styles from './nav.module.css';

type Role = Session['role'];

/** The pages of the workshop, by who works there; the console of regulators is a single page and needs none. */
const PAGES = [
  { to: '/feeds', word: 'shell.page.feeds', roles: ['vendor', 'operator'] },
  { to: '/vendors', word: 'shell.page.vendors', roles: ['vendor', 'operator'] },
] as const satisfies {
  to: string;
  word: string;
  roles: Role[];
}[];

/** The home of those who have no search to make. */
export function homeOf(role: Role): '/feeds' | '/vendors' | undefined {
  return PAGES.find(({ roles }) => roles.some((each) => each === role))?.to;
}

export function Nav({ role }: { role: Role }) {
  const { say } = useWords();
  const pages = PAGES.filter(({ roles }) => roles.some((each) => each === role));
  if (pages.length === 0) return null;
  return (
    <nav aria-label={say('shell.nav')} className={styles['nav']}>
      {pages.map(({ to, word }) => (
        <Link key={to} to={to} activeOptions={{ includeSearch: false }}>
          {say(word)}
        </Link>
      ))}
    </nav>
  );
}
