import { useWords } from '../words/use-words.ts';
import styles from './territory.module.css';

interface StandingProps {
  /** What the setting is called, for those who do not see what it stands beside. */
  name: string;
  /** The default, in words. */
  was: string;
  own: boolean;
  onBack: () => void;
}

/** Whether a setting is the territory's own, what it would be otherwise, and the way back. */
export function Standing({ name, was, own, onBack }: StandingProps) {
  const { say } = useWords();
  if (!own) return null;
  return (
    <span className={styles['standing']}>
      <span>
        <b>{say('territory.own')}</b> {say('territory.otherwise', { was })}
      </span>
      <button type="button" className={styles['back']} onClick={onBack}>
        {say('territory.back')}
        <span className="sr"> {name}</span>
      </button>
    </span>
  );
}
