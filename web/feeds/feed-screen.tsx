import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { Feed, FeedRun } from '../api.ts';
import { useSession, zoneOf } from '../session.ts';
import { Failed, sentenceOf } from '../shell/trouble.tsx';
import { lengthWords } from '../time.ts';
import { Announcer } from '../ui/announcer.tsx';
import { Dot } from '../ui/dot.tsx';
import { useNow } from '../ui/use-now.ts';
import { useWords } from '../words/use-words.ts';
import { FeedActions } from './feed-actions.tsx';
import { FeedHead } from './feed-head.tsx';
import { feedQuery, runsQuery } from './feed-queries.ts';
import { isToLookAt, whenWords } from './feed-words.ts';
import styles from './feed.module.css';
import { RunReport } from './run-report.tsx';
import { RunStrip } from './run-strip.tsx';
import { SendBox } from './send-box.tsx';
import { TryBox } from './try-box.tsx';

/** After one asks for a reading, how long the page looks every second for it to begin. */
const WATCH_MS = 20_000;

/** Among so many of the last runs, one that was not taken whole is shown before a later one that was. */
const RECENT = 5;

interface FeedScreenProps {
  feedId: number;
  /** The run that the URL names; without one, the last that is worth a look. */
  runId: number | undefined;
}

/** One feed: how it is, what its last runs became, what was refused and how to mend it. */
export function FeedScreen({ feedId, runId }: FeedScreenProps) {
  const { say } = useWords();
  const [watchUntil, setWatchUntil] = useState(0);
  const watched = useNow() < watchUntil;
  const { data: feed, error, refetch, dataUpdatedAt } = useQuery(feedQuery(feedId, watched));
  const { data: runs } = useQuery(runsQuery(feedId, watched));
  const name = feed?.name;
  useEffect(() => {
    document.title = name === undefined ? say('feeds.document') : say('feed.document', { name });
  }, [say, name]);
  if (!feed) {
    return (
      <main id="content" className={styles['alone']}>
        <Back />
        <h1 className="sr">{say('feeds.title')}</h1>
        {error ? (
          <Failed title={say('feed.failed')} error={error} onRetry={() => void refetch()} />
        ) : (
          <output>{say('feed.loading')}</output>
        )}
      </main>
    );
  }
  return (
    <main id="content" className={styles['feed']}>
      <Back />
      {error && <Unrefreshed error={error} since={dataUpdatedAt} />}
      <section className={styles['body']} aria-label={feed.name}>
        <FeedHead feed={feed} />
        {runs && <Runs feed={feed} runs={runs} runId={runId} />}
      </section>
      <Aside feed={feed} onAsked={() => setWatchUntil(Date.now() + WATCH_MS)} />
    </main>
  );
}

function Back() {
  const { say } = useWords();
  return (
    <p className={styles['back']}>
      <Link to="/feeds">← {say('feeds.back')}</Link>
    </p>
  );
}

/** What is shown is old: said, rather than taken away. */
function Unrefreshed({ error, since }: { error: Error; since: number }) {
  const words = useWords();
  const now = useNow();
  const age = lengthWords(now - since, words.locale);
  return (
    <output className={styles['unrefreshed']}>
      <Dot state="stale" />
      {words.say('feed.stale-page', { age, reason: sentenceOf(error, words) })}
    </output>
  );
}

interface RunsProps {
  feed: Feed;
  runs: FeedRun[];
  runId: number | undefined;
}

function Runs({ feed, runs, runId }: RunsProps) {
  const words = useWords();
  const { say } = words;
  const zone = zoneOf(useSession());
  const now = useNow(60_000);
  if (runs.length === 0) {
    return (
      <>
        <h2>{say('runs.title.none')}</h2>
        <p className={styles['quiet']}>{say(`runs.none.${feed.way}`)}</p>
      </>
    );
  }
  const latest = runs.at(-1);
  const shown = runId ?? (runs.slice(-RECENT).findLast((run) => isToLookAt(run)) ?? latest)?.id;
  const finished = latest && latest.state !== 'running' ? latest : undefined;
  const announcement = finished
    ? say('run.announce', {
        when: whenWords(finished.startedAt, { zone, now }, words),
        state: say(`run.state.${finished.state}`),
        received: finished.received,
        rejected: finished.rejected,
      })
    : '';
  return (
    <>
      <Announcer text={announcement} />
      <RunStrip feedId={feed.id} runs={runs} shown={shown} />
      {shown !== undefined && <RunReport feedId={feed.id} runId={shown} runs={runs} />}
    </>
  );
}

/** What one can do with this feed, by who one is. */
function Aside({ feed, onAsked }: { feed: Feed; onAsked: () => void }) {
  const { role } = useSession();
  if (role !== 'vendor' && role !== 'operator') return null;
  return (
    <aside className={styles['aside']}>
      <FeedActions feed={feed} onAsked={onAsked} />
      <TryBox feedId={feed.id} protocol={feed.protocol} />
      {role === 'vendor' && <SendBox feed={feed} />}
    </aside>
  );
}
