import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { FormattedNumber } from 'react-intl';
import type { Feed } from '../api.ts';
import { feedsQuery } from '../queries.ts';
import { useSession, zoneOf } from '../session.ts';
import { Failed } from '../shell/trouble.tsx';
import { DataTable, type Columns } from '../table/data-table.tsx';
import { Dot } from '../ui/dot.tsx';
import { useNow } from '../ui/use-now.ts';
import { useWords } from '../words/use-words.ts';
import { FEED_DOTS, isToWatch, stateAge, stateOf, whenWords } from './feed-words.ts';
import { RunMark } from './run-mark.tsx';
import styles from './feeds.module.css';

/** A list is looked at more often here than from the header of other pages. */
const EVERY_MS = 5000;

/** All the feeds one may see, those to look at counted. */
export function FeedsScreen() {
  const { say } = useWords();
  const { data: feeds, error, refetch } = useQuery({ ...feedsQuery, refetchInterval: EVERY_MS });
  useEffect(() => {
    document.title = say('feeds.document');
  }, [say]);
  return (
    <main id="content" className={styles['list']}>
      <header>
        <h1>{say('feeds.title')}</h1>
        {feeds && (
          <span>{say('feeds.count', { count: feeds.length, watch: feeds.filter(isToWatch).length })}</span>
        )}
      </header>
      {error && !feeds && <Failed title={say('feeds.failed')} error={error} onRetry={() => void refetch()} />}
      {!feeds && !error && <Skeleton />}
      {feeds?.length === 0 && <None />}
      {feeds && feeds.length > 0 && <List feeds={feeds} />}
    </main>
  );
}

function None() {
  const { say } = useWords();
  const { role } = useSession();
  return (
    <div className={styles['state']}>
      <h2>{say('feeds.none')}</h2>
      <p>{say(role === 'vendor' ? 'feeds.none.vendor' : 'feeds.none.operator')}</p>
    </div>
  );
}

const SKELETON_ROWS = 6;

function Skeleton() {
  const { say } = useWords();
  return (
    <div className={styles['skeleton']}>
      <span className="sr">{say('feeds.loading')}</span>
      {Array.from({ length: SKELETON_ROWS }, (_, row) => (
        <div key={row} aria-hidden="true">
          <span />
          <span />
          <span />
        </div>
      ))}
    </div>
  );
}

const keyOf = ({ id }: Feed) => String(id);

function List({ feeds }: { feeds: Feed[] }) {
  const { say } = useWords();
  const columns = useColumns();
  return (
    <DataTable
      caption={say('feeds.caption', { count: feeds.length })}
      columns={columns}
      rows={feeds}
      rowKey={keyOf}
    />
  );
}

const FIGURES = ['received', 'accepted', 'unchanged', 'rejected'] as const;

function useColumns(): Columns<Feed> {
  const { say } = useWords();
  return useMemo(
    () => [
      {
        id: 'feed',
        header: say('feeds.column.feed'),
        meta: { cell: styles['name-cell'], namesRow: true },
        cell: ({ row }) => <NameCell feed={row.original} />,
      },
      {
        id: 'state',
        header: say('feeds.column.state'),
        meta: { width: styles['state-column'], cell: styles['state-cell'] },
        cell: ({ row }) => <StateCell feed={row.original} />,
      },
      {
        id: 'run',
        header: say('feeds.column.run'),
        meta: { width: styles['run-column'], cell: styles['run-cell'] },
        cell: ({ row }) => <RunCell feed={row.original} />,
      },
      ...FIGURES.map((figure): Columns<Feed>[number] => ({
        id: figure,
        header: say(`feeds.column.${figure}`),
        meta: { width: styles['figure-column'], cell: styles['figure-cell'], align: 'end' },
        cell: ({ row }) => <FigureCell figure={figure} feed={row.original} />,
      })),
    ],
    [say],
  );
}

function NameCell({ feed }: { feed: Feed }) {
  const { say } = useWords();
  return (
    <>
      <Link to="/feeds/$feedId" params={{ feedId: String(feed.id) }}>
        {feed.name}
      </Link>
      <small>
        {feed.vendor.name} · {feed.protocol}
        {feed.sandbox && ` · ${say('feed.sandbox')}`}
      </small>
    </>
  );
}

function StateCell({ feed }: { feed: Feed }) {
  const words = useWords();
  const now = useNow();
  const state = stateOf(feed);
  return (
    <>
      <span className={styles[`is-${state}`]}>
        <Dot state={FEED_DOTS[state]} />
        {words.say(`feed.state.${state}`)}
      </span>
      <small>{stateAge(feed, now, words)}</small>
    </>
  );
}

function RunCell({ feed: { lastRun } }: { feed: Feed }) {
  const words = useWords();
  const now = useNow(60_000);
  const zone = zoneOf(useSession());
  if (!lastRun) return <span aria-hidden="true">—</span>;
  return (
    <>
      <span>
        <RunMark state={lastRun.state} />
        {words.say(`run.state.${lastRun.state}`)}
      </span>
      <small>{whenWords(lastRun.startedAt, { zone, now }, words)}</small>
    </>
  );
}

/** Laid out as blocks, a figure says what it is. */
function FigureCell({ feed, figure }: { feed: Feed; figure: (typeof FIGURES)[number] }) {
  const { say } = useWords();
  const value = feed.lastRun?.[figure];
  if (value === undefined) return <span aria-hidden="true">—</span>;
  return (
    <span className={figure === 'rejected' && value > 0 ? styles['bad'] : undefined}>
      <FormattedNumber value={value} />
      <span aria-hidden="true" className={styles['unit']}>
        {' '}
        {say(`figure.${figure}`)}
      </span>
    </span>
  );
}
