import { addDays, dayOf } from '../../time.ts';
import type { Criteria, Here } from '../criteria.ts';
import { withoutBlanks } from '../criteria.ts';

/** Radii offered one after the other, in km. */
const STEPS_KM = [2, 5, 10, 15, 20, 30, 40, 60, 80, 100, 150, 200];

/** Further: the next step beyond what was searched. */
export function widen(criteria: Criteria, radiusKm: number): Criteria {
  const searched = criteria.radius ?? radiusKm;
  const next = STEPS_KM.find((step) => step > searched * 1.2) ?? STEPS_KM.at(-1);
  return withoutBlanks({ ...criteria, radius: next, slot: undefined });
}

/** Later: first the rest of the day, then the day after. */
export function later(criteria: Criteria, { zone, now }: Here): Criteria {
  const today = dayOf(now, zone);
  if (criteria.before !== undefined) {
    return withoutBlanks({ ...criteria, day: criteria.day ?? today, before: undefined, slot: undefined });
  }
  const reached = criteria.day ?? (criteria.after === undefined ? addDays(today, 1) : today);
  const day = addDays(reached < today ? today : reached, 1);
  return withoutBlanks({ ...criteria, day, after: undefined, slot: undefined });
}

/** Video only, then any modality again. */
export function toggleVideo(criteria: Criteria): Criteria {
  const only = criteria.modality?.length === 1 && criteria.modality[0] === 'VR';
  return withoutBlanks({ ...criteria, modality: only ? undefined : ['VR'], slot: undefined });
}

/** With those of whom nobody knows whether they do what is asked, then without them again. */
export function toggleUnknown(criteria: Criteria): Criteria {
  const unknown = criteria.unknown === undefined ? ('keep' as const) : undefined;
  return withoutBlanks({ ...criteria, unknown, slot: undefined });
}

/** Soonest first, or nearest first. */
export function sortBy(criteria: Criteria, sort: 'soonest' | 'nearest'): Criteria {
  return withoutBlanks({ ...criteria, sort: sort === 'nearest' ? 'nearest' : undefined });
}

/** What a chip stands for, and what goes when it is removed. */
export const CHIP_PARTS = {
  place: ['commune', 'lat', 'lon', 'near'],
  specialty: ['specialty'],
  day: ['day'],
  hours: ['after', 'before'],
  modality: ['modality'],
  radius: ['radius'],
  doctor: ['doctor'],
  child: ['child'],
  newPatients: ['newPatients'],
  accessible: ['accessible'],
  sector: ['sector'],
  language: ['language'],
  sex: ['sex'],
  unknown: ['unknown'],
} as const satisfies Record<string, readonly (keyof Criteria)[]>;
export type ChipPart = keyof typeof CHIP_PARTS;

const isPart = (name: string): name is ChipPart => Object.hasOwn(CHIP_PARTS, name);

/** The search without one of its parts. */
export function without(criteria: Criteria, part: ChipPart): Criteria {
  const removed: ReadonlySet<string> = new Set([...CHIP_PARTS[part], 'slot']);
  return Object.fromEntries(Object.entries(criteria).filter(([name]) => !removed.has(name)));
}

/** The parts a search has, in reading order. */
export function partsOf(criteria: Criteria): ChipPart[] {
  return Object.keys(CHIP_PARTS)
    .filter(isPart)
    .filter((part) => CHIP_PARTS[part].some((name) => criteria[name] !== undefined));
}
