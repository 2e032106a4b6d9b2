import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useSession, zoneOf } from '../session.ts';
import { Failed } from '../shell/trouble.tsx';
import { Dot } from '../ui/dot.tsx';
import { useInstant } from '../workshop/use-instant.ts';
import { useWords } from '../words/use-words.ts';
import styles from '../workshop/workshop.module.css';
import { EntryList } from './entry-list.tsx';
import { breakGlassQuery, entriesQuery, type BreakGlass } from './home-queries.ts';

/** What an auditor reads: every emergency access, and every trace. */
export function AuditScreen() {
  const { say } = useWords();
  useEffect(() => {
    document.title = `${say('audit.title')} · Créneau`;
  }, [say]);
  return (
    <main id="content" className={styles['page']}>
      <h1>{say('audit.title')}</h1>
      <p className={styles['quiet']}>
        {say('audit.about')} <Link to="/break-glass">{say('audit.open-case')}</Link>
      </p>
      <Opened />
      <Entries />
    </main>
  );
}

function Opened() {
  const { say } = useWords();
  const found = useInfiniteQuery(breakGlassQuery);
  const opened = found.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <section aria-busy={found.isPending}>
      <h2>{say('audit.opened')}</h2>
      {found.error && opened.length === 0 && (
        <Failed error={found.error} onRetry={() => void found.refetch()} />
      )}
      {found.data && opened.length === 0 && <p>{say('audit.opened.none')}</p>}
      <ul className={styles['list']}>
        {opened.map((each) => (
          <OpenedLine key={each.id} opened={each} />
        ))}
      </ul>
      <More found={found} />
    </section>
  );
}

function OpenedLine({ opened }: { opened: BreakGlass }) {
  const { say, sayCode } = useWords();
  const print = useInstant(zoneOf(useSession()));
  const { who, role, reason, explanation, citizenId, caseId, openedAt, endsAt } = opened;
  return (
    <li>
      <span>
        <Dot state="urgent" />
        <b>{who}</b> · {sayCode('role', role)}
      </span>
      <span>
        {sayCode('reason', reason)} ·{' '}
        {caseId === null
          ? say('audit.citizen', { id: String(citizenId) })
          : say('audit.case', { id: caseId })}
      </span>
      <span>{explanation}</span>
      <small>{say('audit.span', { from: print(openedAt), to: print(endsAt) })}</small>
    </li>
  );
}

function Entries() {
  const { say } = useWords();
  const found = useInfiniteQuery(entriesQuery);
  const entries = found.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <section aria-busy={found.isPending}>
      <h2>{say('audit.entries')}</h2>
      {found.error && entries.length === 0 && (
        <Failed error={found.error} onRetry={() => void found.refetch()} />
      )}
      {found.data && entries.length === 0 && <p>{say('audit.entries.none')}</p>}
      <EntryList entries={entries} />
      <More found={found} />
    </section>
  );
}

interface MoreProps {
  found: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> };
}

function More({ found }: MoreProps) {
  const { say } = useWords();
  if (!found.hasNextPage) return null;
  return (
    <div className={styles['row']}>
      <button type="button" disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
        {say('matches.more')}
      </button>
    </div>
  );
}
