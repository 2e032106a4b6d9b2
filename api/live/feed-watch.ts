import { readFeeds } from '../../db/queries/live/changes.ts';
import type { Database } from '../../db/client.ts';
import type { VendorState } from '../search/resources.ts';
import { toVendorStates } from '../search/sources.ts';

/** Remembers the states of the feeds, to tell those that changed: a vendor that falls silent writes nothing anywhere. */
export class FeedWatch {
  #states = new Map<string, VendorState>();
  #known = false;

  /** The feeds to name now: those that are silent, failing or paused. */
  get troubled(): VendorState[] {
    return [...this.#states.values()].filter(({ reason }) => reason !== undefined);
  }

  /** Reads all states again; gives those whose state or reason changed since the last look, none at the first. */
  async look(db: Database, now: number): Promise<VendorState[]> {
    const feeds = (await readFeeds(db)).map((feed) => ({ ...feed, nearby: true }));
    const states = new Map(toVendorStates(feeds, new Map(), now).map((state) => [state.feed, state]));
    const changed = [...states.values()].filter((state) => !this.#known || this.#differs(state));
    const first = !this.#known;
    this.#states = states;
    this.#known = true;
    return first ? [] : changed;
  }

  #differs({ feed, state, reason }: VendorState): boolean {
    const before = this.#states.get(feed);
    return before?.state !== state || before.reason !== reason;
  }
}
