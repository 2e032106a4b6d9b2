import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { Failure } from '../../problem.ts';
import { useSession } from '../../session.ts';
import { Failed, sentenceOf } from '../../shell/trouble.tsx';
import controls from '../../ui/controls.module.css';
import { useWords } from '../../words/use-words.ts';
import {
  casesQuery,
  endShift,
  handOverShift,
  shiftQuery,
  type CaseHeader,
  type Left,
  type ListName,
} from '../case-queries.ts';
import { CaseWords } from './case-line.tsx';
import lists from './lists.module.css';
import desk from '../../ui/desk.module.css';
import styles from './shift.module.css';
import fields from '../steps/fields.module.css';
import lines from './queue.module.css';
import { usePageTitle } from '../use-page-title.ts';
import { oneOf, QUEUES } from '../vocabulary.ts';

/** One's shift: what one has, what waits, what is late, and the way to leave with nothing left behind. */
export function ShiftScreen() {
  const { say } = useWords();
  const mine = useQuery(casesQuery('mine'));
  usePageTitle(say('shift.title'));
  return (
    <main id="content" className={lists['plain']}>
      <h1>{say('shift.title')}</h1>
      {mine.error && !mine.data && (
        <Failed title={say('queue.failed')} error={mine.error} onRetry={() => void mine.refetch()} />
      )}
      <div className={lists['columns']}>
        <div>
          <ListOf list="mine" />
          <ListOf list="asked" />
          <Leaving mine={mine.data?.items ?? []} />
        </div>
        <ListOf list="queue" />
        <ListOf list="overdue" />
      </div>
    </main>
  );
}

function ListOf({ list }: { list: ListName }) {
  const { say } = useWords();
  const { data } = useQuery(casesQuery(list));
  const cases = data?.items ?? [];
  return (
    <section aria-labelledby={`list-${list}`}>
      <h2 id={`list-${list}`}>
        {say(`list.${list}`)} <span>{data && cases.length}</span>
      </h2>
      {data && cases.length === 0 && <p className={desk['quiet']}>{say(`list.none.${list}`)}</p>}
      <ul className={lists['rows']}>
        {cases.slice(0, 12).map((header) => (
          <li key={header.id}>
            <Link to="/cases/$caseId" params={{ caseId: header.id }} className={lines['line']}>
              <CaseWords header={header} />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A shift does not end with open cases: each is left to a queue or to a colleague, with its note. */
function Leaving({ mine }: { mine: readonly CaseHeader[] }) {
  const words = useWords();
  const { say } = words;
  const { leave, end } = useLeaving();
  const [to, setTo] = useState('');
  const [notes, setNotes] = useState<Readonly<Record<string, string>>>({});
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (leave.isPending) return;
    leave.mutate(mine.map(({ id }) => ({ caseId: id, ...recipientOf(to), ...noteOf(notes[id]) })));
  };
  return (
    <section className={styles['leaving']} aria-labelledby="leaving">
      <h2 id="leaving">{say('shift.leave')}</h2>
      {mine.length > 0 && (
        <form onSubmit={submit}>
          <p>{say('shift.left', { count: mine.length })}</p>
          <Recipient value={to} onChange={setTo} />
          {mine.map(({ id, number }) => (
            <label key={id} className={fields['field']}>
              <span>{say('shift.note', { number })}</span>
              <input
                type="text"
                maxLength={2000}
                value={notes[id] ?? ''}
                onChange={({ target }) => setNotes({ ...notes, [id]: target.value })}
              />
            </label>
          ))}
          <div className={controls['row']}>
            <button type="submit" className={`${controls['button']} ${controls['first']}`}>
              {say('shift.hand-over', { count: mine.length })}
            </button>
          </div>
        </form>
      )}
      {leave.data && leave.data.waiting.length > 0 && (
        <output>{say('shift.waiting', { count: leave.data.waiting.length })}</output>
      )}
      <Refused error={leave.error ?? end.error} />
      {end.isSuccess ? (
        <output>{say('shift.ended')}</output>
      ) : (
        <div className={controls['row']}>
          <button type="button" className={controls['button']} onClick={() => end.mutate()}>
            {say('shift.end')}
          </button>
        </div>
      )}
    </section>
  );
}

function useLeaving() {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: ['cases'] });
  return {
    leave: useMutation({
      networkMode: 'always',
      mutationFn: (cases: Left) => handOverShift(cases),
      onSettled,
    }),
    end: useMutation({ networkMode: 'always', mutationFn: endShift, onSettled }),
  };
}

/** Why nobody may leave yet; of several cases, because of which one. */
function Refused({ error }: { error: Error | null }) {
  const words = useWords();
  if (error === null) return null;
  const number = refusedCase(error);
  return (
    <p role="alert">
      {number !== undefined && `${words.say('shift.refused', { number })} `}
      {sentenceOf(error, words)}
    </p>
  );
}

/** The case because of which none was handed over. */
function refusedCase(error: unknown): number | undefined {
  if (!(error instanceof Failure) || !('caseNumber' in error.problem)) return undefined;
  return Number(error.problem.caseNumber);
}

function recipientOf(to: string) {
  const queue = oneOf(QUEUES, to);
  if (queue) return { queue };
  return Number(to) > 0 ? { accountId: Number(to) } : {};
}

const noteOf = (note = '') => (note.trim() === '' ? {} : { note: note.trim() });

function Recipient({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { say, sayCode } = useWords();
  const { account } = useSession();
  const { data } = useQuery(shiftQuery);
  return (
    <label className={fields['field']}>
      <span>{say('shift.to')}</span>
      <select value={value} onChange={({ target }) => onChange(target.value)}>
        <option value="">{say('shift.to.own-queue')}</option>
        {QUEUES.map((queue) => (
          <option key={queue} value={queue}>
            {sayCode('queue', queue)}
          </option>
        ))}
        {(data?.present ?? [])
          .filter(({ accountId }) => accountId !== account)
          .map(({ accountId, name, role }) => (
            <option key={accountId} value={accountId}>
              {name} · {sayCode('role', role)}
            </option>
          ))}
      </select>
    </label>
  );
}
