import { isFailure } from '../problem.ts';
import { sentenceOf } from '../shell/trouble.tsx';
import { useWords } from '../words/use-words.ts';
import { Notice } from './notice.tsx';
import type { Desk, Step } from './step.ts';

/** What could not be done and why, beside what is still so; what was typed or chosen stays. */
export function Failure({ failure, step }: { failure: Desk['failure']; step: Step }) {
  const words = useWords();
  const { say } = words;
  // What is to be weighed stands where one confirms.
  if (!failure || failure.of === 'hold' || isFailure(failure.error, 'case-clash')) return null;
  const changed = isFailure(failure.error, 'version-changed');
  return (
    <div role="alert">
      <Notice dot="refused" ground="refused" title={say(`book.failed.${failure.of}`)}>
        <p>{changed ? say('cancel.changed') : sentenceOf(failure.error, words)}</p>
        {step.is === 'held' && <p>{say('book.failed.still-held')}</p>}
      </Notice>
    </div>
  );
}
