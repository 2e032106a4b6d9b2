import { Link } from '@tanstack/react-router';
import type { KeyboardEvent } from 'react';
import type { FeedRun } from '../api.ts';
import { useSession, zoneOf } from '../session.ts';
import { useNow } from '../ui/use-now.ts';
import { useWords, type Words } from '../words/use-words.ts';
import { isToLookAt, runDetail, whenWords } from './feed-words.ts';
import { RunMark, textureOf } from './run-mark.tsx';
import styles from './runs.module.css';

/** Runs to look at that are listed in words; the strip shows the others. */
const LISTED = 8;

const STATES = ['complete', 'partial', 'failed', 'skipped', 'running'] as const;

interface RunStripProps {
  feedId: number;
  /** Oldest first. */
  runs: FeedRun[];
  shown: number | undefined;
}

/** How runs are named here: `14:29 partiel, 147 refusés`. */
function useRunName(): (run: FeedRun) => string {
  const words = useWords();
  const zone = zoneOf(useSession());
  const now = useNow(60_000);
  return (run) =>
    words.say('run.name', {
      when: whenWords(run.startedAt, { zone, now }, words),
      state: words.say(`run.state.${run.state}`),
      detail: run.state === 'running' ? 'none' : runDetail(run, words),
    });
}

/** The last runs, told apart by texture; those to look at follow in words. */
export function RunStrip(props: RunStripProps) {
  const { runs } = props;
  const words = useWords();
  const { say } = words;
  const zone = zoneOf(useSession());
  const now = useNow(60_000);
  const [first, last] = [runs[0], runs.at(-1)];
  if (!first || !last) return null;
  const replays = runs.filter(({ kind }) => kind === 'replay').length;
  return (
    <>
      <h2>{say('runs.title', { count: runs.length })}</h2>
      <Strip {...props} />
      <p className={styles['axis']}>
        <span>{whenWords(first.startedAt, { zone, now }, words)}</span>
        <span>
          {STATES.filter((state) => runs.some((run) => run.state === state)).map((state) => (
            <span key={state}>
              <RunMark state={state} />
              {countOf(runs, state, words)}
            </span>
          ))}
          {replays > 0 && <span>{say('runs.count.replay', { count: replays })}</span>}
        </span>
        <span>{whenWords(last.startedAt, { zone, now }, words)}</span>
      </p>
      <ToLookAt {...props} />
    </>
  );
}

function countOf(runs: FeedRun[], state: FeedRun['state'], { say }: Words): string {
  return say(`runs.count.${state}`, { count: runs.filter((run) => run.state === state).length });
}

/** From one run to its neighbour with the arrows: the strip is one stop of the keyboard. */
function moveAlong(event: KeyboardEvent<HTMLAnchorElement>): void {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const links = [...(event.currentTarget.closest('ol')?.querySelectorAll('a') ?? [])];
  links[links.indexOf(event.currentTarget) + step]?.focus();
}

function Strip({ feedId, runs, shown }: RunStripProps) {
  const { say } = useWords();
  const nameOf = useRunName();
  const most = Math.max(1, ...runs.map(({ received }) => received));
  const stop = runs.some(({ id }) => id === shown) ? shown : runs.at(-1)?.id;
  return (
    <nav aria-label={say('runs.strip')}>
      <ol className={styles['strip']}>
        {runs.map((run) => (
          <li key={run.id}>
            <Link
              to="/feeds/$feedId"
              params={{ feedId: String(feedId) }}
              search={{ run: run.id }}
              replace
              resetScroll={false}
              aria-label={nameOf(run)}
              title={nameOf(run)}
              aria-current={run.id === shown ? 'true' : undefined}
              tabIndex={run.id === stop ? 0 : -1}
              onKeyDown={moveAlong}
            >
              <i className={textureOf(run.state)} style={{ height: `${heightOf(run, most)}%` }}>
                {run.state === 'failed' && '×'}
              </i>
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** By what was received; a run that brought nothing is still seen. */
function heightOf({ received, state }: FeedRun, most: number): number {
  return state === 'failed' ? 100 : 24 + Math.round((received / most) * 76);
}

function ToLookAt({ feedId, runs, shown }: RunStripProps) {
  const { say } = useWords();
  const nameOf = useRunName();
  const bad = runs.filter((run) => isToLookAt(run)).toReversed();
  if (bad.length === 0) return <p className={styles['none']}>{say('runs.look.none')}</p>;
  return (
    <ul className={styles['look']} aria-label={say('runs.look')}>
      {bad.slice(0, LISTED).map((run) => (
        <li key={run.id}>
          <Link
            to="/feeds/$feedId"
            params={{ feedId: String(feedId) }}
            search={{ run: run.id }}
            replace
            resetScroll={false}
            aria-current={run.id === shown ? 'true' : undefined}
          >
            {nameOf(run)}
          </Link>
        </li>
      ))}
      {bad.length > LISTED && <li>{say('runs.look.more', { count: bad.length - LISTED })}</li>}
    </ul>
  );
}
