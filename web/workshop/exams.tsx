import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../api.ts';
import { answered, until } from '../problem.ts';
import { useSession, zoneOf } from '../session.ts';
import { Failed } from '../shell/trouble.tsx';
import { Dot } from '../ui/dot.tsx';
import { useWords } from '../words/use-words.ts';
import { useInstant } from './use-instant.ts';
import type { Exam, VendorDetail } from './vendor-queries.ts';
import styles from './workshop.module.css';

interface ExamsProps {
  vendor: VendorDetail;
  /** Whoever may ask for one. */
  own: boolean;
}

/** What was measured, with its date and a page to share; asking for another measure changes nothing of the index. */
export function Exams({ vendor, own }: ExamsProps) {
  const { say } = useWords();
  const queries = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (feedId: number) =>
      answered(api.feeds[':feedId'].exams.$post({ param: { feedId: String(feedId) } }, until())),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['vendors', vendor.code] }),
  });
  return (
    <section>
      <h2>{say('exam.title')}</h2>
      <p className={styles['quiet']}>{say('exam.about')}</p>
      {vendor.exams.length === 0 && <p>{say('exam.none')}</p>}
      <ul className={styles['list']} aria-live="polite">
        {vendor.exams.map((exam) => (
          <ExamLine key={exam.code} exam={exam} />
        ))}
      </ul>
      {own && (
        <div className={styles['row']}>
          {vendor.feeds.map(({ id, name }) => (
            <button key={id} type="button" disabled={isPending} onClick={() => mutate(id)}>
              {say('exam.ask', { feed: name })}
            </button>
          ))}
        </div>
      )}
      {error && <Failed title={say('exam.not-asked')} error={error} />}
    </section>
  );
}

function ExamLine({ exam }: { exam: Exam }) {
  const { say, sayCode, locale } = useWords();
  const print = useInstant(zoneOf(useSession()));
  const { code, state, feed, kept, rules, received, rejected, failure } = exam;
  return (
    <li>
      <span>
        <Dot state={state === 'failed' ? 'silent' : state === 'done' ? 'fresh' : 'unknown'} />
        <a href={`/api/exams/${code}?lang=${locale}`}>{print(exam.finishedAt ?? exam.askedAt)}</a> ·{' '}
        {feed.name}
      </span>
      <small>
        {state === 'done' &&
          `${say('exam.kept', { kept: kept ?? 0, rules })} · ${say('exam.records', { received, rejected })}`}
        {state === 'failed' && say('exam.failed', { reason: sayCode('failure', failure?.code ?? 'unknown') })}
        {(state === 'asked' || state === 'running') && say('exam.under-way')}
      </small>
    </li>
  );
}
