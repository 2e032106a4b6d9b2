import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Feed } from '../api.ts';
import { feedsQuery } from '../queries.ts';
import { lengthWords, type Locale } from '../time.ts';
import { Dot, type DotState } from '../ui/dot.tsx';
import { Popover } from '../ui/popover.tsx';
import { useNow } from '../ui/use-now.ts';
import { useWords } from '../words/use-words.ts';
import styles from './vendors.module.css';

const isSilent = ({ state }: Feed) => state === 'failed' || state === 'stale';
/** A feed that was just made and never heard is not missed yet. */
const isExpected = ({ state, lastHeardAt }: Feed) => lastHeardAt !== null || state === 'failed';
const DOTS = {
  fresh: 'fresh',
  ageing: 'ageing',
  stale: 'stale',
  failed: 'silent',
  flagged: 'flagged',
} as const satisfies Record<Feed['state'], DotState>;

/** How long the quietest of these feeds has said nothing; `none` when one never spoke. */
function silence(feeds: Feed[], now: number, locale: Locale): string {
  const heard = feeds.map(({ lastHeardAt }) => (lastHeardAt === null ? Number.NaN : Date.parse(lastHeardAt)));
  const longest = now - Math.min(...heard);
  return Number.isNaN(longest) ? 'none' : lengthWords(longest, locale);
}

/** How many vendors are heard and which are not; opens the list of their feeds. Nothing is known of them offline. */
export function Vendors({ offline }: { offline: boolean }) {
  const { say, locale } = useWords();
  const now = useNow();
  const { data: feeds = [], isSuccess, isPending } = useQuery(feedsQuery);
  const expected = feeds.filter(isExpected);
  const silent = expected.filter(isSilent);
  const silentVendors = new Set(silent.map(({ vendor }) => vendor.code));
  const vendors = new Set(expected.map(({ vendor }) => vendor.code));
  if (isPending) return null;
  if (!isSuccess || offline) return <span>{say('shell.vendors.unknown')}</span>;
  const label = (
    <>
      <span>{say('shell.vendors', { count: vendors.size - silentVendors.size })}</span>
      {silentVendors.size > 0 && (
        <span className={styles['warn']}>
          <Dot state="silent" />
          {say('shell.vendors.silent', { count: silentVendors.size, age: silence(silent, now, locale) })}
        </span>
      )}
    </>
  );
  return (
    <Popover label={label} title={say('shell.vendors.title')}>
      <ul className={styles['list']}>
        {feeds.map((feed) => (
          <FeedLine key={feed.id} feed={feed} now={now} />
        ))}
      </ul>
    </Popover>
  );
}

function FeedLine({ feed, now }: { feed: Feed; now: number }) {
  const { say, locale } = useWords();
  const age = feed.lastHeardAt === null ? undefined : lengthWords(now - Date.parse(feed.lastHeardAt), locale);
  return (
    <li>
      <Link to="/feeds/$feedId" params={{ feedId: String(feed.id) }}>
        {feed.vendor.name}
      </Link>
      <span className={isSilent(feed) ? styles['warn'] : undefined}>
        <Dot state={DOTS[feed.state]} />
        {say(`state.${feed.state}`)}
        {feed.pausedAt !== null && ` · ${say('shell.vendors.paused')}`}
      </span>
      <small>
        {feed.name} · {age === undefined ? say('shell.vendors.never') : say('shell.vendors.heard', { age })}
      </small>
    </li>
  );
}
