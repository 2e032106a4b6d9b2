import { useEffect } from 'react';
import { idleSeconds } from '../idle.ts';
import { AgendaPages } from './agenda-pages.tsx';
import { Enter, NotCitizen } from './enter.tsx';
import { isHelper } from './house.ts';
import { askSession, endSession, signOut, usePresence } from './session.ts';
import { Failed } from './failed.tsx';
import { useWords } from './words.ts';

const LOOK_MS = 15_000;

/** What this browser is shown: the way in, or the agenda of whoever came in. */
export function Door() {
  const { say } = useWords();
  const presence = usePresence();
  useEffect(() => void askSession(), []);
  useIdleEnd(presence.state === 'in' ? presence.session.idleSeconds : undefined);
  useEffect(() => {
    if (presence.state !== 'in') document.title = say('enter.title');
  }, [presence.state, say]);
  if (presence.state === 'asking') return <main className="page" aria-busy="true" />;
  if (presence.state === 'failed')
    return (
      <main className="page">
        <h1>{say('enter.title')}</h1>
        {presence.leaving && <p role="alert">{say('enter.still-in')}</p>}
        <Failed error={presence.error} onRetry={() => void (presence.leaving ? signOut() : askSession())} />
      </main>
    );
  if (presence.state === 'out') return <Enter ended={presence.ended} />;
  if (presence.session.role !== 'citizen' && !isHelper(presence.session))
    return <NotCitizen name={presence.session.displayName} />;
  return <AgendaPages key={presence.session.subject} session={presence.session} />;
}

/** A screen nobody touches for as long as the server keeps a session shows nothing any more. */
function useIdleEnd(afterSeconds: number | undefined): void {
  useEffect(() => {
    if (afterSeconds === undefined) return undefined;
    const look = () => {
      if (idleSeconds() < afterSeconds) return;
      endSession();
      void signOut();
    };
    const timer = setInterval(look, Math.min(LOOK_MS, afterSeconds * 100));
    return () => clearInterval(timer);
  }, [afterSeconds]);
}
