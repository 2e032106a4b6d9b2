import { setTimeout as sleep } from 'node:timers/promises';
import type { Deps } from './router.ts';

/**
 * Something the API does unasked, again and again: what is owed, what has run out. Several API processes do it at once,
 * so it claims what it takes (`FOR UPDATE SKIP LOCKED`) and may be repeated without harm.
 */
export interface Duty {
  name: string;
  everySeconds: number;
  run(deps: Deps): Promise<void>;
}

/** Keeps each duty at its own pace, never twice at once here; one that fails is logged and tried again at its next turn. */
export function keepDuties(deps: Deps, duties: readonly Duty[]): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const loops = duties.map((duty) => keep(deps, duty, stopping.signal));
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}

/** Does it for each: one that fails is logged by its id, and holds up none of the others. */
export async function carryOut<Item extends { id: string | number }>(
  { log }: Pick<Deps, 'log'>,
  items: readonly Item[],
  run: (item: Item) => Promise<unknown>,
): Promise<void> {
  for (const item of items) {
    try {
      await run(item);
    } catch (error) {
      log.error(
        { id: item.id, reason: error instanceof Error ? error.message : String(error) },
        'left for the next turn',
      );
    }
  }
}

async function keep(deps: Deps, duty: Duty, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await duty.run(deps);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      deps.log.error({ duty: duty.name, reason: message }, 'a duty failed; it is tried again');
    }
    await sleep(duty.everySeconds * 1000, undefined, { signal }).catch(() => undefined);
  }
}
