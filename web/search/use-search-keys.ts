import type { RefObject } from 'react';
import { useKeys } from '../keys/use-keys.ts';
import { isInRows, moveRow, moveSlot } from './offers/rows-focus.ts';

interface SearchKeys {
  widen: () => void;
  later: () => void;
  video: () => void;
  unknown: () => void;
  sort: () => void;
  fresh: () => void;
  close: () => void;
  field: RefObject<HTMLInputElement | null>;
  currentKey: string | undefined;
  setCurrentKey: (key: string | undefined) => void;
}

/** The keys of the search page; those of the choice are bound by the choice. */
export function useSearchKeys({ field, currentKey, setCurrentKey, ...acts }: SearchKeys): void {
  const move = (step: 1 | -1) => setCurrentKey(moveRow(currentKey, step));
  useKeys({
    ...acts,
    search: () => field.current?.focus(),
    next: () => move(1),
    previous: () => move(-1),
    rows: (event) => {
      if (!isInRows()) return;
      event.preventDefault();
      move(event.key === 'ArrowDown' ? 1 : -1);
    },
    slots: (event) => {
      if (moveSlot(event.key === 'ArrowRight' ? 1 : -1)) event.preventDefault();
    },
  });
}
