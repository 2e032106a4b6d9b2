import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api.ts';
import { answered, until } from '../problem.ts';
import { useSession, zoneOf } from '../session.ts';
import { Failed } from '../shell/trouble.tsx';
import { Dot, type DotState } from '../ui/dot.tsx';
import { useWords } from '../words/use-words.ts';
import { useInstant } from './use-instant.ts';
import type { VendorDetail } from './vendor-queries.ts';
import { messageQuery, messagesQuery, type Message } from './webhook-queries.ts';
import styles from './webhooks.module.css';
import workshop from './workshop.module.css';

const STATES = ['waiting', 'sent', 'dead', 'expired'] as const satisfies readonly Message['state'][];

const DOTS = {
  waiting: 'ageing',
  sent: 'fresh',
  dead: 'refused',
  expired: 'stale',
} as const satisfies Record<Message['state'], DotState>;

/** What a vendor was sent and what became of it; what died may be sent again. */
export function MessageLog({ vendor: { code: vendorCode } }: { vendor: VendorDetail }) {
  const { say } = useWords();
  const [state, setState] = useState<Message['state'] | ''>('');
  const found = useInfiniteQuery(messagesQuery(vendorCode, state));
  const messages = found.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <section aria-busy={found.isPending} aria-labelledby="messages">
      <h2 id="messages">{say('journal.title')}</h2>
      <p className={workshop['quiet']}>{say('journal.about')}</p>
      <div className={workshop['row']}>
        <label>
          <span>{say('journal.show')}</span>
          <select
            value={state}
            onChange={({ target }) => setState(STATES.find((each) => each === target.value) ?? '')}
          >
            <option value="">{say('journal.all')}</option>
            {STATES.map((each) => (
              <option key={each} value={each}>
                {say(`message.state.${each}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      {found.isPending && <output>{say('journal.loading')}</output>}
      {found.error && messages.length === 0 && (
        <Failed title={say('journal.failed')} error={found.error} onRetry={() => void found.refetch()} />
      )}
      {found.data && messages.length === 0 && (
        <p className={styles['none']}>{say(state === '' ? 'journal.none' : 'journal.none.filtered')}</p>
      )}
      <ul className={workshop['list']}>
        {messages.map((message) => (
          <MessageLine key={message.id} message={message} vendorCode={vendorCode} />
        ))}
      </ul>
      {found.hasNextPage && (
        <div className={workshop['row']}>
          <button
            type="button"
            disabled={found.isFetchingNextPage}
            onClick={() => void found.fetchNextPage()}
          >
            {say('journal.more')}
          </button>
        </div>
      )}
    </section>
  );
}

function MessageLine({ message, vendorCode }: { message: Message; vendorCode: string }) {
  const { say, sayCode } = useWords();
  const print = useInstant(zoneOf(useSession()));
  const [open, setOpen] = useState(false);
  const { id, kind, state, createdAt, dueAt, reason, attempts } = message;
  const again = state === 'dead' || state === 'expired';
  return (
    <li>
      <span>
        <b>{sayCode('event', kind)}</b> <small>nº&nbsp;{id}</small>
      </span>
      <span>
        <Dot state={DOTS[state]} />
        {say(`message.state.${state}`)}
      </span>
      <small>{print(createdAt)}</small>
      {reason !== null && state !== 'sent' && (
        <small lang="en" className={styles['reason']}>
          {reason}
        </small>
      )}
      {dueAt !== null && attempts > 0 && (
        <small className={styles['reason']}>{say('journal.next', { at: print(dueAt) })}</small>
      )}
      <details className={styles['tries']} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>
          {say('journal.tries', { count: attempts })}
          <span className="sr"> nº&nbsp;{id}</span>
        </summary>
        {open && <Tries message={message} />}
      </details>
      {again && <Retry id={id} vendorCode={vendorCode} />}
    </li>
  );
}

function Tries({ message }: { message: Message }) {
  const { say } = useWords();
  const print = useInstant(zoneOf(useSession()));
  const { data, error } = useQuery(messageQuery(message));
  if (error) return <Failed title={say('journal.failed')} error={error} />;
  return (
    <ol aria-busy={!data}>
      {data?.tries.map(({ at, durationMs, status, reason }) => (
        <li key={at}>
          <Dot state={reason === null ? 'fresh' : 'refused'} />
          {say('journal.try', { at: print(at), duration: durationMs })} ·{' '}
          {status === null ? say('journal.unanswered') : say('journal.answered', { status })}
        </li>
      ))}
    </ol>
  );
}

function Retry({ id, vendorCode }: { id: number; vendorCode: string }) {
  const { say } = useWords();
  const queries = useQueryClient();
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: () =>
      answered(api.messages[':messageId'].retry.$post({ param: { messageId: String(id) } }, until())),
    onSettled: () => queries.invalidateQueries({ queryKey: ['vendors', vendorCode] }),
  });
  return (
    <>
      <button type="button" disabled={isPending} onClick={() => mutate()}>
        {say('journal.retry')}
        <span className="sr"> nº&nbsp;{id}</span>
      </button>
      <output className="sr">{isSuccess ? say('journal.retried') : ''}</output>
      {error && <Failed title={say('journal.not-retried')} error={error} />}
    </>
  );
}
