import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Session } from '../api.ts';
import { sessionQuery } from '../queries.ts';
import { SignIn } from '../routes/sign-in.tsx';
import { useWords } from '../words/use-words.ts';
import { listenForEntry } from './entry-channel.ts';
import styles from './lock.module.css';

/**
 * Stands over a page whose session has ended. The page stays behind, hidden, with all that was typed in it; whoever
 * comes back as the same person finds it, and anyone else starts anew.
 */
export function Lock({ owner }: { owner: Session }) {
  const { say } = useWords();
  const queries = useQueryClient();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    return listenForEntry(() => void queries.invalidateQueries({ queryKey: sessionQuery.queryKey }));
  }, [queries]);
  return (
    <dialog
      ref={dialog}
      className={styles['lock']}
      aria-label={say('lock.title')}
      onCancel={(event) => event.preventDefault()}
    >
      <SignIn locked={owner.displayName} />
    </dialog>
  );
}
