import { useEffect } from 'react';
import { useWords } from '../words/use-words.ts';
import styles from '../workshop/workshop.module.css';
import { RightList } from './right-list.tsx';

/** Whoever holds several rights says by which they act; `next` is where they were going. */
export function RightsScreen({ next }: { next: string }) {
  const { say } = useWords();
  useEffect(() => {
    document.title = `${say('rights.title')} · Créneau`;
  }, [say]);
  return (
    <main id="content" className={styles['page']}>
      <h1>{say('rights.title')}</h1>
      <p className={styles['quiet']}>{say('rights.about')}</p>
      <RightList next={next} />
    </main>
  );
}
