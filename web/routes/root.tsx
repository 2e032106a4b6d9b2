import { useQuery } from '@tanstack/react-query';
import { createRootRoute, Link, Outlet, type ErrorComponentProps } from '@tanstack/react-router';
import { useState } from 'react';
import type { Session } from '../api.ts';
import { CaseKeys } from '../cases/case-keys.tsx';
import { LiveProvider } from '../live/live-provider.tsx';
import { sessionQuery } from '../queries.ts';
import { SessionContext } from '../session.ts';
import { Frame } from '../shell/frame.tsx';
import styles from '../shell/lock.module.css';
import { Lock } from '../shell/lock.tsx';
import { Trouble } from '../shell/trouble.tsx';
import { useIdleLock } from '../shell/use-lock.ts';
import { useKeptPreferences } from '../use-kept-preferences.ts';
import { useWords } from '../words/use-words.ts';
import { SignIn } from './sign-in.tsx';

/** Signing in happens in place of the page or, once someone was in, over it: its address and what it holds stay. */
function Root() {
  const { data: session, error, isPending, refetch } = useQuery(sessionQuery);
  const [owner, setOwner] = useState<Session | null>(null);
  if (session && session !== owner) {
    // Nothing of one person's page may be left for another.
    if (owner && owner.subject !== session.subject) location.reload();
    setOwner(session);
  }
  useIdleLock(session?.idleSeconds);
  useKeptPreferences(session?.subject);
  if (isPending) return <Frame />;
  if (error && !session && !owner) {
    return (
      <Frame>
        <Trouble error={error} onRetry={() => void refetch()} />
      </Frame>
    );
  }
  if (!owner) return <SignIn />;
  return (
    <SessionContext value={session ?? owner}>
      <LiveProvider session={session}>
        <div inert={!session} className={session ? undefined : styles['hidden']}>
          <Frame session={session ?? owner}>
            <Outlet />
          </Frame>
          <CaseKeys present={Boolean(session)} />
        </div>
      </LiveProvider>
      {!session && <Lock owner={owner} />}
    </SessionContext>
  );
}

function NotFound() {
  const { say } = useWords();
  return (
    <Trouble>
      <p>{say('problem.not-found')}</p>
      <Link to="/">{say('problem.home')}</Link>
    </Trouble>
  );
}

function Broken({ error, reset }: ErrorComponentProps) {
  return <Trouble error={error} onRetry={reset} />;
}

export const rootRoute = createRootRoute({
  component: Root,
  notFoundComponent: NotFound,
  errorComponent: Broken,
});
