import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { KeyCap, shortcutOf } from '../../keys/key-cap.tsx';
import { useKeys } from '../../keys/use-keys.ts';
import { setPreference, usePreferences } from '../../preferences.ts';
import { Failed } from '../../shell/trouble.tsx';
import { Announcer } from '../../ui/announcer.tsx';
import panel from '../../ui/panel.module.css';
import { useNow } from '../../ui/use-now.ts';
import { useWords } from '../../words/use-words.ts';
import { acknowledge } from './alarms.ts';
import { CaseLine } from './case-line.tsx';
import { casesQuery, type CaseHeader } from '../case-queries.ts';
import styles from './queue.module.css';
import { heldOrder } from './urgency.ts';
import { useAlarms } from './use-alarms.ts';

/** At the left of every screen of a case: those that ring, then all that are open, the most urgent first. */
export function QueuePanel({ caseId }: { caseId: string | undefined }) {
  const { say } = useWords();
  const { data, error, refetch, isPending } = useQuery(casesQuery('open'));
  const alarms = useAlarms();
  const cases = useSteadyOrder(data?.items);
  const ringingIds = new Set(alarms.map(({ id }) => id));
  useKeys({
    heard: () => acknowledge(alarms.slice(0, 1)),
    heardAll: () => acknowledge(alarms),
  });
  const quiet = cases.filter(({ id }) => !ringingIds.has(id));
  return (
    <section className={`${panel['panel']} ${styles['queue']}`} aria-labelledby="queue-title">
      <div className={panel['head']}>
        <h2 id="queue-title">{say('queue.title')}</h2>
        <span>{say('queue.open', { count: data?.counts['open'] ?? cases.length })}</span>
        <span className={panel['grow']} />
        <Link to="/cases" className={panel['act']} aria-keyshortcuts={shortcutOf('cases')}>
          <KeyCap id="cases" />
          <span className="sr">{say('queue.all')}</span>
        </Link>
      </div>
      <Alarms alarms={alarms} caseId={caseId} />
      <div className={`${panel['scroll']} ${styles['list']}`}>
        {isPending && <p>{say('queue.wait')}</p>}
        {error && !data && (
          <Failed title={say('queue.failed')} error={error} onRetry={() => void refetch()} />
        )}
        {data && cases.length === 0 && <p>{say('queue.none')}</p>}
        <ul>
          {quiet.map((header) => (
            <CaseLine key={header.id} header={header} current={header.id === caseId} />
          ))}
        </ul>
      </div>
      <Foot />
    </section>
  );
}

/** Late ones stand apart, at the top, each with its way to be silent. */
function Alarms({ alarms, caseId }: { alarms: readonly CaseHeader[]; caseId: string | undefined }) {
  const { say } = useWords();
  const numbers = alarms.map(({ number }) => number).join(', ');
  return (
    <>
      <Announcer text={alarms.length === 0 ? '' : say('alarm.said', { count: alarms.length, numbers })} />
      {alarms.length > 0 && (
        <ul className={styles['alarms']} aria-label={say('alarm.title')}>
          {alarms.map((header, at) => (
            <CaseLine key={header.id} header={header} current={header.id === caseId}>
              <button
                type="button"
                className={`${panel['act']} ${styles['heard']}`}
                aria-keyshortcuts={at === 0 ? shortcutOf('heard') : undefined}
                onClick={() => acknowledge([header])}
              >
                {say('alarm.heard')}{' '}
                <span className="sr">{say('alarm.heard.case', { number: header.number })}</span>
                {at === 0 && <KeyCap id="heard" />}
              </button>
            </CaseLine>
          ))}
        </ul>
      )}
    </>
  );
}

function Foot() {
  const { say } = useWords();
  const { sound } = usePreferences();
  return (
    <div className={`${panel['foot']} ${styles['foot']}`}>
      <Link to="/new-case" className={panel['act']} aria-keyshortcuts={shortcutOf('newCase')}>
        {say('queue.new')} <KeyCap id="newCase" />
      </Link>
      <span className={panel['grow']} />
      <button
        type="button"
        className={panel['act']}
        aria-pressed={sound === 'on'}
        onClick={() => setPreference('sound', sound === 'on' ? 'off' : 'on')}
      >
        {say(`queue.sound.${sound}`)}
      </button>
    </div>
  );
}

const NONE: readonly CaseHeader[] = [];

/** The list's order as it was first shown: an answer that comes in between moves nothing but what must rise. */
function useSteadyOrder(items: readonly CaseHeader[] | undefined): readonly CaseHeader[] {
  const now = useNow(10_000);
  const [order, setOrder] = useState<readonly string[]>([]);
  const shown = heldOrder(order, items ?? NONE, now);
  const ids = shown.map(({ id }) => id);
  if (items !== undefined && ids.join() !== order.join()) setOrder(ids);
  return shown;
}
