import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Feed } from '../api.ts';
import { answered, until } from '../problem.ts';
import { useSession } from '../session.ts';
import { Failed } from '../shell/trouble.tsx';
import { lengthWords } from '../time.ts';
import { FeedCare } from '../workshop/feed-care.tsx';
import { useWords } from '../words/use-words.ts';
import styles from './feed.module.css';

interface FeedActionsProps {
  feed: Feed;
  /** A run was asked for, or may begin. */
  onAsked: () => void;
}

type Act = 'pause' | 'resume' | 'run';

/** The feed's own limits; for an operator, what stops it, starts it and reads it now. */
export function FeedActions({ feed, onAsked }: FeedActionsProps) {
  const { say, locale } = useWords();
  const { role } = useSession();
  const { limits } = feed;
  const length = (seconds: number) => lengthWords(seconds * 1000, locale);
  const share = new Intl.NumberFormat(locale, { style: 'percent' }).format(limits.rejectionThreshold);
  return (
    <section>
      <h2>{say('act.title')}</h2>
      {role === 'operator' && <Buttons feed={feed} onAsked={onAsked} />}
      <p className={styles['small']}>
        {say('act.limits', {
          ageing: length(limits.ageingAfterSeconds),
          stale: length(limits.staleAfterSeconds),
          hidden: length(limits.hiddenAfterSeconds),
        })}{' '}
        {say('act.threshold', { share })}
      </p>
      <FeedCare feed={feed} />
    </section>
  );
}

function Buttons({ feed, onAsked }: FeedActionsProps) {
  const { say } = useWords();
  const queries = useQueryClient();
  const { mutate, isPending, error, variables } = useMutation({
    mutationFn: (act: Act): Promise<Feed> => {
      const path = { param: { feedId: String(feed.id) } };
      const { pause, resume, run } = api.feeds[':feedId'];
      if (act === 'run') return answered(run.$post(path, until()));
      return answered((act === 'pause' ? pause : resume).$post(path, until()));
    },
    onSuccess: async (_, act) => {
      if (act !== 'pause') onAsked();
      await queries.invalidateQueries({ queryKey: ['feeds'] });
    },
  });
  const paused = feed.pausedAt !== null;
  const running = isPending && variables === 'run';
  return (
    <>
      <div className={styles['row']}>
        {paused ? (
          <button
            type="button"
            className={styles['first']}
            disabled={isPending}
            onClick={() => mutate('resume')}
          >
            {say('act.resume')}
          </button>
        ) : (
          <button type="button" disabled={isPending} onClick={() => mutate('pause')}>
            {say('act.pause')}
          </button>
        )}
        {feed.way === 'pull' && !paused && (
          <button type="button" disabled={isPending} onClick={() => mutate('run')}>
            {say(running ? 'act.running' : 'act.run')}
          </button>
        )}
      </div>
      {error && <Failed title={say('act.failed')} error={error} />}
    </>
  );
}
