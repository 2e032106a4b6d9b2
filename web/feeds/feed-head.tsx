import { FormattedNumber } from 'react-intl';
import type { Feed, FeedRun } from '../api.ts';
import { useSession, zoneOf } from '../session.ts';
import { Dot } from '../ui/dot.tsx';
import { useNow } from '../ui/use-now.ts';
import { useWords } from '../words/use-words.ts';
import { explainState, FEED_DOTS, shareTaken, stateOf, whenWords } from './feed-words.ts';
import styles from './feed.module.css';
import { RunMark } from './run-mark.tsx';

/** The feed's name, how it is, and the figures of its last run. */
export function FeedHead({ feed }: { feed: Feed }) {
  const words = useWords();
  const { say } = words;
  const now = useNow();
  const state = stateOf(feed);
  const way = feed.way === 'pull' ? say('feed.pull', { host: feed.host ?? '' }) : say('feed.push');
  const facts = [feed.vendor.name, way, say('feed.protocol', { protocol: feed.protocol })];
  return (
    <>
      <h1>{feed.name}</h1>
      <p>
        <Dot state={FEED_DOTS[state]} />
        <b className={styles[`is-${state}`]}>{say(`feed.state.${state}`)}</b>
        {' · '}
        {explainState(feed, now, words)}
      </p>
      <p className={styles['quiet']}>
        {[...facts, ...(feed.sandbox ? [say('feed.sandbox')] : [])].join(' · ')}
      </p>
      {feed.lastRun && <Figures run={feed.lastRun} />}
    </>
  );
}

const FIGURES = ['received', 'accepted', 'unchanged', 'rejected', 'warned', 'closed'] as const;
const ALWAYS: ReadonlySet<string> = new Set(['received', 'accepted', 'unchanged', 'rejected']);

function Figures({ run }: { run: FeedRun }) {
  const words = useWords();
  const { say } = words;
  const zone = zoneOf(useSession());
  const now = useNow(60_000);
  const when = whenWords(run.startedAt, { zone, now }, words);
  return (
    <>
      <p className={styles['quiet']}>
        <RunMark state={run.state} />
        {say('figure.of', { when })}
        {' · '}
        {say('feed.taken', {
          state: run.state,
          share: run.state === 'failed' ? 'none' : (shareTaken(run, words) ?? 'none'),
        })}
      </p>
      <dl className={styles['figures']}>
        {FIGURES.filter((figure) => ALWAYS.has(figure) || run[figure] > 0).map((figure) => {
          const bad = figure === 'rejected' && run.rejected > 0;
          return (
            <div key={figure} className={bad ? styles['bad'] : undefined}>
              <dt>
                {bad && <Dot state="refused" />}
                {say(`figure.${figure}`)}
              </dt>
              <dd>
                <FormattedNumber value={run[figure]} />
              </dd>
            </div>
          );
        })}
      </dl>
    </>
  );
}
