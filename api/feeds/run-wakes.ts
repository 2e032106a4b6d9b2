import { listen } from '../../db/client.ts';

/** Tells those who wait that some run moved; the database says which and how. */
export interface RunWakes {
  /** Calls back at each movement, until the returned function is called. */
  subscribe(wake: () => void): () => void;
  close(): Promise<void>;
}

/** Listens once for the whole process, however many wait; on `live` for all that screens may want to know, on `calendar` for what phones are shown. */
export async function openRunWakes(
  databaseUrl: string,
  channel: 'run' | 'live' | 'calendar' = 'run',
): Promise<RunWakes> {
  const waiting = new Set<() => void>();
  const stop = await listen(databaseUrl, channel, () => {
    for (const wake of waiting) wake();
  });
  return {
    subscribe(wake) {
      waiting.add(wake);
      return () => waiting.delete(wake);
    },
    close: stop,
  };
}
