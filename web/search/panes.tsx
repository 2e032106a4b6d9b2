import type { KeyboardEvent, ReactNode } from 'react';
import { useMedia } from '../ui/use-media.ts';
import { useWords } from '../words/use-words.ts';
import styles from './search.module.css';

export type Pane = 'cases' | 'offers' | 'choice';

const PANES = ['cases', 'offers', 'choice'] as const satisfies readonly Pane[];

/** Below this width the panes take turns. */
export const NARROW = '(max-width: 799px)';

interface PanesProps {
  pane: Pane;
  onPane: (pane: Pane) => void;
  /** Undefined for those who work on none. */
  cases: ReactNode | undefined;
  offers: ReactNode;
  choice: ReactNode;
}

/** The cases, the list and the choice side by side; on a narrow screen, tabs in the same order. */
export function Panes({ pane, onPane, cases, offers, choice }: PanesProps) {
  const narrow = useMedia(NARROW);
  const content = { cases, offers, choice };
  const panes = PANES.filter((each) => content[each] !== undefined);
  if (!narrow) {
    return (
      <div className={cases === undefined ? styles['main'] : `${styles['main']} ${styles['three']}`}>
        {cases}
        {offers}
        {choice}
      </div>
    );
  }
  return (
    <div className={styles['main']}>
      <Tabs panes={panes} pane={pane} onPane={onPane} />
      {panes.map((each) => (
        <div
          key={each}
          id={`pane-${each}`}
          role="tabpanel"
          aria-labelledby={`tab-${each}`}
          hidden={each !== pane}
        >
          {content[each]}
        </div>
      ))}
    </div>
  );
}

interface TabsProps extends Pick<PanesProps, 'pane' | 'onPane'> {
  panes: readonly Pane[];
}

function Tabs({ panes, pane, onPane }: TabsProps) {
  const { say } = useWords();
  const onKeyDown = ({ key, currentTarget }: KeyboardEvent<HTMLElement>) => {
    if (key !== 'ArrowLeft' && key !== 'ArrowRight') return;
    const step = key === 'ArrowRight' ? 1 : -1;
    const other = panes[(panes.indexOf(pane) + step + panes.length) % panes.length] ?? pane;
    onPane(other);
    currentTarget.querySelector<HTMLElement>(`#tab-${other}`)?.focus();
  };
  return (
    <div role="tablist" tabIndex={-1} className={styles['tabs']} onKeyDown={onKeyDown}>
      {panes.map((each) => (
        <button
          key={each}
          id={`tab-${each}`}
          type="button"
          role="tab"
          aria-selected={each === pane}
          aria-controls={`pane-${each}`}
          tabIndex={each === pane ? 0 : -1}
          onClick={() => onPane(each)}
        >
          {say(`tab.${each}`)}
        </button>
      ))}
    </div>
  );
}
