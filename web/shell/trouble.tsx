import type { ReactNode } from 'react';
import { Failure } from '../problem.ts';
import { Dot } from '../ui/dot.tsx';
import { useWords, type Words } from '../words/use-words.ts';
import styles from './trouble.module.css';

/** What went wrong, in a sentence a person can act on. */
export function sentenceOf(error: unknown, { say, sayCode }: Words): string {
  if (!(error instanceof Failure)) return say('problem.internal');
  const sentence = sayCode('problem', error.code, { detail: error.message });
  return sentence === error.code ? say('problem.unreadable') : sentence;
}

interface FailedProps {
  error: unknown;
  title?: string;
  onRetry?: () => void;
}

/** A failure inside a page: the sentence, what to quote, and the way to try again. */
export function Failed({ error, title, onRetry }: FailedProps) {
  const words = useWords();
  const reference = error instanceof Failure ? error.requestId : undefined;
  return (
    <div role="alert" className={styles['failed']}>
      <p>
        <Dot state="refused" />
        <b>{title ?? words.say('problem.title')}</b>
      </p>
      <p>{sentenceOf(error, words)}</p>
      {reference !== undefined && <small>{words.say('problem.reference', { id: reference })}</small>}
      {onRetry && (
        <button type="button" onClick={onRetry}>
          {words.say('problem.retry')}
        </button>
      )}
    </div>
  );
}

interface TroubleProps {
  error?: unknown;
  onRetry?: () => void;
  children?: ReactNode;
}

/** A whole page that cannot be shown. */
export function Trouble({ error, onRetry, children }: TroubleProps) {
  return (
    <main id="content" className={styles['page']}>
      {error !== undefined && <Failed error={error} {...(onRetry ? { onRetry } : {})} />}
      {children}
    </main>
  );
}
