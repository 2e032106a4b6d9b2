import { Dot, type DotState } from '../ui/dot.tsx';
import { useWords } from '../words/use-words.ts';
import type { Vendor } from './vendor-queries.ts';
import styles from './workshop.module.css';

const DOTS = {
  candidate: 'unknown',
  testing: 'ageing',
  listed: 'fresh',
  suspended: 'refused',
} as const satisfies Record<Vendor['status'], DotState>;

/** Where a vendor stands, as a shape and its word. */
export function StatusWord({ status }: { status: Vendor['status'] }) {
  const { say } = useWords();
  return (
    <span className={styles[status]}>
      <Dot state={DOTS[status]} />
      {say(`vendor.status.${status}`)}
    </span>
  );
}
