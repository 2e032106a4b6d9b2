import type { FeedRun } from '../api.ts';
import styles from './run-mark.module.css';

/** What became of a run, as a texture: solid, striped, crossed out, dotted, ruled. It always stands beside its word. */
export function RunMark({ state }: { state: FeedRun['state'] }) {
  return <i aria-hidden="true" className={`${styles['mark']} ${styles[state]}`} />;
}

/** The texture alone, for the strip. */
export function textureOf(state: FeedRun['state']): string {
  return styles[state] ?? '';
}
