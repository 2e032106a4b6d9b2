import { useCallback, useEffect, useRef, useState } from 'react';
import { asksNeeds, withoutBlanks, type Criteria, type Here } from '../criteria.ts';
import { later, sortBy, toggleUnknown, toggleVideo, widen, without } from './moves.ts';
import type { Sort } from './offers-table.tsx';
import type { Pane } from '../panes.tsx';
import { focusChoice, focusFirstRow, focusSlot } from './rows-focus.ts';

/** Writes a search into the URL; a choice inside the same search replaces its entry in the history. */
export type Change = (criteria: Criteria, how?: { replace: boolean }) => void;

interface Moving {
  criteria: Criteria;
  change: Change;
  here: () => Here;
  radiusKm: number;
}

/** The order asked for; soonest first unless said otherwise. */
export function sortOf({ sort }: Criteria): Sort {
  return sort ?? 'soonest';
}

/** Each way to search otherwise, as one call. */
export function movesOf({ criteria, change, here, radiusKm }: Moving) {
  return {
    widen: () => change(widen(criteria, radiusKm)),
    later: () => change(later(criteria, here())),
    video: () => change(toggleVideo(criteria)),
    unknown: () => {
      if (asksNeeds(criteria)) change(toggleUnknown(criteria));
    },
    now: () => change(without(without(criteria, 'day'), 'hours')),
    anySpecialty: () => change(without(criteria, 'specialty')),
    sort: () => change(sortBy(criteria, sortOf(criteria) === 'soonest' ? 'nearest' : 'soonest')),
    sortBy: (order: Sort) => change(sortBy(criteria, order)),
  };
}

/** Choosing a slot and giving it up, with the pane and the focus that follow. */
export function useChoosing(criteria: Criteria, onChange: Change) {
  const [pane, setPane] = useState<Pane>('offers');
  const latest = useRef({ criteria, onChange });
  useEffect(() => {
    latest.current = { criteria, onChange };
  });
  const show = useCallback((slotId: string) => {
    latest.current.onChange({ ...latest.current.criteria, slot: slotId }, { replace: true });
    setPane('choice');
    requestAnimationFrame(() => {
      if (document.querySelector('[role=tablist]')) focusChoice();
    });
  }, []);
  const close = () => {
    const { slot } = criteria;
    if (slot === undefined) return;
    onChange(withoutBlanks({ ...criteria, slot: undefined }), { replace: true });
    setPane('offers');
    requestAnimationFrame(() => focusSlot(slot));
  };
  const change: Change = (next, how) => {
    setPane('offers');
    onChange(next, how);
  };
  return { pane, setPane, show, close, change };
}

/** Takes the focus to the first row, as soon as the rows of this search are there. */
export function useFirstRow(isSearching: boolean): () => void {
  const wanted = useRef(false);
  useEffect(() => {
    if (!wanted.current || isSearching) return;
    wanted.current = false;
    focusFirstRow();
  }, [isSearching]);
  return () => {
    wanted.current = isSearching;
    if (!isSearching) focusFirstRow();
  };
}
