import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../api.ts';
import { answered, until } from '../problem.ts';
import { Failed } from '../shell/trouble.tsx';
import counts from '../statistics/statistics.module.css';
import { Dot } from '../ui/dot.tsx';
import { useWords } from '../words/use-words.ts';
import log from '../workshop/webhooks.module.css';
import styles from '../workshop/workshop.module.css';

const EVERY = 5000;

const channelsQuery = queryOptions({
  queryKey: ['messages', 'channels'],
  queryFn: async ({ signal }) => (await answered(api.channels.$get({ query: {} }, until(signal)))).items,
  refetchInterval: EVERY,
});

/** What died or expired, the newest first: what an operator may have sent again. */
const endedQuery = queryOptions({
  queryKey: ['messages', 'ended'],
  queryFn: async ({ signal }) => {
    const of = async (state: 'dead' | 'expired') =>
      (await answered(api.messages.$get({ query: { state, limit: '50' } }, until(signal)))).items;
    const [dead, expired] = await Promise.all([of('dead'), of('expired')]);
    return [...dead, ...expired].toSorted((a, b) => b.id - a.id);
  },
  refetchInterval: EVERY,
});

/** The ways out, what waits before each, and what did not arrive. */
export function MessagesScreen() {
  const { say } = useWords();
  useEffect(() => {
    document.title = `${say('messages.title')} · Créneau`;
  }, [say]);
  return (
    <main id="content" className={styles['page']}>
      <h1>{say('messages.title')}</h1>
      <p className={styles['quiet']}>{say('messages.about')}</p>
      <Channels />
      <Ended />
    </main>
  );
}

function Channels() {
  const { say, sayCode } = useWords();
  const { data, error, isPending, refetch } = useQuery(channelsQuery);
  return (
    <section aria-labelledby="channels">
      <h2 id="channels">{say('messages.channels')}</h2>
      {isPending && <output>{say('messages.loading')}</output>}
      {error && <Failed error={error} onRetry={() => void refetch()} />}
      {data && (
        <table className={counts['counts']}>
          <thead>
            <tr>
              {(['channel', 'state', 'waiting', 'dead', 'expired'] as const).map((name) => (
                <th key={name} scope="col" className={name === 'state' ? counts['text'] : undefined}>
                  {say(`messages.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.map(({ channel, open, waiting, dead, expired }) => (
              <tr key={channel}>
                <th scope="row">{sayCode('messages.channel', channel)}</th>
                <td className={counts['text']}>
                  {say(
                    open ? 'messages.open' : channel === 'hub' ? 'messages.closed-hub' : 'messages.closed',
                  )}
                </td>
                <td>{waiting}</td>
                <td>{dead}</td>
                <td>{expired}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Ended() {
  const { say, sayCode } = useWords();
  const { data, error, isPending, refetch } = useQuery(endedQuery);
  const client = useQueryClient();
  const retry = useMutation({
    mutationFn: (id: number) =>
      answered(api.messages[':messageId'].retry.$post({ param: { messageId: String(id) } })),
    onSettled: () => client.invalidateQueries({ queryKey: ['messages'] }),
  });
  return (
    <section aria-labelledby="ended">
      <h2 id="ended">{say('messages.list')}</h2>
      {isPending && <output>{say('messages.loading')}</output>}
      {error && <Failed error={error} onRetry={() => void refetch()} />}
      {retry.data && <output>{say('messages.retried', { id: retry.data.id })}</output>}
      {retry.error && <p role="alert">{say('messages.not-retried')}</p>}
      {data?.length === 0 && <p>{say('messages.none')}</p>}
      <ul className={styles['list']}>
        {data?.map(({ id, channel, kind, subject, target, state, reason }) => (
          <li key={id}>
            <span>
              <b>{sayCode('event', kind)}</b> <small>nº&nbsp;{id}</small>
            </span>
            <span>
              <Dot state={state === 'expired' ? 'stale' : 'refused'} />
              {sayCode('message.state', state)}
            </span>
            <small>
              {sayCode('messages.channel', channel)} · {target}
            </small>
            <small className={log['reason']}>{subject}</small>
            {reason !== null && (
              <small lang="en" className={log['reason']}>
                {reason}
              </small>
            )}
            <button
              type="button"
              aria-label={say('messages.retry-of', { id })}
              onClick={() => retry.mutate(id)}
            >
              {say('messages.retry')}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
