import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../api.ts';
import { answered, isFailure, until } from '../problem.ts';
import { doorsQuery, personasQuery, sessionQuery } from '../queries.ts';
import { Failed } from '../shell/trouble.tsx';
import { DisplayChoices } from '../shell/display-choices.tsx';
import { useWords } from '../words/use-words.ts';
import styles from './sign-in.module.css';

/** The ways in: the identity providers there are, or in a sandbox without any a list of invented people. */
export function SignIn({ ended = false, locked }: { ended?: boolean; locked?: string }) {
  const { say } = useWords();
  const doors = useQuery(doorsQuery);
  const personas = useQuery(personasQuery);
  const sandbox = personas.data !== undefined;
  const title = say(locked === undefined ? 'sign-in.title' : 'lock.title');
  useEffect(() => {
    document.title = `${title} · Créneau`;
  }, [title]);
  return (
    <div className={styles['page']}>
      <header className={styles['head']}>
        <b>Créneau</b>
        <DisplayChoices />
      </header>
      <main className={styles['main']}>
        <h1>{title}</h1>
        {locked !== undefined && <p>{say('lock.note', { name: locked })}</p>}
        {ended && <output>{say('sign-in.ended')}</output>}
        <p className={styles['note']}>
          {sandbox && <b>{say('sign-in.sandbox')}</b>}
          {say(sandbox ? 'sign-in.note' : 'sign-in.real')}
        </p>
        {doors.data?.length === 0 ? <Personas /> : <Doors apart={locked !== undefined} />}
        {doors.error && <Failed error={doors.error} onRetry={() => void doors.refetch()} />}
      </main>
    </div>
  );
}

/** Each provider is another site: the page leaves for it, or from a locked screen a window of its own does. */
function Doors({ apart }: { apart: boolean }) {
  const { say } = useWords();
  const { data: doors, isPending } = useQuery(doorsQuery);
  const back = apart ? '/signed-in' : `${location.pathname}${location.search}`;
  const leave = (address: string) => {
    if (!apart) return location.assign(address);
    window.open(address, 'creneau-sign-in', 'popup,width=720,height=780');
  };
  return (
    <ul aria-busy={isPending} className={styles['list']}>
      {doors?.map((door) => (
        <li key={door}>
          <button
            type="button"
            onClick={() => leave(`/api/sign-in/${door}?return=${encodeURIComponent(back)}`)}
          >
            <b>{say(`door.${door}`)}</b>
            <small>{say(`door.${door}.for`)}</small>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Personas() {
  const { say } = useWords();
  const personas = useQuery(personasQuery);
  const queries = useQueryClient();
  const enter = useMutation({
    mutationFn: (persona: string) => answered(api.sandbox.sessions.$post({ json: { persona } }, until())),
    onSuccess: async () => {
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
      await queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
  });
  const closed = isFailure(personas.error, 'not-found');
  return (
    <>
      {closed && <p>{say('sign-in.closed')}</p>}
      <ul aria-busy={personas.isPending} className={styles['list']}>
        {personas.data?.map(({ name, displayName, role, about }) => (
          <li key={name}>
            <button type="button" disabled={enter.isPending} onClick={() => enter.mutate(name)}>
              <b>{displayName}</b> <span>{say(`role.${role}`)}</span>
              <small>{about}</small>
            </button>
          </li>
        ))}
      </ul>
      {personas.error && !closed && <Failed error={personas.error} onRetry={() => void personas.refetch()} />}
      {enter.error && <Failed error={enter.error} />}
    </>
  );
}
