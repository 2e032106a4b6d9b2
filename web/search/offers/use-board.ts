import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { OfferPage } from '../../api.ts';
import { useNews } from '../../live/live-context.ts';
import { offersQuery } from '../../queries.ts';
import { hear, territoriesOf } from './board-news.ts';
import { boardOf, findSlot, refresh, type Board, type Row, type ShownSlot } from './board.ts';
import { searched, toQuery, type Criteria, type Here } from '../criteria.ts';
import { useLooks } from './use-looks.ts';
import { useWatch } from './use-watch.ts';

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
  // While a new search is made the last one stays, dimmed; once it has failed, nothing may pass for its answer.
  const stands = kept?.search === search || query.error === null;
  const board = searchable && stands ? kept?.board : undefined;
  useBoardNews(kept?.search === search ? board : undefined, {
    look: () => void query.refetch(),
    change: (change) => setKept((known) => known && { ...known, board: change(known.board) }),
  });
  useWatch(board, board && kept?.search);
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

interface Changes {
  look: () => void;
  change: (change: (board: Board) => Board) => void;
}

/** What the stream tells of the board is drawn at once, and the search made again where ids do not say enough. */
function useBoardNews(board: Board | undefined, { look, change }: Changes): void {
  const queries = useQueryClient();
  const lookAgain = useLooks(look);
  const territories = useMemo(() => territoriesOf(board), [board]);
  useNews(territories, (news) => {
    if (!board) return;
    const now = Date.now();
    const heard = hear(board, news, now);
    // An answer that is under way was read before this: it would show again what went.
    if (heard.look === 'now') void queries.cancelQueries({ queryKey: ['offers'] });
    if (heard.board !== board) change((latest) => hear(latest, news, now).board);
    if (heard.look) lookAgain(heard.look);
  });
}
