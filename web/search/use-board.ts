import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { OfferPage } from '../api.ts';
import { offersQuery } from '../queries.ts';
import { boardOf, findSlot, refresh, type Board, type Row, type ShownSlot } from './board.ts';
import { searched, toQuery, type Criteria, type Here } from './criteria.ts';

interface Kept {
  search: string;
  page: OfferPage;
  board: Board;
}

interface Chosen {
  row: Row;
  slot: ShownSlot;
}

export interface BoardState {
  board: Board | undefined;
  chosen: Chosen | undefined;
  error: Error | null;
  /** A first answer is awaited: nothing, or another search, is on screen. */
  isSearching: boolean;
  /** When what is on screen was read, milliseconds. */
  readAt: number;
  retry: () => void;
  /** Shows what waited, in the order of the answer. */
  showWaiting: () => void;
}

interface BoardRequest {
  criteria: Criteria;
  limit: number;
  here: () => Here;
}

/** The board of a search: a new search begins it again, a refresh of the same one never moves a row. */
export function useBoard({ criteria, limit, here }: BoardRequest): BoardState {
  const searchable = toQuery(criteria, here()) !== undefined;
  const query = useQuery({
    ...offersQuery({ criteria, limit, here }),
    enabled: searchable,
    structuralSharing: false,
  });
  const [kept, setKept] = useState<Kept>();
  const [chosen, setChosen] = useState<Chosen>();
  const search = JSON.stringify([searched(criteria), limit]);
  const { data: page, isPlaceholderData, dataUpdatedAt } = query;
  if (page && !isPlaceholderData && (kept?.page !== page || kept.search !== search)) {
    const board = kept?.search === search ? refresh(kept.board, page, dataUpdatedAt) : boardOf(page);
    setKept({ search, page, board });
  }
  const board = searchable ? kept?.board : undefined;
  const found = board && findSlot(board, criteria.slot);
  if (found && (found.slot !== chosen?.slot || found.row !== chosen.row)) setChosen(found);
  return {
    board,
    chosen: found ?? (chosen && chosen.slot.id === criteria.slot ? chosen : undefined),
    error: query.error,
    isSearching: searchable && query.error === null && kept?.search !== search,
    readAt: dataUpdatedAt,
    retry: () => void query.refetch(),
    showWaiting: () => {
      if (page) setKept({ search, page, board: boardOf(page) });
    },
  };
}
