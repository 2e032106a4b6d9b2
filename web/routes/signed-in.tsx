import { createRoute } from '@tanstack/react-router';
import { useEffect } from 'react';
import { announceEntry } from '../shell/entry-channel.ts';
import { useWords } from '../words/use-words.ts';
import { rootRoute } from './root.tsx';

/** Where the small window of a locked screen comes back to: it tells the screen, and goes. */
export const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/signed-in',
  component: SignedIn,
});

function SignedIn() {
  const { say } = useWords();
  useEffect(() => {
    announceEntry();
    window.close();
  }, []);
  return <p>{say('lock.close')}</p>;
}
