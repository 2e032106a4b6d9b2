import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { holdsQuery } from '../../booking/booking-calls.ts';
import { mayHold } from '../../booking/may-hold.ts';
import { useSession } from '../../session.ts';
import { withOwn } from './own-kept.ts';
import type { BoardState } from './use-board.ts';

/** The state of the page, with what one holds shown as one's own. */
export function useOwnKept(state: BoardState): BoardState {
  const enabled = mayHold(useSession().role);
  const { data: holds } = useQuery({ ...holdsQuery, enabled });
  return useMemo(
    () => (state.board && holds ? { ...state, board: withOwn(state.board, holds) } : state),
    [state, holds],
  );
}
