import styles from './dot.module.css';

export type DotState =
  | 'fresh'
  | 'ageing'
  | 'stale'
  | 'silent'
  | 'refused'
  | 'urgent'
  | 'late'
  | 'flagged'
  | 'held'
  | 'unknown'
  | 'vital'
  | 'routine'
  | 'deferred'
  | 'paused';

/** A meaning as a shape. It always stands beside its word, so readers do not need it. */
export function Dot({ state }: { state: DotState }) {
  return <i aria-hidden="true" className={`${styles['dot']} ${styles[state]}`} />;
}
