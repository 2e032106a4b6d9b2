import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { pulseQuery } from '../queries.ts';

export interface Link {
  state: 'live' | 'offline';
  /** Last time the server answered, milliseconds. */
  since: number;
}

function listen(listener: () => void): () => void {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}

/** Whether the server is within reach. When it returns, everything on screen is read again: nothing was replayed. */
export function useLink(): Link {
  const queries = useQueryClient();
  const connected = useSyncExternalStore(listen, () => navigator.onLine);
  const { isError, dataUpdatedAt, errorUpdatedAt } = useQuery(pulseQuery);
  const state = connected && !isError ? 'live' : 'offline';
  const before = useRef(state);
  useEffect(() => {
    if (before.current === 'offline' && state === 'live') {
      void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'pulse' });
    }
    before.current = state;
  }, [state, queries]);
  return { state, since: dataUpdatedAt === 0 ? errorUpdatedAt : dataUpdatedAt };
}
