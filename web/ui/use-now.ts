import { useCallback, useSyncExternalStore } from 'react';

const SECOND = 1000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One timer for the page, whoever listens. */
function listen(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const each of listeners) each();
  }, SECOND);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The time in milliseconds, rounded down to a step so that nothing is drawn more often than it changes. */
export function useNow(stepMs: number = SECOND): number {
  const read = useCallback(() => Math.floor(Date.now() / stepMs) * stepMs, [stepMs]);
  return useSyncExternalStore(listen, read);
}

/** Whether something is so now, looked at every second and drawn again only when that changes. */
export function useIsNow(holds: (now: number) => boolean): boolean {
  return useSyncExternalStore(listen, () => holds(Date.now()));
}
