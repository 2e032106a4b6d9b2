import { Failure } from '../problem.ts';
import { Dot } from '../ui/dot.tsx';
import { useWords } from './words.ts';

interface FailedProps {
  error: unknown;
  onRetry?: () => void;
}

/** What went wrong, in a sentence, with what to quote and the way to try again. */
export function Failed({ error, onRetry }: FailedProps) {
  const { say, sayCode } = useWords();
  const code = error instanceof Failure ? error.code : 'internal';
  const sentence = sayCode('problem', code);
  const reference = error instanceof Failure ? error.requestId : undefined;
  return (
    <div role="alert" className="failed">
      <p>
        <Dot state="refused" />
        <b>{say('problem.title')}</b>
      </p>
      <p>{sentence === code ? say('problem.unreadable') : sentence}</p>
      {reference !== undefined && (
        <p className="small quiet">{say('problem.reference', { id: reference })}</p>
      )}
      {onRetry && (
        <button type="button" className="button" onClick={onRetry}>
          {say('problem.retry')}
        </button>
      )}
    </div>
  );
}
