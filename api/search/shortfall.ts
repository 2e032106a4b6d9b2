import type { AskedCare } from '../../db/queries/search/offers-care.ts';
import type { NearbyAgenda } from '../../db/queries/search/offers-nearby.ts';
import type { CareNeed } from '../../db/vocabulary.ts';
import { isKept, verdictsOf } from './care.ts';
import { metresBetween, type Point } from './radius.ts';

/** Why an actor nearby is not among the offers, from the reason closest to being one to the farthest. */
export const SHORTFALL_REASONS = [
  'outside-radius',
  'need-unknown',
  'need-unmet',
  'stale',
  'other-modality',
  'not-visible',
  'no-slot-in-window',
] as const;
export type ShortfallReason = (typeof SHORTFALL_REASONS)[number];

/** What an actor has, taken over all its agendas. */
export type Weights = Pick<NearbyAgenda, 'offered' | 'stale' | 'unseen' | 'otherModality'> & {
  /** Which of what is asked of them keeps them out: known not to be met, or not known. */
  need?: 'need-unmet' | 'need-unknown' | undefined;
};

interface Circle {
  centre: Point;
  radiusKm: number;
  /** Whether the asker may know of slots that others see. */
  tellUnseen: boolean;
  /** What is asked of whoever sees the caller. */
  care?: AskedCare | undefined;
}

/** Counts actors by reason, each once; reasons without anyone are left out. */
export function countShortfall(agendas: readonly NearbyAgenda[], circle: Circle): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const actor of byRole(agendas)) {
    const within = metresBetween(circle.centre, actor) <= circle.radiusKm * 1000;
    const reason = explain({ ...actor, need: needOf(actor, circle.care) }, within, circle.tellUnseen);
    if (reason) counts[reason] = (counts[reason] ?? 0) + 1;
  }
  return counts;
}

/** Why one actor is no offer; undefined when it is one. Beyond the radius only those with a slot are counted. */
export function explain(actor: Weights, within: boolean, tellUnseen: boolean): ShortfallReason | undefined {
  if (!within) return actor.offered && !actor.need ? 'outside-radius' : undefined;
  if (actor.offered) return actor.need;
  if (actor.stale) return 'stale';
  if (actor.otherModality) return 'other-modality';
  return actor.unseen && tellUnseen ? 'not-visible' : 'no-slot-in-window';
}

/** What keeps an actor out of what is asked: something it is known not to do, else something nobody knows. */
function needOf(actor: NearbyAgenda, asked: AskedCare | undefined): Weights['need'] {
  if (!asked || isKept(asked, actor)) return undefined;
  return verdictsOf(asked, actor).some(([, verdict]) => verdict === 'unmet') ? 'need-unmet' : 'need-unknown';
}

/** Of those within the radius who have a slot: how many do not meet each need asked, and of how many nobody knows. */
export function countNeeds(
  agendas: readonly NearbyAgenda[],
  { centre, radiusKm, care }: Circle,
): { need: CareNeed; unknown: number; unmet: number }[] {
  const counts = new Map<CareNeed, { unknown: number; unmet: number }>();
  for (const actor of byRole(agendas)) {
    if (!care || !actor.offered || metresBetween(centre, actor) > radiusKm * 1000) continue;
    for (const [need, verdict] of verdictsOf(care, actor)) {
      const count = counts.get(need) ?? { unknown: 0, unmet: 0 };
      if (verdict !== 'met') count[verdict] += 1;
      counts.set(need, count);
    }
  }
  return [...counts].map(([need, count]) => ({ need, ...count }));
}

function byRole(agendas: readonly NearbyAgenda[]): Iterable<NearbyAgenda> {
  const roles = new Map<number, NearbyAgenda>();
  for (const agenda of agendas) {
    const before = roles.get(agenda.roleId);
    roles.set(agenda.roleId, before ? { ...before, ...either(before, agenda) } : agenda);
  }
  return roles.values();
}

function either(a: Weights, b: Weights): Weights {
  return {
    offered: a.offered || b.offered,
    stale: a.stale || b.stale,
    unseen: a.unseen || b.unseen,
    otherModality: a.otherModality || b.otherModality,
  };
}
