import { GENERAL_MEDICINE } from '../../db/vocabulary.ts';
import { isLive } from './status-words.ts';

/** What telling a conflict needs of an appointment; instants in milliseconds. */
export interface Placed {
  id: string;
  agendaId: number;
  startAt: number;
  endAt: number | null;
  status: string;
  /** TRE_R38 codes. */
  specialties: readonly string[];
}

/** `overlap`: at the same time; `same-specialty`: the same specialty within six days. */
export interface Conflict {
  kind: 'overlap' | 'same-specialty';
  itemId: string;
}

/** Two appointments of one specialty so near are often one too many (ms). */
export const NEAR = 6 * 86_400_000;
/** An appointment that says no end is taken to last so long (ms). */
const ASSUMED = 15 * 60_000;

/** General medicine is three codes, and one specialty. */
const groupOf = (code: string): string => (GENERAL_MEDICINE.some((each) => each === code) ? 'SM54' : code);

/** What of one person's appointments stands in the way of this one. Nothing for what is over or cancelled. */
export function conflictsOf(item: Placed, around: readonly Placed[]): Conflict[] {
  if (!isLive(item.status)) return [];
  return around.flatMap((other): Conflict[] => {
    if (other.id === item.id || other.agendaId !== item.agendaId || !isLive(other.status)) return [];
    if (overlap(item, other)) return [{ kind: 'overlap', itemId: other.id }];
    return isNear(item, other) && shareSpecialty(item, other)
      ? [{ kind: 'same-specialty', itemId: other.id }]
      : [];
  });
}

const endOf = ({ startAt, endAt }: Placed): number => endAt ?? startAt + ASSUMED;
const overlap = (one: Placed, other: Placed): boolean =>
  one.startAt < endOf(other) && other.startAt < endOf(one);
const isNear = (one: Placed, other: Placed): boolean => Math.abs(one.startAt - other.startAt) <= NEAR;

function shareSpecialty(one: Placed, other: Placed): boolean {
  const groups = new Set(one.specialties.map(groupOf));
  return other.specialties.some((code) => groups.has(groupOf(code)));
}
