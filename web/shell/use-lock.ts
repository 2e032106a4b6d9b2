import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import { api } from '../api.ts';
import { idleSeconds } from '../idle.ts';
import { until } from '../problem.ts';
import { sessionQuery } from '../queries.ts';

/** As long as the server keeps a session that nobody uses. */
const LOCK_AFTER_SECONDS = 30 * 60;
const LOOK_EVERY_MS = 15_000;

/** Locks the screen: the session ends on the server, and the page keeps what was typed. */
export function useLockNow(): () => void {
  const queries = useQueryClient();
  return useCallback(() => {
    queries.setQueryData(sessionQuery.queryKey, null);
    // The screen is locked already; a server that does not answer ends the session by itself.
    api.session.$delete({ query: {} }, until()).catch(() => undefined);
  }, [queries]);
}

/** Locks by itself once nobody has been at the screen for half an hour. */
export function useIdleLock(active: boolean): void {
  const lock = useLockNow();
  useEffect(() => {
    if (!active) return undefined;
    const timer = setInterval(() => {
      if (idleSeconds() >= LOCK_AFTER_SECONDS) lock();
    }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [active, lock]);
}
