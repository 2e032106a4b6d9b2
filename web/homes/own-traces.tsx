import { useQuery } from '@tanstack/react-query';
import { accessEntriesQuery } from '../queries.ts';
import { useSession, zoneOf } from '../session.ts';
import { Failed } from '../shell/trouble.tsx';
import { Dot } from '../ui/dot.tsx';
import { useInstant } from '../workshop/use-instant.ts';
import { useWords } from '../words/use-words.ts';
import styles from '../workshop/workshop.module.css';
import { EntryList } from './entry-list.tsx';
import { noticesQuery, type Notice } from './home-queries.ts';

/** What a citizen was told about their data, and who looked at it. */
export function OwnTraces() {
  const { say } = useWords();
  const { account } = useSession();
  const entries = useQuery(accessEntriesQuery);
  return (
    <>
      <Notices />
      <section>
        <h2>{say('account.accesses')}</h2>
        <p className={styles['quiet']}>{say('home.citizen.number', { number: account })}</p>
        {entries.isPending && <output>{say('home.loading')}</output>}
        {entries.error && <Failed error={entries.error} onRetry={() => void entries.refetch()} />}
        {entries.data?.length === 0 && <p>{say('account.accesses.none')}</p>}
        <EntryList entries={entries.data ?? []} />
      </section>
    </>
  );
}

function Notices() {
  const { say } = useWords();
  const notices = useQuery(noticesQuery);
  return (
    <section>
      <h2>{say('notices.title')}</h2>
      {notices.isPending && <output>{say('home.loading')}</output>}
      {notices.error && <Failed error={notices.error} onRetry={() => void notices.refetch()} />}
      {notices.data?.length === 0 && <p>{say('notices.none')}</p>}
      <ul className={styles['list']}>
        {notices.data?.map((notice) => (
          <NoticeLine key={notice.id} notice={notice} />
        ))}
      </ul>
    </section>
  );
}

function NoticeLine({ notice: { kind, facts, at } }: { notice: Notice }) {
  const { say, sayCode } = useWords();
  const print = useInstant(zoneOf(useSession()));
  const told = {
    role: sayCode('role', facts['role'] ?? ''),
    reason: sayCode('reason', facts['reason'] ?? ''),
    until: facts['until'] === undefined ? '' : print(facts['until']),
  };
  return (
    <li>
      <span>
        <Dot state={kind === 'break-glass' ? 'urgent' : 'fresh'} />
        {kind === 'break-glass' ? say('notice.break-glass', told) : sayCode('notice', kind)}
      </span>
      <small>{print(at)}</small>
    </li>
  );
}
