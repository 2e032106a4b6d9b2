import type { DateTime } from 'luxon';
import type { ItemRow } from '../../db/queries/agenda/items.ts';
import { listAround } from '../../db/queries/agenda/reading.ts';
import type { Deps } from '../router.ts';
import { isHeld, type Held } from './held.ts';
import { openShown } from './shown.ts';
import { conflictsOf, NEAR, type Conflict, type Placed } from './conflicts.ts';

/** What stands in the way of one appointment; nothing for what is over. */
export async function conflictsAround(
  { db, vault }: Pick<Deps, 'db' | 'vault'>,
  row: ItemRow,
  { agenda, now }: { agenda: Held; now: DateTime<true> },
): Promise<Conflict[]> {
  if (row.type !== 'appointment' || row.startAt < now.toMillis()) return [];
  const around = await listAround(db, {
    agendaIds: [row.agendaId],
    from: new Date(row.startAt - NEAR),
    to: new Date(row.startAt + NEAR),
    withoutMasked: !isHeld(agenda),
  });
  const placed = around.map((each): Placed => {
    return Object.assign({ specialties: openShown({ vault }, each.sealed, agenda).specialties }, each);
  });
  const own = placed.find(({ id }) => id === row.id);
  return own ? conflictsOf(own, placed) : [];
}
