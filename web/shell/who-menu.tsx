import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, type Session } from '../api.ts';
import { Failure, until } from '../problem.ts';
import { Popover } from '../ui/popover.tsx';
import { useWords } from '../words/use-words.ts';
import { DisplayChoices } from './display-choices.tsx';
import { useLockNow } from './use-lock.ts';
import styles from './who-menu.module.css';

/** Who is signed in, and the way out. */
export function WhoMenu({ session }: { session: Session }) {
  const { say } = useWords();
  const lock = useLockNow();
  const role = say(`role.${session.role}`);
  const leave = useMutation({
    mutationFn: async () => {
      const answer: Response = await api.session.$delete({ query: {} }, until());
      const { ok, status } = answer;
      if (!ok && status !== 401) throw new Failure('unreadable', { status });
      return status === 200 ? nextOf(await answer.json()) : '/';
    },
    // A new page holds nothing of who has left.
    onSuccess: (next) => location.assign(next),
  });
  return (
    <Popover
      label={
        <span>
          <span className={styles['role']}>{role} · </span>
          {session.displayName}
        </span>
      }
      title={session.displayName}
    >
      <p className={styles['note']}>
        {role}
        {session.sandbox && ` · ${say('shell.sandbox')}`}
      </p>
      <p className={styles['ways']}>
        <Link to="/account">{say('shell.account')}</Link>
        {session.rights > 1 && <Link to="/rights">{say('shell.rights')}</Link>}
      </p>
      <DisplayChoices />
      <p className={styles['ends']}>
        <button type="button" className={styles['leave']} onClick={lock}>
          {say('shell.lock')}
        </button>
        <button
          type="button"
          className={styles['leave']}
          disabled={leave.isPending}
          onClick={() => leave.mutate()}
        >
          {say('shell.sign-out')}
        </button>
      </p>
    </Popover>
  );
}

/** Where the identity provider wants the browser, so that it forgets it too. */
function nextOf(body: unknown): string {
  const known = typeof body === 'object' && body !== null && 'next' in body;
  return known && typeof body.next === 'string' ? body.next : '/';
}
