import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../api.ts';
import { answered, until } from '../problem.ts';
import { useSession, zoneOf } from '../session.ts';
import { Failed } from '../shell/trouble.tsx';
import { Dot, type DotState } from '../ui/dot.tsx';
import { useNow } from '../ui/use-now.ts';
import { useInstant } from '../workshop/use-instant.ts';
import { useWords } from '../words/use-words.ts';
import styles from '../workshop/workshop.module.css';
import { GrantForm } from './grant-form.tsx';
import { grantsQuery, type Grant } from './home-queries.ts';

const STATES = {
  live: 'fresh',
  waiting: 'unknown',
  ended: 'stale',
  suspended: 'refused',
} as const satisfies Record<string, DotState>;

function stateOf({ suspendedAt, endsAt, holder }: Grant, now: number): keyof typeof STATES {
  if (suspendedAt !== null) return 'suspended';
  if (Date.parse(endsAt) <= now) return 'ended';
  return holder === null ? 'waiting' : 'live';
}

/** Who holds what, since when, until when, granted by whom; a manager invites and suspends. */
export function GrantsScreen() {
  const { say } = useWords();
  const { role, territory } = useSession();
  const { data: grants, error, isPending, refetch } = useQuery(grantsQuery);
  useEffect(() => {
    document.title = `${say('grants.title')} · Créneau`;
  }, [say]);
  const manages = role === 'territory-manager';
  return (
    <main id="content" className={styles['page']}>
      <h1>{say('grants.title')}</h1>
      <p className={styles['quiet']}>
        {manages && territory && (
          <b>{say('shell.territory', { code: territory.code, name: territory.name })} · </b>
        )}
        {say('grants.about')}
      </p>
      {manages && <GrantForm />}
      <section>
        <h2>{say('grants.list')}</h2>
        {isPending && <output>{say('home.loading')}</output>}
        {error && !grants && <Failed error={error} onRetry={() => void refetch()} />}
        {grants?.length === 0 && <p>{say('grants.none')}</p>}
        <ul className={styles['list']}>
          {grants?.map((grant) => (
            <GrantLine key={grant.id} grant={grant} manages={manages} />
          ))}
        </ul>
      </section>
    </main>
  );
}

function GrantLine({ grant, manages }: { grant: Grant; manages: boolean }) {
  const { say } = useWords();
  const print = useInstant(zoneOf(useSession()));
  const state = stateOf(grant, useNow(60_000));
  const { holder, role, hint, invitedBy, startsAt, endsAt, grantedBy } = grant;
  return (
    <li>
      <b>{holder ?? say('grants.invited', { by: say(`grants.by.${invitedBy}`), hint })}</b>
      <span>{say(`role.${role}`)}</span>
      <span>
        <Dot state={STATES[state]} />
        {say(`grants.state.${state}`)}
      </span>
      {manages && (state === 'live' || state === 'waiting') && <Suspend grant={grant} />}
      <small>
        {say('grants.dates', {
          since: print(startsAt),
          until: print(endsAt),
          by: grantedBy ?? say('account.system'),
        })}
      </small>
    </li>
  );
}

/** Suspending ends every session at once: it is asked twice. */
function Suspend({ grant }: { grant: Grant }) {
  const { say } = useWords();
  const queries = useQueryClient();
  const [sure, setSure] = useState(false);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () =>
      answered(api.grants[':grantId'].suspend.$post({ param: { grantId: String(grant.id) } }, until())),
    onSuccess: () => queries.invalidateQueries({ queryKey: grantsQuery.queryKey }),
  });
  return (
    <>
      <button
        type="button"
        disabled={isPending}
        onBlur={() => setSure(false)}
        onClick={() => (sure ? mutate() : setSure(true))}
      >
        {say(sure ? 'grants.suspend.sure' : 'grants.suspend')}
      </button>
      {error && <Failed title={say('grants.not-suspended')} error={error} />}
    </>
  );
}
