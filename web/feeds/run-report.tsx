import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { FeedRun, RunDetail } from '../api.ts';
import { useSession, zoneOf } from '../session.ts';
import { Failed } from '../shell/trouble.tsx';
import { Dot } from '../ui/dot.tsx';
import { useNow } from '../ui/use-now.ts';
import { useWords } from '../words/use-words.ts';
import { rulesQuery, runQuery } from './feed-queries.ts';
import { failureWords, isToLookAt, whenWords } from './feed-words.ts';
import { RejectionGroup } from './rejection-group.tsx';
import styles from './report.module.css';
import { RunMark } from './run-mark.tsx';

interface RunReportProps {
  feedId: number;
  runId: number;
  /** The runs of the strip, oldest first: the neighbours of this one. */
  runs: FeedRun[];
}

/** A run: what became of its records, and each rule that some of them broke. */
export function RunReport(props: RunReportProps) {
  const { say } = useWords();
  const { role } = useSession();
  const listed = props.runs.find(({ id }) => id === props.runId);
  if (role !== 'vendor' && role !== 'operator') {
    return listed ? (
      <>
        <Head {...props} run={listed} />
        <p className={styles['quiet']}>{say('report.reserved')}</p>
      </>
    ) : null;
  }
  return <Detail {...props} />;
}

function Detail(props: RunReportProps) {
  const { say } = useWords();
  const { data: run, error, refetch } = useQuery(runQuery(props.feedId, props.runId));
  if (error && !run)
    return <Failed title={say('report.error')} error={error} onRetry={() => void refetch()} />;
  if (!run) return <output>{say('report.loading')}</output>;
  return (
    <>
      <Head {...props} run={run} />
      <Fate run={run} />
      <Groups feedId={props.feedId} run={run} />
      <Newer {...props} />
    </>
  );
}

function Head({ feedId, runs, run }: RunReportProps & { run: FeedRun }) {
  const words = useWords();
  const { say } = words;
  const zone = zoneOf(useSession());
  const now = useNow(60_000);
  const at = runs.findIndex(({ id }) => id === run.id);
  return (
    <header className={styles['head']}>
      <h2>
        {say('report.title', { when: whenWords(run.startedAt, { zone, now }, words) })}{' '}
        <span>
          <RunMark state={run.state} />
          {say(`run.state.${run.state}`)}
        </span>
      </h2>
      <Step feedId={feedId} to={runs[at - 1]} arrow="←" label={say('report.previous')} />
      <Step feedId={feedId} to={at < 0 ? undefined : runs[at + 1]} arrow="→" label={say('report.next')} />
    </header>
  );
}

interface StepProps {
  feedId: number;
  to: FeedRun | undefined;
  arrow: string;
  label: string;
}

/** To the run before or after: what the bars of the strip do, at the size of a finger. */
function Step({ feedId, to, arrow, label }: StepProps) {
  const content = <span aria-hidden="true">{arrow}</span>;
  if (!to) return <span className={styles['step']}>{content}</span>;
  return (
    <Link
      className={styles['step']}
      to="/feeds/$feedId"
      params={{ feedId: String(feedId) }}
      search={{ run: to.id }}
      replace
      resetScroll={false}
      aria-label={label}
      title={label}
    >
      {content}
    </Link>
  );
}

/** The counts in one sentence, and what was left undone. */
function Fate({ run }: { run: RunDetail }) {
  const words = useWords();
  const { say } = words;
  return (
    <>
      <p className={styles['quiet']}>
        {say('report.summary', {
          received: run.received,
          accepted: run.accepted,
          unchanged: run.unchanged,
          rejected: run.rejected,
          closed: run.closed,
        })}
        {run.finishedAt !== null && `, ${say('report.took', { seconds: secondsOf(run, words.locale) })}`}.
      </p>
      {run.state === 'running' && <p className={styles['quiet']}>{say('report.running')}</p>}
      {run.failure && (
        <div className={styles['failure']}>
          <p>
            <Dot state="refused" />
            {say('report.failed', { reason: failureWords(run.failure.code, words) })}
          </p>
          {run.failure.message !== '' && <code lang="en">{run.failure.message}</code>}
        </div>
      )}
      {run.closingRefused !== undefined && (
        <div className={styles['failure']}>
          <p>
            <Dot state="unknown" />
            {say('report.closing-refused')}
          </p>
          <code lang="en">{run.closingRefused}</code>
        </div>
      )}
    </>
  );
}

function secondsOf({ startedAt, finishedAt }: FeedRun, locale: string): string {
  const seconds = (Date.parse(finishedAt ?? startedAt) - Date.parse(startedAt)) / 1000;
  const digits = seconds < 10 ? 1 : 0;
  return new Intl.NumberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(Math.max(seconds, 0));
}

function Groups({ feedId, run }: { feedId: number; run: RunDetail }) {
  const { say, locale } = useWords();
  const { data: rules } = useQuery(rulesQuery(locale));
  if (run.byRule.length === 0) {
    return run.state === 'complete' ? <p className={styles['quiet']}>{say('report.clean')}</p> : null;
  }
  return (
    <div className={styles['groups']}>
      {run.byRule.map((group) => (
        <RejectionGroup
          key={`${group.rule} ${group.severity}`}
          group={group}
          rule={rules?.get(group.rule)}
          all={{ feedId, runId: run.id, rule: group.rule }}
        />
      ))}
    </div>
  );
}

/** What has come since the run that is shown, when there was nothing to say of it. */
function Newer({ runs, runId }: RunReportProps) {
  const { say } = useWords();
  const since = runs.slice(runs.findIndex(({ id }) => id === runId) + 1);
  const quiet = since.filter((run) => !isToLookAt(run) && run.state !== 'running').length;
  const shown = runs.some(({ id }) => id === runId);
  if (!shown || quiet === 0 || quiet < since.length) return null;
  return <p className={styles['quiet']}>{say('report.newer', { count: quiet })}</p>;
}
