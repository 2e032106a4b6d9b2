import { Link as PageLink } from '@tanstack/react-router';
import type { Session } from '../api.ts';
import { KeyCap, shortcutOf } from '../keys/key-cap.tsx';
import { zoneOf } from '../session.ts';
import { clockOf } from '../time.ts';
import { Dot, type DotState } from '../ui/dot.tsx';
import { useNow } from '../ui/use-now.ts';
import { useWords } from '../words/use-words.ts';
import { DisplayChoices } from './display-choices.tsx';
import styles from './header.module.css';
import { Nav, pagesOf, seesFeeds } from './nav.tsx';
import type { Link } from '../live/link.ts';
import { Vendors } from './vendors.tsx';
import { WhoMenu } from './who-menu.tsx';

const LINK_DOTS = {
  live: 'fresh',
  polled: 'fresh',
  late: 'ageing',
  offline: 'silent',
} as const satisfies Record<Link['state'], DotState>;

interface HeaderProps {
  session: Session | undefined;
  link: Link;
  onHelp: () => void;
}

export function Header({ session, link, onHelp }: HeaderProps) {
  const { say } = useWords();
  const territory = session?.territory;
  return (
    <header className={styles['header']}>
      <PageLink to="/" className={styles['brand']}>
        Créneau
      </PageLink>
      {session?.sandbox && <b>{say('shell.sandbox')}</b>}
      {session && <Nav role={session.role} />}
      {territory && pagesOf(session.role).length < 2 && (
        <span>{say('shell.territory', { code: territory.code, name: territory.name })}</span>
      )}
      {session && <Clock zone={zoneOf(session)} />}
      <output>
        <Dot state={LINK_DOTS[link.state]} />
        {say(`shell.link.${link.state}`)}
      </output>
      <span className={styles['grow']} />
      {session && seesFeeds(session.role) && <Vendors offline={link.state === 'offline'} />}
      {session && <WhoMenu session={session} />}
      {!session && <DisplayChoices />}
      <button type="button" aria-keyshortcuts={shortcutOf('help')} onClick={onHelp}>
        {say('shell.help')} <KeyCap id="help" />
      </button>
    </header>
  );
}

/** The territory's own clock, which runs whatever the link does. */
function Clock({ zone }: { zone: string }) {
  const now = useNow();
  return <time dateTime={new Date(now).toISOString()}>{clockOf(now, zone)}</time>;
}
