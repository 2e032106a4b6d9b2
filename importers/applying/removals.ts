import type { Transaction } from '../../db/client.ts';
import { countRemovals } from '../../db/queries/slots/endings.ts';
import type { Application } from './application.ts';

/** Below so many, slots go for honest reasons, all at once even. */
const SMALL = 10;

/**
 * Why the deletions of a delta are held back: together they would take most of what a feed has free. Null when they
 * may go, as when an operator has since said that this reading is right.
 */
export async function excessOf(tx: Transaction, application: Application): Promise<string | null> {
  const { feed, mode, staging, observedAt, again } = application;
  if (mode !== 'delta' || staging.removals < SMALL) return null;
  if (again && feed.shapeAcceptedAt !== null && feed.shapeAcceptedAt > observedAt) return null;
  const { live, removed } = await countRemovals(tx, { feedId: feed.id, at: observedAt });
  if (live < SMALL || removed <= live * feed.shapeThreshold) return null;
  return `${removed} of ${live} free slots deleted at once`;
}
