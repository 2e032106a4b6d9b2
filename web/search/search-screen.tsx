import { useEffect, useMemo, useRef, useState } from 'react';
import { useWords } from '../words/use-words.ts';
import { ChoicePane } from './choice-pane.tsx';
import { hasPlace, type Criteria } from './criteria.ts';
import { OffersPanel } from './offers-panel.tsx';
import type { OffersTableProps } from './offers-table.tsx';
import { Panes } from './panes.tsx';
import { SearchLine } from './search-line.tsx';
import styles from './search.module.css';
import { useBoard } from './use-board.ts';
import { useHere, useLimit } from './use-here.ts';
import { movesOf, sortOf, useChoosing, useFirstRow, type Change } from './use-moves.ts';
import { useSearchKeys } from './use-search-keys.ts';
import { useSpecialties } from './use-specialties.ts';

interface SearchScreenProps {
  criteria: Criteria;
  onChange: Change;
}

/** One screen for a call: a line, the offers, the choice. */
export function SearchScreen({ criteria, onChange }: SearchScreenProps) {
  const { say } = useWords();
  const here = useHere();
  const { specialties, wordOf } = useSpecialties();
  const { limit, showMore } = useLimit(criteria);
  const state = useBoard({ criteria, limit, here });
  const choosing = useChoosing(criteria, onChange);
  const { change, close } = choosing;
  const field = useField(criteria);
  const toFirstRow = useFirstRow(state.isSearching);
  const page = state.board?.page;
  const moves = movesOf({ criteria, change, here, radiusKm: page?.radiusKm ?? 0 });
  const [moved, setMoved] = useState<string>();
  const currentKey = moved ?? state.chosen?.row.key;
  const keys = { ...moves, close, fresh: state.showWaiting };
  useSearchKeys({ ...keys, field, currentKey: moved, setCurrentKey: setMoved });
  const specialtyOf = useSpecialtyOf(criteria, wordOf);
  const rows = { currentKey, onRow: setMoved, onChoose: choosing.choose, onSort: moves.sortBy, specialtyOf };
  const table = { ...rows, zone: here().zone, sort: sortOf(criteria), chosen: criteria.slot };
  const onMore = page?.next === undefined ? undefined : showMore;
  return (
    <main id="content" className={styles['page']}>
      <h1 className="sr">{say('search.title')}</h1>
      <div className={styles['bar']}>
        <SearchLine
          {...{ criteria, here, specialties, field }}
          placeName={page?.centre.name}
          onChange={change}
          onLeave={toFirstRow}
        />
      </div>
      <Panes
        pane={choosing.pane}
        onPane={choosing.setPane}
        offers={<OffersPanel {...{ criteria, here, state, table, moves, onMore }} />}
        choice={<ChoicePane {...{ criteria, here, state, currentKey, wordOf }} onClose={close} />}
      />
    </main>
  );
}

/** The search line, which has the focus while nobody said where to search. */
function useField(criteria: Criteria) {
  const field = useRef<HTMLInputElement>(null);
  const placed = hasPlace(criteria);
  useEffect(() => {
    if (!placed) field.current?.focus();
  }, [placed]);
  return field;
}

/** Rows say their specialty, unless the search is about one. */
function useSpecialtyOf(
  criteria: Criteria,
  wordOf: (code: string) => string,
): OffersTableProps['specialtyOf'] {
  const single = criteria.specialty?.length === 1;
  return useMemo(
    () =>
      ({ specialties: [code] }) =>
        single || code === undefined ? undefined : wordOf(code),
    [single, wordOf],
  );
}
