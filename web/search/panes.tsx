import type { KeyboardEvent, ReactNode } from 'react';
import { useMedia } from '../ui/use-media.ts';
import { useWords } from '../words/use-words.ts';
import styles from './search.module.css';

export type Pane = 'offers' | 'choice';
const PANES = ['offers', 'choice'] as const;

/** Below this width the two panes take turns. */
export const NARROW = '(max-width: 799px)';

interface PanesProps {
  pane: Pane;
  onPane: (pane: Pane) => void;
  offers: ReactNode;
  choice: ReactNode;
}

/** The list and the choice side by side; on a narrow screen, two tabs in the same order. */
export function Panes({ pane, onPane, offers, choice }: PanesProps) {
  const narrow = useMedia(NARROW);
  const content = { offers, choice };
  if (!narrow) {
    return (
      <div className={styles['main']}>
        {offers}
        {choice}
      </div>
    );
  }
  return (
    <div className={styles['main']}>
      <Tabs pane={pane} onPane={onPane} />
      {PANES.map((each) => (
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

function Tabs({ pane, onPane }: Pick<PanesProps, 'pane' | 'onPane'>) {
  const { say } = useWords();
  const onKeyDown = ({ key, currentTarget }: KeyboardEvent<HTMLElement>) => {
    if (key !== 'ArrowLeft' && key !== 'ArrowRight') return;
    const other = pane === 'offers' ? 'choice' : 'offers';
    onPane(other);
    currentTarget.querySelector<HTMLElement>(`#tab-${other}`)?.focus();
  };
  return (
    <div role="tablist" tabIndex={-1} className={styles['tabs']} onKeyDown={onKeyDown}>
      {PANES.map((each) => (
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
