import { useMemo } from 'react';
import { MapPanel } from '../map/map-panel.tsx';
import { ChoicePanel } from './choice-panel.tsx';
import { hasPlace, type Criteria, type Here } from './criteria.ts';
import { placesOf } from './map-places.ts';
import styles from './search.module.css';
import type { BoardState } from './use-board.ts';

interface ChoicePaneProps {
  criteria: Criteria;
  here: () => Here;
  state: BoardState;
  currentKey: string | undefined;
  wordOf: (code: string) => string;
  onClose: () => void;
}

/** Beside the list: the choice above, the map below it. */
export function ChoicePane({ criteria, here, state, currentKey, wordOf, onClose }: ChoicePaneProps) {
  const { board, chosen } = state;
  const rows = board?.rows;
  const places = useMemo(() => placesOf(rows ?? []), [rows]);
  return (
    <div className={styles['side']}>
      <ChoicePanel
        chosen={chosen}
        missing={criteria.slot !== undefined && board !== undefined && !chosen}
        zone={here().zone}
        child={criteria.child ?? false}
        specialtyOf={wordOf}
        onClose={onClose}
      />
      <MapPanel
        places={places}
        caller={hasPlace(criteria) ? board?.page.centre : undefined}
        currentKey={currentKey}
      />
    </div>
  );
}
