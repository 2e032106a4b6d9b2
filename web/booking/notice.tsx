import type { ReactNode } from 'react';
import { Dot, type DotState } from '../ui/dot.tsx';
import styles from './booking.module.css';

/** The grounds a notice may stand on. */
type Ground = 'kept' | 'refused' | 'plain';

interface NoticeProps {
  dot: DotState;
  title: string;
  ground?: Ground;
  children?: ReactNode;
}

/** What has become of a booking: a shape, a title, and sentences. */
export function Notice({ dot, title, ground = 'plain', children }: NoticeProps) {
  return (
    <div className={`${styles['notice']} ${styles[ground]}`}>
      <p className={styles['title']}>
        <Dot state={dot} />
        <b>{title}</b>
      </p>
      {children}
    </div>
  );
}
