import { KeyCap, shortcutOf } from '../../keys/key-cap.tsx';
import { useKeys } from '../../keys/use-keys.ts';
import type { Criteria } from '../../search/criteria.ts';
import type { Change } from '../../search/offers/use-moves.ts';
import { sentenceOf } from '../../shell/trouble.tsx';
import { useWords } from '../../words/use-words.ts';
import styles from './case-bar.module.css';
import { useCalledCase } from './use-called-case.ts';

/** The case of a call that a link brought: one that could not be opened, or that is opened by hand. */
export function CalledCase({ criteria, onChange }: { criteria: Criteria; onChange: Change }) {
  const words = useWords();
  const { say } = words;
  const { error, isPending, offeredBy, open } = useCalledCase(criteria, onChange);
  const offered = offeredBy !== undefined && !error;
  useKeys(offered && !isPending ? { nextStep: open } : {});
  if (error) {
    return (
      <p role="alert" className={styles['called']}>
        {say('ask.call')} {sentenceOf(error, words)}{' '}
        <button type="button" className={styles['open']} onClick={open}>
          {say('problem.retry')}
        </button>
      </p>
    );
  }
  if (!offered) return null;
  return (
    <output className={styles['called']}>
      {say('ask.case', { origin: offeredBy })}{' '}
      <button
        type="button"
        className={styles['open']}
        aria-disabled={isPending || undefined}
        aria-keyshortcuts={shortcutOf('nextStep')}
        onClick={isPending ? undefined : open}
      >
        {say('ask.case.open')} <KeyCap id="nextStep" />
      </button>
    </output>
  );
}
