import type { NearbyAgenda } from '../../db/queries/offers-nearby.ts';
import { metresBetween, type Point } from './radius.ts';

/** Why an actor nearby is not among the offers, from the reason closest to being one to the farthest. */
export const SHORTFALL_REASONS = [
  'outside-radius',
  'stale',
  'other-modality',
  'not-visible',
  'no-slot-in-window',
] as const;
export type ShortfallReason = (typeof SHORTFALL_REASONS)[number];

/** What an actor has, taken over all its agendas. */
export type Weights = Pick<NearbyAgenda, 'offered' | 'stale' | 'unseen' | 'otherModality'>;

interface Circle {
  centre: Point;
  radiusKm: number;
  /** Whether the asker may know of slots that others see. */
  tellUnseen: boolean;
}

/** Counts actors by reason, each once; reasons without anyone are left out. */
export function countShortfall(agendas: readonly NearbyAgenda[], circle: Circle): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const actor of byRole(agendas)) {
    const within = metresBetween(circle.centre, actor) <= circle.radiusKm * 1000;
    const reason = explain(actor, within, circle.tellUnseen);
    if (reason) counts[reason] = (counts[reason] ?? 0) + 1;
  }
  return counts;
}

/** Why one actor is no offer; undefined when it is one. Beyond the radius only those with a slot are counted. */
export function explain(actor: Weights, within: boolean, tellUnseen: boolean): ShortfallReason | undefined {
  if (!within) return actor.offered ? 'outside-radius' : undefined;
  if (actor.offered) return undefined;
  if (actor.stale) return 'stale';
  if (actor.otherModality) return 'other-modality';
  return actor.unseen && tellUnseen ? 'not-visible' : 'no-slot-in-window';
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
