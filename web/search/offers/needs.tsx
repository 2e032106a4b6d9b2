import type { OfferPage } from '../../api.ts';
import { KeyCap, shortcutOf } from '../../keys/key-cap.tsx';
import { useWords } from '../../words/use-words.ts';
import styles from './states.module.css';

interface NeedsProps {
  needs: OfferPage['needs'];
  /** Whether those of whom nobody knows are shown. */
  kept: boolean;
  onUnknown: () => void;
}

/** Who was left out because nobody knows whether they do what is asked, and the key that shows them or hides them again. */
export function Needs({ needs, kept, onUnknown }: NeedsProps) {
  const { say } = useWords();
  if (!needs?.some(({ unknown }) => unknown > 0)) return null;
  return (
    <>
      <h2>{say('needs.title')}</h2>
      <NeedCounts needs={needs} />
      <button type="button" aria-keyshortcuts={shortcutOf('unknown')} onClick={onUnknown}>
        {say(kept ? 'needs.leave-out' : 'needs.keep')} <KeyCap id="unknown" />
      </button>
    </>
  );
}

/** Each need that was asked: of how many with a slot it is not known, how many are known not to. */
export function NeedCounts({ needs }: Pick<NeedsProps, 'needs'>) {
  const { say, sayCode } = useWords();
  const told = (needs ?? []).filter(({ unknown, unmet }) => unknown + unmet > 0);
  if (told.length === 0) return null;
  return (
    <ul className={styles['reasons']}>
      {told.map(({ need, unknown, unmet }) => (
        <li key={need}>{say('needs.count', { need: sayCode('need', need), unknown, unmet })}</li>
      ))}
    </ul>
  );
}
