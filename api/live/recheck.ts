import type { DateTime } from 'luxon';
import type { Logger } from 'pino';
import type { Database } from '../../db/client.ts';
import {
  closeSlot,
  confirmSlot,
  listWatchedSlots,
  type WatchedSlot,
} from '../../db/queries/slots/rechecks.ts';
import type { VendorCalls } from '../../importers/vendor-calls.ts';

/** A slot that was looked at so lately is not asked again, whoever asks. */
const RECENT_MS = 15_000;
/** Calls one feed bears at once for this: bookings go by the same vendor and must not wait behind it. */
const AT_ONCE = 4;
/** Beyond, the screen's slots age as before: they are asked at the next search. */
const MOST_WAITING = 120;

/** What becomes of each slot that a screen shows. */
export interface WatchAnswer {
  /** Asked of their vendors now; the answers come through the stream. */
  checking: string[];
  /** Looked at within the last 15 seconds. */
  recent: string[];
  /** Their vendor cannot be asked, or bears no more questions now. */
  unable: string[];
}

interface Deps {
  db: Database;
  clock: () => DateTime<true>;
  log: Pick<Logger, 'info' | 'error'>;
  vendorCalls: VendorCalls;
}

/** Asks vendors, in the background, whether the slots on screens are still free. */
export interface Rechecks {
  watch(slots: { ids: readonly string[]; visibility: number }): Promise<WatchAnswer>;
  /** Resolves once nothing is being asked. */
  idle(): Promise<void>;
}

export function openRechecks(deps: Deps): Rechecks {
  return new Checking(deps);
}

/** One feed's questions: few at once, the others in order. */
interface Lane {
  running: number;
  waiting: WatchedSlot[];
}

class Checking implements Rechecks {
  readonly #deps: Deps;
  readonly #lanes = new Map<number, Lane>();
  /** Slots that are being asked or were lately, by when that began (ms). */
  readonly #asked = new Map<string, number>();
  readonly #under = new Set<Promise<void>>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async watch({ ids, visibility }: { ids: readonly string[]; visibility: number }): Promise<WatchAnswer> {
    const { db, clock, vendorCalls } = this.#deps;
    const rows = await listWatchedSlots(db, { ids, visibility });
    const now = clock().toMillis();
    this.#forgetBefore(now - RECENT_MS);
    const answer: WatchAnswer = { checking: [], recent: [], unable: [] };
    const able = new Map(
      rows.filter((row) => vendorCalls.of(row).abilities.recheck).map((row) => [row.id, row]),
    );
    for (const id of new Set(ids)) {
      const row = able.get(id);
      if (!row) answer.unable.push(id);
      else if (this.#asked.has(id) || row.observedAt > now - RECENT_MS) answer.recent.push(id);
      else if (this.#queue(row)) answer.checking.push(id);
      else answer.unable.push(id);
    }
    return answer;
  }

  async idle(): Promise<void> {
    while (this.#under.size > 0) await Promise.all(this.#under);
  }

  #forgetBefore(instant: number): void {
    for (const [id, at] of this.#asked) if (at < instant) this.#asked.delete(id);
  }

  #queue(slot: WatchedSlot): boolean {
    const lane = this.#lanes.get(slot.feedId) ?? { running: 0, waiting: [] };
    this.#lanes.set(slot.feedId, lane);
    if (lane.waiting.length >= MOST_WAITING) return false;
    this.#asked.set(slot.id, this.#deps.clock().toMillis());
    lane.waiting.push(slot);
    while (lane.running < AT_ONCE && lane.waiting.length > 0) this.#start(lane);
    return true;
  }

  #start(lane: Lane): void {
    const slot = lane.waiting.shift();
    if (!slot) return;
    lane.running += 1;
    const work = this.#check(slot)
      .catch((error: unknown) => {
        const name = error instanceof Error ? error.name : 'unknown';
        this.#deps.log.error({ slotId: slot.id, error: name }, 'a slot could not be checked again');
      })
      .finally(() => {
        this.#under.delete(work);
        lane.running -= 1;
        this.#start(lane);
      });
    this.#under.add(work);
  }

  /** What the vendor does not answer changes nothing: the slot's age says it. */
  async #check(slot: WatchedSlot): Promise<void> {
    const { db, clock, vendorCalls, log } = this.#deps;
    const { id, version, sourceId, feedId } = slot;
    const at = clock().toJSDate();
    const called = await vendorCalls.of(slot).recheck({ slotSourceId: sourceId });
    if (called.outcome !== 'done') {
      log.info({ slotId: id, feedId, code: called.code }, 'a vendor did not say whether a slot is free');
      return;
    }
    const { state, start } = called.slot;
    const moved = start !== null && start.getTime() !== slot.startAt;
    if (state === 'free' && !moved) await confirmSlot(db, { id, version, at });
    else await closeSlot(db, { id, version, at, gone: state !== 'taken' });
  }
}
