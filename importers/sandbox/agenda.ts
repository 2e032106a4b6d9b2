import type { Modality, Visibility } from '../../db/vocabulary.ts';
import { chance, pick } from './chance.ts';
import type { Agenda } from './people.ts';
import { sessionsOf, type Day } from './rhythms.ts';

const HOUR = 3_600_000;
/** Share of the slots that are taken while a regulator may be looking at them, and within how long of their start. */
const TAKEN_IN_SIGHT = 0.12;
const SIGHT = 30 * HOUR;
/** Share of the taken slots that someone gives back, once. */
const GIVEN_BACK = 0.08;

/** A free slot of the sandbox, as true at one instant. */
export interface SandboxSlot {
  id: string;
  /** Epoch milliseconds. */
  start: number;
  end: number;
  /** Places left when it is a range. */
  capacity: number | null;
  visibility: Visibility[];
  modalities: Modality[];
}

/**
 * The slots of an agenda that are free at `now` (epoch ms) and have not begun. Pure: the same agenda, days and instant
 * give the same slots, so a vendor process has no state to lose.
 */
export function freeSlots(agenda: Agenda, days: readonly Day[], now: number): SandboxSlot[] {
  const length = agenda.slotMinutes * 60_000;
  const free: SandboxSlot[] = [];
  for (const day of days) {
    for (const [from, to] of sessionsOf(agenda, day)) {
      const close = day.at(to);
      for (let start = day.at(from); start + length <= close; start += length) {
        if (start <= now) continue;
        const slot = lookAt(agenda, start, now);
        if (slot) free.push(slot);
      }
    }
  }
  return free;
}

function lookAt(agenda: Agenda, start: number, now: number): SandboxSlot | undefined {
  const id = `${agenda.id}-${Math.floor(start / 60_000).toString(36)}`;
  const places = agenda.capacity ?? 1;
  let left = 0;
  for (let place = 0; place < places; place += 1)
    if (isFree(`${id}.${place}`, agenda, start - now)) left += 1;
  if (left === 0) return undefined;
  return {
    id,
    start,
    end: start + agenda.slotMinutes * 60_000,
    capacity: agenda.capacity === null ? null : left,
    visibility: visibilityOf(agenda, id),
    modalities: pick(agenda.modalities, chance(id, 'modality')),
  };
}

/** One place of one slot, `ahead` ms before its start: never taken, long taken, taken in sight, or given back. */
function isFree(place: string, agenda: Agenda, ahead: number): boolean {
  const fate = chance(place, 'fate');
  if (fate < agenda.openShare) return true;
  if (fate < agenda.openShare + TAKEN_IN_SIGHT) return ahead > chance(place, 'taken') ** 2 * SIGHT;
  if (fate > 1 - GIVEN_BACK * (1 - agenda.openShare)) {
    const back = chance(place, 'back') * SIGHT;
    return ahead < back && ahead > back * chance(place, 'again');
  }
  return false;
}

/** A slot that says CPTS needs a CPTS: without one it is the regulators' alone. */
function visibilityOf(agenda: Agenda, id: string): Visibility[] {
  const codes = pick(agenda.visibility, chance(id, 'visibility'));
  return agenda.cpts ? codes : codes.filter((code) => code !== 'CPTS');
}
