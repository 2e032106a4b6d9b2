import { useMutation } from '@tanstack/react-query';
import { useId, useRef, useState } from 'react';
import { api, type CheckReport } from '../api.ts';
import { answered, Failure, isFailure } from '../problem.ts';
import { Failed } from '../shell/trouble.tsx';
import { Dot } from '../ui/dot.tsx';
import { useWords } from '../words/use-words.ts';
import { contentOf } from './content.ts';
import styles from './feed.module.css';
import { HoursOfCare } from './hours-of-care.tsx';
import { RejectionGroup } from './rejection-group.tsx';
import reportStyles from './report.module.css';

/** Reading a large file takes longer than showing a page. */
const LONGEST_CHECK_MS = 60_000;

interface Tried {
  /** The feed whose own settings are used. */
  feedId: number;
  protocol: string;
  body: string | File;
  language: 'fr' | 'en';
}

/** The route can answer a page too, which is not asked for here. */
function isReport(answer: unknown): answer is CheckReport {
  return typeof answer === 'object' && answer !== null && 'groups' in answer;
}

async function check({ feedId, protocol, body, language }: Tried): Promise<CheckReport> {
  const headers = { 'Content-Type': contentOf(protocol).mediaType, Accept: 'application/json' };
  const signal = AbortSignal.timeout(LONGEST_CHECK_MS);
  const query = { protocol, feed: String(feedId), lang: language };
  const answer = await answered<unknown>(
    api.feeds.check.$post({ query }, { init: { body, headers, signal } }),
  );
  if (!isReport(answer)) throw new Failure('unreadable', { status: 200 });
  return answer;
}

/** Tries a body as this feed would read it: the same report, and nothing is stored. */
export function TryBox({ feedId, protocol }: { feedId: number; protocol: string }) {
  const { say, locale } = useWords();
  const id = useId();
  const [text, setText] = useState('');
  const [file, setFile] = useState<File>();
  const [empty, setEmpty] = useState(false);
  const trial = useMutation({ mutationFn: check });
  const submit = () => {
    const body = file ?? text;
    setEmpty(body === '');
    if (body !== '') trial.mutate({ feedId, protocol, body, language: locale });
  };
  return (
    <section>
      <h2>{say('try.title')}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <label htmlFor={id} className={styles['small']}>
          {say('try.label')}
        </label>
        {file ? (
          <p className={styles['file']}>
            {say('try.file.chosen', { name: file.name, size: sizeWords(file.size, locale) })}
          </p>
        ) : (
          <textarea
            id={id}
            className={styles['text']}
            spellCheck={false}
            autoComplete="off"
            value={text}
            aria-describedby={empty ? `${id}-empty` : undefined}
            onChange={({ target }) => setText(target.value)}
          />
        )}
        {empty && (
          <p id={`${id}-empty`} role="alert" className={styles['small']}>
            {say('try.empty')}
          </p>
        )}
        <div className={styles['row']}>
          <button type="submit" className={styles['first']} disabled={trial.isPending}>
            {say(trial.isPending ? 'try.checking' : 'try.check')}
          </button>
          <FileChoice file={file} onFile={setFile} />
        </div>
      </form>
      <div aria-live="polite">
        {trial.error && <Unreadable error={trial.error} />}
        {trial.data && !trial.isPending && <Result report={trial.data} />}
      </div>
    </section>
  );
}

function FileChoice({ file, onFile }: { file: File | undefined; onFile: (file?: File) => void }) {
  const { say } = useWords();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={say('try.file')}
        onChange={({ target }) => {
          onFile(target.files?.[0]);
          target.value = '';
        }}
      />
      <button type="button" onClick={() => (file ? onFile() : input.current?.click())}>
        {say(file ? 'try.file.clear' : 'try.file')}
      </button>
    </>
  );
}

function sizeWords(bytes: number, locale: string): string {
  const [unit, size] =
    bytes < 1_000_000 ? (['kilobyte', bytes / 1e3] as const) : (['megabyte', bytes / 1e6] as const);
  return new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: 1 }).format(size);
}

/** The body as a whole could not be read: what the reading stopped at. */
function Unreadable({ error }: { error: Error }) {
  const { say } = useWords();
  const told = error instanceof Failure && isFailure(error, 'body-unreadable');
  if (!told) return <Failed title={say('try.unreadable')} error={error} />;
  return (
    <div className={reportStyles['failure']}>
      <p>
        <Dot state="refused" />
        <b>{say('try.unreadable')}</b>
      </p>
      <code lang="en">{error.message}</code>
    </div>
  );
}

function Result({ report }: { report: CheckReport }) {
  const { say } = useWords();
  const { received, accepted, rejected, groups } = report;
  return (
    <>
      <div className={`${styles['result']} ${rejected > 0 ? styles['refused'] : ''}`}>
        <p>
          <Dot state={rejected > 0 ? 'refused' : 'fresh'} />
          <b>{say('try.result', { received, accepted, rejected })}</b>
        </p>
        {groups.length === 0 && received > 0 && <p>{say('try.clean')}</p>}
        {report.truncated && <p>{say('try.truncated')}</p>}
        <p className={styles['small']}>{say('try.same')}</p>
      </div>
      <HoursOfCare time={report.time} />
      {groups.map(({ examples: [first], ...group }) => (
        <RejectionGroup
          key={group.rule}
          group={{ ...group, at: first?.at ?? '', reason: first?.reason ?? '', record: first?.record }}
          rule={{ ...group, code: group.rule }}
        />
      ))}
    </>
  );
}
