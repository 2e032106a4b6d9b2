import type { Hold } from '../../api.ts';
import type { Board, Row, ShownSlot } from './board.ts';

/**
 * The board with what one holds shown as one's own: a vendor that keeps a slot for us publishes it no more, and the
 * search then takes it for gone.
 */
export function withOwn(board: Board, holds: readonly Hold[]): Board {
  const own = new Map(holds.map((hold) => [hold.slotId, hold]));
  if (!board.rows.some(({ slots }) => slots.some(({ id }) => own.has(id)))) return board;
  return { ...board, rows: board.rows.map((row) => ownRow(row, own)) };
}

function ownRow(row: Row, own: ReadonlyMap<string, Hold>): Row {
  if (!row.slots.some(({ id }) => own.has(id))) return row;
  const slots = row.slots.map((slot) => {
    const hold = own.get(slot.id);
    return hold ? asOwn(slot, hold) : slot;
  });
  return { ...row, slots };
}

function asOwn(slot: ShownSlot, { expiresAt }: Hold): ShownSlot {
  return { ...slot, gone: undefined, goneAt: undefined, held: { mine: true, until: expiresAt } };
}
