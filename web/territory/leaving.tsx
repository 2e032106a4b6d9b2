import { useQueryClient } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { sessionQuery } from '../queries.ts';
import { useSession } from '../session.ts';
import { useWords } from '../words/use-words.ts';
import styles from './territory.module.css';

/** Asks before what was typed is left behind, by the page's own links and by the browser's; Escape stays. */
export function Leaving({ unsaved }: { unsaved: boolean }) {
  const { say } = useWords();
  const queries = useQueryClient();
  const { subject } = useSession();
  const [mine] = useState(subject);
  // Somebody else who signs in over the lock has the page loaded anew: nothing holds it back.
  const isMine = () => queries.getQueryData(sessionQuery.queryKey)?.subject === mine;
  const dialog = useRef<HTMLDialogElement>(null);
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: () => unsaved,
    enableBeforeUnload: () => unsaved && isMine(),
    withResolver: true,
  });
  const asked = status === 'blocked';
  useEffect(() => {
    if (asked) dialog.current?.showModal();
    else dialog.current?.close();
  }, [asked]);
  return (
    <dialog ref={dialog} className={styles['leaving']} aria-labelledby="leaving" onClose={() => reset?.()}>
      <h2 id="leaving">{say('territory.leaving')}</h2>
      <p>{say('territory.leaving.about')}</p>
      <div className={styles['actions']}>
        <button type="button" className={styles['first']} onClick={() => reset?.()}>
          {say('territory.leaving.stay')}
        </button>
        <button type="button" onClick={() => proceed?.()}>
          {say('territory.leaving.go')}
        </button>
      </div>
    </dialog>
  );
}
