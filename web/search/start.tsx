import { useWords } from '../words/use-words.ts';
import styles from './offers/states.module.css';

/** Nowhere to search around yet: what the line understands. */
export function Start() {
  const { say } = useWords();
  return (
    <div className={styles['state']}>
      <h2>{say('start.title')}</h2>
      <p>
        {say('start.note')} «&nbsp;{say('search.placeholder').replace('…', '')}&nbsp;».
      </p>
    </div>
  );
}
