import { bulkhead, BulkheadRejectedError, type BulkheadPolicy } from 'cockatiel';

/** Calls one vendor bears at once, and how many may wait for their turn: beyond, it is not asked. */
const AT_ONCE = 8;
const WAITING = 64;

/** Bounds what is asked of each vendor at once, by its host. */
export interface Bounds {
  /** Undefined when too many wait already: the work was not begun. */
  take<Found>(url: URL, work: () => Promise<Found>): Promise<Found | undefined>;
}

export function openBounds(): Bounds {
  const known = new Map<string, BulkheadPolicy>();
  return {
    take: async ({ host }, work) => {
      const bound = known.get(host) ?? bulkhead(AT_ONCE, WAITING);
      known.set(host, bound);
      try {
        return await bound.execute(work);
      } catch (error) {
        if (error instanceof BulkheadRejectedError) return undefined;
        throw error;
      }
    },
  };
}
