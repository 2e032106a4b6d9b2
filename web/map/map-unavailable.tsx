import { useWords } from '../words/use-words.ts';
import styles from './map.module.css';

/** The map is a companion: without it nothing is lost, and that is said. */
export function MapUnavailable() {
  const { say } = useWords();
  return <p className={styles['note']}>{say('map.unavailable')}</p>;
}
