import { useRouterState } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { Session } from '../api.ts';
import { dispatches } from '../cases/roles.ts';
import { CheatSheet } from '../keys/cheat-sheet.tsx';
import { partsOf } from '../keys/sheet-parts.ts';
import { useKeys } from '../keys/use-keys.ts';
import { lengthWords } from '../time.ts';
import { Dot } from '../ui/dot.tsx';
import { useNow } from '../ui/use-now.ts';
import { useWords } from '../words/use-words.ts';
import styles from './frame.module.css';
import { Header } from './header.tsx';
import { LinkContext } from '../live/link-context.ts';
import { useLink } from './use-link.ts';

/** What stands around every page: who, when, whether the link holds, and the keys. */
export function Frame({ session, children }: { session?: Session; children?: ReactNode }) {
  const { say } = useWords();
  const link = useLink();
  const [help, setHelp] = useState(false);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const parts = partsOf({ path, dispatches: session !== undefined && dispatches(session.role) });
  useKeys({ help: () => setHelp(true) });
  return (
    <div className={styles['frame']}>
      <a className="skip" href="#content">
        {say('shell.skip')}
      </a>
      <Header session={session} link={link} onHelp={() => setHelp(true)} />
      {link.state === 'offline' ? <Offline since={link.since} /> : null}
      <div className={styles['page']}>
        <LinkContext value={link.state}>{children}</LinkContext>
      </div>
      <CheatSheet open={help} parts={parts} onClose={() => setHelp(false)} />
    </div>
  );
}

function Offline({ since }: { since: number }) {
  const { say, locale } = useWords();
  const now = useNow();
  return (
    <p className={styles['offline']} role="alert">
      <Dot state="silent" />
      {say('shell.offline', { age: lengthWords(now - since, locale) })}
    </p>
  );
}
