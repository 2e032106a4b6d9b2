import { useBlocker } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useWords } from '../words/use-words.ts';
import styles from './territory.module.css';

/** Asks before what was typed is left behind, by the page's own links and by the browser's; Escape stays. */
export function Leaving({ unsaved }: { unsaved: boolean }) {
  const { say } = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: () => unsaved,
    enableBeforeUnload: () => unsaved,
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
