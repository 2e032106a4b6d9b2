import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import { api } from '../api.ts';
import { idleSeconds } from '../idle.ts';
import { until } from '../problem.ts';
import { sessionQuery } from '../queries.ts';

/** Looked at often enough to lock within a tenth of what is allowed, and seldom enough to cost nothing. */
const LOOKS = 10;
const LONGEST_LOOK_MS = 15_000;

/** Locks the screen: the session ends on the server, and the page keeps what was typed. */
export function useLockNow(): () => void {
  const queries = useQueryClient();
  return useCallback(() => {
    queries.setQueryData(sessionQuery.queryKey, null);
    // The screen is locked already; a server that does not answer ends the session by itself.
    api.session.$delete({ query: {} }, until()).catch(() => undefined);
  }, [queries]);
}

/** Locks by itself once nobody has been at the screen for as long as the server keeps a session; not while undefined. */
export function useIdleLock(afterSeconds: number | undefined): void {
  const lock = useLockNow();
  useEffect(() => {
    if (afterSeconds === undefined) return undefined;
    const look = () => {
      if (idleSeconds() >= afterSeconds) lock();
    };
    const timer = setInterval(look, Math.min(LONGEST_LOOK_MS, (afterSeconds * 1000) / LOOKS));
    return () => clearInterval(timer);
  }, [afterSeconds, lock]);
}
