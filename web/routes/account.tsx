import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { createRoute } from '@tanstack/react-router';
import { useEffect } from 'react';
import { api } from '../api.ts';
import { Failure, until } from '../problem.ts';
import { accessEntriesQuery, sessionsQuery } from '../queries.ts';
import { useSession, zoneOf } from '../session.ts';
import { Failed } from '../shell/trouble.tsx';
import { useWords } from '../words/use-words.ts';
import styles from './account.module.css';
import { rootRoute } from './root.tsx';

/** Where I am signed in, and who looked at what concerns me. */
export const accountRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/account',
  component: AccountPage,
});

function AccountPage() {
  const { say } = useWords();
  const { displayName } = useSession();
  useEffect(() => {
    document.title = `${say('account.title')} · Créneau`;
  }, [say]);
  return (
    <main id="content" className={styles['page']}>
      <h1>{say('account.title')}</h1>
      <p>{displayName}</p>
      <Sessions />
      <Accesses />
    </main>
  );
}

function useInstant(): (instant: string) => string {
  const { locale } = useWords();
  const timeZone = zoneOf(useSession());
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  return (instant) => format.format(new Date(instant));
}

function Sessions() {
  const { say } = useWords();
  const print = useInstant();
  const queries = useQueryClient();
  const sessions = useQuery(sessionsQuery);
  const end = useMutation({
    mutationFn: async (id: number) => {
      const { ok, status }: Response = await api.sessions[':sessionId'].$delete(
        { param: { sessionId: String(id) } },
        until(),
      );
      if (!ok && status !== 404) throw new Failure('unreadable', { status });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
  return (
    <section aria-busy={sessions.isPending}>
      <h2>{say('account.sessions')}</h2>
      <ul className={styles['list']}>
        {sessions.data?.map(({ id, device, channel, createdAt, current }) => (
          <li key={id}>
            <span>{device ?? say(`account.channel.${channel}`)}</span>
            <small>{say('account.since', { at: print(createdAt) })}</small>
            {current ? (
              <b>{say('account.current')}</b>
            ) : (
              <button type="button" disabled={end.isPending} onClick={() => end.mutate(id)}>
                {say('account.end')}
              </button>
            )}
          </li>
        ))}
      </ul>
      {(sessions.error ?? end.error) && <Failed error={sessions.error ?? end.error} />}
    </section>
  );
}

function Accesses() {
  const { say } = useWords();
  const print = useInstant();
  const entries = useQuery(accessEntriesQuery);
  return (
    <section aria-busy={entries.isPending}>
      <h2>{say('account.accesses')}</h2>
      {entries.data?.length === 0 && <p>{say('account.accesses.none')}</p>}
      <ul className={styles['list']}>
        {entries.data?.map(({ id, at, who, role, need, why, breakGlass }) => (
          <li key={id} data-urgent={breakGlass || undefined}>
            <span>{who ?? say('account.system')}</span>
            <small>{print(at)}</small>
            <span>
              {breakGlass && <b>{say('account.emergency')} </b>}
              {role} · {need} · {why}
            </span>
          </li>
        ))}
      </ul>
      {entries.error && <Failed error={entries.error} />}
    </section>
  );
}
