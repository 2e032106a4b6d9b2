import type { Freshness } from '../../db/vocabulary.ts';

export interface FreshnessLimits {
  ageingAfterSeconds: number;
  staleAfterSeconds: number;
}

/** The state of something last known to be true `ageMs` ago. A failing feed says so whatever its age. */
export function freshnessOf(ageMs: number, limits: FreshnessLimits, failing: boolean): Freshness {
  if (failing) return 'failed';
  if (ageMs > limits.staleAfterSeconds * 1000) return 'stale';
  return ageMs > limits.ageingAfterSeconds * 1000 ? 'ageing' : 'fresh';
}
