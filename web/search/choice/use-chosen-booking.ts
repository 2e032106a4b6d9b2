import { useCallback, useEffect, useRef } from 'react';
import { canHold } from '../../booking/may-hold.ts';
import { useBooking, type Booking } from '../../booking/use-booking.ts';
import { useSession } from '../../session.ts';
import { findSlot, type Row, type ShownSlot } from '../offers/board.ts';
import type { Criteria } from '../criteria.ts';
import type { BoardState } from '../offers/use-board.ts';
import type { useChoosing } from '../offers/use-moves.ts';

interface Choosing {
  /** The case that what is held belongs to. */
  caseId: string | undefined;
  state: BoardState;
  choosing: ReturnType<typeof useChoosing>;
}

/**
 * The booking of the slot that the URL names. Choosing one in the list asks for it at once; of one that a colleague holds,
 * or that just went, the server then says who or why, and what else there is.
 */
export function useChosenBooking(
  criteria: Criteria,
  { state, choosing, caseId }: Choosing,
): Booking & { choose: (slot: ShownSlot, row: Row) => void } {
  const { role } = useSession();
  const { chosen, board } = state;
  const booking = useBooking({
    slotId: criteria.slot,
    find: (slotId) => {
      const found = (board && findSlot(board, slotId)) ?? (chosen?.slot.id === slotId ? chosen : undefined);
      return found && { offer: found.row.offer, slot: found.slot };
    },
    onShow: choosing.show,
    caseId,
    onLeave: choosing.close,
  });
  const latest = useRef({ booking, show: choosing.show });
  useEffect(() => {
    latest.current = { booking, show: choosing.show };
  });
  const choose = useCallback(
    (slot: ShownSlot, { offer }: Row) => {
      const { booking, show } = latest.current;
      const askable = slot.gone === undefined || slot.gone === 'no-longer-free';
      if (askable && canHold(role, slot) && !booking.isBooked(slot.id)) booking.hold({ offer, slot });
      else show(slot.id);
    },
    [role],
  );
  return { ...booking, choose };
}
