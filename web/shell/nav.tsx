import { Link } from '@tanstack/react-router';
import type { Session } from '../api.ts';
import { useWords } from '../words/use-words.ts';
import styles from './nav.module.css';

type Role = Session['role'];

/** The pages beside the search, by who works there, in the order of the header. */
const PAGES = [
  { to: '/agenda', word: 'shell.page.agenda', roles: ['citizen'] },
  { to: '/cases', word: 'shell.page.cases', roles: ['regulator', 'chief-regulator', 'arm', 'nurse'] },
  { to: '/shift', word: 'shell.page.shift', roles: ['regulator', 'chief-regulator', 'arm', 'nurse'] },
  { to: '/team', word: 'shell.page.team', roles: ['chief-regulator', 'territory-manager'] },
  {
    to: '/home',
    word: 'shell.page.home',
    roles: ['support', 'visitor', 'professional', 'structure-manager'],
  },
  {
    to: '/availability',
    word: 'shell.page.availability',
    roles: ['professional', 'structure-manager'],
  },
  { to: '/grants', word: 'shell.page.grants', roles: ['territory-manager', 'auditor'] },
  { to: '/audit', word: 'shell.page.audit', roles: ['auditor'] },
  { to: '/feeds', word: 'shell.page.feeds', roles: ['vendor', 'operator', 'territory-manager', 'support'] },
  {
    to: '/vendors',
    word: 'shell.page.vendors',
    roles: ['vendor', 'operator', 'territory-manager', 'support'],
  },
  { to: '/matches', word: 'shell.page.matches', roles: ['operator'] },
  { to: '/messages', word: 'shell.page.messages', roles: ['operator'] },
  {
    to: '/statistics',
    word: 'shell.page.statistics',
    roles: ['territory-manager', 'chief-regulator', 'operator', 'auditor'],
  },
  { to: '/territory', word: 'shell.page.territory', roles: ['territory-manager', 'chief-regulator'] },
  // Whoever may act half an hour for a person who asks for it aloud finds them there, by their health identity.
  { to: '/agenda', word: 'shell.page.help', roles: ['regulator', 'chief-regulator', 'nurse'] },
  { to: '/break-glass', word: 'shell.page.glass', roles: ['chief-regulator', 'nurse', 'auditor'] },
] as const satisfies {
  to: string;
  word: string;
  roles: Role[];
}[];
type Page = (typeof PAGES)[number];

/** The pages of a role, in order. */
export function pagesOf(role: Role): Page[] {
  return PAGES.filter(({ roles }) => roles.some((each) => each === role));
}

/** Homes of those who have no search to make; the others begin with it. */
const HOMES: Partial<Record<Role, Page['to']>> = {
  vendor: '/feeds',
  operator: '/feeds',
  'territory-manager': '/grants',
  auditor: '/audit',
  support: '/home',
  visitor: '/home',
  citizen: '/agenda',
  professional: '/home',
  'structure-manager': '/home',
};

/** Those whom the matrix lets see how feeds are. */
const FEED_READERS: ReadonlySet<Role> = new Set([
  'regulator',
  'chief-regulator',
  'arm',
  'nurse',
  'vendor',
  'operator',
  'territory-manager',
  'support',
]);

export function seesFeeds(role: Role): boolean {
  return FEED_READERS.has(role);
}

/** Where the first page is, when it is not the search. */
export function homeOf(role: Role): Page['to'] | undefined {
  return HOMES[role];
}

export function Nav({ role }: { role: Role }) {
  const { say } = useWords();
  const pages = pagesOf(role);
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
