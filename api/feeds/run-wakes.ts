import { listen } from '../../db/client.ts';

/** Tells those who wait that some run moved; the database says which and how. */
export interface RunWakes {
  /** Calls back at each movement, until the returned function is called. */
  subscribe(wake: () => void): () => void;
  close(): Promise<void>;
}

/** Listens once for the whole process, however many wait. */
export async function openRunWakes(databaseUrl: string): Promise<RunWakes> {
  const waiting = new Set<() => void>();
  const stop = await listen(databaseUrl, 'run', () => {
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
