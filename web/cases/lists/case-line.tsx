import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useSession, zoneOf } from '../../session.ts';
import { lengthWords } from '../../time.ts';
import { Dot } from '../../ui/dot.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useWords } from '../../words/use-words.ts';
import type { CaseHeader } from '../case-queries.ts';
import { aboutOf, lateWords, titleOf } from '../case-words.ts';
import styles from './queue.module.css';
import { lateBy, PRIORITY_DOTS, waitOf } from './urgency.ts';

/** A priority by its shape and its word. */
export function PriorityMark({ priority }: Pick<CaseHeader, 'priority'>) {
  const { sayCode } = useWords();
  const dot = PRIORITY_DOTS[priority];
  return (
    <span className={styles['priority']} data-priority={priority} title={sayCode('priority', priority)}>
      {dot && <Dot state={dot} />}
      {priority === 'NR' ? '–' : priority}
      {priority === 'NR' && <span className="sr">{sayCode('priority', priority)}</span>}
    </span>
  );
}

interface CaseLineProps {
  header: CaseHeader;
  current: boolean;
  /** What stands at the end of the line instead of nothing. */
  children?: ReactNode;
}

/** One case of a list: how urgent, what it waits for, for how long, and what stands out. */
export function CaseLine({ header, current, children }: CaseLineProps) {
  return (
    <li data-case={header.id}>
      <Link
        to="/"
        search={{ case: header.id }}
        aria-current={current ? 'true' : undefined}
        activeOptions={{ exact: true, includeSearch: true }}
        activeProps={{}}
        className={styles['line']}
      >
        <CaseWords header={header} />
      </Link>
      {children}
    </li>
  );
}

/** What a line says; the wall says it without leading anywhere. */
export function CaseWords({ header }: { header: CaseHeader }) {
  const words = useWords();
  const now = useNow(10_000);
  const zone = zoneOf(useSession());
  const late = lateBy(header, now);
  return (
    <>
      <PriorityMark priority={header.priority} />
      <b>{titleOf(header, words)}</b>
      <span className={styles['wait']}>{lengthWords(waitOf(header, now), words.locale)}</span>
      <small>
        {late !== undefined && (
          <>
            <span className={styles['late']}>
              <Dot state="late" />
              {lateWords(late, words)}
            </span>
            {' · '}
          </>
        )}
        {header.state === 'unknown' && <Dot state="unknown" />}
        {aboutOf(header, { words, now, zone }).join(' · ')}
      </small>
    </>
  );
}
