import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { exercisesQuery } from '../availability/queries.ts';
import { whenOf } from '../cases/case-words.ts';
import { nextHour } from '../cases/steps/step-commands.ts';
import { useSession, zoneOf } from '../session.ts';
import { Failed, sentenceOf } from '../shell/trouble.tsx';
import { useNow } from '../ui/use-now.ts';
import { useWords } from '../words/use-words.ts';
import styles from '../workshop/workshop.module.css';
import { acceptAsk, communityAsksQuery, type CommunityAsk } from './home-queries.ts';

/** Whom regulators ask one's community to see: nothing of the person, and the first who says an hour has them. */
export function CommunityAsks() {
  const { say } = useWords();
  const { data, error, refetch, isPending } = useQuery(communityAsksQuery);
  const [taken, setTaken] = useState(false);
  return (
    <section aria-labelledby="asks">
      <h2 id="asks">{say('asks.title')}</h2>
      {isPending && <p>{say('home.loading')}</p>}
      {error && !data && <Failed error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && !taken && <p className={styles['quiet']}>{say('asks.none')}</p>}
      <output>{taken && say('asks.taken')}</output>
      <ul className={styles['list']}>
        {(data ?? []).map((ask) => (
          <Ask key={ask.id} ask={ask} onTaken={() => setTaken(true)} />
        ))}
      </ul>
    </section>
  );
}

function Ask({ ask, onTaken }: { ask: CommunityAsk; onTaken: () => void }) {
  const words = useWords();
  const { say, sayCode } = words;
  const now = useNow(10_000);
  const zone = zoneOf(useSession());
  const { organization, specialtyLabel, communeName, delay, answerBy } = ask;
  const wanted = [specialtyLabel, communeName].filter((each) => each !== null).join(' · ');
  return (
    <li>
      <p>
        <b>{wanted === '' ? say('asks.anyone') : wanted}</b>
        <br />
        <small>
          {delay !== null && `${say('asks.within', { delay: sayCode('delay', delay) })} · `}
          {say('asks.by', { organization, at: whenOf(answerBy, { words, now, zone }) })}
        </small>
      </p>
      <Take ask={ask} onTaken={onTaken} />
    </li>
  );
}

/** At what hour, and where when one practises in several places. */
function Take({ ask, onTaken }: { ask: CommunityAsk; onTaken: () => void }) {
  const words = useWords();
  const { say } = words;
  const queries = useQueryClient();
  const zone = zoneOf(useSession());
  const { data: exercises = [] } = useQuery(exercisesQuery);
  const [hour, setHour] = useState('');
  const [roleId, setRoleId] = useState('');
  const [missing, setMissing] = useState(false);
  const taking = useMutation({
    networkMode: 'always',
    mutationFn: (start: number) => acceptAsk(ask.id, { start, roleId: Number(roleId) }),
    onSuccess: onTaken,
    onSettled: () => queries.invalidateQueries({ queryKey: communityAsksQuery.queryKey }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const start = nextHour(hour, { now: Date.now(), zone });
    setMissing(start === undefined);
    if (start !== undefined && !taking.isPending) taking.mutate(start);
  };
  return (
    <form className={styles['row']} onSubmit={submit} noValidate>
      <label>
        <span>{say('asks.hour')}</span>
        <input
          type="time"
          value={hour}
          aria-invalid={missing || undefined}
          onChange={({ target }) => setHour(target.value)}
        />
      </label>
      {exercises.length > 1 && (
        <label>
          <span>{say('asks.where')}</span>
          <select value={roleId} onChange={({ target }) => setRoleId(target.value)}>
            {exercises.map(({ roleId: id, place, name }) => (
              <option key={id} value={id}>
                {place.name ?? place.city ?? name}
              </option>
            ))}
          </select>
        </label>
      )}
      <button type="submit" aria-disabled={taking.isPending || undefined}>
        {say('asks.take')}
      </button>
      {missing && <p role="alert">{say('asks.missing')}</p>}
      {taking.error && <p role="alert">{sentenceOf(taking.error, words)}</p>}
    </form>
  );
}
